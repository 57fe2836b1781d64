"""A closed review in the database is locked; what was decided in it lives on."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import undone_addition_of
from actionplan.model.rules.review import close, finish_decision, settle
from actionplan.model.weekly_review import Decision, Outcome, State
from actionplan.store import Nothing, StoreError
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    pass
from held_review import TODAY, WEEK, Held, StampMaker


@pytest.mark.parametrize("what", ["review", "item", "new item", "decision"])
def test_a_closed_review_is_locked(closed: Held, what: str) -> None:
    review = closed.plan.reviews[0]
    item = closed.store.review_items("R1")[0]
    edits: dict[str, Edit] = {
        "review": Edit(review, replace(review, chair="Somebody else")),
        "item": settle(item, Outcome.SKIPPED, 0),
        "new item": Edit(None, replace(item, ref="R1/099", place=99)),
        "decision": Edit(None, Decision("D2", "R1", "", "Late", "", None)),
    }
    with pytest.raises(StoreError, match="the review is over and locked"):
        closed.store.save([edits[what]], closed.stamp())
    assert closed.plan.reviews == (review,)
    assert (closed.store.review_items("R1")[0], len(closed.plan.decisions)) == (item, 1)
    assert closed.store.check() == ()


def test_it_is_not_opened_again(closed: Held) -> None:
    review = closed.plan.reviews[0]
    with pytest.raises(StoreError, match="over and locked"):
        closed.store.save([Edit(review, replace(review, state=State.OPEN))], closed.stamp())
    with pytest.raises(Nothing, match="it started or ended a review"):
        closed.store.undo(closed.stamp("undo"), review.seq)


def test_what_was_changed_in_it_is_not_undone_any_more(closed: Held) -> None:
    before = closed.plan
    with pytest.raises(
        Nothing, match=r"^change \d+ was made in review 1, which is closed and locked; make another change"
    ):
        closed.store.undo(closed.stamp("undo"))
    rated = next(update.change.seq for update in closed.store.history(review="R1") if update.ref == "1.1")
    with pytest.raises(Nothing, match="closed and locked"):
        closed.store.undo(closed.stamp("undo"), rated)
    assert closed.plan == before


def test_what_was_undone_before_it_closed_is_not_made_again_after(held: Held, stamp: StampMaker) -> None:
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.OFF_TRACK))
    held.store.undo(stamp("undo"))
    held.ends()
    with pytest.raises(Nothing, match="closed and locked"):
        held.store.redo(stamp("redo"))


def test_a_decision_lives_on_after_its_review(closed: Held) -> None:
    (decision,) = closed.plan.decisions
    later = closed.stamp("command", on=TODAY + WEEK)
    closed.store.save([Edit(decision, replace(decision, owner="Bob"))], later)
    closed.store.save([finish_decision(closed.plan.decisions[0], TODAY + WEEK)], later)
    assert [(one.owner, one.done_on, one.is_waiting) for one in closed.plan.decisions] == [("Bob", TODAY + WEEK, False)]
    assert [update.ref for update in closed.store.history("D1")] == ["D1", "D1", "D1"]
    assert {update.ref for update in closed.store.history("1.1")} == {"1.1"}


def test_a_decision_noted_by_mistake_is_taken_back(closed: Held, stamp: StampMaker) -> None:
    closed.store.undo(stamp("undo", by="sam"))
    (decision,) = closed.plan.decisions
    assert decision == replace(undone_addition_of(replace(decision, withdrawn="")), version=2)
    assert closed.plan.decisions_about(closed.action("1.1")) == ()


def test_closing_twice_is_closing_once(closed: Held, database: Path, stamp: StampMaker) -> None:
    closed.begin()
    review = closed.plan.open_review
    assert review is not None
    with closing(SqliteStore(database)) as other:
        closed.ends()
        assert other.save([close(review)], stamp("review", by="sam")).seq is None
