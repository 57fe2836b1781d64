"""What a plan is compared with."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.comparison import compared, default_since, usual_review
from actionplan.model.movement import MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.trend import RatingBefore
from actionplan.model.weekly_review import State, WeeklyReview


def test_a_plan_is_compared_with_a_week_ago(plan: Plan) -> None:
    assert default_since(replace(plan, began=date(2026, 10, 5))) == date(2026, 11, 20)


def test_a_young_plan_is_compared_with_its_first_day(plan: Plan) -> None:
    assert default_since(replace(plan, began=date(2026, 11, 25))) == date(2026, 11, 25)


def test_no_plan_is_compared_with_a_day_to_come(plan: Plan) -> None:
    assert default_since(replace(plan, began=date(2026, 12, 1))) == plan.as_at


def test_after_a_review_a_plan_is_compared_with_that(plan: Plan) -> None:
    closed = WeeklyReview("R1", date(2026, 11, 13), "Chair", "", State.CLOSED)
    still_open = WeeklyReview("R2", date(2026, 11, 27), "Chair", "")
    assert default_since(replace(plan, reviews=(closed, still_open))) == date(2026, 11, 13)


def test_on_the_day_of_a_review_a_plan_is_compared_with_the_one_before(plan: Plan) -> None:
    before = WeeklyReview("R1", date(2026, 11, 13), "Chair", "", State.CLOSED)
    todays = WeeklyReview("R2", plan.as_at, "Chair", "", State.CLOSED)
    assert usual_review(replace(plan, reviews=(before, todays))) == before
    assert usual_review(replace(plan, reviews=(todays,))) is None
    assert default_since(replace(plan, reviews=(todays,), began=date(2026, 10, 5))) == date(2026, 11, 20)


def test_the_past_has_the_moves_and_a_trend_for_the_plan_and_every_group(plan: Plan) -> None:
    before = replace(plan, as_at=date(2026, 11, 20))
    after = replace(plan, actions=(replace(plan.actions[0], rag=Condition.OFF_TRACK), *plan.actions[1:]))
    found = compared(after, before, (RatingBefore(date(2026, 11, 23), "1.1", Condition.UNRATED),))
    assert found.since == date(2026, 11, 20)
    assert [(move.ref, move.kind) for move in found.moves] == [("1.1", MoveKind.RATED)]
    assert set(found.groups["summary area"]) == {"outcomes", "quality", ""}
    assert set(found.groups["theme"]) == {"1", "2"}
    assert (
        found.whole.counts[-1][Condition.OFF_TRACK] == found.groups["theme"]["1"].counts[-1][Condition.OFF_TRACK] == 1
    )
    assert found.whole.counts[-2][Condition.OFF_TRACK] == 0
    assert found.groups["summary area"]["quality"].worsts[-1] is Condition.OFF_TRACK


def test_what_is_withdrawn_now_was_counted_then(plan: Plan) -> None:
    gone = replace(plan.actions[0], stage=Stage.WITHDRAWN)
    after = replace(plan, actions=(gone, *plan.actions[1:]))
    found = compared(after, plan, (RatingBefore(date(2026, 11, 23), "1.1", Condition.ON_TRACK),))
    assert found.groups["theme"]["1"].counts[0][Condition.ON_TRACK] == 1
    assert sum(found.groups["theme"]["1"].counts[-1].values()) == 2
