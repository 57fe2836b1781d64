"""The verbs that end a plan: close-plan, reopen-plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import JSON, changing, keeps_personal_data, safe, verb
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.usecases.change import Changed

_NOTE = click.option("--note", default="", metavar="TEXT", help="Why, and who decided it; required.")


@verb(
    "close-plan",
    'close-plan --note "all findings ended; Board of 3 Dec"',
    'close-plan --hand-over next.yaml --to "Plan 2027" --note "Board"',
)
@click.option(
    "--hand-over",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what is not finished as a plan file that init takes, with its history.",
)
@click.option("--to", "successor", default="", metavar="PLAN", help="With --hand-over: the plan that takes it over.")
@_NOTE
@JSON
def close_plan(target: Path | None, successor: str, note: str, as_json: bool) -> None:
    """Close the plan: it is read-only from then on.

    Every finding needs an ending first: signed off, ended otherwise, moved or not agreed. What is not finished can be
    handed over to another plan; its actions count here as moved there.
    """
    from actionplan import settings
    from actionplan.model.number_words import number_of
    from actionplan.usecases import close_plan as usecase

    if (target is None) != (not successor):
        raise click.UsageError("--hand-over FILE and --to PLAN go together")
    if target is not None and target.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"--hand-over writes a plan file; end its name in .yaml, not {safe(target.name)[:40]!r}")
    with changing(even_closed=True) as store:
        stamp = settings.stamp("command")
        if target is None:
            changed = usecase.close(store, stamp, note, keeps_personal_data=keeps_personal_data())
            _tell(changed, "The plan is closed, and read-only from now on.", {}, as_json=as_json)
            return
        try:
            done = usecase.close_with_hand_over(
                store, stamp, successor, target, note, keeps_personal_data=keeps_personal_data()
            )
        except FileExistsError as error:
            raise Refused(f"{target} already exists; choose another name") from error
    words = done.changed.plan.words
    said = (
        f"{words.finding.number(done.findings)} with {words.action.number(done.actions)} handed over to "
        f"{safe(successor)}, in {safe(target)}."
    )
    if done.notes:
        lines = number_of(done.notes, "line")
        said = f"{said} Of each history the file has the last {lines}; the whole stays here."
    said = f"{said}\nThe plan is closed, and read-only from now on."
    objects = {"file": str(target), "findings": done.findings, "actions": done.actions, "notes": done.notes or None}
    _tell(done.changed, said, objects, as_json=as_json)


@verb("reopen-plan", 'reopen-plan --note "finding 3.6 came up again; Board of 7 Jan"')
@_NOTE
@JSON
def reopen_plan(note: str, as_json: bool) -> None:
    """Open a closed plan again. What was handed over stays moved until it is reopened."""
    from actionplan import settings
    from actionplan.usecases import close_plan as usecase

    with changing(even_closed=True) as store:
        changed = usecase.reopen(store, settings.stamp("command"), note, keeps_personal_data=keeps_personal_data())
    _tell(changed, "The plan is open again.", {}, as_json=as_json)


def _tell(changed: Changed, words: str, objects: dict[str, object], *, as_json: bool) -> None:
    from actionplan.model.rules.retention import closed_on, standing_lines

    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written({"change": changed.saved.seq, "closed_on": closed_on(changed.plan), **objects}))
        return
    lines = [f"Saved as change {changed.saved.seq}.", words, *standing_lines(changed.plan)]
    emit("".join(f"{safe(line)}\n" for line in "\n".join(lines).splitlines()))


VERBS = (close_plan, reopen_plan)
