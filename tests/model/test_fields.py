"""Reading the value of a field as people type it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.action import Action, Priority
from actionplan.model.key import Key
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.typed_values import read_note, read_value
from valid_edits import DUE, TODAY, after, away, new_action


def test_values_are_read_as_people_type_them() -> None:
    action = after(
        new_action(), "late staff", title="  Apply\nthresholds ", owner=" Ann\n", due="31/3/27", forecast="+2w",
        priority="c", rag="A", success_measure="9 of 10",
    )  # fmt: skip
    assert (action.title, action.owner, action.due, action.forecast) == ("Apply\nthresholds", "Ann", DUE, away(14))
    assert (action.priority, action.rag, action.success_measure) == (Priority.CRITICAL, Condition.AT_RISK, "9 of 10")


@pytest.mark.parametrize("typed", ["", " ", "-", "none", None])
def test_a_date_can_be_taken_away(typed: object) -> None:
    assert after(new_action(forecast=DUE), forecast=typed).forecast is None


def test_nothing_given_for_a_text_is_the_empty_text(owned: Action) -> None:
    assert after(owned, owner=None).owner == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", " \n ", "title cannot be empty"),
        ("title", "x" * 2_001, "title has 2,001 characters; 2,000 at most"),
        ("owner", "x" * 201, "owner has 201 characters; 200 at most"),
        ("rag_reason", "x" * 10_001, "rag reason has 10,001 characters; 10,000 at most"),
        ("due", "soon", "I do not know the date 'soon'. Try 31 mar, next friday, in 3 weeks, end of jan, Q4, 31/3/27"),
        ("due", "31/3/2072", "31 Mar 2072 is more than 10 years away; is the year right?"),
        ("completed_on", date(1926, 11, 27), "27 Nov 1926 is more than 10 years away; is the year right?"),
        ("rag", "pink", "rag 'pink' is not known; it is one of red, amber, green, blue, unrated"),
        ("priority", "urgent", "priority 'urgent' is not known; it is one of critical, high, normal, low"),
        ("stage", "done", "stage 'done' is not known; it is one of open, complete, closed, withdrawn"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_its_field_and_the_mend(
    field: str, value: object, message: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_value(field, value, TODAY, Key())
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_a_note_can_be_long_but_has_an_end() -> None:
    assert read_note(f" {'x' * 10_000} ") == "x" * 10_000
    with pytest.raises(Invalid, match="note has 10,001 characters"):
        read_note("x" * 10_001)


@given(st.sampled_from(["title", "owner", "due", "forecast", "priority", "rag", "stage"]), st.text())
def test_any_text_in_any_field_is_read_or_refused(field: str, typed: str) -> None:
    try:
        read_value(field, typed, TODAY, Key())
    except Invalid as refused:
        assert refused.field == field
        assert str(refused).isprintable()
