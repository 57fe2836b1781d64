"""Escalation: whom an action reaches that is late for long, keeps moving, or whose owner is silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.escalation import escalated_actions, escalation_of
from actionplan.model.escalation_levels import EXAMPLE, Level, read_escalation
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, ESCALATE, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.rules.escalation import lift_escalation, set_escalation
from actionplan.model.update_rounds import UpdateRound
from conftest import TODAY


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """The small plan, in which a sponsor, a director and the Board are told."""
    setting = set_escalation(plan, EXAMPLE).after
    assert isinstance(setting, PlanSetting)
    people = (Person("Ann", "Ann Jones", "Health"),)
    bodies = (Body("Health", "NHS Kent", director="Dr Shah"), Body("Police", "Kent Police"))
    return replace(plan, settings=(setting,), people=people, bodies=bodies)


def with_action(plan: Plan, late: int = 0, **values: Any) -> tuple[Action, Plan]:
    """The first action so many days late, and the plan that holds it."""
    first = replace(plan.actions[0], due=TODAY - timedelta(late), **values)
    return first, replace(plan, actions=(first, *plan.actions[1:]))


def reached(plan: Plan, late: int = 0, **values: Any) -> str:
    """The level and the words of an action; empty if it has reached none."""
    action, plan = with_action(plan, late, **values)
    found = escalation_of(action, plan)
    return f"{found.level}: {found.in_full}" if found is not None else ""


@pytest.mark.parametrize(
    ("late", "values", "words"),
    [
        (13, {"sponsor": "Cy"}, ""),
        (14, {"sponsor": "Cy"}, "sponsor: to Cy (sponsor): 14 days late"),
        (29, {}, "sponsor: for the sponsor, but no sponsor is named: 29 days late"),
        (30, {"owner": "Ann"}, "director: to Dr Shah (director): 30 days late"),
        (30, {"body": "Police"}, "director: for the director, but no director of Kent Police is named: 30 days late"),
        (30, {}, "director: for the director, but it counts for no body: 30 days late"),
        (0, {"times_moved": 1, "owner": "Ann"}, ""),
        (0, {"times_moved": 2, "owner": "Ann"}, "director: to Dr Shah (director): date moved twice"),
        (20, {"times_moved": 3, "owner": "Ann"}, "director: to Dr Shah (director): 20 days late, date moved 3 times"),
        (61, {"times_moved": 3}, "board: to the Improvement Board: 61 days late, date moved 3 times"),
        (61, {"stage": Stage.COMPLETE}, ""),
        (61, {"stage": Stage.WITHDRAWN}, ""),
    ],
)
def test_the_level_and_its_reason(plan: Plan, late: int, values: dict[str, Any], words: str) -> None:
    assert reached(plan, late, **values) == words


def rounds(*answered: tuple[str, ...]) -> tuple[UpdateRound, ...]:
    """Closed rounds that asked Ann and Bo."""
    return tuple(
        UpdateRound(f"U{number}", date(2026, 11, number), date(2026, 11, number + 1), ("Ann", "Bo"), who, TODAY)
        for number, who in enumerate(answered, 1)
    )


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (((), ()), "board: to the Improvement Board: Ann Jones silent in 2 rounds"),
        (((), (), ()), "board: to the Improvement Board: Ann Jones silent in 3 rounds"),
        (((), ("Ann",), ()), ""),
        (((), (), ("Ann",)), ""),
        (((),), ""),
    ],
)
def test_who_is_silent_for_the_second_time_is_escalated(
    plan: Plan, answered: tuple[tuple[str, ...], ...], words: str
) -> None:
    assert reached(replace(plan, update_rounds=rounds(*answered)), owner="Ann") == words


def test_a_plan_that_does_not_say_it_has_no_escalation_and_neither_has_a_closed_one(plan: Plan) -> None:
    action, late = with_action(plan, 61)
    assert escalation_of(action, replace(late, settings=())) is None
    assert escalation_of(action, replace(late, settings=(*late.settings, PlanSetting(CLOSED, "2026-11-20")))) is None
    lifted = lift_escalation(plan, "the Board has asked for it").after
    assert isinstance(lifted, PlanSetting)
    assert escalation_of(action, replace(late, settings=(lifted,))) is None
    assert escalated_actions(replace(late, settings=(PlanSetting(ESCALATE, "damaged"),))) == ()


def test_what_has_reached_a_level_is_found_by_it(plan: Plan) -> None:
    first = replace(plan.actions[0], owner="Ann", due=TODAY - timedelta(31))
    second = replace(plan.actions[1], owner="Ann", due=TODAY - timedelta(70))
    plan = replace(plan, actions=(first, second, *plan.actions[2:]))
    assert [action.ref for action, _ in escalated_actions(plan, Level.BOARD)] == ["1.2"]


def test_what_is_worked_out_follows_a_change(plan: Plan) -> None:
    action, plan = with_action(plan, 61)
    assert escalation_of(action, plan) is not None
    finished = replace(action, due=TODAY)
    after = plan.changed([action.ref], actions=plan.with_actions([finished]))
    assert escalation_of(finished, after) is None
    named = with_action(plan, 31, body="Police")
    assert "no director" in str(escalation_of(named[0], named[1]))
    bodies = (Body("Police", "Kent Police", director="Chief Constable"),)
    later = named[1].changed([], bodies=bodies)
    assert "Chief Constable" in str(escalation_of(named[0], later))


# --- how it is said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EXAMPLE, EXAMPLE),
        ("60 days: Board; 14 DAYS LATE: sponsor;", "14 days late: sponsor; 60 days late: board"),
        ("moved twice, or silent in 2 rounds in a row: director", "moved 2 or silent 2: director"),
        ("1 day late or moved once: sponsor", "1 day late or moved 1: sponsor"),
    ],
)
def test_it_is_read_in_the_words_of_a_person_and_kept_in_one_form(text: str, words: str) -> None:
    assert read_escalation(text).words == words
    assert read_escalation(words).words == words


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "'' does not say who is told when; give it as: 14 days late: sponsor;"),
        ("14 days late", "'14 days late' does not say who is told when"),
        ("soon: sponsor", "'soon' does not say who is told when"),
        ("14 days late: mayor", "'mayor' is not a level; give sponsor, director, board"),
        ("0 days late: sponsor", "give a number from 1 to 9,999"),
        ("14 days late: sponsor; moved 2: sponsor", "sponsor is given twice"),
        ("14 days late or 20 days late: sponsor", "says twice when it is late"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_escalation(text)
    assert refusal in str(refused.value)


def test_it_is_not_set_twice_and_not_lifted_twice(plan: Plan) -> None:
    with pytest.raises(Invalid, match="set already"):
        set_escalation(plan, EXAMPLE)
    with pytest.raises(Invalid, match="nothing is escalated"):
        lift_escalation(replace(plan, settings=()))


@given(late=st.integers(0, 90), moved=st.integers(0, 4), more=st.integers(0, 30))
def test_what_is_later_never_reaches_a_lower_level(late: int, moved: int, more: int) -> None:
    from actionplan.planfiles.plan_yaml import bundled_plan

    plan = replace(bundled_plan(), settings=(PlanSetting(ESCALATE, EXAMPLE),), as_at=TODAY)
    heights = []
    for each in (late, late + more):
        action, with_it = with_action(plan, each, times_moved=moved)
        found = escalation_of(action, with_it)
        heights.append(found.level.height if found is not None else -1)
    assert heights[0] <= heights[1]
