"""An open review in the database: one at a time, whoever starts it, and never lost half way."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.agenda import current
from actionplan.model.edit import Edit
from actionplan.model.movement import MoveKind
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import propose
from actionplan.model.rules.review import join_reds, next_review, settle, start
from actionplan.model.weekly_review import Outcome
from actionplan.store import ConflictError, StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare

if TYPE_CHECKING:
    from programs import Programs
from held_review import TODAY, Held, StampMaker

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
        with pytest.raises(StoreError, match="R1 was added by jo meanwhile; try again"):
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
    refusal = f"R1 was added by {first[0]} meanwhile; try again"
    assert sorted(lines[0] for lines in said.values()) == [refusal] * 3 + ["started"]
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
    seq = held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.OFF_TRACK))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (
        Condition.OFF_TRACK,
        "changed",
        10,
    )
    assert held.store.undo(stamp("undo")).seq == seq
    assert (held.action("1.1").rag, held.item("1.1").outcome) == (Condition.UNRATED, "waiting")
    assert held.item("1.1").seconds == 10, "it was talked about all the same"
    held.store.redo(stamp("redo"))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (
        Condition.OFF_TRACK,
        "changed",
        10,
    )


def test_more_time_on_a_card_does_not_stand_in_the_way_of_undo(held: Held, stamp: StampMaker) -> None:
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.OFF_TRACK))
    more = settle(held.item("1.1"), Outcome.CHANGED, 25)
    held.store.save([more], replace(held.stamp("review"), review="R1"))
    held.store.undo(stamp("undo"))
    assert (held.action("1.1").rag, held.item("1.1").outcome, held.item("1.1").seconds) == (
        Condition.UNRATED,
        "waiting",
        35,
    )


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
    held.store.save([held.rates("1.1", Condition.OFF_TRACK)], held.stamp())
    joining = join_reds(held.plan)
    assert [edit.after.ref for edit in joining] == ["R1/001"]
    held.store.save(joining, held.stamp("review"))
    with closing(SqliteStore(database)) as other, pytest.raises(StoreError, match="R1/001 was added by jo meanwhile"):
        other.save(joining, held.stamp("review", by="sam"))
    assert join_reds(held.plan) == []
    assert [item.subject for item in held.plan.items] == ["1.1"]


def test_a_review_goes_on_past_midnight(held: Held) -> None:
    tomorrow = TODAY + timedelta(days=1)
    held.begin()
    held.settles("1.1")
    item = held.store.plan(tomorrow).items[1]
    edit = held.rates("1.2", Condition.OFF_TRACK, on=tomorrow)
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
