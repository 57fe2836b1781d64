"""What a plan is compared with: an earlier state of it, and the ratings of its last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from actionplan.model.movement import Move, movement
from actionplan.model.plan import Plan
from actionplan.model.report import SentReport
from actionplan.model.rollup import summary_groupings
from actionplan.model.trend import RatingBefore, Trend, trends
from actionplan.model.weekly_review import WeeklyReview

WEEK = timedelta(days=7)


class Comparison(Struct, frozen=True):
    """How a plan came to be what it is: movement since a day, and twelve weeks of ratings."""

    since: date
    review: WeeklyReview | None
    """The review that it is compared with, where it is one."""
    moves: tuple[Move, ...]
    whole: Trend
    groups: Mapping[str, Mapping[str, Trend]]
    """By the name of each grouping of the Summary, and in it by the key of the group."""
    before: Plan | None = None
    """The earlier state itself, by the key of now."""
    sent: SentReport | None = None
    """The report that it is compared with, where it is one that went out."""


def usual_review(plan: Plan) -> WeeklyReview | None:
    """The review that a plan is compared with unless somebody says otherwise: the last one before the plan's day.

    Against a review of the same day, of which it is most often the report, nothing would have moved.
    """
    earlier = (review for review in reversed(plan.reviews) if review.is_closed and review.held_on < plan.as_at)
    return next(earlier, None)


def default_since(plan: Plan) -> date:
    """The day of the usual review; before any, a week ago, or the day on which the plan was made if that is later."""
    review = usual_review(plan)
    if review is not None:
        return review.held_on
    return max(plan.as_at - WEEK, min(plan.began, plan.as_at))


def compared(
    plan: Plan,
    before: Plan,
    ratings: tuple[RatingBefore, ...],
    review: WeeklyReview | None = None,
    sent: SentReport | None = None,
) -> Comparison:
    """How a plan came to be what it is.

    Args:
        plan: The plan.
        before: An earlier state of it.
        ratings: Its ratings, newest first, since the end of the first week.
        review: The review that the earlier state was the state of.
        sent: The report that went out of the earlier state.
    """
    # What is withdrawn by now was counted then, so the groups are of all actions.
    groups = {
        grouping.name: {group.key: group.actions for group in grouping(plan, plan.actions)}
        for grouping in summary_groupings(plan)
    }
    return Comparison(
        since=before.as_at,
        review=review,
        moves=movement(before, plan),
        whole=trends(plan, ratings, {"": plan.actions})[""],
        groups={name: trends(plan, ratings, actions) for name, actions in groups.items()},
        before=before if before.key == plan.key else before.changed(key=plan.key),
        sent=sent,
    )
