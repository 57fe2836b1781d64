"""What makes an edit to a milestone valid, and what follows from it (docs/design.md, "Milestones")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone, milestone_owner
from actionplan.model.people_in_use import is_known_as, names_in_place, names_known_by, refs_in_place
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.stages import Values, why_not
from actionplan.model.typed_values import read_date, read_note, read_text, read_value, year_doubt

STEPS = ("done", "reopen", "withdraw")
"""What becomes of a milestone; of its values at most one is true."""
_STEP_OF: Mapping[str, str] = {"text": "edit", "due": "due", "owner": "owner"}
_REOPEN = "; reopen it first"
_NOT_DONE: Mapping[str, str] = {"due": _REOPEN, "done": " already"}
_NOT_WITHDRAWN: Mapping[str, str] = {
    **dict.fromkeys(("edit", "due", "owner", "note", "done"), _REOPEN),
    "withdraw": " already",
}
_NOT_OPEN: Mapping[str, str] = {"reopen": "; there is nothing to reopen"}


# --- which step can be taken ------------------------------------------------------------------------------------


def why_not_milestone(plan: Plan, milestone: Milestone, step: str) -> str:
    """Why a step cannot be taken with a milestone as it stands, and what to do; empty where it can.

    Args:
        plan: Its plan.
        milestone: The milestone.
        step: ``edit``, ``due``, ``owner``, ``note``, ``done``, ``reopen`` or ``withdraw``.
    """
    action = plan.action(milestone.action)
    reason = why_no_milestone(action) if action is not None else ""
    if reason:
        return reason
    if milestone.withdrawn:
        state, hints = "withdrawn", _NOT_WITHDRAWN
    elif milestone.is_done:
        state, hints = "done", _NOT_DONE
    else:
        state, hints = "open", _NOT_OPEN
    hint = hints.get(step)
    if hint is None:
        return ""
    return f"{milestone.ref} is {state}{hint}"


def why_no_milestone(action: Action) -> str:
    """Why no milestone of an action can be added or changed, and what to do; empty where it can."""
    return why_not(action, "milestone")


# --- adding and changing ----------------------------------------------------------------------------------------


def add_milestone(plan: Plan, action: Action, *, text: str, due: Any = "", owner: str = "", note: str = "") -> Edit:
    """The edit that adds a milestone to an action, with the next ref.

    Args:
        plan: The plan of the action, as at the day of the edit.
        action: The action.
        text: What is to be done; required.
        due: By when, in any form of a date; empty for no date yet.
        owner: Who does it, where that is not the owner of the action.
        note: Why, where the year of its date is doubted.

    Raises:
        Invalid: if the action is closed or withdrawn, or a value cannot be read.
    """
    reason = why_no_milestone(action)
    if reason:
        raise Invalid("action", reason)
    day = read_date(due, "due", plan.as_at)
    _check_year(day, plan.as_at, note)
    ref = next_child_ref(action.ref, "m", [milestone.ref for milestone in plan.milestones])
    milestone = Milestone(ref, action.ref, read_text(text, "text", required=True), due=day, original_due=day)
    return Edit(None, replace(milestone, owner=_read_owner(owner, "", action, plan)))


def change_milestone(plan: Plan, milestone: Milestone, values: Values, *, by: str, note: str = "") -> Edit:
    """The edit that sets ``values`` on a milestone, with all that follows from it.

    Args:
        plan: Its plan, as at the day of the edit.
        milestone: The milestone as the person saw it.
        values: New values by name, as typed or as values: ``text``, ``due``, ``agreed_by``, ``owner``; or one of the
            :data:`STEPS`, true; with ``done`` also ``done_on``, else that day, and ``done_by``, else whoever says so.
        by: Who makes it.
        note: Their reason; a moved date, a reopening and a withdrawal need one.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    today, note = plan.as_at, read_note(note)
    new_values = _read(values, milestone, plan)
    steps = [step for step in STEPS if new_values.pop(step, False)]
    if len(steps) > 1:
        raise Invalid(steps[1], "take one step at a time: done, reopen or withdraw")
    changes = {
        name: new_values[name]
        for name in _STEP_OF
        if name in new_values and new_values[name] != getattr(milestone, name)
    }
    _check_steps(plan, milestone, steps, changes)
    if "done" not in steps and not {"done_on", "done_by"}.isdisjoint(new_values):
        raise Invalid("done_on", f"say with it that {milestone.ref} is done")
    if "due" in changes:
        changes |= _moved(plan, milestone, new_values, by, note)
    elif new_values.get("agreed_by"):
        raise Invalid("agreed_by", f"the due date of {milestone.ref} does not move; there is nothing to agree")
    for step in steps:
        changes |= _STEP_CHANGES[step](milestone, new_values, today, by, note)
    return Edit(milestone, replace(milestone, **changes))


def rebase_milestone(plan: Plan, edit: Edit, current: Milestone, decisions: Values, *, by: str, note: str = "") -> Edit:
    """An edit made again on what the milestone has become, after somebody decided about the fields in conflict.

    Args:
        plan: The plan as it is now.
        edit: The edit that was refused.
        current: The milestone as it is now.
        decisions: For each field in conflict, the value to keep: mine, theirs, or another.
        by, note: As for :func:`change_milestone`.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    after = edit.after
    if not isinstance(after, Milestone):
        return edit
    new_values = {name: getattr(after, name) for name in (*_STEP_OF, "agreed_by") if name in edit.changed}
    new_values |= {name: value for name, value in decisions.items() if name in _STEP_OF}
    for name in _STEP_OF:
        if name in new_values and new_values[name] == getattr(current, name):
            del new_values[name]
        elif name in new_values and new_values[name] == getattr(after, name):
            new_values[name] = names_in_place(plan, name, new_values[name])
    if "due" not in new_values:
        new_values.pop("agreed_by", None)
    rebased = change_milestone(plan, current, new_values, by=by, note=note).after
    # What became of it, done or withdrawn, is taken as it was decided, without asking again whether it can be.
    outcome = {name: getattr(after, name) for name in ("done_on", "done_by", "withdrawn") if name in edit.changed}
    if "done_on" in decisions and decisions["done_on"] == current.done_on:
        outcome.pop("done_on", None)
        outcome.pop("done_by", None)
    if "withdrawn" in decisions and decisions["withdrawn"] == current.withdrawn:
        outcome.pop("withdrawn", None)
    return Edit(current, replace(rebased, **outcome))


# --- the parts --------------------------------------------------------------------------------------------------


def _read(values: Values, milestone: Milestone, plan: Plan) -> dict[str, Any]:
    """The values, read. Raises Invalid."""
    new_values, action = dict(values), plan.action(milestone.action)
    for name, value in values.items():
        if name == "text":
            new_values[name] = read_text(str(value), name, required=True)
        elif name in ("due", "done_on"):
            new_values[name] = read_date(value, name, plan.as_at)
        elif name == "owner":
            new_values[name] = _read_owner(str(value), milestone.owner, action, plan)
        elif name in ("agreed_by", "done_by"):
            new_values[name] = read_value("agreed_by", value, plan.as_at, plan.key)
    return new_values


def _read_owner(owner: str, owner_now: str, action: Action | None, plan: Plan) -> str:
    """The ref of who does it; nobody of its own where that is the owner of the action. Raises Invalid."""
    name = str(read_value("owner", owner, plan.as_at, plan.key))
    ref = str(refs_in_place(plan, "owner", name, owner_now))
    if action is not None and plan.person_ref(ref) == plan.person_ref(action.owner):
        return ""
    return ref


def _check_steps(plan: Plan, milestone: Milestone, steps: list[str], changes: Values) -> None:
    """Refuses what cannot be done with a milestone as it stands. Raises Invalid."""
    names = [_STEP_OF[name] for name in changes]
    if "reopen" in steps:
        # What comes with a reopening is of a milestone that is open again.
        names = []
    for step in (*steps, *names, *([] if steps or names else ["note"])):
        reason = why_not_milestone(plan, milestone, step)
        if reason:
            raise Invalid(step, reason)


def _check_year(day: date | None, today: date, note: str) -> None:
    """A first date in a doubtful year is taken where a reason comes with it, as an action's. Raises Invalid."""
    doubt = year_doubt(day, today) if day is not None else ""
    if doubt and not note:
        raise Invalid("due", doubt)


def _moved(plan: Plan, milestone: Milestone, new_values: Values, by: str, note: str) -> dict[str, Any]:
    """The first due date is kept for ever; moving one is counted, needs a reason, and says who agreed.

    Whoever does it, before or from now on, does not agree to it: that is another person, or nobody is named.
    """
    day = new_values["due"]
    if milestone.due is None:
        _check_year(day, plan.as_at, note)
        return {"original_due": milestone.original_due or day, "agreed_by": ""}
    _check_year(day, plan.as_at, "")
    if not note:
        raise Invalid("note", f"{milestone.ref} is due {format_date(milestone.due)}; say why the date moves")
    agreed_by = str(new_values.get("agreed_by") or "")
    for owner in (milestone_owner(milestone, plan), str(new_values.get("owner") or "")):
        names = names_known_by(plan, owner)
        if is_known_as(names, agreed_by):
            itself = ", who asks for it," if is_known_as(names, by) else ""
            raise Invalid(
                "agreed_by",
                f"{names[0]}{itself} does {milestone.ref}; somebody else has to agree that its due date moves",
            )
    return {"times_moved": milestone.times_moved + 1, "agreed_by": agreed_by}


def _done(_milestone: Milestone, new_values: Values, today: date, by: str, _note: str) -> dict[str, Any]:
    return {"done_on": new_values.get("done_on") or today, "done_by": new_values.get("done_by") or by}


def _reopened(milestone: Milestone, _new_values: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    if not note:
        state = "withdrawn" if milestone.withdrawn else "done"
        raise Invalid("note", f"{milestone.ref} is {state}; say why it is reopened")
    return {"done_on": None, "done_by": "", "withdrawn": ""}


def _withdrawn(milestone: Milestone, _new_values: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    if not note:
        raise Invalid("note", f"say why {milestone.ref} is withdrawn")
    return {"withdrawn": note}


_STEP_CHANGES = {"done": _done, "reopen": _reopened, "withdraw": _withdrawn}
