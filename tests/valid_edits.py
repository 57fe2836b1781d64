"""Edits of one action: what it becomes, why it is refused, and any number of valid ones for Hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage, Verification
from actionplan.model.edit import Edit
from actionplan.model.key import Key
from actionplan.model.ratings import STORED, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose
from actionplan.model.sanitise import same_person

TODAY = date(2026, 11, 27)
KEY = Key()
DUE = date(2027, 3, 31)
LATER = date(2027, 5, 31)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def new_action(**values: Any) -> Action:
    return replace(Action("1.2", "1.2", "Thresholds", updated_on=TODAY), **values)


def after(action: Action, note: str = "", by: str = "jo", **values: Any) -> Action:
    """What the action becomes when ``by`` sets ``values``."""
    return action_after(propose(action, values, key=KEY, today=TODAY, by=by, note=note))


def action_after(edit: Edit) -> Action:
    """What the action of an edit becomes."""
    assert isinstance(edit.after, Action)
    return edit.after


def refusal(action: Action, note: str = "", by: str = "jo", **values: Any) -> Invalid:
    """Why it does not."""
    with pytest.raises(Invalid) as refused:
        after(action, note, by, **values)
    assert str(refused.value).isprintable()
    return refused.value


PEOPLE = ("Ann", "ann", "Bo", "KCC\\bo", "")
NOTES = ("", "a reason", "another")
DAYS = st.integers(-60, 200).map(away)
SETTABLE = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Thresholds", "Apply thresholds", ""]),
        "owner": st.sampled_from(PEOPLE),
        "due": st.none() | DAYS,
        "forecast": st.none() | DAYS,
        "priority": st.sampled_from(Priority),
        "rag": st.sampled_from(STORED),
        "rag_reason": st.sampled_from(NOTES),
        "stage": st.sampled_from(Stage),
        "completed_on": DAYS,
        "signed_off_on": DAYS,
        "signed_off_by": st.sampled_from(PEOPLE),
        "accepted_evidence": st.sampled_from(NOTES),
        "withdrawn_reason": st.sampled_from(NOTES),
        "verified": st.sampled_from((*Verification, "")),
        "sample": st.sampled_from(("", "18 of 20", "21 of 20")),
        "check_on": st.none() | DAYS,
    },
)


STEPS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"stage": "complete"},
        {"stage": "closed", "accepted_evidence": "audit"},
        {"stage": "open"},
        {"stage": "withdrawn"},
        {"owner": "Ann"},
        {"owner": "Bo"},
        {"rag": "amber"},
        {"rag": "red"},
        {"due": away(30)},
        {"due": away(60)},
        {},
    ]
)
"""Those that a plan is made of, so that random edits get as far as closed and back."""


@st.composite
def edits(draw: st.DrawFn, action: Action, day: date = TODAY) -> Edit:
    """A valid edit of ``action``; where the rules refuse what was drawn, a note."""
    values: Mapping[str, Any] = draw(STEPS | SETTABLE)
    note, by = draw(st.sampled_from(NOTES)), draw(st.sampled_from(PEOPLE))
    try:
        return propose(action, values, key=KEY, today=day, by=by, note=note)
    except Invalid:
        return propose(action, {}, key=KEY, today=day, by=by, note=note)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Action, ...]:
    """An action through its valid edits, a few days apart."""
    action, day = new_action(), TODAY
    seen = [action]
    for _ in range(draw(st.integers(1, 12))):
        action = replace(action_after(draw(edits(action, day))), updated_on=day)
        day += timedelta(days=draw(st.integers(0, 40)))
        seen.append(action)
    return tuple(seen)


def broken_rules(action: Action) -> list[str]:
    """The rules of docs/design.md, "Stages", that an action breaks, whatever happened to it."""
    rules = {
        "blue is closed and closed is blue": (action.rag is Condition.CHECKED) is action.is_closed,
        "red and amber have a reason": bool(action.rag_reason)
        or action.rag not in (Condition.OFF_TRACK, Condition.AT_RISK),
        "signed off by somebody other than the owner": not action.is_closed
        or (bool(action.accepted_evidence) and not same_person(action.owner, action.signed_off_by)),
        "signed off by somebody other than who marked it complete": not action.is_closed
        or not same_person(action.completed_by, action.signed_off_by),
        "a check date is of what is closed": action.check_on is None or action.is_closed,
        "a check comes after the sign-off": action.check_on is None
        or (action.signed_off_on is not None and action.check_on > action.signed_off_on),
        "a sample was tested": bool(action.sample) is (action.verified is Verification.SAMPLE_TESTED),
        "an open action is not verified": action.verified is None or not (action.is_open or action.is_complete),
        "an open action is not completed": not action.is_open
        or (action.completed_on, action.signed_off_on, action.signed_off_by) == (None, None, ""),
        "a finished one is": not (action.is_complete or action.is_closed) or action.completed_on is not None,
        "signed off after it was completed": action.signed_off_on is None
        or (action.completed_on is not None and action.completed_on <= action.signed_off_on),
        "withdrawn has a reason": bool(action.withdrawn_reason) is action.is_withdrawn,
        "a due date has an original": action.due is None or action.original_due is not None,
        "a title": bool(action.title),
    }
    return [rule for rule, holds in rules.items() if not holds]
