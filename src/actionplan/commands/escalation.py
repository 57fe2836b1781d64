"""The verbs that say what the plan does with what is late for long, and who agrees to changes."""

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
)
from actionplan.commands.common import verb as _verb
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan

NOTE = click.option("--note", default="", metavar="TEXT", help="Who has decided that, and why.")


@_verb(
    "escalate",
    "escalate",
    'escalate "14 days late: sponsor; 60 days late or silent 2: board"',
    'escalate --off --note "the Board has asked for it"',
)
@click.argument("levels", required=False, metavar="LEVELS")
@click.option("--off", is_flag=True, help="Nothing is escalated any more.")
@NOTE
@AS_AT
@JSON
def escalate(levels: str | None, *, off: bool, note: str, as_at: str | None, as_json: bool) -> None:
    """Say who is told of what is late for long, or list it.

    LEVELS are sponsor, director and board, each with when it is reached: so many days late, moved so many times, silent
    in so many rounds in a row. The director is that of the body that the action counts for; see: body --director.
    Nothing is sent by it.
    """
    from actionplan.model.rules.escalation import lift_escalation, set_escalation

    if levels is not None and off:
        raise click.UsageError("give LEVELS, or --off")
    if levels is None and not off:
        if note:
            raise click.UsageError("--note goes with LEVELS or --off")
        with opened() as store:
            _tell_escalation(plan_of(store, past_day(as_at)), as_json=as_json)
        return
    if as_at is not None:
        raise click.UsageError("a past day is as it was; leave out --as-at")
    plan = _save(
        lambda plan: lift_escalation(plan, note) if levels is None else set_escalation(plan, levels, note),
        quietly=as_json,
    )
    _tell_escalation(plan, as_json=as_json)


@_verb("changes-need", "changes-need", 'changes-need "editor; board from high"', "changes-need none")
@click.argument("need", required=False, metavar="NEED")
@NOTE
@AS_AT
@JSON
def changes_need(need: str | None, *, note: str, as_at: str | None, as_json: bool) -> None:
    """Say who has to agree to another date, a closure, a new or a withdrawn action.

    NEED is none, editor or board, for every priority or from one upwards: board from high.
    """
    from actionplan.model.rules.changes_need import set_changes_need

    if need is None:
        if note:
            raise click.UsageError("--note goes with NEED")
        with opened() as store:
            _tell_need(plan_of(store, past_day(as_at)), as_json=as_json)
        return
    if as_at is not None:
        raise click.UsageError("a past day is as it was; leave out --as-at")
    _tell_need(_save(lambda plan: set_changes_need(plan, need, note), quietly=as_json), as_json=as_json)


def _save(edit_of: Callable[[Plan], Edit], *, quietly: bool) -> Plan:
    from actionplan import settings
    from actionplan.usecases.change import save_change

    with changing() as store:
        edit = edit_of(store.plan(current_day()))
        changed = save_change(store, [edit], settings.stamp("command"), keeps_personal_data=keeps_personal_data())
    if not quietly:
        emit(f"Saved as change {changed.saved.seq}; actionplan undo undoes it.\n")
    return changed.plan


def _tell_escalation(plan: Plan, *, as_json: bool) -> None:
    from actionplan.model.escalation import escalated_actions, escalation_of_plan

    if as_json:
        from actionplan.reports.writers.json_text import written

        value = {
            "escalate": escalation_of_plan(plan).words or None,
            "escalated": [
                {"ref": action.ref, "level": each.level, "why": each.why, "told": each.told or None}
                for action, each in escalated_actions(plan)
            ],
        }
        emit(written(value))
        return
    from actionplan.commands.tables import print_page

    print_page(_escalation_lines(plan), plan)


def _escalation_lines(plan: Plan) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.escalation import escalated_actions, escalation_of_plan
    from actionplan.model.escalation_levels import EXAMPLE
    from actionplan.model.restricted import marked_title

    escalation = escalation_of_plan(plan)
    if not escalation.thresholds:
        yield from paragraph(f'Nothing is escalated in this plan. To begin: actionplan escalate "{EXAMPLE}"')
        return
    rows = ((each.level.title(), each.conditions) for each in escalation.thresholds)
    yield from grid(("Level", "Reached when"), rows, flexible={1: 20})
    yield ""
    reached = sorted(escalated_actions(plan), key=lambda pair: -pair[1].level.height)
    if not reached:
        yield from paragraph(f"No {plan.words.action.one} has reached a level.")
        return
    yield from grid(
        ("Ref", plan.words.action.title, "Level", "Why", "Told"),
        (
            (
                action.ref,
                marked_title(action, plan),
                each.level.value,
                each.why,
                each.told or Styled(each.lacks, "bold"),
            )
            for action, each in reached
        ),
        flexible={1: 14, 3: 14, 4: 12},
    )


def _tell_need(plan: Plan, *, as_json: bool) -> None:
    from actionplan.model.rules.changes_need import changes_need as needed

    words = needed(plan).words
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written({"changes_need": words}))
        return
    from actionplan.commands.tables import paragraph, print_page
    from actionplan.model.changes_need import needs_words

    print_page(paragraph(needs_words(needed(plan), plan.words)), plan)


VERBS = (escalate, changes_need)
