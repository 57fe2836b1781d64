"""What is said of an action's milestones: counted, the next one, the late ones, that all are done."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.agenda import Section, agenda
from actionplan.model.attention import Concern, attention, by_action, milestones_due_next, reasons_words
from actionplan.model.filter import parse_filter
from actionplan.model.impact import Impact
from actionplan.model.milestones import Milestone, milestone_state, milestones_words, moves_of_milestone
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from any_plan import TODAY, away


def step(number: int, text: str = "", **values: Any) -> Milestone:
    return replace(Milestone(f"1.2/m{number}", "1.2", text or f"Step {number}"), **values)


def done(number: int) -> Milestone:
    return step(number, done_on=away(-9), done_by="Bo")


def plan_of(plan: Plan, *steps: Milestone, **values: Any) -> Plan:
    """The plan with these milestones of 1.2; every action is on track and of no concern."""
    steady = {"owner": "Ann", "due": away(200), "rag": Condition.ON_TRACK, "updated_on": TODAY}
    steady["impact"] = Impact.SUSTAINED
    actions = [
        replace(action, **{**steady, "due": away(180 + number), **(values if action.ref == "1.2" else {})})
        for number, action in enumerate(plan.actions)
    ]
    return replace(plan, actions=tuple(actions), milestones=steps, as_at=TODAY)


def action_of(plan: Plan) -> Action:
    action = plan.action("1.2")
    assert action is not None
    return action


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), ""),
        ((step(1),), "0 of 1"),
        ((done(1),), "1 of 1"),
        ((done(1), done(2)), "all 2"),
        ((done(1), step(2, due=away(46)), step(3, due=away(60))), "1 of 3, next 12 Jan"),
        ((step(1, due=away(-3)), step(2, due=TODAY)), "0 of 2, 1 late, next 27 Nov"),
        ((step(1, due=away(-3)), step(2, due=away(-1))), "0 of 2, 2 late"),
        ((step(1, due=away(400)),), "0 of 1, next 1 Jan 2028"),
        ((step(1, due=away(-3), withdrawn="not needed"), step(2)), "0 of 1"),
        ((replace(done(1), due=away(-3)), step(2)), "1 of 2"),
    ],
)
def test_milestones_in_few_words(plan: Plan, steps: tuple[Milestone, ...], words: str) -> None:
    now = plan_of(plan, *steps)
    assert milestones_words(action_of(now), now) == words
    assert milestones_words(now.actions[0], now) == ""


def test_how_a_milestone_stands_and_how_its_date_has_moved(plan: Plan) -> None:
    moved = step(2, due=away(5), original_due=away(-9), times_moved=2)
    today = plan_of(plan).as_at
    assert milestone_state(moved, today) == "due 2 Dec 2026"
    assert moves_of_milestone(moved) == "first 18 Nov 2026, moved twice"
    assert milestone_state(step(1, due=away(-1)), today) == "1 day late"
    assert milestone_state(done(1), today) == "done 18 Nov 2026"
    assert milestone_state(step(1), today) == "no date"
    assert moves_of_milestone(step(1)) == ""


def test_no_milestone_is_counted_as_an_action(plan: Plan) -> None:
    now = plan_of(plan, step(1), step(2, due=away(-60)))
    assert (len(now.counted), len(now.actions)) == (len(plan.counted), len(plan.actions))


def concerns(plan: Plan) -> list[tuple[str, Concern, str]]:
    return [(line.ref, line.kind, line.reason) for line in attention(plan)]


def test_a_late_milestone_needs_attention_and_one_reason_names_it(plan: Plan) -> None:
    one_late = plan_of(plan, step(1, due=away(-3)), step(2, due=away(3)))
    assert concerns(one_late) == [("1.2", Concern.MILESTONE_LATE, "milestone 1.2/m1 3 days late: Step 1")]
    two_late = plan_of(plan, step(1, due=away(-3)), step(2, due=away(-40)))
    (group,) = by_action(attention(two_late))
    assert reasons_words(group) == (
        "declared green, the dates suggest amber: milestone 1.2/m2 40 days late: Step 2, and 1 more late"
    )
    assert concerns(plan_of(plan, step(1, due=away(-3)), stage=Stage.WITHDRAWN)) == []


def test_all_done_but_still_open_is_said(plan: Plan) -> None:
    finished = [done(number) for number in range(1, 6)]
    now = plan_of(plan, *finished)
    assert concerns(now) == [("1.2", Concern.MILESTONES_DONE, "all 5 milestones done, still open")]
    assert concerns(plan_of(plan, done(1)))[0][2] == "its only milestone done, still open"
    assert concerns(plan_of(plan, *finished, step(6))) == []
    complete = plan_of(plan, *finished, stage=Stage.COMPLETE, completed_on=TODAY)
    assert [kind for _, kind, _ in concerns(complete)] == [Concern.AWAITING_SIGN_OFF]


def test_both_are_found_by_the_filter(plan: Plan) -> None:
    late = plan_of(plan, step(1, due=away(-3)))
    assert [action.ref for action in parse_filter("milestone-late").apply(late, "jo")] == ["1.2"]
    assert parse_filter("milestones-done").apply(late, "jo") == ()
    finished = plan_of(plan, done(1))
    assert [action.ref for action in parse_filter("milestones-done").apply(finished, "jo")] == ["1.2"]


def on_agenda(plan: Plan) -> tuple[Section, str]:
    (item,) = [item for item in agenda(plan, (), 1) if item.subject == "1.2"]
    return item.section, item.why


def test_the_agenda_names_late_and_coming_milestones_with_their_action(plan: Plan) -> None:
    late = step(1, "Train", due=away(-3))
    coming = step(2, "Audit", due=away(12))
    words = "milestone 1.2/m1 3 days late: Train"
    assert on_agenda(plan_of(plan, late)) == (Section.LATE, words)
    assert on_agenda(plan_of(plan, late, coming)) == (
        Section.LATE,
        f"{words}; milestone 1.2/m2 due in 12 days: Audit",
    )
    assert on_agenda(plan_of(plan, late, due=away(-9))) == (Section.LATE, f"9 days late; {words}")
    assert on_agenda(plan_of(plan, coming)) == (Section.DUE_SOON, "milestone 1.2/m2 due in 12 days: Audit")
    assert on_agenda(plan_of(plan, coming, due=away(5))) == (
        Section.DUE_SOON,
        "due in 5 days; milestone 1.2/m2 due in 12 days: Audit",
    )
    red = plan_of(plan, coming, rag=Condition.OFF_TRACK, rag_reason="no staff")
    assert on_agenda(red) == (Section.RED_AMBER, "no staff; milestone 1.2/m2 due in 12 days: Audit")
    assert on_agenda(plan_of(plan, done(1))) == (Section.GAPS, "its only milestone done, still open")
    far = plan_of(plan, step(1, due=away(31)))
    assert "milestone" not in on_agenda(far)[1]


def test_milestones_that_fall_due_next_are_those_of_open_actions(plan: Plan) -> None:
    steps = (step(1, due=away(9)), step(2, due=TODAY), step(3, due=away(-1)), step(4, due=away(31)), step(5))
    now = plan_of(plan, *steps)
    assert [milestone.ref for milestone in milestones_due_next(now, 30)] == ["1.2/m2", "1.2/m1"]
    assert milestones_due_next(plan_of(plan, *steps, stage=Stage.COMPLETE, completed_on=TODAY), 30) == ()
