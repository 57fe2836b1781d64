"""What happens when two people edit the same action."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.edit import changed_fields
from actionplan.model.edit_conflicts import merged, overlap
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose
from valid_edits import KEY, LATER, TODAY, after, away, broken_rules, edits, histories


def test_two_people_who_change_different_fields_both_succeed(owned: Action) -> None:
    mine = propose(owned, {"owner": "Bo"}, key=KEY, today=TODAY, by="jo")
    theirs = after(owned, "no staff", rag="amber")
    assert overlap(mine, theirs) == ()
    both = merged(mine, theirs)
    assert isinstance(both, Action)
    assert (both.owner, both.rag, both.rag_reason) == ("Bo", Condition.AT_RISK, "no staff")


@pytest.mark.parametrize(
    ("mine", "theirs", "field"),
    [
        ({"owner": "Bo"}, {"owner": "Cy"}, "owner"),
        ({"due": LATER}, {"due": away(200)}, "due"),
        ({"due": LATER}, {"due": None}, "due"),
        ({"rag": "red"}, {"rag": "amber"}, "rag"),
        ({"stage": "complete"}, {"stage": "withdrawn"}, "stage"),
        # One rating, two reasons: neither is overwritten.
        ({"rag": "red", "rag_reason": "no staff"}, {"rag": "red", "rag_reason": "no money"}, "rag_reason"),
        ({"stage": "complete", "completed_by": "Bo"}, {"stage": "complete", "completed_by": "Cy"}, "completed_by"),
    ],
)
def test_two_people_who_change_the_same_thing_disagree(
    owned: Action, mine: dict[str, Any], theirs: dict[str, Any], field: str
) -> None:
    edit = propose(owned, mine, key=KEY, today=TODAY, by="jo", note="a reason")
    assert field in overlap(edit, after(owned, "a reason", **theirs))


def test_one_who_completes_and_one_who_rates_both_succeed(owned: Action) -> None:
    edit = propose(owned, {"stage": "complete"}, key=KEY, today=TODAY, by="jo", note="audited")
    rated = after(owned, "no staff", rag="red")
    assert overlap(edit, rated) == ()
    both: Action = merged(edit, rated)  # type: ignore[assignment]
    assert (both.stage, both.rag, both.rag_reason) == (Stage.COMPLETE, Condition.OFF_TRACK, "no staff")


def test_fields_that_belong_together_are_changed_together(owned: Action) -> None:
    red = after(owned, "no staff", rag="red")
    words = propose(red, {"rag_reason": "no money"}, key=KEY, today=TODAY, by="jo")
    assert overlap(words, after(red, rag="green")) == ("rag",)


def test_two_people_who_say_the_same_agree(owned: Action) -> None:
    edit = propose(owned, {"due": LATER, "owner": "Bo"}, key=KEY, today=TODAY, by="jo", note="waiting")
    assert overlap(edit, after(owned, "waiting too", due=LATER, owner="Bo", forecast=LATER)) == ()


def test_a_sign_off_is_not_merged_with_giving_the_action_to_the_signer(completed: Action) -> None:
    sign_off = propose(completed, {"stage": "closed"}, key=KEY, today=TODAY, by="al", note="audit")
    assert overlap(sign_off, after(completed, owner="Al")) == ("owner",)
    assert overlap(sign_off, after(completed, owner="Bo")) == ()


def test_whoever_becomes_the_owner_in_the_same_moment_cannot_sign_off(completed: Action) -> None:
    with pytest.raises(Invalid, match="Ann owns 1.2; somebody else has to sign it off"):
        propose(completed, {"stage": "closed", "owner": "Ann"}, key=KEY, today=TODAY, by="Ann", note="audit")


@given(st.data(), histories())
def test_merging_loses_nothing_breaks_no_rule_and_does_not_depend_on_who_was_first(
    data: st.DataObject, history: tuple[Action, ...]
) -> None:
    base = history[-1]
    one, other = data.draw(edits(base)), data.draw(edits(base))
    assert overlap(one, other.after) == overlap(other, one.after)
    if overlap(one, other.after):
        return
    both = merged(one, other.after)
    assert both == merged(other, one.after)
    assert broken_rules(both) == []  # type: ignore[arg-type]
    for edit in (one, other):
        assert all(getattr(both, name) == getattr(edit.after, name) for name in edit.changed)


@given(st.data(), histories())
def test_nobody_disagrees_with_an_action_that_nobody_else_has_changed(
    data: st.DataObject, history: tuple[Action, ...]
) -> None:
    edit = data.draw(edits(history[-1]))
    noted = replace(history[-1], version=7, updated_by="al", updated_on=away(50))
    assert overlap(edit, noted) == ()
    assert changed_fields(edit.after, merged(edit, noted)) == ()
