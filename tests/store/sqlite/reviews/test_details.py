"""The details of a review, and a review that was started by mistake, in the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.attention import reviews_red, reviews_unseen
from actionplan.model.describe import told
from actionplan.model.edit import Edit
from actionplan.model.ratings import Condition
from actionplan.model.rules.review import change_details, decide, discard
from actionplan.model.weekly_review import Decision, Outcome, State
from actionplan.store import Nothing, StoreError
from actionplan.store.sql.hash_chain import seal_new
from actionplan.store.sqlite import schema
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare

if TYPE_CHECKING:
    pass
from held_review import TODAY, WEEK, Held, StampMaker

# --- its details ----------------------------------------------------------------------------------------------


def test_its_details_are_changed_while_it_is_open_and_logged_and_undone(held: Held, stamp: StampMaker) -> None:
    held.begin()
    edit = change_details(held.plan, held.plan.reviews[0], chair="Sam", apologies="Bo, Ann", next_meeting=TODAY + WEEK)
    held.store.save([edit], held.made_in("R1"))
    (review,) = held.plan.reviews
    assert (review.chair, review.attendees, review.apologies) == ("Sam", "", "Bo, Ann"), "Ann is not both"
    assert review.next_meeting == TODAY + WEEK
    assert told(held.store.history("R1")[-1], held.plan) == (
        "chair Chair → Sam, present Ann → –, apologies – → Bo, Ann, next meeting – → 4 Dec 2026"
    )
    before = held.store.plan_upto(held.store.history("R1")[0].change.seq, TODAY).reviews[0]
    assert (before.chair, before.apologies, before.next_meeting) == ("Chair", "", None)
    held.store.undo(stamp("undo"))
    assert (held.plan.reviews[0].chair, held.plan.reviews[0].next_meeting) == ("Chair", None)
    held.store.redo(stamp("redo"))
    held.ends()
    with pytest.raises(Nothing, match=r"^change \d+ is of review 1, which is closed and locked$"):
        held.store.undo(stamp("undo"))
    assert held.store.check() == ()


def test_two_who_change_other_details_both_have_theirs(held: Held) -> None:
    held.begin()
    seen = held.plan
    review = seen.reviews[0]
    edits = [change_details(seen, review, chair="Sam"), change_details(seen, review, apologies="Bo")]
    for edit, by in zip(edits, ("jo", "sam"), strict=True):
        held.store.save([edit], held.made_in("R1", by))
    assert (held.plan.reviews[0].chair, held.plan.reviews[0].apologies) == ("Sam", "Bo")


def as_version_3_had_it(path: Path) -> None:
    """Takes out of a database what version 4 has brought: two columns, also of the log, and the wider locks."""
    connection = sqlite3.connect(path, isolation_level=None)
    with closing(connection):
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for column in ("apologies", "next_meeting"):
            connection.execute(f"ALTER TABLE review DROP COLUMN {column}")
        fields = "'$.apologies', '$.next_meeting'"
        connection.execute(
            f"UPDATE log SET before = json_remove(before, {fields}), after = json_remove(after, {fields}) "
            "WHERE kind = 'review'"
        )
        connection.execute("DELETE FROM chain_head")
        seal_new(connection)
        for name, statement in schema.triggers():
            if name.endswith(("locked", "locked_insert", "locked_update")):
                connection.execute(statement.replace("<> 'open'", "= 'closed'").replace("is over", "is closed"))
            elif not name.startswith(("review_insert", "review_update", "chain_head")):
                connection.execute(statement)
        connection.execute("DROP TABLE chain_head")
        connection.execute(
            "DELETE FROM _sqlite_migrations WHERE name IN ('m004_details_of_reviews', 'm005_chain_head')"
        )
        connection.execute("PRAGMA user_version = 3")


def test_a_review_of_an_older_version_is_as_it_was_and_has_details_from_now_on(
    held: Held, database: Path, stamp: StampMaker
) -> None:
    held.whole(TODAY - WEEK)
    held.begin()
    before = held.plan
    held.store.close()
    as_version_3_had_it(database)
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        assert store.plan(TODAY).reviews == before.reviews
        assert (
            len(list(database.with_name("plan-backups").glob(f"plan-before-version-{schema.VERSION}-from-3-*.db"))) == 1
        )
        store.save([change_details(before, before.reviews[1], apologies="Bo")], stamp())
        assert [review.apologies for review in store.plan(TODAY).reviews] == ["", "Bo"]
        assert store.plan_upto(before.seq, TODAY).reviews == before.reviews
        assert store.check() == ()


@pytest.fixture
def discarded(held: Held) -> Held:
    """A review with a change and a decision in it, discarded."""
    held.whole(TODAY - WEEK)
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.OFF_TRACK))
    edit = decide(held.plan, about="1.1", what="Ask HR", owner="Ann", due="fri", for_board=False)
    held.store.save([edit], held.made_in("R2"))
    review = held.plan.open_review
    assert review is not None
    held.store.save([discard(review)], held.stamp("review"))
    return held


# --- started by mistake ---------------------------------------------------------------------------------------


def test_a_discarded_review_counts_nowhere_and_what_was_done_in_it_stays(discarded: Held) -> None:
    plan = discarded.plan
    assert (plan.open_review, plan.items) == (None, ())
    assert plan.last_review is not None
    assert plan.last_review.ref == "R1"
    assert [review.state for review in plan.reviews] == ["closed", "discarded"]
    assert (discarded.action("1.1").rag, [one.what for one in plan.decisions]) == (Condition.OFF_TRACK, ["Ask HR"])
    assert reviews_red(discarded.action("1.1"), plan) == 0
    assert (plan.looked_at["1.1"], reviews_unseen(discarded.action("1.1"), plan)) == (1, 0)
    past = compare(discarded.store, plan)
    assert (past.review and past.review.ref, [move.ref for move in past.moves]) == ("R1", ["1.1"])
    assert told(discarded.store.history("R2")[-1], plan) == "review 2 discarded"
    assert discarded.begin().ref == "R3", "its number is not used again"
    assert discarded.store.check() == ()


def test_a_look_back_past_a_discarded_review_sees_what_the_plan_sees(discarded: Held) -> None:
    seq = discarded.plan.reviews[1].seq
    discarded.store.save([discarded.rates("1.2", Condition.AT_RISK)], discarded.stamp())
    assert discarded.store.plan_upto(seq, TODAY).looked_at == discarded.plan.looked_at
    going_on = discarded.store.plan_upto(seq - 1, TODAY)
    assert (going_on.open_review is not None, going_on.looked_at["1.1"]) == (True, 2)


def test_a_discarded_review_is_over(discarded: Held) -> None:
    review = discarded.plan.reviews[1]
    for edit in (
        Edit(review, replace(review, chair="Sam")),
        Edit(review, replace(review, state=State.OPEN)),
        Edit(None, Decision("D9", "R2", "", "Late", "", None)),
        Edit(None, replace(discarded.store.review_items("R2")[0], ref="R2/099")),
    ):
        with pytest.raises(StoreError, match="the review is over and locked"):
            discarded.store.save([edit], discarded.stamp())
    with pytest.raises(Nothing, match="it started or ended a review"):
        discarded.store.undo(discarded.stamp("undo"), review.seq)


def test_what_was_done_in_a_discarded_review_can_be_undone(discarded: Held, stamp: StampMaker) -> None:
    discarded.store.undo(stamp("undo"))
    assert discarded.plan.decisions[0].withdrawn
    discarded.store.undo(stamp("undo"))
    assert discarded.action("1.1").rag is Condition.UNRATED
    discarded.store.redo(stamp("redo"))
    assert discarded.action("1.1").rag is Condition.OFF_TRACK
