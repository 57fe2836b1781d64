"""Twelve weeks of ratings, walked back from the plan as it is."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.trend import WEEKS, RatingBefore, Trend, trends, week_ends

TODAY = date(2026, 11, 27)


def counted(trend: Trend, rag: Condition) -> list[int]:
    """How many of one rating there were in each week."""
    return [numbers[rag] for numbers in trend.counts]


def test_a_trend_looks_at_today_and_each_seventh_day_before() -> None:
    days = week_ends(TODAY)
    assert len(days) == WEEKS == 12
    assert days[-1] == TODAY
    assert days[0] == date(2026, 9, 11)
    assert {later - earlier for earlier, later in zip(days, days[1:], strict=False)} == {timedelta(days=7)}


def test_without_updates_every_week_is_like_today(plan: Plan) -> None:
    trend = trends(plan, (), {"": plan.actions})[""]
    assert counted(trend, Condition.UNRATED) == [5] * 12
    assert trend.worsts == (Condition.UNRATED,) * 12


def test_an_update_counts_from_the_day_it_was_made_on(plan: Plan) -> None:
    now = replace(plan, actions=(replace(plan.actions[0], rag=Condition.OFF_TRACK), *plan.actions[1:]))
    made = RatingBefore(date(2026, 11, 20), "1.1", Condition.ON_TRACK)
    before = RatingBefore(date(2026, 11, 7), "1.1", Condition.UNRATED)
    trend = trends(now, (made, before), {"": now.actions})[""]
    # The week that ends on 20 Nov has it, the one that ends on 6 Nov has not even the one before.
    assert counted(trend, Condition.OFF_TRACK) == [0] * 10 + [1, 1]
    assert counted(trend, Condition.ON_TRACK) == [0] * 9 + [1, 0, 0]
    assert counted(trend, Condition.UNRATED) == [5] * 9 + [4, 4, 4]
    assert trend.worsts[-4:] == (Condition.UNRATED, Condition.ON_TRACK, Condition.OFF_TRACK, Condition.OFF_TRACK)


def test_the_last_of_several_updates_in_a_week_counts(plan: Plan) -> None:
    now = replace(plan, actions=(replace(plan.actions[0], rag=Condition.AT_RISK), *plan.actions[1:]))
    updates = (
        RatingBefore(date(2026, 11, 26), "1.1", Condition.OFF_TRACK),
        RatingBefore(date(2026, 11, 25), "1.1", Condition.ON_TRACK),
        RatingBefore(date(2026, 11, 25), "1.1", Condition.UNRATED),
    )
    trend = trends(now, updates, {"": now.actions})[""]
    assert [numbers[Condition.UNRATED] for numbers in trend.counts[-2:]] == [5, 4]
    assert counted(trend, Condition.OFF_TRACK) == [0] * 12


def test_an_added_and_a_withdrawn_action_count_only_while_they_count(plan: Plan) -> None:
    added = Action("1.1b", "1.1", "More", rag=Condition.ON_TRACK)
    gone = replace(plan.actions[1], rag=Condition.AT_RISK, stage=Stage.WITHDRAWN)
    now = replace(plan, actions=(plan.actions[0], added, gone, *plan.actions[2:]))
    updates = (
        RatingBefore(date(2026, 11, 19), "1.2", Condition.AT_RISK),
        RatingBefore(date(2026, 11, 12), "1.1b", None),
    )
    trend = trends(now, updates, {"": now.actions})[""]
    assert counted(trend, Condition.ON_TRACK) == [0] * 9 + [1, 1, 1]
    assert counted(trend, Condition.AT_RISK) == [1] * 10 + [0, 0]
    assert [sum(numbers.values()) for numbers in trend.counts] == [5] * 9 + [6, 5, 5]


def test_each_group_has_its_own_and_what_belongs_to_none_is_left_out(plan: Plan) -> None:
    now = replace(plan, actions=(replace(plan.actions[0], rag=Condition.OFF_TRACK), *plan.actions[1:]))
    update = RatingBefore(TODAY, "1.1", Condition.UNRATED)
    found = trends(now, (update,), {"first": now.actions[:2], "second": now.actions[2:4]})
    assert counted(found["first"], Condition.OFF_TRACK) == [0] * 11 + [1]
    assert counted(found["second"], Condition.OFF_TRACK) == [0] * 12
    assert [sum(numbers.values()) for numbers in found["second"].counts] == [2] * 12
