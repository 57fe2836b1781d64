"""What every store promises of a save: it is there, and nothing else is touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.edit import Edit
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import further_action
from actionplan.model.sanitise import clean
from actionplan.store import ConflictError, Saved, Store, StoreError
from contract import AS_MADE, DUE, MADE_ON, REFS, TODAY, Engine, StampMaker, action_of, edit, set_on, slow, state

# --- what is saved is there -----------------------------------------------------------------------------------


def test_a_plan_is_read_as_it_was_made(store: Store, plan: Plan) -> None:
    read = store.plan(TODAY)
    assert (read.as_at, read.seq) == (TODAY, 1)
    assert state(read) == state(plan)
    assert {name: getattr(read, name) for name in AS_MADE} == {name: getattr(plan, name) for name in AS_MADE}
    assert {(a.version, a.updated_on, a.updated_by) for a in read.actions} == {(1, MADE_ON, "jo")}


def test_every_field_of_an_action_and_of_the_key_is_kept(
    engine: Engine, place: Path, plan: Plan, stamp: StampMaker
) -> None:
    full = Action(
        "1.2", "1.2", "Title", "Ann", DUE, date(2027, 1, 31), 3, forecast=date(2027, 5, 1), priority=Priority.CRITICAL,
        rag=Condition.CHECKED, rag_reason="done", success_measure="9 of 10", stage=Stage.CLOSED,
        completed_on=date(2026, 11, 20), completed_by="Bo", signed_off_on=TODAY, signed_off_by="Cy",
        accepted_evidence="audit",
    )  # fmt: skip
    gone = Action("1.3", "1.3", "Other", stage=Stage.WITHDRAWN, withdrawn_reason="merged")
    key = Key(
        strict=True, late=7, sign_off=8, moves=9, slipped=10, stale=11, meanings=((Condition.OFF_TRACK, "very bad"),)
    )
    rich = replace(plan, key=key, actions=(full, gone))
    store = engine.create(place, rich, stamp("init"))
    assert store.plan(TODAY).key == key
    assert state(store.plan(TODAY)) == state(rich)
    assert state(store.plan_as_at(TODAY)) == state(rich)
    store.close()


def test_a_save_changes_the_action_and_is_in_the_log(store: Store, stamp: StampMaker) -> None:
    saved = set_on(store, stamp(by="Ann"), "1.2", "no staff", rag="amber", owner="Bo")
    assert saved == Saved(2, ("1.2",), ())
    action = action_of(store, "1.2")
    assert (action.rag, action.owner, action.version) == (Condition.AT_RISK, "Bo", 2)
    assert (action.updated_by, action.updated_on, action.updated_at) == ("Ann", TODAY, "2026-11-27T12:00:00+00:00")
    (update,) = store.history()
    assert (update.ref, update.kind, update.version) == ("1.2", "action", 2)
    assert update.fields["rag"] == (None, "amber")
    assert update.fields["owner"] == ("", "Bo")
    change = update.change
    assert (change.seq, change.by, change.on, change.source, change.note) == (2, "Ann", TODAY, "screen", "no staff")
    assert change.undoes is None


def test_a_save_touches_nothing_else(store: Store, stamp: StampMaker) -> None:
    before = store.plan(TODAY)
    set_on(store, stamp(), "1.2", owner="Bo")
    now = store.plan(TODAY)
    assert [a for a in now.actions if a.ref != "1.2"] == [a for a in before.actions if a.ref != "1.2"]
    assert now.areas == before.areas


def test_a_note_alone_is_an_update(store: Store, stamp: StampMaker) -> None:
    action = action_of(store, "1.2")
    saved = store.save([edit(action)], stamp(by="Ann"), "  asked health again ")
    assert saved.seq == 2
    (update,) = store.history("1.2")
    assert (update.fields, update.change.note) == ({}, "asked health again")
    noted = action_of(store, "1.2")
    assert (noted.version, noted.updated_by) == (2, "Ann")
    assert replace(noted, version=1, updated_at=action.updated_at, updated_on=MADE_ON, updated_by="jo") == action


@pytest.mark.parametrize("note", ["", "  ", "\x00"])
def test_nothing_to_change_is_no_change(store: Store, stamp: StampMaker, note: str) -> None:
    assert store.save([edit(action_of(store, "1.2"))], stamp(), note) == Saved(None)
    assert store.save([], stamp(), "a note on nothing") == Saved(None)
    assert store.history() == ()


def test_one_more_action_is_added(store: Store, stamp: StampMaker) -> None:
    saved = store.save(
        [further_action(store.plan(TODAY), store.plan(TODAY).area("1.2"), "Train the duty team", TODAY)], stamp()
    )
    assert saved.refs == ("1.2b",)
    assert [a.ref for a in store.plan(TODAY).actions] == ["1.1", "1.2", "1.2b", "1.3", "2.1", "2.2"]
    (update,) = store.history()
    assert update.before is None
    assert update.fields["title"] == (None, "Train the duty team")


def test_two_people_do_not_add_an_action_with_the_same_ref(store: Store, another: Store, stamp: StampMaker) -> None:
    mine = further_action(store.plan(TODAY), store.plan(TODAY).area("1.2"), "Mine", TODAY)
    another.save(
        [further_action(another.plan(TODAY), another.plan(TODAY).area("1.2"), "Theirs", TODAY)], stamp(by="al")
    )
    with pytest.raises(StoreError, match=r"1\.2b was added by al meanwhile; try again"):
        store.save([mine], stamp())
    assert action_of(store, "1.2b").title == "Theirs"


def test_an_action_that_is_not_in_the_plan_is_not_saved(store: Store, stamp: StampMaker) -> None:
    unknown = Action("9.9", "1.2", "Unknown", version=1)
    with pytest.raises(StoreError, match=r"9\.9 is not in the plan"):
        store.save([edit(unknown, owner="Ann")], stamp())
    assert store.history() == ()


def test_it_is_all_there_after_it_was_closed_and_opened_again(
    engine: Engine, store: Store, place: Path, stamp: StampMaker
) -> None:
    set_on(store, stamp(), "1.2", "no staff", rag="amber")
    set_on(store, stamp(), "1.3", owner="Ann")
    store.undo(stamp("undo"))
    was, history = store.plan(TODAY), store.history()
    store.close()
    again = engine.open(place)
    assert again.plan(TODAY) == was
    assert again.history() == history
    assert again.redo(stamp("redo")).seq == 3
    assert action_of(again, "1.3").owner == "Ann"
    assert again.undo(stamp("undo")).seq == 3
    again.close()


@slow
@given(texts=st.lists(st.text(st.characters(), max_size=200), min_size=6, max_size=6))
def test_any_text_is_kept_as_it_was_typed(engine: Engine, plan: Plan, stamp: StampMaker, texts: list[str]) -> None:
    title, owner, reason, note, by, finding = texts
    # On a server a name is a login, which cannot be any text.
    by = by if engine.has_any_name else "jo"
    areas = (replace(plan.areas[0], text=clean(finding)), *plan.areas[1:])
    with TemporaryDirectory() as folder:
        place = Path(folder) / "plan.db"
        store = engine.create(place, replace(plan, areas=areas, title=clean(title)), stamp("init", on=MADE_ON))
        action = action_of(store, "1.2")
        wanted = replace(
            action, title=clean(title), owner=clean(owner), rag=Condition.OFF_TRACK, rag_reason=clean(reason)
        )
        store.save([Edit(action, wanted)], stamp(by=by), note)
        kept = action_of(store, "1.2")
        assert (kept.title, kept.owner, kept.rag_reason) == (clean(title), clean(owner), clean(reason))
        assert kept.updated_by == clean(by)
        assert store.plan(TODAY).area("1.1").text == clean(finding)
        (update,) = store.history()
        assert (update.change.note, update.after["title"]) == (clean(note, lines=True), clean(title))
        assert store.plan_as_at(TODAY).action("1.2") == kept
        assert store.undo(stamp("undo", by=by)).seq == 2
        assert store.check() == ()
        store.close()


def test_text_that_nothing_can_hold_is_refused_and_nothing_is_saved(store: Store, stamp: StampMaker) -> None:
    action = action_of(store, "1.2")
    with pytest.raises(StoreError):
        store.save([Edit(action, replace(action, title="a lone \ud800"))], stamp())
    assert action_of(store, "1.2") == action
    assert store.history() == ()


# --- many at once ---------------------------------------------------------------------------------------------


def test_several_actions_are_saved_as_one_change(store: Store, stamp: StampMaker) -> None:
    saved = store.save([edit(action_of(store, ref), owner="Ann") for ref in REFS], stamp(), "as agreed")
    assert (saved.seq, saved.refs) == (2, REFS)
    assert {update.change.seq for update in store.history()} == {2}
    assert {action.owner for action in store.plan(TODAY).actions} == {"Ann"}


def test_those_of_several_that_do_not_change_are_left_alone(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    saved = store.save([edit(action_of(store, ref), owner="Ann") for ref in REFS], stamp())
    assert saved.refs == ("1.1", "1.3", "2.1", "2.2")
    assert action_of(store, "1.2").version == 2


def test_a_conflict_in_one_of_several_saves_none(store: Store, another: Store, stamp: StampMaker) -> None:
    edits = [edit(action_of(store, ref), owner="Ann") for ref in REFS]
    set_on(another, stamp(by="al"), "2.2", owner="Bo")
    before = store.plan(TODAY)
    with pytest.raises(ConflictError, match=r"2\.2: al has changed the owner since"):
        store.save(edits, stamp())
    assert store.plan(TODAY) == before
    assert len(store.history()) == 1


def test_an_unknown_one_among_several_saves_none(store: Store, stamp: StampMaker) -> None:
    edits = [edit(action_of(store, "1.2"), owner="Ann"), edit(Action("9.9", "1.2", "Unknown"), owner="Ann")]
    before = store.plan(TODAY)
    with pytest.raises(StoreError):
        store.save(edits, stamp())
    assert store.plan(TODAY) == before
