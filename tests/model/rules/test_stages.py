"""The stages of an action: completed, signed off by somebody else, reopened, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.edit import changed_fields
from actionplan.model.ratings import STORED, Condition
from actionplan.model.rules.actions import propose
from actionplan.model.rules.stages import as_declared, leaves_sign_off
from actionplan.model.suggested_rag import days_finished_late, days_late, suggest
from valid_edits import DUE, KEY, LATER, TODAY, action_after, after, away, new_action, refusal


def test_completing_gives_the_day_and_the_person(owned: Action) -> None:
    action = after(owned, "trained", stage="complete", completed_on="yesterday")
    assert (action.stage, action.completed_on, action.completed_by) == (Stage.COMPLETE, away(-1), "jo")


def test_completing_says_what_was_done(owned: Action) -> None:
    refused = refusal(owned, stage="complete")
    assert (refused.field, str(refused)) == ("note", "say what was done to complete 1.2")


@given(
    st.sampled_from([rag for rag in STORED if rag is not Condition.CHECKED]),
    st.sampled_from(Priority),
    st.integers(-400, 400),
)
def test_completing_leaves_the_rating_as_declared(rag: Condition, priority: Priority, due: int) -> None:
    declared = new_action(due=away(due), rag=rag, rag_reason="no staff", rag_since=away(-9), priority=priority)
    action = after(declared, "audited", stage="complete")
    assert changed_fields(declared, action) == ("stage", "completed_on", "completed_by")


def test_what_is_complete_is_late_no_more_and_finished_late_is_remembered(owned: Action) -> None:
    late = after(replace(owned, due=away(-40), original_due=away(-40)), "no staff", rag="red")
    action = after(late, "done at last", stage="complete", completed_on=away(-3))
    assert (action.rag, action.rag_reason) == (Condition.OFF_TRACK, "no staff")
    assert days_late(action, TODAY) == 0
    assert suggest(action, KEY, TODAY) == (Condition.ON_TRACK, "complete 24 Nov 2026, 37 days late, awaiting sign-off")
    closed = after(action, by="al", stage="closed", accepted_evidence="audit")
    assert (days_finished_late(action), days_finished_late(closed)) == (37, 37)


def test_it_is_completed_on_a_day_that_has_come(owned: Action) -> None:
    assert refusal(owned, stage="complete", completed_on="tomorrow").field == "completed_on"


def test_a_complete_action_can_be_rated_again_with_a_reason(completed: Action) -> None:
    red = after(completed, "the evidence is thin", rag="red")
    assert (red.rag, red.rag_reason, red.is_complete) == (Condition.OFF_TRACK, "the evidence is thin", True)
    for rag in ("green", "unrated"):
        assert refusal(red, rag=rag).field == "note"
        assert after(red, "better evidence came", rag=rag).rag == rag


def test_sign_off_closes_and_is_the_only_way_to_blue(signed_off: Action) -> None:
    assert (signed_off.stage, signed_off.rag, signed_off.rag_reason) == (
        Stage.CLOSED,
        Condition.CHECKED,
        "audit of 40 files",
    )
    assert (signed_off.signed_off_on, signed_off.signed_off_by) == (TODAY, "al")
    assert signed_off.accepted_evidence == "audit of 40 files"


@pytest.mark.parametrize("by", ["Ann", "ann", "KCC\\ANN", " a n n "])
def test_the_owner_does_not_sign_off(completed: Action, by: str) -> None:
    refused = refusal(completed, "all done", by=by, stage="closed")
    assert (refused.field, str(refused)) == ("signed_off_by", "Ann owns 1.2; somebody else has to sign it off")
    assert refusal(completed, "all done", by="al", stage="closed", signed_off_by=by).field == "signed_off_by"
    assert after(completed, "all done", by=by, stage="closed", signed_off_by="The Board").is_closed


def test_who_signed_it_off_cannot_become_its_owner(signed_off: Action) -> None:
    assert refusal(signed_off, owner="AL").field == "owner"
    assert after(signed_off, owner="Bo").owner == "Bo"


def test_sign_off_says_what_was_accepted(completed: Action) -> None:
    assert refusal(completed, by="al", stage="closed").field == "accepted_evidence"
    assert after(completed, "audit", by="al", stage="closed").accepted_evidence == "audit"


def test_sign_off_comes_after_completion_and_not_in_the_future(completed: Action, owned: Action) -> None:
    assert refusal(completed, "ok", by="al", stage="closed", signed_off_on="yesterday").field == "signed_off_on"
    assert refusal(completed, "ok", by="al", stage="closed", signed_off_on="tomorrow").field == "signed_off_on"
    assert "complete it before it is signed off" in str(refusal(owned, "ok", by="al", stage="closed"))


def test_reopening_needs_a_reason_and_clears_what_was_accepted(signed_off: Action, completed: Action) -> None:
    for action in (signed_off, completed):
        assert refusal(action, stage="open").field == "note"
        again = after(action, "the audit was of the wrong year", stage="open")
        assert again.stage is Stage.OPEN
        assert (again.completed_on, again.completed_by, again.accepted_evidence) == (None, "", "")
        assert (again.signed_off_on, again.signed_off_by) == (None, "")
        assert (again.due, again.original_due, again.owner) == (DUE, DUE, "Ann")


@given(
    st.sampled_from([rag for rag in STORED if rag is not Condition.CHECKED]),
    st.sampled_from(["complete", "withdrawn"]),
)
def test_reopening_keeps_the_rating_as_declared(rag: Condition, stage: str) -> None:
    declared = new_action(due=away(9), rag=rag, rag_reason="no staff", rag_since=away(-9))
    assert after(after(declared, "done", stage=stage), "it is not", stage="open") == declared


def test_what_is_signed_off_no_more_has_the_rating_of_before(completed: Action) -> None:
    red = after(completed, "the evidence is thin", rag="red")
    closed = after(red, by="al", stage="closed", accepted_evidence="audit")
    for stage in ("open", "withdrawn"):
        edit = propose(closed, {"stage": stage}, key=KEY, today=away(3), by="jo", note="the audit was of another year")
        assert leaves_sign_off(edit)
        again = action_after(as_declared(edit, red, away(3)))
        assert (again.rag, again.rag_reason, again.rag_since) == (Condition.OFF_TRACK, "the evidence is thin", away(3))
        unknown = action_after(as_declared(edit, None, away(3)))
        assert (unknown.rag, unknown.rag_reason, unknown.rag_since) == (Condition.UNRATED, "", None)
    assert not leaves_sign_off(propose(closed, {"owner": "Bo"}, key=KEY, today=TODAY, by="jo"))
    assert not leaves_sign_off(propose(red, {"stage": "open"}, key=KEY, today=TODAY, by="jo", note="not done"))


def test_withdrawing_needs_a_reason_from_any_stage(owned: Action, completed: Action, signed_off: Action) -> None:
    for action in (owned, completed, signed_off):
        assert refusal(action, stage="withdrawn").field == "note"
        gone = after(action, "merged with 1.3", stage="withdrawn")
        assert (gone.stage, gone.withdrawn_reason) == (Stage.WITHDRAWN, "merged with 1.3")
        assert gone.rag is not Condition.CHECKED
        assert after(gone, "not merged after all", stage="open").withdrawn_reason == ""


def test_a_finished_action_keeps_its_dates(completed: Action, signed_off: Action) -> None:
    for action in (completed, signed_off, after(completed, "merged", stage="withdrawn")):
        for field in ("due", "forecast"):
            moved: dict[str, Any] = {field: LATER}
            refused = refusal(action, "late", **moved)
            assert str(refused) == f"1.2 is {action.stage}; reopen it first"
    assert refusal(completed, "late", by="al", stage="closed", due=LATER).field == "stage"


def test_a_closed_action_is_not_rated(signed_off: Action) -> None:
    assert refusal(signed_off, "not well done", rag="amber").field == "stage"


@pytest.mark.parametrize("stage", ["complete", "closed"])
def test_a_withdrawn_action_is_reopened_before_anything_else(owned: Action, stage: str) -> None:
    gone = after(owned, "merged", stage="withdrawn")
    assert refusal(gone, "done", stage=stage).field == "stage"
    assert refusal(gone, "on track", rag="green").field == "stage"
    assert "is withdrawn; reopen it first" in str(refusal(gone, stage="complete"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("completed_on", TODAY),
        ("completed_by", "al"),
        ("signed_off_on", TODAY),
        ("signed_off_by", "al"),
        ("accepted_evidence", "audit"),
        ("withdrawn_reason", "merged"),
    ],
)
def test_what_belongs_to_a_stage_is_said_with_the_step_to_it(owned: Action, field: str, value: Any) -> None:
    """An open action with a completion date would look as if it waited for sign-off."""
    assert refusal(owned, "a reason", **{field: value}).field == field
    assert refusal(after(owned, "gone", stage="withdrawn"), "a reason", stage="open", **{field: value}).field == field


def test_a_step_to_a_stage_sets_the_rating_itself(owned: Action) -> None:
    assert refusal(owned, "well", stage="complete", rag="amber").field == "rag"
    # A form that sends all its fields back may name the rating that is there.
    assert after(owned, "well", stage="complete", rag="green").is_complete
