"""The verb that adds a milestone, and what ``update``, ``show`` and ``history`` do with the ref of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, action_of, changing, completes, current_day, verb
from actionplan.commands.console import Refused
from actionplan.commands.saving import save_and_tell

if TYPE_CHECKING:
    from actionplan.model.milestones import Milestone
    from actionplan.model.plan import Plan

_VALUE_OF_OPTION: Mapping[str, str] = {
    "title": "text",
    "owner": "owner",
    "due": "due",
    "agreed_by": "agreed_by",
    "completed_on": "done_on",
}
"""The options of ``update`` that give a value of a milestone, and the value."""
_NAME_OF_OPTION: Mapping[str, str] = {
    "accepted_evidence": "evidence",
    "own_fields": "field",
    "impact_reading": "reading",
}
"""What some of the others are called on the command line."""
_STEP_OF_OPTION: Mapping[str, str] = {"complete": "done", "reopen": "reopen", "withdraw": "withdraw"}


@verb(
    "add-milestone",
    'add-milestone 1.2 "Train the panel chairs" --due "31 jan"',
    'add-milestone 1.2 "Audit 40 files" --due +6w --owner "QA Lead"',
)
@click.argument("ref", shell_complete=completes("actions"))
@click.argument("text")
@click.option("--due", default="", metavar="DATE", help="By when: '31 mar', 'in 3 weeks', 31/3/27; else no date yet.")
@click.option(
    "--owner",
    default="",
    metavar="NAME",
    shell_complete=completes("owners"),
    help="Who does it, where that is not the owner of the action.",
)
@click.option("--note", default="", metavar="TEXT", help="Why.")
@JSON
def add_milestone(ref: str, text: str, *, note: str, as_json: bool, **values: str) -> None:
    """Add a milestone, a step of an action.

    It gets the next ref of the action, e.g. 1.2/m1, by which update, show and history know it. It is not counted as an
    action; an update of it is an update of its action.
    """
    from actionplan.model.rules.milestones import add_milestone as added

    with changing() as store:
        plan = store.plan(current_day())
        edit = added(plan, action_of(plan, ref), text=text, note=note, **values)
        save_and_tell(store, [edit], milestone_saved, note=note, values={"due": values["due"]}, as_json=as_json)


def are_milestones(refs: Sequence[str]) -> bool:
    """Whether refs as typed mean milestones. Raises Refused where some do and some mean actions."""
    of_milestones = [is_milestone_ref(ref) for ref in refs]
    if any(of_milestones) and not all(of_milestones):
        raise Refused("some refs are such as 1.2 and some such as 1.2/m1; change them one after the other")
    return all(of_milestones)


def is_milestone_ref(ref: str) -> bool:
    """Whether a ref as typed means a milestone: ``1.2/m1``."""
    return ref.strip().rpartition("/")[2].casefold().startswith("m") and "/" in ref


def milestone_of(plan: Plan, ref: str) -> Milestone:
    """The milestone of a ref as typed. Raises Refused if there is none."""
    milestone = plan.milestone(ref)
    if milestone is None:
        action = ref.strip().rpartition("/")[0]
        raise Refused(
            f"there is no {plan.words.milestone.one} {ref[:40]!r} in the plan; see: actionplan show {action[:40]}"
        )
    return milestone


def update_milestones(refs: Sequence[str], options: Mapping[str, Any], *, note: str, as_json: bool) -> None:
    """Changes one milestone or several, as one change.

    Args:
        refs: As typed.
        options: Those of ``update``, by name; only what is true of a milestone too.
        note: Why.
        as_json: Whether the milestones are printed as objects.

    Raises:
        Refused: if there is no such milestone, or an option is only of actions.
        Invalid: if a rule refuses it.
    """
    from actionplan.model.rules.milestones import change_milestone

    values = _values(options)
    with changing() as store:
        plan = store.plan(current_day())
        milestones = dict.fromkeys(milestone_of(plan, ref) for ref in refs)
        edits = [change_milestone(plan, each, values, by=plan.access.name, note=note) for each in milestones]
        save_and_tell(store, edits, milestone_saved, note=note, values=values, as_json=as_json)


def _values(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the options come to. Raises Refused for one that is only of actions."""
    values: dict[str, Any] = {}
    for name, value in options.items():
        if value in (None, False, ()):
            continue
        if name in _STEP_OF_OPTION:
            values[_STEP_OF_OPTION[name]] = True
        elif name in _VALUE_OF_OPTION:
            values[_VALUE_OF_OPTION[name]] = value
        else:
            option = _NAME_OF_OPTION.get(name, name.replace("_", "-"))
            raise Refused(
                f"--{option} is not for a ref such as 1.2/m1; it has --title, --owner, --due, --agreed-by, --complete, "
                "--completed-on, --reopen and --withdraw"
            )
    return values


def milestone_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a milestone."""
    from actionplan.reports.writers.json_objects import milestone_object

    return milestone_object(milestone_of(plan, ref), plan)


VERBS = (add_milestone,)
