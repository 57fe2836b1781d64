"""Weekly reviews in the database: one at a time, locked once closed, exact in what came before, and never lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.model.agenda import current
from actionplan.model.attention import Concern, attention, reviews_red, reviews_unseen
from actionplan.model.describe import told
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.movement import MoveKind
from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import Rag
from actionplan.model.rules.actions import propose
from actionplan.model.rules.records import undone_addition
from actionplan.model.rules.review import (
    change_details,
    close,
    decide,
    discard,
    finish_decision,
    join_reds,
    next_review,
    settle,
    start,
)
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview
from actionplan.store import ConflictError, Nothing, Store, StoreError
from actionplan.store.sqlite import schema
from actionplan.store.sqlite.hash_chain import seal
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare

if TYPE_CHECKING:
    from conftest import Programs

TODAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
StampMaker = Callable[..., Stamp]


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    """The plan's store."""
    with closing(SqliteStore(database)) as opened:
        yield opened


@pytest.fixture
def held(store: SqliteStore, stamp: StampMaker) -> Held:
    """What happens at reviews of the plan."""
    return Held(store, stamp)


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

    def rates(self, ref: str, rag: Rag, note: str = "no staff", on: date = TODAY) -> Edit:
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


# --- one at a time --------------------------------------------------------------------------------------------


def test_a_review_is_kept_with_its_items_and_is_the_open_one(held: Held) -> None:
    review = held.begin()
    plan = held.plan
    assert plan.open_review is not None
    assert (plan.open_review.ref, plan.open_review.chair, plan.last_review) == ("R1", "Chair", None)
    assert [item.ref for item in plan.items] == [f"R1/{place:03}" for place in range(1, 6)]
    assert held.store.review_items(review.ref) == plan.items
    held.ends()
    assert (held.plan.open_review, held.plan.items) == (None, ())
    assert held.store.review_items(review.ref) == plan.items


def test_whoever_comes_second_is_told_and_finds_the_first_ones_review(
    held: Held, database: Path, stamp: StampMaker
) -> None:
    with closing(SqliteStore(database)) as other:
        plan = other.plan(TODAY)
        edits = start(plan, (), next_review(plan, TODAY, "Sam", ""))
        held.begin()
        with pytest.raises(StoreError, match="R1 is taken; try again"):
            other.save(edits, stamp("review", by="sam"))
        review = other.plan(TODAY).open_review
    assert review is not None
    assert review.chair == "Chair"
    assert len(held.plan.items) == 5


START = """
from actionplan.model.rules.review import next_review, start
store = SqliteStore(path)
plan = store.plan(today)
edits = start(plan, (), next_review(plan, today, name, ""))
wait_for_the_others()
try:
    store.save(edits, stamp)
    say("started")
except StoreError as error:
    say(error)
plan = store.plan(today)
say(plan.open_review.chair, len(plan.items))
"""


def test_of_four_who_start_at_the_same_moment_one_starts_and_the_others_join(
    database: Path, programs: Programs
) -> None:
    said = programs.at_once(START, database, ["ann", "bo", "cy", "di"])
    first = [name for name, lines in said.items() if lines[0] == "started"]
    assert len(first) == 1
    assert sorted(lines[0] for lines in said.values()) == ["R1 is taken; try again"] * 3 + ["started"]
    assert {lines[1] for lines in said.values()} == {f"{first[0]} 5"}
    with closing(SqliteStore(database)) as store:
        assert len(store.plan(TODAY).reviews) == 1
        assert store.check() == ()


def test_reviews_count_beyond_nine(held: Held) -> None:
    for _ in range(11):
        held.begin()
        held.ends()
    assert [review.number for review in held.plan.reviews] == list(range(1, 12))
    assert held.plan.last_review == held.plan.reviews[-1]


# --- going through it -----------------------------------------------------------------------------------------


def test_undo_takes_back_the_rating_and_the_items_outcome_at_once(held: Held, stamp: StampMaker) -> None:
    held.begin()
    seq = held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.RED))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (Rag.RED, "changed", 10)
    assert held.store.undo(stamp("undo")).seq == seq
    assert (held.action("1.1").rag, held.item("1.1").outcome) == (Rag.UNRATED, "waiting")
    assert held.item("1.1").seconds == 10, "it was talked about all the same"
    held.store.redo(stamp("redo"))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (Rag.RED, "changed", 10)


def test_more_time_on_a_card_does_not_stand_in_the_way_of_undo(held: Held, stamp: StampMaker) -> None:
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.RED))
    more = settle(held.item("1.1"), Outcome.CHANGED, 25)
    held.store.save([more], replace(held.stamp("review"), review="R1"))
    held.store.undo(stamp("undo"))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (Rag.UNRATED, "waiting", 35)


def test_two_who_settle_one_card_alike_do_not_disagree_and_who_comes_late_with_another_word_is_told(
    held: Held,
) -> None:
    held.begin()
    seen = held.item("1.1")
    stamp = held.made_in("R1", "sam")
    held.settles("1.1")
    assert held.store.save([settle(seen, Outcome.REVIEWED, 10)], stamp).seq is None
    with pytest.raises(ConflictError) as refusal:
        held.store.save([settle(seen, Outcome.SKIPPED, 10)], stamp)
    assert [(one.ref, one.field, one.theirs) for one in refusal.value.conflicts] == [("R1/001", "outcome", "reviewed")]


def test_a_red_joins_once_however_many_take_it_up(held: Held, database: Path) -> None:
    """1.1 is closed, so that it is not on the agenda; then it is reopened and turns red."""
    for values in ({"stage": "complete"}, {"stage": "closed", "signed_off_by": "Sam", "accepted_evidence": "audit"}):
        edit = propose(held.action("1.1"), values, key=held.plan.key, today=TODAY, by="jo", note="done")
        held.store.save([edit], held.stamp())
    plan = held.plan
    review = next_review(plan, TODAY, "Chair", "")
    held.store.save([Edit(None, review)], held.stamp("review"))
    edit = propose(held.action("1.1"), {"stage": "open"}, key=plan.key, today=TODAY, by="jo", note="it came back")
    held.store.save([edit], held.stamp())
    held.store.save([held.rates("1.1", Rag.RED)], held.stamp())
    joining = join_reds(held.plan)
    assert [edit.after.ref for edit in joining] == ["R1/001"]
    held.store.save(joining, held.stamp("review"))
    with closing(SqliteStore(database)) as other, pytest.raises(StoreError, match="R1/001 is taken"):
        other.save(joining, held.stamp("review", by="sam"))
    assert join_reds(held.plan) == []
    assert [item.subject for item in held.plan.items] == ["1.1"]


def test_a_review_goes_on_past_midnight(held: Held) -> None:
    tomorrow = TODAY + timedelta(days=1)
    held.begin()
    held.settles("1.1")
    item = held.store.plan(tomorrow).items[1]
    edit = held.rates("1.2", Rag.RED, on=tomorrow)
    held.store.save([edit, settle(item, Outcome.CHANGED, 60)], held.made_in("R1", on=tomorrow))
    held.ends(tomorrow)
    plan = held.store.plan(tomorrow)
    assert plan.last_review is not None
    assert (plan.last_review.held_on, plan.last_review.number) == (TODAY, 1)
    assert [update.ref for update in held.store.history(review="R1")] == ["R1", "1.2", "R1"]
    assert [item.outcome.is_done for item in held.store.review_items("R1")] == [True, True, False, False, False]
    assert compare(held.store, plan).moves == tuple(
        move for move in compare(held.store, plan).moves if move.kind is MoveKind.UNCHANGED_RED
    )


ITEM_BY_ITEM = """
from actionplan.model.agenda import current
from actionplan.model.weekly_review import Outcome
from actionplan.model.rules.review import settle
store = SqliteStore(path)
wait_for_the_others()
while (item := current(store.plan(today).items)) is not None:
    action = store.plan(today).action(item.subject)
    edits = [Edit(action, replace(action, success_measure=f"by {name}")), settle(item, Outcome.CHANGED, 5)]
    store.save(edits, replace(stamp, review=item.review), "seen")
    say(item.ref)
    sys.stdin.readline()
"""


def test_a_review_whose_program_is_killed_goes_on_at_the_same_card(
    held: Held, database: Path, programs: Programs
) -> None:
    """Killed after the first, after the third, and once in the middle of things: nothing said to be saved is lost."""
    held.begin()
    settled: list[str] = []
    for cards in (1, 2, 1):
        program = programs.start(ITEM_BY_ITEM, database, "ann")
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        for _ in range(cards):
            program.stdin.write("go\n")
            program.stdin.flush()
            settled.append(program.stdout.readline().strip())
        program.kill()
        program.communicate()
        with closing(SqliteStore(database)) as store:
            plan = store.plan(TODAY)
            assert store.check() == ()
        assert [item.ref for item in plan.items if item.outcome.is_done] == settled
        assert all(plan.action(item.subject).success_measure for item in plan.items if item.outcome.is_done)  # type: ignore[union-attr]
        upcoming = current(plan.items)
        assert upcoming is not None
        assert upcoming.place == len(settled) + 1


# --- once it is closed ----------------------------------------------------------------------------------------


@pytest.fixture
def closed(held: Held) -> Held:
    """A review of two cards, 1.1 turned red in it, and one decision."""
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.RED))
    edit = decide(held.plan, about="1.1", what="Ask HR", owner="Ann", due="fri", for_board=True)
    held.store.save([edit], held.made_in("R1", by="sam"))
    held.settles("1.2")
    held.ends()
    return held


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
        closed.store.save([Edit(review, replace(review, state="open"))], closed.stamp())
    with pytest.raises(Nothing, match="it started or ended a review"):
        closed.store.undo(closed.stamp("undo"), review.seq)


def test_what_was_changed_in_it_is_not_undone_any_more(closed: Held) -> None:
    before = closed.plan
    with pytest.raises(Nothing, match=r"^change \d+ was made in review 1, which is closed and locked; change the"):
        closed.store.undo(closed.stamp("undo"))
    rated = next(update.change.seq for update in closed.store.history(review="R1") if update.ref == "1.1")
    with pytest.raises(Nothing, match="closed and locked"):
        closed.store.undo(closed.stamp("undo"), rated)
    assert closed.plan == before


def test_what_was_undone_before_it_closed_is_not_made_again_after(held: Held, stamp: StampMaker) -> None:
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.RED))
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
    assert decision == replace(undone_addition(replace(decision, withdrawn="")), version=2)
    assert closed.plan.decisions_about(closed.action("1.1")) == ()


def test_closing_twice_is_closing_once(closed: Held, database: Path, stamp: StampMaker) -> None:
    closed.begin()
    review = closed.plan.open_review
    assert review is not None
    with closing(SqliteStore(database)) as other:
        closed.ends()
        assert other.save([close(review)], stamp("review", by="sam")).seq is None


# --- its details --------------------------------------------------------------------------------------------------


def test_its_details_are_changed_while_it_is_open_and_logged_and_undone(held: Held, stamp: StampMaker) -> None:
    held.begin()
    edit = change_details(held.plan, held.plan.reviews[0], chair="Sam", apologies="Bo, Ann", next_meeting=TODAY + WEEK)
    held.store.save([edit], held.made_in("R1"))
    (review,) = held.plan.reviews
    assert (review.chair, review.attendees, review.apologies) == ("Sam", "", "Bo, Ann"), "Ann is not both"
    assert review.next_meeting == TODAY + WEEK
    assert told(held.store.history("R1")[-1]) == (
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
    edits = [change_details(seen, seen.reviews[0], **values) for values in ({"chair": "Sam"}, {"apologies": "Bo"})]
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
        for (seq,) in connection.execute("SELECT seq FROM change ORDER BY seq").fetchall():
            seal(connection, seq)
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


# --- started by mistake -------------------------------------------------------------------------------------------


@pytest.fixture
def discarded(held: Held) -> Held:
    """A review with a change and a decision in it, discarded."""
    held.whole(TODAY - WEEK)
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.RED))
    edit = decide(held.plan, about="1.1", what="Ask HR", owner="Ann", due="fri", for_board=False)
    held.store.save([edit], held.made_in("R2"))
    review = held.plan.open_review
    assert review is not None
    held.store.save([discard(review)], held.stamp("review"))
    return held


def test_a_discarded_review_counts_nowhere_and_what_was_done_in_it_stays(discarded: Held) -> None:
    plan = discarded.plan
    assert (plan.open_review, plan.items) == (None, ())
    assert plan.last_review is not None
    assert plan.last_review.ref == "R1"
    assert [review.state for review in plan.reviews] == ["closed", "discarded"]
    assert (discarded.action("1.1").rag, [one.what for one in plan.decisions]) == (Rag.RED, ["Ask HR"])
    assert reviews_red(discarded.action("1.1"), plan) == 0
    assert (plan.looked_at["1.1"], reviews_unseen(discarded.action("1.1"), plan)) == (1, 0)
    past = compare(discarded.store, plan)
    assert (past.review and past.review.ref, [move.ref for move in past.moves]) == ("R1", ["1.1"])
    assert told(discarded.store.history("R2")[-1]) == "review 2 discarded"
    assert discarded.begin().ref == "R3", "its number is not used again"
    assert discarded.store.check() == ()


def test_a_look_back_past_a_discarded_review_sees_what_the_plan_sees(discarded: Held) -> None:
    seq = discarded.plan.reviews[1].seq
    discarded.store.save([discarded.rates("1.2", Rag.AMBER)], discarded.stamp())
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
    assert discarded.action("1.1").rag is Rag.UNRATED
    discarded.store.redo(stamp("redo"))
    assert discarded.action("1.1").rag is Rag.RED


# --- since the last review ------------------------------------------------------------------------------------


def test_what_is_changed_on_the_same_day_is_since_the_review_if_it_came_after(held: Held) -> None:
    held.store.save([held.rates("1.1", Rag.AMBER)], held.stamp())
    held.begin()
    held.settles("1.2", Outcome.CHANGED, held.rates("1.2", Rag.AMBER))
    held.ends()
    review = held.plan.last_review
    past = compare(held.store, held.plan, review)
    assert (past.since, past.review and past.review.number, past.moves) == (TODAY, 1, ())
    held.store.save([held.rates("1.3", Rag.AMBER)], held.stamp())
    assert [(move.ref, move.kind) for move in compare(held.store, held.plan, review).moves] == [("1.3", MoveKind.RATED)]


def test_after_todays_review_it_is_since_the_one_before_not_since_that(held: Held) -> None:
    for on in (TODAY - WEEK, TODAY):
        held.begin(on)
        held.ends(on)
        past = compare(held.store, held.store.plan(on))
        assert past.since == (TODAY - 2 * WEEK if on < TODAY else TODAY - WEEK)
        assert (past.review.number if past.review else None) == (None if on < TODAY else 1)
    tomorrow = TODAY + timedelta(days=1)
    assert compare(held.store, held.store.plan(tomorrow)).since == TODAY


def test_while_a_review_goes_on_it_is_still_since_the_one_before(held: Held) -> None:
    held.whole(TODAY - WEEK)
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Rag.AMBER))
    past = compare(held.store, held.plan)
    assert (past.since, [move.ref for move in past.moves]) == (TODAY - WEEK, ["1.1"])


def test_before_any_review_it_is_since_a_week_ago(held: Held) -> None:
    past = compare(held.store, held.plan)
    assert (past.since, past.review) == (TODAY - WEEK, None)


def concerns(plan: Plan, ref: str, kind: Concern) -> list[str]:
    return [line.reason for line in attention(plan) if line.ref == ref and line.kind is kind]


def test_the_log_tells_how_many_reviews_an_action_has_been_red_for_and_not_looked_at(held: Held) -> None:
    since = TODAY - 3 * WEEK
    held.store.save([held.rates("1.1", Rag.RED, on=since)], held.stamp(on=since))
    for week in (3, 2, 1):
        on = TODAY - WEEK * week
        held.begin(on)
        for item in held.store.plan(on).items:
            if item.subject not in ("1.2", "1.3") or week == 3 and item.subject == "1.3":
                held.store.save([settle(item, Outcome.REVIEWED, 5)], held.made_in(item.review, on=on))
        held.ends(on)
    plan = held.plan
    assert concerns(plan, "1.1", Concern.RED) == ["red for 3 reviews: no staff"]
    assert concerns(plan, "1.2", Concern.STALE) == ["not looked at for 3 reviews"], "it was never reached"
    assert (reviews_unseen(held.action("1.3"), plan), reviews_unseen(held.action("1.1"), plan)) == (2, 0)


def test_an_action_added_later_was_not_looked_at_only_since_it_is_there(held: Held) -> None:
    from actionplan.model.rules.actions import add_action

    held.whole(TODAY - 2 * WEEK)
    on = TODAY - WEEK
    edit = add_action(held.store.plan(on), "1.2", "Audit the thresholds", on)
    held.store.save([edit], held.stamp(on=on))
    assert reviews_unseen(held.action("1.2b"), held.plan) == 0
    for _ in range(2):
        held.begin(on)
        held.ends(on)
    assert (reviews_unseen(held.action("1.2b"), held.plan), reviews_unseen(held.action("1.1"), held.plan)) == (2, 2)


def test_the_plan_upto_a_change_knows_its_reviews_too(closed: Held) -> None:
    review = closed.plan.reviews[0]
    before, after = (closed.store.plan_upto(seq, TODAY) for seq in (review.seq - 1, review.seq))
    assert before.open_review is not None
    assert (before.is_past, len(before.items), before.looked_at["1.2"]) == (True, 5, 1)
    assert (after.open_review, after.items, after.last_review) == (None, (), review)
    assert after.looked_at == closed.plan.looked_at


def test_histories_speak_of_actions_decisions_and_reviews_and_not_of_items(closed: Held) -> None:
    kinds: set[Any] = {(update.kind, update.ref) for update in closed.store.history()}
    assert kinds == {("action", "1.1"), ("decision", "D1"), ("review", "R1")}
    started, ended = closed.store.history("R1")
    assert (told(started), told(ended)) == ("review 1 started, chair Chair, with Ann", "review 1 closed")
    after = closed.store.history(after=started.change.seq)
    assert after == closed.store.history()[1:]
    assert closed.store.history(after=ended.change.seq) == ()
