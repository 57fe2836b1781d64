"""When a plan can be closed, and what is refused while it is.

A plan ends when each of its findings has an ending or a new home: its actions are closed or ended otherwise, it is not
agreed, or what is still open goes to a successor. From then on it is read only, until somebody reopens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.endings import ended
from actionplan.model.number_words import number_of
from actionplan.model.plan import Area, Plan
from actionplan.model.plan_settings import CLOSED, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

_REOPEN = "reopen it first: actionplan reopen-plan --note WHY"


def still_open(plan: Plan) -> tuple[Action, ...]:
    """The actions without an ending: those that a successor would take over, in the order of the plan."""
    return tuple(action for action in plan.counted if not action.is_closed)


def homeless(plan: Plan) -> tuple[Area, ...]:
    """The findings that nothing is said of: agreed or not answered, and no action of theirs counts or ended."""
    ended_for = {ref for action in ended(plan) for ref in (action.area, *action.also_answers)}
    return tuple(
        area
        for area in plan.findings
        if not area.is_not_agreed and not plan.actions_of(area) and area.ref not in ended_for
    )


def closed_words(value: str) -> str:
    """Why a plan with this value of its setting can only be read; empty while it is open."""
    if not value:
        return ""
    try:
        day = f" on {format_date(date.fromisoformat(value))}"
    except ValueError:
        day = ""
    return f"it was closed{day}; {_REOPEN}"


def why_not_closed(plan: Plan, *, hands_over: bool) -> tuple[str, ...]:
    """What stands against closing a plan, a line each; nothing where it can be closed.

    Args:
        plan: The plan.
        hands_over: Whether its open actions go to a successor.
    """
    if plan.setting(CLOSED):
        return ("it is closed already",)
    lines: list[str] = []
    if plan.open_review is not None:
        lines.append(f"review {plan.open_review.number} is open; close or discard it first")
    if not hands_over:
        lines += (
            f"{area.ref}: {', '.join(f'{action.ref} is {action.stage}' for action in open_there)}"
            for area in plan.findings
            if (open_there := [action for action in plan.actions_of(area) if not action.is_closed])
        )
    lines += (f"{area.ref}: no {plan.words.action.one}, and not said to be not agreed" for area in homeless(plan))
    return tuple(lines)


def refusal_words(lines: Sequence[str]) -> str:
    """Why a plan is not closed, with what stands against it and what to do, in one line."""
    return (
        f"the plan cannot be closed, {number_of(len(lines), 'thing')} in the way: "
        f"{'; '.join(lines)}. Close or end what is open, or hand it over with --hand-over FILE --to PLAN"
    )


def close_edit(plan: Plan, today: date, note: str) -> Edit:
    """The edit that closes a plan on a day. Whether it can be is for :func:`why_not_closed`."""
    return _set(plan, today.isoformat(), clean(note))


def reopen_edit(plan: Plan, note: str) -> Edit:
    """The edit that reopens a plan. Raises Invalid where it is open, or without a note."""
    note = clean(note)
    if not plan.setting(CLOSED):
        raise Invalid(CLOSED, "the plan is open")
    if not note:
        raise Invalid("note", "say why the plan is reopened: --note")
    return _set(plan, "", note)


def _set(plan: Plan, value: str, reason: str) -> Edit:
    before = next((setting for setting in plan.settings if setting.ref == CLOSED), None)
    return Edit(before, replace(before or PlanSetting(CLOSED), value=value, reason=reason))
