"""Actions that wait for others: at risk while those are open, and never in a circle."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.attention import Concern, attention
from actionplan.model.blocking import dependencies, is_blocked
from actionplan.model.filter import parse_filter
from actionplan.model.impact import Impact
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.suggested_rag import suggestion
from any_plan import TODAY, away


@pytest.fixture
def steady(plan: Plan) -> Plan:
    """Every action is on track and of no concern."""
    values: dict[str, Any] = {"owner": "Ann", "rag": Condition.ON_TRACK, "updated_on": TODAY}
    actions = [
        replace(action, **values, due=away(180 + number), impact=Impact.SUSTAINED)
        for number, action in enumerate(plan.actions)
    ]
    return replace(plan, actions=tuple(actions), as_at=TODAY)


def action_of(plan: Plan, ref: str) -> Action:
    action = plan.action(ref)
    assert action is not None
    return action


def with_action(plan: Plan, action: Action) -> Plan:
    """The plan after a save, brought up to date as the program does it."""
    return plan.changed([action.ref], actions=plan.with_actions([action]))


def changed(plan: Plan, ref: str, **values: Any) -> Plan:
    return with_action(plan, replace(action_of(plan, ref), **values))


def blocked(plan: Plan, ref: str, refs: str) -> Plan:
    after = propose_one(plan, action_of(plan, ref), {"blocked_by": refs}, by="jo").after
    assert isinstance(after, Action)
    return with_action(plan, after)


def facts(plan: Plan, ref: str) -> dict[str, str]:
    return dict(dependencies(action_of(plan, ref), plan))


def test_what_waits_is_at_risk_until_what_it_waits_for_is_done(steady: Plan) -> None:
    assert suggestion(action_of(steady, "1.2"), steady).rag is Condition.ON_TRACK
    waiting = blocked(steady, "1.2", "2.1")
    suggested = suggestion(action_of(waiting, "1.2"), waiting)
    words = f"blocked by {facts(waiting, '1.2')['blocked by']}"
    assert (suggested.rag, suggested.reason) == (Condition.AT_RISK, words)
    assert [line.reason for line in attention(waiting) if line.kind is Concern.BLOCKED] == [words]
    assert facts(waiting, "2.1") == {"blocks": "1.2"}
    assert [action.ref for action in parse_filter("blocked").apply(waiting, "jo")] == ["1.2"]
    for stage in (Stage.COMPLETE, Stage.CLOSED, Stage.WITHDRAWN):
        freed = changed(waiting, "2.1", stage=stage)
        assert suggestion(action_of(freed, "1.2"), freed).rag is Condition.ON_TRACK, "worked out anew for who waited"
        assert not is_blocked(action_of(freed, "1.2"), freed)
        assert facts(freed, "1.2") == {"blocked by": f"2.1, {stage}"}
        again = changed(freed, "2.1", stage=Stage.OPEN)
        assert suggestion(action_of(again, "1.2"), again).rag is Condition.AT_RISK


def test_what_is_late_or_done_is_not_excused_by_what_it_waits_for(steady: Plan) -> None:
    waiting = blocked(steady, "1.2", "2.1")
    late = changed(waiting, "1.2", due=away(-40))
    assert suggestion(action_of(late, "1.2"), late).rag is Condition.OFF_TRACK
    done = changed(waiting, "1.2", stage=Stage.COMPLETE, completed_on=TODAY)
    assert "awaiting sign-off" in suggestion(action_of(done, "1.2"), done).reason
    undated = changed(waiting, "1.2", due=None)
    assert suggestion(action_of(undated, "1.2"), undated).rag is Condition.AT_RISK


def test_several_are_typed_in_one_line_and_each_is_named(steady: Plan) -> None:
    waiting = blocked(steady, "1.2", "2.1; 2.2, 2.1;")
    assert action_of(waiting, "1.2").blocked_by == ("2.1", "2.2")
    assert facts(waiting, "1.2")["blocked by"].count("due") == 2
    assert action_of(blocked(waiting, "1.2", ""), "1.2").blocked_by == ()


@pytest.mark.parametrize(
    ("refs", "words"),
    [
        ("9.9", "there is no action '9.9' in the plan"),
        ("1.2", "1.2 cannot be blocked by itself"),
        ("2.2", "1.2 waits for 2.2 waits for 2.1 waits for 1.2: they would wait for each other"),
        ("1.3", "1.3 does not count any more (withdrawn); nothing waits for it"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(steady: Plan, refs: str, words: str) -> None:
    plan = changed(blocked(blocked(steady, "2.1", "1.2"), "2.2", "2.1"), "1.3", stage=Stage.WITHDRAWN)
    with pytest.raises(Invalid) as refused:
        blocked(plan, "1.2", refs)
    assert str(refused.value) == words
