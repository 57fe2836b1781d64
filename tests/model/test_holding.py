"""How many sign-offs were verified in which way, which are due to be checked, and which did not hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Stage, Verification
from actionplan.model.agenda import Section, agenda
from actionplan.model.attention import Concern, attention
from actionplan.model.filter import parse_filter
from actionplan.model.filter_completion import completions
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.holding import held_since, sign_offs
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from any_plan import TODAY

OUTCOMES = st.sampled_from(HoldOutcome)


def closed(plan: Plan, ref: str, verified: Verification | None = None, check_on: date | None = None) -> Plan:
    values = {
        "stage": Stage.CLOSED,
        "rag": Condition.CHECKED,
        "signed_off_on": TODAY - timedelta(days=100),
        "signed_off_by": "Bo",
        "verified": verified,
        "check_on": check_on,
    }
    actions = [replace(action, **values) if action.ref == ref else action for action in plan.actions]
    return replace(plan, actions=tuple(actions), as_at=TODAY)


def looked(plan: Plan, ref: str, *outcomes: HoldOutcome, on: date = TODAY) -> Plan:
    checks = [HoldCheck(f"{ref}/h{number}", ref, on, outcome, "why") for number, outcome in enumerate(outcomes, 1)]
    return replace(plan, hold_checks=(*plan.hold_checks, *checks))


@pytest.fixture
def checked(plan: Plan) -> Plan:
    """1.1 held, 1.2 is due to be checked, 1.3 slipped and is open again, 2.1 is an old sign-off."""
    plan = closed(plan, "1.1", Verification.SAMPLE_TESTED, TODAY + timedelta(days=30))
    plan = closed(plan, "1.2", Verification.DECLARED, TODAY - timedelta(days=12))
    plan = closed(plan, "2.1")
    return looked(looked(plan, "1.1", HoldOutcome.HOLDING), "1.3", HoldOutcome.SLIPPING)


def refs_found(plan: Plan, words: str) -> list[str]:
    return [action.ref for action in parse_filter(words).apply(plan)]


def test_the_sign_offs_are_counted_once_and_the_split_adds_up(checked: Plan) -> None:
    counted = sign_offs(checked)
    assert counted.words == "3 closed; 1 checked since; 1 reopened; 1 due to be checked"
    assert counted.verified_words == "verified: 1 declared, 1 sample tested, 1 not said"
    assert counted.adds_up
    assert (counted.checked, counted.due, counted.reopened) == (("1.1",), ("1.2",), ("1.3",))


def test_the_filter_finds_what_is_counted(checked: Plan) -> None:
    counted = sign_offs(checked)
    for way, refs in counted.by_verification.items():
        word = way.value.split()[0] if way is not None else "none"
        assert refs_found(checked, f"verified:{word}") == list(refs)
    assert refs_found(checked, 'verified:"not said"') == ["2.1"]
    for word, refs in {"held": counted.checked, "check-due": counted.due, "slipped": counted.reopened}.items():
        assert refs_found(checked, word) == list(refs), word


def test_what_is_due_to_be_checked_is_on_the_agenda_and_needs_attention(checked: Plan) -> None:
    due = "check whether it holds, due 15 Nov 2026, 12 days ago"
    items = [(item.subject, item.why) for item in agenda(checked, (), 1) if item.section is Section.HOLDS]
    assert items == [("1.2", "signed off 19 Aug 2026, declared; due 15 Nov 2026, 12 days ago")]
    assert [(line.ref, line.reason) for line in attention(checked) if line.kind is Concern.CHECK_DUE] == [("1.2", due)]
    before = replace(checked, as_at=TODAY - timedelta(days=13))
    assert all(line.kind is not Concern.CHECK_DUE for line in attention(before))


def test_a_plan_of_old_sign_offs_is_told_nothing_of_it(plan: Plan) -> None:
    counted = sign_offs(closed(plan, "1.1"))
    assert (counted.words, counted.verified_words, counted.sentence) == ("", "", "")
    assert completions("verif", closed(plan, "1.1")) == ()
    assert completions("verif", closed(plan, "1.1", Verification.DECLARED)) == ("verified:",)


def test_what_was_found_before_a_sign_off_says_nothing_of_it(plan: Plan) -> None:
    plan = closed(plan, "1.1", Verification.DECLARED)
    action = plan.actions[0]
    assert held_since(action, looked(plan, "1.1", HoldOutcome.HOLDING))
    assert not held_since(action, looked(plan, "1.1", HoldOutcome.NOT_YET))
    assert not held_since(action, looked(plan, "1.1", HoldOutcome.HOLDING, on=TODAY - timedelta(days=200)))
    assert not held_since(action, looked(plan, "1.1", HoldOutcome.HOLDING, HoldOutcome.SLIPPING)), "closed again since"
    assert held_since(action, looked(plan, "1.1", HoldOutcome.SLIPPING, HoldOutcome.HOLDING))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from((*Verification, None)), min_size=5, max_size=5),
    st.lists(st.lists(OUTCOMES, max_size=3), min_size=5, max_size=5),
)
def test_the_split_always_adds_up_and_nothing_is_checked_that_is_not_closed(
    plan: Plan, ways: list[Verification | None], outcomes: list[list[HoldOutcome]]
) -> None:
    for action, way, of_action in zip(plan.actions, ways, outcomes, strict=True):
        if of_action[-1:] != [HoldOutcome.SLIPPING]:
            plan = closed(plan, action.ref, way)
        plan = looked(plan, action.ref, *of_action)
    counted = sign_offs(plan)
    assert counted.adds_up
    assert set(counted.checked) <= set(counted.closed)
    assert not set(counted.reopened) & set(counted.closed)
    assert len(counted.closed) + len(counted.reopened) == 5
