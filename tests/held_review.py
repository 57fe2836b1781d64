"""A weekly review as it is held, straight on the store, in a few words a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import propose
from actionplan.model.rules.review import close, next_review, settle, start
from actionplan.model.weekly_review import Outcome, ReviewItem, WeeklyReview
from actionplan.store import Store
from actionplan.usecases.compare import compare

if TYPE_CHECKING:
    pass


TODAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
StampMaker = Callable[..., Stamp]


class Held:
    """A review, step by step, as the screen does it."""

    def __init__(self, store: Store, stamp: StampMaker) -> None:
        self.store, self.stamp = store, stamp

    @property
    def plan(self) -> Plan:
        return self.store.plan(TODAY)

    def action(self, ref: str) -> Action:
        action = self.plan.action(ref)
        assert action is not None
        return action

    def begin(self, on: date = TODAY, by: str = "jo") -> WeeklyReview:
        plan = self.store.plan(on)
        review = next_review(plan, on, "Chair", "Ann")
        self.store.save(start(plan, compare(self.store, plan).moves, review), self.stamp("review", by, on))
        return review

    def item(self, subject: str) -> ReviewItem:
        return next(item for item in self.plan.items if item.subject == subject)

    def settles(self, subject: str, outcome: Outcome = Outcome.REVIEWED, *more: Edit, by: str = "jo") -> int:
        """Saves what became of an item, and ``more`` in the same change. Answers with the change's number."""
        item = self.item(subject)
        saved = self.store.save([*more, settle(item, outcome, 10)], self.made_in(item.review, by))
        assert saved.seq is not None
        return saved.seq

    def made_in(self, review: str, by: str = "jo", on: date = TODAY) -> Stamp:
        return replace(self.stamp("screen", by, on), review=review)

    def rates(self, ref: str, rag: Condition, note: str = "no staff", on: date = TODAY) -> Edit:
        return propose(self.action(ref), {"rag": rag}, key=self.plan.key, today=on, by="jo", note=note)

    def ends(self, on: date = TODAY, by: str = "jo") -> None:
        review = self.store.plan(on).open_review
        assert review is not None
        self.store.save([close(review)], self.stamp("review", by, on))

    def whole(self, on: date) -> None:
        """A review that goes through everything."""
        self.begin(on)
        for item in self.store.plan(on).items:
            self.store.save([settle(item, Outcome.REVIEWED, 5)], self.made_in(item.review, on=on))
        self.ends(on)
