"""What holds after any number of valid edits, and of one more action."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import is_optimistic
from actionplan.model.refs import next_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import add_action, further_action
from actionplan.model.suggested_rag import suggest
from valid_edits import KEY, TODAY, action_after, broken_rules, edits, histories

# --- what holds after any number of valid edits ---------------------------------------------------------------


@given(histories())
def test_no_sequence_of_valid_edits_breaks_a_rule(history: tuple[Action, ...]) -> None:
    for action in history:
        assert broken_rules(action) == []


@given(histories())
def test_the_original_date_is_kept_for_ever_and_every_move_is_counted(history: tuple[Action, ...]) -> None:
    promised = [action.original_due for action in history if action.original_due]
    assert len(set(promised)) <= 1
    moves = 0
    for before, action in zip(history, history[1:], strict=False):
        moves += before.due is not None and before.due != action.due
        assert action.times_moved == moves


@given(st.data(), histories())
def test_an_optimistic_rating_has_a_reason(data: st.DataObject, history: tuple[Action, ...]) -> None:
    edit = data.draw(edits(history[-1]))
    if "rag" in edit.changed:
        declared = replace(action_after(edit), updated_on=TODAY)
        assert declared.rag_reason or not is_optimistic(declared.rag, suggest(declared, KEY, TODAY).rag)


# --- one more action ------------------------------------------------------------------------------------------


def test_the_first_thing_to_be_done_is_the_title_of_the_action_there_is_and_the_next_is_another(
    plan: Plan, today: date
) -> None:
    """Ref, owner and dates stay: it is the action that was there, which nobody had put into words yet."""
    owned = replace(plan.actions[1], owner="Head of Quality", due=today, original_due=today)
    plan = replace(plan, actions=tuple(owned if action.ref == "1.2" else action for action in plan.actions))
    edit = add_action(plan, "1.2", " Train the duty team ", today)
    assert edit == Edit(owned, replace(owned, title="Train the duty team"))
    plan = replace(plan, actions=plan.with_actions([action_after(edit)]))
    edit = add_action(plan, "1.2", "Audit the thresholds", today)
    assert edit == Edit(None, Action("1.2b", "1.2", "Audit the thresholds"))


def test_an_action_that_is_done_keeps_its_title(plan: Plan, today: date) -> None:
    complete = replace(plan.actions[1], stage=Stage.COMPLETE, completed_on=today)
    plan = replace(plan, actions=plan.with_actions([complete]))
    assert add_action(plan, "1.2", "Train the duty team", today).ref == "1.2b"


def test_the_first_action_of_a_finding_without_one_has_its_ref(plan: Plan, today: date) -> None:
    plan = replace(plan, actions=tuple(action for action in plan.actions if action.ref != "1.2"))
    assert add_action(plan, "1.2", "Train", today) == Edit(None, Action("1.2", "1.2", "Train"))


def test_nothing_is_done_about_a_finding_that_is_withdrawn(plan: Plan, today: date) -> None:
    areas = tuple(replace(area, withdrawn="twice") if area.ref == "1.2" else area for area in plan.areas)
    with pytest.raises(Invalid, match="1.2 is withdrawn"):
        add_action(replace(plan, areas=areas), "1.2", "Train", today)


def test_an_action_needs_an_area_and_a_title(plan: Plan, today: date) -> None:
    with pytest.raises(Invalid, match="no area '9.9'"):
        add_action(plan, "9.9", "x", today)
    with pytest.raises(Invalid, match="title cannot be empty"):
        add_action(plan, "1.2", " ", today)


def test_refs_run_from_b_to_z_then_aa(plan: Plan, today: date) -> None:
    refs = []
    for _ in range(52):
        action = action_after(further_action(plan, plan.area("1.2"), "One more", today))
        refs.append(action.ref)
        plan = replace(plan, actions=(*plan.actions, action))
    assert refs[:2] == ["1.2b", "1.2c"]
    assert refs[24:28] == ["1.2z", "1.2aa", "1.2ab", "1.2ac"]
    assert refs[50:] == ["1.2az", "1.2ba"]


def test_a_ref_is_never_used_again_not_even_that_of_a_withdrawn_action(plan: Plan, today: date) -> None:
    added = action_after(further_action(plan, plan.area("1.2"), "One more", today))
    withdrawn = replace(added, stage=Stage.WITHDRAWN)
    plan = replace(plan, actions=(*plan.actions, withdrawn))
    assert further_action(plan, plan.area("1.2"), "Another", today).ref == "1.2c"


@given(st.sets(st.integers(2, 60)))
def test_the_next_ref_is_always_a_free_one(numbers: set[int]) -> None:
    every: list[str] = []
    for _ in range(60):
        every.append(next_ref("1.2", frozenset(every)))
    taken = frozenset(every[number - 2] for number in numbers)
    assert next_ref("1.2", taken) == next(ref for ref in every if ref not in taken)
