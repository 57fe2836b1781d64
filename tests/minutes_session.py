"""A review as it is held, in a few words a step, and the minutes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.model.rules.review import close, decide, finish_decision, next_review, settle, start
from actionplan.model.weekly_review import Outcome
from actionplan.reports.minutes import Minutes, parts
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from actionplan.usecases.minutes import minutes_of

TODAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
StampMaker = Callable[..., Stamp]


class Session:
    """A review as it is held, in a few words a step."""

    def __init__(self, store: SqliteStore, stamp: StampMaker) -> None:
        self.store, self._stamp = store, stamp
        self.on = TODAY

    @property
    def plan(self) -> Plan:
        return self.store.plan(self.on)

    def stamp(self, source: str = "screen", by: str = "jo") -> Stamp:
        review = self.plan.open_review
        return replace(self._stamp(source, by, self.on), review=review.ref if review and source == "screen" else None)

    def begin(self, chair: str = "The Chair", present: str = "Ann, Bob") -> None:
        plan = self.plan
        review = next_review(plan, self.on, chair, present)
        self.store.save(start(plan, compare(self.store, plan).moves, review), self._stamp("review", on=self.on))

    def rate(self, ref: str, rag: str, why: str, by: str = "jo") -> None:
        """On its card where a review goes on, else just so."""
        plan = self.plan
        action = plan.action(ref)
        assert action is not None
        edits = [propose(action, {"rag": rag}, key=plan.key, today=self.on, by=by, note=why)]
        edits += [settle(item, Outcome.CHANGED, 60) for item in plan.items if item.subject == ref]
        self.store.save(edits, self.stamp(by=by), why)

    def by_itself(self, ref: str, rag: str, why: str, stamp: Stamp) -> None:
        """On no card of a review, whether one is open or not."""
        plan = self.plan
        action = plan.action(ref)
        assert action is not None
        edit = propose(action, {"rag": rag}, key=plan.key, today=self.on, by=stamp.by, note=why)
        self.store.save([edit], stamp, why)

    def enter(self, *subjects: str, outcome: Outcome = Outcome.REVIEWED) -> None:
        for item in self.plan.items:
            if item.subject in subjects:
                self.store.save([settle(item, outcome, 60)], self.stamp())

    def decide(self, what: str, about: str = "", owner: str = "Ann", for_board: bool = False) -> None:
        edit = decide(self.plan, about=about, what=what, owner=owner, due="fri", for_board=for_board)
        self.store.save([edit], self.stamp())

    def change(self, *edits: Edit) -> None:
        self.store.save(edits, self.stamp())

    def undo(self) -> None:
        self.store.undo(self._stamp("undo", on=self.on))

    def end(self) -> Minutes:
        review = self.plan.open_review
        assert review is not None
        self.store.save([close(review)], self._stamp("review", on=self.on))
        return self.minutes()

    def minutes(self, number: int | None = None) -> Minutes:
        return minutes_of(self.store, self.on, number)


@pytest.fixture
def session(database: Path, stamp: StampMaker) -> Iterator[Session]:
    """A plan whose reviews are held on 27 November."""
    with closing(SqliteStore(database)) as store:
        yield Session(store, stamp)


def moved(minutes: Minutes, since: str) -> list[tuple[str, str]]:
    """What moved, and how, under the heading that names the day."""
    return [(row[0], row[2]) for row in rows(minutes, f"Movement since {since}")]


def rows(minutes: Minutes, title: str) -> list[tuple[str, ...]]:
    """What stands under the heading that begins so."""
    return next(list(part.rows) for part in parts(minutes) if part.title.startswith(title))


@pytest.fixture
def full(session: Session) -> Minutes:
    """Minutes with something under every heading."""
    session.begin()
    session.decide("Ask HR")
    session.decide("Ask the police")
    session.end()
    session.begin()
    session.change(finish_decision(session.plan.decisions[0], TODAY))
    session.rate("1.1", "red", "two posts | vacant")
    session.enter("1.2", outcome=Outcome.SKIPPED)
    session.decide("Ask the Board", for_board=True)
    return session.end()
