"""What every store promises of milestones: an update of one is an update of its action, told once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model import attention, rollup
from actionplan.model.describe import told, turned_words
from actionplan.model.milestones import Milestone
from actionplan.model.ratings import Condition
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.suggested_rag import suggestion
from actionplan.store import ConflictError, Saved, Store
from contract import TODAY, StampMaker, action_of, set_on

DUE = TODAY + timedelta(days=20)


def add(store: Store, stamp: Any, text: str = "Train the team", due: date | None = DUE, ref: str = "1.2") -> Saved:
    plan = store.plan(TODAY)
    return store.save([add_milestone(plan, action_of(store, ref), text=text, due=due or "", note="known late")], stamp)


def milestone_of(store: Store, ref: str = "1.2/m1") -> Milestone:
    milestone = store.plan(TODAY).milestone(ref)
    assert milestone is not None
    return milestone


def change(store: Store, stamp: Any, note: str = "", ref: str = "1.2/m1", **values: Any) -> Saved:
    edit = change_milestone(store.plan(TODAY), milestone_of(store, ref), values, by=stamp.by, note=note)
    return store.save([edit], stamp, note)


def told_of(store: Store, ref: str | None = None) -> list[tuple[str, str]]:
    plan = store.plan(TODAY)
    return [(update.ref, told(update, plan)) for update in store.history(ref)]


def test_a_milestone_is_added_read_and_updates_its_action(store: Store, stamp: StampMaker) -> None:
    before = action_of(store, "1.2")
    add(store, stamp(by="Al"))
    action, step = action_of(store, "1.2"), milestone_of(store)
    assert (step.text, step.due, step.original_due, step.version) == ("Train the team", DUE, DUE, 1)
    assert (action.version, action.updated_by, action.last_update) == (before.version + 1, "Al", TODAY)
    assert store.plan(TODAY).milestones_of(action) == (step,)
    add(store, stamp())
    assert [milestone.ref for milestone in store.plan(TODAY).milestones] == ["1.2/m1", "1.2/m2"]


def test_the_history_tells_a_change_of_a_milestone_once(store: Store, stamp: StampMaker) -> None:
    add(store, stamp())
    change(store, stamp(), "the venue is booked", due=DUE + timedelta(days=9))
    change(store, stamp(), "half of them came")
    set_on(store, stamp(), "1.2", owner="Ann")
    change(store, stamp(), done=True)
    expected = [
        ("1.2/m1", "milestone added: Train the team, due 17 Dec 2026"),
        (
            "1.2/m1",
            "milestone m1 “Train the team”: due date 17 Dec 2026 → 26 Dec 2026, nobody named who agreed: "
            "the venue is booked",
        ),
        ("1.2/m1", "milestone m1 “Train the team”: half of them came"),
        ("1.2", "owner – → Ann: a reason"),
        ("1.2/m1", "milestone m1 “Train the team”: done – → 27 Nov 2026"),
    ]
    assert told_of(store) == [(ref, words.replace(": a reason", "")) for ref, words in expected]
    assert told_of(store, "1.2") == told_of(store)
    assert [ref for ref, _ in told_of(store, "1.2/m1")] == ["1.2/m1"] * 4
    assert told_of(store, "1.1") == []
    assert len(store.history(limit=2)) == 2


def test_an_update_of_an_action_in_the_same_change_is_told_beside_it(store: Store, stamp: StampMaker) -> None:
    from contract import edit

    plan = store.plan(TODAY)
    add_step = add_milestone(plan, action_of(store, "1.2"), text="Train", due=DUE)
    store.save([add_step, edit(action_of(store, "1.2"), owner="Ann")], stamp())
    assert sorted(ref for ref, _ in told_of(store)) == ["1.2", "1.2/m1"]


def test_what_is_said_of_a_milestone_is_the_last_note_of_its_action(store: Store, stamp: StampMaker) -> None:
    add(store, stamp())
    change(store, stamp(by="Al"), "half of them came")
    note = store.last_notes(["1.2"], store.plan(TODAY).seq)["1.2"]
    assert (note.note, note.by) == ("half of them came", "Al")


def test_a_milestone_keeps_an_action_from_being_stale(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(on=date(2026, 11, 3)), "1.2", owner="Ann", due=DUE)
    late = date(2026, 12, 28)
    action = store.plan(late).action("1.2")
    assert action is not None
    assert attention.is_stale(action, store.plan(late))
    edit = add_milestone(store.plan(late), action, text="Train", due=late)
    store.save([edit], stamp(on=late))
    fresh = store.plan(late).action("1.2")
    assert fresh is not None
    assert not attention.is_stale(fresh, store.plan(late))


def test_undo_and_redo_of_an_addition_and_of_a_change(store: Store, stamp: StampMaker) -> None:
    add(store, stamp())
    added = milestone_of(store)
    change(store, stamp(), done=True)
    change_seq = store.plan(TODAY).seq
    undone = store.undo(stamp("undo"))
    assert replace(milestone_of(store), version=0) == replace(added, version=0)
    words = turned_words(undone, store.history(after=change_seq), {}, store.plan(TODAY), store.touched(undone.seq))
    assert words == "1.2/m1 done 27 Nov 2026 → none"
    store.redo(stamp("redo"))
    assert milestone_of(store).is_done
    store.undo(stamp("undo"))
    store.undo(stamp("undo"))
    assert milestone_of(store).withdrawn
    assert store.plan(TODAY).milestones_of(action_of(store, "1.2")) == ()
    store.redo(stamp("redo"))
    assert milestone_of(store).is_open
    add(store, stamp())
    assert milestone_of(store, "1.2/m2").is_open, "a ref is never used again"


def test_an_addition_that_was_worked_on_is_not_undone(store: Store, stamp: StampMaker) -> None:
    seq = add(store, stamp()).seq
    change(store, stamp(by="Al"), done=True)
    with pytest.raises(ConflictError, match="Al has changed the done since"):
        store.undo(stamp("undo"), seq)


def test_two_people_change_one_milestone(store: Store, another: Store, stamp: StampMaker) -> None:
    add(store, stamp())
    plan, seen = store.plan(TODAY), milestone_of(store)
    change(another, stamp(by="Al"), owner="Bo")
    saved = store.save([change_milestone(plan, seen, {"text": "Train them"}, by="jo")], stamp())
    assert saved.merged == ("1.2/m1",)
    assert (milestone_of(store).owner, milestone_of(store).text) == ("Bo", "Train them")
    with pytest.raises(ConflictError) as refused:
        store.save([change_milestone(plan, seen, {"owner": "Cy"}, by="jo")], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.ref, conflict.field, conflict.mine, conflict.theirs) == ("1.2/m1", "owner", "Cy", "Bo")


def test_two_people_may_add_one_each_only_under_two_refs(store: Store, another: Store, stamp: StampMaker) -> None:
    plan, action = store.plan(TODAY), action_of(store, "1.2")
    mine = add_milestone(plan, action, text="Mine")
    add(another, stamp(by="Al"), "Theirs")
    with pytest.raises(Exception, match=r"1\.2/m1 was added by .* meanwhile; try again"):
        store.save([mine], stamp())
    assert milestone_of(store).text == "Theirs"


def test_a_past_day_has_the_milestones_of_that_day(store: Store, stamp: StampMaker) -> None:
    days = [date(2026, 11, day) for day in (5, 10, 20)]
    add(store, stamp(on=days[0]))
    change(store, stamp(on=days[1]), "later", due=DUE + timedelta(days=5))
    change(store, stamp(on=days[2]), done=True)
    assert store.plan_as_at(date(2026, 11, 4)).milestones == ()
    (first,) = store.plan_as_at(days[0]).milestones
    assert (first.due, first.times_moved) == (DUE, 0)
    (moved,) = store.plan_as_at(days[1]).milestones
    assert (moved.times_moved, moved.done_on) == (1, None)
    (done,) = store.plan_as_at(days[2]).milestones
    assert done.is_done


def test_what_is_kept_beside_a_plan_follows_a_changed_milestone(store: Store, stamp: StampMaker) -> None:
    """A save reads only what has changed, and carries the rest over: suggestions and roll-ups must not stay behind."""
    set_on(store, stamp(), "1.2", owner="Ann", due=DUE, rag="green")
    before = store.plan(TODAY)
    assert rollup.whole(before).optimistic == ()
    assert suggestion(action_of(store, "1.2"), before).rag is Condition.ON_TRACK
    add(store, stamp(), due=TODAY - timedelta(days=40))
    late = store.plan(TODAY)
    assert suggestion(action_of(store, "1.2"), late).reason == "milestone 1.2/m1 40 days late: Train the team"
    assert [action.ref for action in rollup.whole(late).optimistic] == ["1.2"]
    change(store, stamp(), done=True)
    assert rollup.whole(store.plan(TODAY)).optimistic == ()
    store.undo(stamp("undo"))
    assert [action.ref for action in rollup.whole(store.plan(TODAY)).optimistic] == ["1.2"]
