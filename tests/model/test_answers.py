"""Findings and the actions that answer them."""

from __future__ import annotations

from hypothesis import given
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.answers import (
    also_answers_words,
    condition_of_finding,
    findings_words,
    messages_words,
)
from actionplan.model.area import Response
from actionplan.model.findings import findings
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Condition
from actionplan.model.sources import KeyMessage, MessageLink
from any_plan import states


@given(states())
def test_a_finding_is_never_better_than_any_of_its_actions(two_states: tuple[Plan, Plan]) -> None:
    plan = two_states[1]
    for area in plan.areas:
        conditions = {plan.condition(action) for action in plan.actions_of(area)} - NOT_RATED
        condition = condition_of_finding(area, plan)
        assert (condition in conditions) if conditions else (condition in NOT_RATED)
        assert all(condition.severity <= other.severity for other in conditions)


def test_how_many_findings_are_answered_and_off_track(plan: Plan) -> None:
    actions = [
        replace(plan.actions[1], also_answers=("2.1",), rag=Condition.OFF_TRACK),
        replace(plan.actions[2], stage=Stage.WITHDRAWN),
        replace(plan.actions[3], stage=Stage.WITHDRAWN),
        replace(plan.actions[4], stage=Stage.WITHDRAWN),
    ]
    linked = replace(plan, actions=plan.with_actions(actions))
    assert findings_words(linked.findings, linked) == "3 of 5 findings with an action, 2 red"
    assert findings_words(linked.findings[:1], linked) == "1 of 1 finding with an action"
    assert findings_words((), linked) == ""


def test_once_the_council_answers_findings_answered_means_that_everywhere(plan: Plan) -> None:
    not_agreed = replace(plan.area("2.2"), response=Response.NOT_AGREED, response_reason="no money")
    areas = tuple(not_agreed if area.ref == "2.2" else area for area in plan.areas)
    answered_plan = replace(plan, areas=areas)
    assert findings_words(answered_plan.findings, answered_plan) == "1 of 5 findings answered"
    assert findings(answered_plan).answered == 1
    assert findings(answered_plan).words == "5 findings: 1 not agreed, 4 not answered"
    others = [area for area in answered_plan.findings if area.ref != "2.2"]
    assert findings_words(others, answered_plan) == "0 of 4 findings answered"


def test_what_an_action_answers_and_its_key_messages_in_words(plan: Plan) -> None:
    told = replace(
        plan,
        key_messages=(KeyMessage("urgency", "Urgency"),),
        message_links=(
            MessageLink("1.2/k1", "1.2", "urgency", "children wait"),
            MessageLink("2.1/k1", "2.1", "urgency", "pace"),
            MessageLink("2.1/k2", "2.1", "of a review that is gone", "pace"),
        ),
    )
    action = replace(plan.actions[1], also_answers=("2.1", "2.2"))
    assert also_answers_words(action) == "2.1, 2.2; counted under 1.2"
    assert also_answers_words(plan.actions[0]) == ""
    assert messages_words(action, told) == ("Urgency: children wait", "Urgency: pace")
    assert messages_words(plan.actions[0], told) == ()
