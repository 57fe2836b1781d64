"""When a plan may be closed, what that changes, and what is handed over to the plan that follows it."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.action import Action, Ending
from actionplan.model.area import Area
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.field import NAME
from actionplan.model.number_words import verb
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.retention import closed_on
from actionplan.model.sanitise import clean
from actionplan.model.typed_values import read_note

_MOST_NAMED = 12


def unfinished_findings(plan: Plan) -> tuple[Area, ...]:
    """The findings that have neither an ending nor a new home, in the order of the plan.

    A finding has ended when everything that answers it is signed off or ended otherwise, or when it is not agreed.
    """
    return tuple(area for area in plan.findings if not _has_ended(area, plan))


def _has_ended(area: Area, plan: Plan) -> bool:
    # Withdrawn ones answer nothing any more, but they say what became of it.
    own = [action for action in plan.counted_or_withdrawn if area.ref in (action.area, *action.also_answers)]
    if not own:
        return area.is_not_agreed
    return not any(action.is_open or action.is_complete for action in own)


def actions_to_hand_over(plan: Plan) -> tuple[Action, ...]:
    """The actions that are not finished: open, or complete and not signed off."""
    return tuple(action for action in plan.counted if action.is_open or action.is_complete)


def close_plan(plan: Plan, note: str) -> Edit:
    """The edit that closes a plan: from then on it can only be read.

    Raises:
        Invalid: without a reason, if it is closed already, a review is open, or a finding has neither an ending nor a
            new home.
    """
    refuse_closing(plan, note)
    refusal = closing_refusal(plan)
    if refusal:
        raise Invalid("findings", refusal)
    return _closed(plan, note)


def closing_refusal(plan: Plan) -> str:
    """Which findings keep a plan open, and what to do; empty if none does."""
    areas = unfinished_findings(plan)
    if not areas:
        return ""
    words, refs = plan.words.finding, refs_words(tuple(area.ref for area in areas), _MOST_NAMED)
    return (
        f"{words.number(len(areas))} {verb(len(areas), 'has', 'have')} neither an ending nor a new home: {refs}; "
        "end each, or hand them over: actionplan close-plan --hand-over FILE --to PLAN"
    )


def refuse_closing(plan: Plan, note: str) -> None:
    """Refuses to close a plan that is closed, or in the middle of a review, or without a reason. Raises Invalid."""
    day = closed_on(plan)
    if day is not None:
        raise Invalid(CLOSED, f"the plan was closed on {format_date(day)} already")
    if plan.open_review is not None:
        raise Invalid(CLOSED, f"review {plan.open_review.number} is open; close or discard it first")
    if not read_note(note):
        raise Invalid("note", "say why the plan is closed, and who decided it")


def hand_over(plan: Plan, successor: str, *, by: str, note: str) -> list[Edit]:
    """The edits that hand what is not finished over to another plan, and close this one: one change.

    Args:
        plan: The plan, as at the day of the edit.
        successor: What the plan is called that takes it over.
        by: Who does it.
        note: Why, and who decided it.

    Raises:
        Invalid: as :func:`close_plan`, if nothing is left to hand over, or the successor has no name.
    """
    refuse_closing(plan, note)
    name = clean(successor)
    if not name or len(name) > NAME:
        raise Invalid("ending_to", f"say which plan takes it over, in {NAME} characters at most")
    actions = actions_to_hand_over(plan)
    if not actions and not unfinished_findings(plan):
        raise Invalid("findings", "nothing is left to hand over; close the plan without it")
    return [*(_moved(plan, action, name, by, note) for action in actions), _closed(plan, note)]


def _moved(plan: Plan, action: Action, successor: str, by: str, note: str) -> Edit:
    edit = propose_one(plan, action, {"stage": "withdrawn"}, by=by, note=note)
    assert isinstance(edit.after, Action)
    moved = replace(edit.after, ending=Ending.MOVED, ending_to=successor, ending_ref=action.ref)
    return replace(edit, after=moved)


def reopen_plan(plan: Plan, note: str) -> Edit:
    """The edit that opens a closed plan again. Raises Invalid without a reason, or if it is not closed."""
    if closed_on(plan) is None:
        raise Invalid(CLOSED, "the plan is not closed; there is nothing to open again")
    if not read_note(note):
        raise Invalid("note", "say why the plan is opened again, and who decided it")
    return _set(plan, "", read_note(note))


def _closed(plan: Plan, note: str) -> Edit:
    return _set(plan, plan.as_at.isoformat(), read_note(note))


def _set(plan: Plan, value: str, reason: str) -> Edit:
    before = next((setting for setting in plan.settings if setting.ref == CLOSED), None)
    return Edit(before, replace(before or PlanSetting(CLOSED), value=value, reason=reason))
