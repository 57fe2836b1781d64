"""The verbs that say how long a plan is kept, hold it, and dispose of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    changing,
    current_day,
    keeps_personal_data,
    opened,
    past_day,
    plan_of,
    safe,
    verb,
)
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.store import Store
    from actionplan.usecases.dispose import Disposal


@verb("retention", "retention", 'retention "7 years after closing" --note "retention schedule 4.2"')
@click.argument("period", required=False)
@click.option("--note", default="", metavar="TEXT", help="With PERIOD: where that is laid down.")
@AS_AT
@JSON
def retention(period: str | None, note: str, as_at: str | None, as_json: bool) -> None:
    """Show or say how long the plan is kept once it is closed."""
    from actionplan.model.rules.retention import set_retention

    if period is None:
        with opened() as store:
            plan = plan_of(store, past_day(as_at))
        _show(plan, None, as_json=as_json)
        return
    if as_at is not None:
        raise click.UsageError("a past day has the retention that it had; leave out --as-at")
    with changing(even_closed=True) as store:
        _save(store, set_retention(store.plan(current_day()), period, note), as_json=as_json)


@verb(
    "hold",
    'hold "public inquiry, letter of 4 Jan 2027"',
    'hold --lift --note "the inquiry has reported; Head of Legal"',
)
@click.argument("reason", required=False, metavar="REASON")
@click.option("--lift", is_flag=True, help="Lift the hold that stands.")
@click.option("--note", default="", metavar="TEXT", help="With --lift: why, and who decided it.")
@JSON
def hold(reason: str | None, *, lift: bool, note: str, as_json: bool) -> None:
    """Stop the disposal of the plan, or let it go on."""
    from actionplan.model.rules.retention import lift_hold, put_hold

    if lift == (reason is not None):
        raise click.UsageError("give a reason to hold the plan, or --lift with --note")
    with changing(even_closed=True) as store:
        plan = store.plan(current_day())
        edit = lift_hold(plan, note) if reason is None else put_hold(plan, reason)
        _save(store, edit, as_json=as_json)


@verb(
    "dispose",
    'dispose --by DPO --reason "7 years are over" --confirm "Our plan"',
    "dispose --by … --reason … --confirm … --certificate gone.txt",
)
@click.option("--by", default="", metavar="NAME", help="Who decided it.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@click.option("--confirm", default="", metavar="TITLE", help="The title of the plan, to confirm.")
@click.option("--certificate", default="", metavar="FILE", help="Where the certificate goes; else beside the plan.")
@JSON
def dispose(*, by: str, reason: str, confirm: str, certificate: str, as_json: bool) -> None:
    """Destroy a closed plan whose retention is over.

    Its backups, its minutes and the copies of its evidence go too; a certificate stays. It is refused while a hold
    stands, and it cannot be undone.
    """
    from actionplan import settings
    from actionplan.usecases.dispose import dispose as usecase

    with opened() as store:
        try:
            disposal = usecase(
                store, settings.stamp("command"), by=by, reason=reason, confirmed=confirm, certificate=certificate
            )
        except FileExistsError as error:
            raise Refused(f"{certificate} already exists; choose another name") from error
    if as_json:
        _emit_disposal(disposal)
    else:
        emit("".join(f"{safe(line)}\n" for line in _disposal_lines(disposal)))


def _save(store: Store, edit: Edit, *, as_json: bool) -> None:
    from actionplan import settings
    from actionplan.usecases.change import save_change

    changed = save_change(store, [edit], settings.stamp("command"), "", keeps_personal_data=keeps_personal_data())
    _show(changed.plan, changed.saved.seq, as_json=as_json)


def _show(plan: Plan, change: int | None, *, as_json: bool) -> None:
    from actionplan.model.plan_settings import HOLD, RETENTION
    from actionplan.model.rules.retention import closed_on, kept_until, standing_lines, why_not_disposed

    if as_json:
        from actionplan.reports.writers.json_text import written

        values = {
            "retention": plan.setting(RETENTION) or None,
            "closed_on": closed_on(plan),
            "kept_until": kept_until(plan),
            "hold": plan.setting(HOLD) or None,
            "why_not_disposed": why_not_disposed(plan) or None,
            "change": change,
        }
        emit(written(values))
        return
    lines = standing_lines(plan) or ["Nothing says how long the plan is kept, and no hold stands"]
    if change is not None:
        lines.insert(0, f"Saved as change {change}")
    emit("".join(f"{safe(line)}.\n" for line in lines))


def _disposal_lines(disposal: Disposal) -> Iterator[str]:
    from actionplan.model.number_words import number_of

    yield f"Disposed of {disposal.title}: {number_of(len(disposal.destroyed), 'file')} destroyed."
    yield f"The certificate is {disposal.certificate}"
    if disposal.left:
        yield "These could not be destroyed:"
        yield from (f"  {file}: {why}" for file, why in disposal.left)


def _emit_disposal(disposal: Disposal) -> None:
    from actionplan.reports.writers.json_text import written

    values = {
        "certificate": str(disposal.certificate),
        "title": disposal.title,
        "records": disposal.records,
        "changes": disposal.changes,
        "state": disposal.state,
        "sha256": disposal.database_digest,
        "destroyed": [str(file) for file in disposal.destroyed],
        "left": [{"file": str(file), "why": why} for file, why in disposal.left],
        "sent_on": disposal.sent_on,
    }
    emit(written(values))


VERBS = (retention, hold, dispose)
