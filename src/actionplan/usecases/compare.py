"""What a plan is compared with, and what comes of it: the one answer for every screen, verb and document."""

from __future__ import annotations

from datetime import date, timedelta

from actionplan.model.comparison import Comparison, compared, default_since, usual_review
from actionplan.model.plan import Plan
from actionplan.model.trend import RatingBefore, week_ends
from actionplan.model.weekly_review import WeeklyReview
from actionplan.store import Store

Earlier = tuple[Plan, WeeklyReview | None]
"""An earlier state of a plan, and the review that it was the state of, if it was of one."""


def compare(store: Store, plan: Plan, since: date | WeeklyReview | None = None) -> Comparison:
    """How ``plan`` came to be what it is: movement since a day, a closed review or the usual, and its last weeks.

    Args:
        store: Where the plan is.
        plan: As it is, or as at a past day.
        since: What it is compared with, as :func:`earlier` has it.

    Raises:
        StoreError: if it cannot be read as it was then.
    """
    before, review = earlier(store, plan, since)
    return compared(plan, before, ratings_of_last_weeks(store, plan), review)


def earlier(store: Store, plan: Plan, since: date | WeeklyReview | None = None) -> Earlier:
    """What ``plan`` is compared with.

    Of a review, its state when that was closed. Of a day, its state at the day's end; of the plan's own day, at its
    beginning; of the day on which it was made, as it was made. Without ``since``, of the last review before the plan's
    day; before any, of a week ago, or as it was made where that is later.

    Raises:
        StoreError: if it cannot be read as it was then.
    """
    review = usual_review(plan) if since is None else since
    if isinstance(review, WeeklyReview):
        return store.plan_upto(review.seq, review.held_on), review
    day = since if isinstance(since, date) else default_since(plan)
    if day == plan.began or (since is None and day < plan.began):
        # Since the day on which it was made is since it was made: that day's changes are what moved.
        return store.plan_as_begun(), None
    if day == plan.as_at:
        # Since today is since this morning: compared with itself, nothing would ever have moved.
        return store.plan_as_at(day - timedelta(days=1)).changed(as_at=day), None
    return store.plan_as_at(day), None


def ratings_of_last_weeks(store: Store, plan: Plan) -> tuple[RatingBefore, ...]:
    """What the trend of ``plan`` is made of. Raises StoreError if it cannot be read."""
    return store.ratings_before(week_ends(plan.as_at)[0], plan.as_at)
