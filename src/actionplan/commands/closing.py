"""The verbs that close a plan, hand over what is open, and reopen it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import JSON, changing, keeps_personal_data, safe, verb
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.usecases.close_plan import Closed


@verb(
    "close-plan",
    'close-plan --note "final report agreed by the board"',
    'close-plan --hand-over service-plan.yaml --to "Service plan 2027" --note "the board has ended"',
)
@click.option(
    "--hand-over",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what is open, with its history, as a plan file that init takes; it is moved there.",
)
@click.option("--to", "successor", default="", metavar="PLAN", help="With --hand-over: what the successor is called.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@JSON
def close_plan(*, file: Path | None, successor: str, note: str, as_json: bool) -> None:
    """Close the plan, once each finding has an ending or a new home; it is read only then."""
    from actionplan import settings
    from actionplan.atomic import why_not_written
    from actionplan.usecases.close_plan import close_plan as usecase

    successor = successor.strip()
    if (file is None) == bool(successor):
        raise click.UsageError("give --hand-over FILE and --to PLAN together")
    with changing() as store:
        try:
            closed = usecase(
                store,
                settings.stamp("command"),
                note,
                file=file,
                successor=successor,
                keeps_personal_data=keeps_personal_data(),
            )
        except FileExistsError as error:
            raise Refused(f"{file} already exists; choose another name") from error
        except OSError as error:
            raise Refused(why_not_written(file or Path(), error)) from error
    _tell(closed, file, as_json=as_json)


@verb("reopen-plan", 'reopen-plan --note "the inspectors come again"')
@click.option("--note", default="", metavar="TEXT", help="Why; needed.")
@JSON
def reopen_plan(*, note: str, as_json: bool) -> None:
    """Open a closed plan again; what was handed over stays moved."""
    from actionplan import settings
    from actionplan.usecases.close_plan import reopen_plan as usecase

    with changing() as store:
        _tell(usecase(store, settings.stamp("command"), note), None, as_json=as_json)


def _tell(closed: Closed, file: Path | None, *, as_json: bool) -> None:
    from actionplan.model.endings import total_words
    from actionplan.model.plan_settings import CLOSED

    plan = closed.plan
    if as_json:
        from actionplan.reports.writers.json_text import written

        values = {
            "closed_on": plan.setting(CLOSED) or None,
            "handed_over": list(closed.handed_over),
            "file": str(file) if file is not None else None,
            "change": closed.saved.seq,
        }
        emit(written(values))
        return
    lines = [f"{'Closed' if plan.setting(CLOSED) else 'Reopened'}: {total_words(plan)}"]
    if file is not None:
        number = plan.words.action.number(len(closed.handed_over))
        lines.append(f"{number} handed over in {file}; make a plan of it: actionplan --db NEW init --from {file}")
    emit("".join(f"{safe(line)}.\n" for line in lines))


VERBS = (close_plan, reopen_plan)
