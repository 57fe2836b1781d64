"""What every store promises, whatever keeps the plan. The store is the parameter: see ``ENGINES`` in conftest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.model.edit import Edit
from actionplan.model.fields import Invalid
from actionplan.model.log import Stamp
from actionplan.model.plan import Action, Plan, Priority, Stage
from actionplan.model.ratings import Rag, RagKey
from actionplan.model.rules.actions import add_action, propose
from actionplan.model.sanitise import clean
from actionplan.store import ConflictError, Nothing, Saved, Store, StoreError
from actionplan.usecases.compare import compare

MADE_ON = date(2026, 11, 2)
TODAY = date(2026, 11, 27)
DUE = date(2027, 3, 31)
AS_MADE = (
    *("title", "organisation", "reviewers", "review_from", "review_to", "reported_on", "source", "key", "themes"),
    *("summary_areas", "strengths", "summary_strengths", "key_messages", "process"),
)
"""What of a plan never changes."""
REFS = ("1.1", "1.2", "1.3", "2.1", "2.2")

StampMaker = Callable[..., Stamp]
slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


class Engine(Protocol):
    def create(self, path: Path, plan: Plan, stamp: Stamp, /) -> Store: ...
    def open(self, path: Path, /) -> Store: ...


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a plan.db"


@pytest.fixture
def store(engine: Engine, place: Path, plan: Plan, stamp: StampMaker) -> Iterator[Store]:
    """A store that holds the small plan, made on 2 Nov 2026."""
    made = engine.create(place, plan, stamp("init", on=MADE_ON))
    yield made
    made.close()


@pytest.fixture
def another(engine: Engine, store: Store, place: Path) -> Iterator[Store]:
    """The same plan, opened by somebody else."""
    opened = engine.open(place)
    yield opened
    opened.close()


def action_of(store: Store, ref: str, today: date = TODAY) -> Action:
    found = store.plan(today).action(ref)
    assert found is not None
    return found


def edit(action: Action, **values: Any) -> Edit:
    """An edit as it comes from a screen that shows ``action``."""
    note = values.pop("note", "a reason")
    return propose(action, values, key=RagKey(), today=TODAY, by="jo", note=note)


def set_on(store: Store, stamp: Stamp, ref: str, note: str = "", **values: Any) -> Saved:
    """Reads an action, sets some values on it and saves that."""
    return store.save([edit(action_of(store, ref), note=note or "a reason", **values)], stamp, note)


def state(plan: Plan) -> tuple[Any, ...]:
    """What a plan says, without when and how often it was saved."""
    return (
        tuple(replace(area, version=0) for area in plan.areas),
        tuple(replace(a, version=0, updated_at="", updated_on=None, updated_by="") for a in plan.actions),
    )


def as_read(plan: Plan) -> Plan:
    """A plan, whether it was read as it is or as at its day."""
    return replace(plan, is_past=False)


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
        rag=Rag.BLUE, rag_reason="done", success_measure="9 of 10", stage=Stage.CLOSED, completed_on=date(2026, 11, 20),
        completed_by="Bo", signed_off_on=TODAY, signed_off_by="Cy", accepted_evidence="audit",
    )  # fmt: skip
    gone = Action("1.3", "1.3", "Other", stage=Stage.WITHDRAWN, withdrawn_reason="merged")
    key = RagKey(strict=True, late=7, sign_off=8, moves=9, slipped=10, stale=11, meanings=((Rag.RED, "very bad"),))
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
    assert (action.rag, action.owner, action.version) == (Rag.AMBER, "Bo", 2)
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
    saved = store.save([add_action(store.plan(TODAY), "1.2", "Train the duty team", TODAY)], stamp())
    assert saved.refs == ("1.2b",)
    assert [a.ref for a in store.plan(TODAY).actions] == ["1.1", "1.2", "1.2b", "1.3", "2.1", "2.2"]
    (update,) = store.history()
    assert update.before is None
    assert update.fields["title"] == (None, "Train the duty team")


def test_two_people_do_not_add_an_action_with_the_same_ref(store: Store, another: Store, stamp: StampMaker) -> None:
    mine = add_action(store.plan(TODAY), "1.2", "Mine", TODAY)
    another.save([add_action(another.plan(TODAY), "1.2", "Theirs", TODAY)], stamp(by="al"))
    with pytest.raises(StoreError, match=r"1\.2b is taken"):
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
    areas = (replace(plan.areas[0], text=clean(finding)), *plan.areas[1:])
    with TemporaryDirectory() as folder:
        place = Path(folder) / "plan.db"
        store = engine.create(place, replace(plan, areas=areas, title=clean(title)), stamp("init", on=MADE_ON))
        action = action_of(store, "1.2")
        wanted = replace(action, title=clean(title), owner=clean(owner), rag=Rag.RED, rag_reason=clean(reason))
        store.save([Edit(action, wanted)], stamp(by=by), note)
        kept = action_of(store, "1.2")
        assert (kept.title, kept.owner, kept.rag_reason) == (clean(title), clean(owner), clean(reason))
        assert kept.updated_by == clean(by)
        assert store.plan(TODAY).area("1.1").text == clean(finding)
        (update,) = store.history()
        assert (update.change.note, update.after["title"]) == (clean(note), clean(title))
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


# --- two people -----------------------------------------------------------------------------------------------


def test_two_people_who_change_different_fields_both_succeed_and_are_told(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="al"), "1.2", "no staff", rag="amber")
    saved = store.save([edit(seen, owner="Ann")], stamp())
    assert saved.merged == ("1.2",)
    action = action_of(store, "1.2")
    assert (action.owner, action.rag, action.rag_reason, action.version) == ("Ann", Rag.AMBER, "no staff", 3)
    assert [update.fields.keys() for update in store.history()][1] == {"owner"}


def test_two_people_who_change_the_same_field_get_a_conflict_with_both_values(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="Al"), "1.2", owner="Bo")
    set_on(another, stamp(by="Cy"), "1.2", forecast=DUE)
    with pytest.raises(ConflictError) as refused:
        store.save([edit(seen, owner="Ann")], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.ref, conflict.field, conflict.base, conflict.mine, conflict.theirs) == (
        "1.2",
        "owner",
        "",
        "Ann",
        "Bo",
    )
    # Al wrote the owner; that Cy wrote something else later does not matter.
    assert (conflict.by, conflict.at) == ("Al", "2026-11-27T12:00:00+00:00")
    assert str(refused.value) == "1.2: Al has changed the owner since"
    assert action_of(store, "1.2").owner == "Bo"
    assert len(store.history()) == 2


def test_the_one_who_wrote_the_field_last_is_named(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(store, "1.2")
    for by, owner in (("Al", "Bo"), ("Cy", "Di")):
        set_on(another, stamp(by=by), "1.2", owner=owner)
    with pytest.raises(ConflictError) as refused:
        store.save([edit(seen, owner="Ann")], stamp())
    assert [(conflict.by, conflict.theirs) for conflict in refused.value.conflicts] == [("Cy", "Di")]


def test_every_field_in_conflict_is_named(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="Al"), "1.2", owner="Bo", due=DUE, priority="high")
    with pytest.raises(ConflictError) as refused:
        store.save([edit(seen, owner="Ann", due=TODAY, priority="high", forecast=DUE)], stamp())
    assert [conflict.field for conflict in refused.value.conflicts] == ["due", "owner"]
    assert str(refused.value) == "1.2: Al has changed the due date since (and 1 more)"


def test_one_rating_with_two_reasons_is_a_conflict(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="Al"), "1.2", "no money", rag="amber")
    with pytest.raises(ConflictError) as refused:
        store.save([edit(seen, rag="amber", note="no staff")], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("rag_reason", "no staff", "no money")


def test_two_people_who_say_the_same_do_not_disagree(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="al"), "1.2", owner="Ann")
    assert store.save([edit(seen, owner="Ann")], stamp()) == Saved(None)
    assert len(store.history()) == 1
    assert store.save([edit(seen, owner="Ann")], stamp(), "as agreed").merged == ("1.2",)


def test_an_edit_made_long_ago_is_saved_if_nobody_has_touched_it(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = action_of(store, "1.2")
    for number in range(5):
        set_on(another, stamp(by="al"), "1.3", owner=f"Owner {number}")
    assert store.save([edit(seen, owner="Ann")], stamp()).merged == ()


def test_what_others_have_saved_is_noticed_once(store: Store, another: Store, stamp: StampMaker) -> None:
    assert not store.changed_elsewhere()
    set_on(another, stamp(by="al"), "1.2", owner="Bo")
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    set_on(store, stamp(), "1.3", owner="Ann")
    assert not store.changed_elsewhere()
    assert another.changed_elsewhere()


def test_what_was_refused_elsewhere_is_no_news(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(another, "1.2")
    set_on(store, stamp(), "1.2", owner="Ann")
    with pytest.raises(ConflictError):
        another.save([edit(seen, owner="Bo")], stamp(by="al"))
    assert not store.changed_elsewhere()


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


# --- undo and redo --------------------------------------------------------------------------------------------


def test_undo_puts_the_old_values_back_by_a_new_change(store: Store, stamp: StampMaker) -> None:
    start = store.plan(TODAY)
    set_on(store, stamp(), "1.2", "no staff", rag="amber", owner="Ann")
    undone = store.undo(stamp("undo"))
    assert (undone.seq, undone.note) == (2, "no staff")
    assert state(store.plan(TODAY)) == state(start)
    updates = store.history()
    assert [(u.change.source, u.change.undoes, u.version) for u in updates] == [("screen", None, 2), ("undo", 2, 3)]
    assert updates[1].fields["owner"] == ("Ann", "")


def test_redo_makes_it_again(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    changed = store.plan(TODAY)
    store.undo(stamp("undo"))
    assert store.redo(stamp("redo")).seq == 2
    assert state(store.plan(TODAY)) == state(changed)
    assert store.undo(stamp("undo")).seq == 2
    assert store.redo(stamp("redo")).seq == 2
    assert [update.change.source for update in store.history()] == ["screen", "undo", "redo", "undo", "redo"]


def test_undo_goes_back_one_change_after_the_other_and_redo_comes_forward(store: Store, stamp: StampMaker) -> None:
    for owner in ("Ann", "Bo", "Cy"):
        set_on(store, stamp(), "1.2", owner=owner)
    seen = []
    for step in (store.undo, store.undo, store.redo, store.undo, store.undo, store.redo, store.redo, store.redo):
        step(stamp(step.__name__))
        seen.append(action_of(store, "1.2").owner)
    assert seen == ["Bo", "Ann", "Bo", "Ann", "", "Ann", "Bo", "Cy"]
    with pytest.raises(Nothing, match="nothing of yours to redo"):
        store.redo(stamp("redo"))


def test_there_is_nothing_to_undo_or_redo_in_a_new_plan(store: Store, stamp: StampMaker) -> None:
    with pytest.raises(Nothing, match="nothing of yours to undo"):
        store.undo(stamp("undo"))
    with pytest.raises(Nothing, match="nothing of yours to redo"):
        store.redo(stamp("redo"))
    assert store.history() == ()


def test_a_change_of_several_is_undone_and_made_again_as_one(store: Store, stamp: StampMaker) -> None:
    start = store.plan(TODAY)
    store.save([edit(action_of(store, ref), owner="Ann", due=DUE) for ref in REFS], stamp())
    changed = store.plan(TODAY)
    store.undo(stamp("undo"))
    assert state(store.plan(TODAY)) == state(start)
    store.redo(stamp("redo"))
    assert state(store.plan(TODAY)) == state(changed)
    assert [update.change.seq for update in store.history()] == [2] * 5 + [3] * 5 + [4] * 5


def test_undo_takes_back_ones_own_last_change_not_that_of_somebody_else(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.undo(stamp("undo", by="jo")).seq == 2
    assert (action_of(store, "1.2").owner, action_of(store, "1.3").owner) == ("", "Bo")
    with pytest.raises(Nothing):
        store.undo(stamp("undo", by="jo"))


def test_any_change_can_be_undone_by_its_number(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.undo(stamp("undo", by="jo"), 3).by == "al"
    assert action_of(store, "1.3").owner == ""
    with pytest.raises(Nothing):
        store.redo(stamp("redo", by="al"))
    assert store.redo(stamp("redo", by="jo")).seq == 3


def test_what_others_have_changed_since_in_other_fields_survives_an_undo(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", forecast=DUE)
    store.undo(stamp("undo", by="jo"))
    assert (action_of(store, "1.2").owner, action_of(store, "1.2").forecast) == ("", DUE)


def test_undo_is_refused_where_somebody_has_changed_the_field_since(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", owner="Bo")
    before = store.plan(TODAY)
    with pytest.raises(ConflictError) as refused:
        store.undo(stamp("undo", by="jo"))
    (conflict,) = refused.value.conflicts
    assert (conflict.by, conflict.field, conflict.mine, conflict.theirs) == ("al", "owner", "", "Bo")
    assert store.plan(TODAY) == before


def test_redo_is_refused_where_somebody_has_changed_the_field_since(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    store.undo(stamp("undo", by="jo"))
    set_on(store, stamp(by="al"), "1.2", owner="Bo")
    with pytest.raises(ConflictError):
        store.redo(stamp("redo", by="jo"))
    assert action_of(store, "1.2").owner == "Bo"


def test_undo_of_several_is_refused_whole(store: Store, stamp: StampMaker) -> None:
    store.save([edit(action_of(store, ref), owner="Ann") for ref in REFS], stamp(by="jo"))
    set_on(store, stamp(by="al"), "2.2", owner="Bo")
    with pytest.raises(ConflictError):
        store.undo(stamp("undo", by="jo"))
    assert [action_of(store, ref).owner for ref in REFS] == ["Ann", "Ann", "Ann", "Ann", "Bo"]


def test_a_new_change_ends_what_can_be_redone(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    set_on(store, stamp(), "1.3", owner="Bo")
    with pytest.raises(Nothing):
        store.redo(stamp("redo"))
    store.undo(stamp("undo"))
    assert store.redo(stamp("redo")).seq == 4
    with pytest.raises(Nothing):
        store.redo(stamp("redo"))


def test_somebody_elses_change_does_not_end_what_one_can_redo(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    store.undo(stamp("undo", by="jo"))
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.redo(stamp("redo", by="jo")).seq == 2


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (1, "change 1 cannot be undone: it made the plan"),
        (2, "change 2 cannot be undone: it has already been undone"),
        (3, "change 3 cannot be undone: it is itself an undo; redo that change instead"),
        (5, "change 5 cannot be undone: it is itself an undo; redo that change instead"),
        (6, "change 6 cannot be undone: it is a redo; undo change 4"),
        (99, "there is no change 99; see: actionplan history"),
    ],
)
def test_a_change_that_cannot_be_undone_says_why(store: Store, stamp: StampMaker, number: int, why: str) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    set_on(store, stamp(), "1.3", owner="Bo")
    store.undo(stamp("undo"))
    store.redo(stamp("redo"))
    with pytest.raises(Nothing) as refused:
        store.undo(stamp("undo"), number)
    assert str(refused.value) == why


def test_undoing_a_note_says_so_in_the_log(store: Store, stamp: StampMaker) -> None:
    store.save([edit(action_of(store, "1.2"))], stamp(), "asked health")
    store.undo(stamp("undo"))
    assert [(u.change.source, u.fields) for u in store.history()] == [("screen", {}), ("undo", {})]
    with pytest.raises(Nothing):
        store.undo(stamp("undo"))


def test_an_undo_that_finds_the_old_values_back_already_is_done(store: Store, stamp: StampMaker) -> None:
    """Otherwise the next undo would try the same change again, and those before it could never be undone."""
    set_on(store, stamp(by="jo"), "1.1", owner="Di")
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", owner="")
    assert store.undo(stamp("undo", by="jo")).seq == 3
    assert store.undo(stamp("undo", by="jo")).seq == 2
    assert {action.owner for action in store.plan(TODAY).actions} == {""}


def test_undo_does_not_make_the_signer_the_owner(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Al")
    set_on(store, stamp(by="jo"), "1.2", owner="Bo")
    set_on(store, stamp(by="jo"), "1.2", "done", stage="complete")
    set_on(store, stamp(by="al"), "1.2", stage="closed", signed_off_by="al")
    with pytest.raises(ConflictError):
        store.undo(stamp("undo", by="jo"), 3)
    assert action_of(store, "1.2").owner == "Bo"


def signed_off(store: Store, stamp: StampMaker, ref: str, **values: Any) -> None:
    """An action rated, completed and signed off."""
    set_on(store, stamp(), ref, "no staff", **values)
    set_on(store, stamp(), ref, "trained", stage="complete")
    set_on(store, stamp(), ref, stage="closed", signed_off_by="al")


@pytest.mark.parametrize("stage", ["open", "withdrawn"])
def test_what_is_signed_off_no_more_has_the_rating_of_before(store: Store, stamp: StampMaker, stage: str) -> None:
    for ref, rag in (("1.1", "red"), ("1.2", "green"), ("1.3", "unrated")):
        signed_off(store, stamp, ref, rag=rag)
        set_on(store, stamp(on=date(2026, 11, 30)), ref, "the audit was of another year", stage=stage)
        again = action_of(store, ref)
        assert (again.rag, again.rag_reason) == (rag, "no staff")
        assert again.rag_since == (None if rag == "unrated" else date(2026, 11, 30))
    set_on(store, stamp(), "1.1", "it is needed", **({"stage": "complete"} if stage == "open" else {"stage": "open"}))
    assert action_of(store, "1.1").rag == "red"


def test_undo_and_redo_of_what_takes_back_a_sign_off_put_all_back(store: Store, stamp: StampMaker) -> None:
    signed_off(store, stamp, "1.1", rag="red")
    states = []
    for stage in ("withdrawn", "open"):
        set_on(store, stamp(), "1.1", "not needed", stage=stage)
        states.append(state(store.plan(TODAY)))
        store.undo(stamp("undo"))
        assert (action_of(store, "1.1").stage, action_of(store, "1.1").rag) == (Stage.CLOSED, Rag.BLUE)
        store.redo(stamp("redo"))
        assert state(store.plan(TODAY)) == states[-1]
        store.undo(stamp("undo"))
    # From closed again after all that, it is still the rating of before the sign-off.
    set_on(store, stamp(), "1.1", "not done", stage="open")
    assert (action_of(store, "1.1").rag, action_of(store, "1.1").is_open) == (Rag.RED, True)
    assert store.check() == ()


def test_a_sign_off_made_before_the_last_one_counts_no_more(store: Store, stamp: StampMaker) -> None:
    signed_off(store, stamp, "1.1", rag="red")
    set_on(store, stamp(), "1.1", "not done", stage="open")
    signed_off(store, stamp, "1.1", rag="amber")
    set_on(store, stamp(), "1.1", "not done", stage="open")
    assert action_of(store, "1.1").rag == "amber"


def test_what_was_closed_from_the_start_is_unrated_when_it_is_reopened(
    store: Store, plan: Plan, stamp: StampMaker
) -> None:
    area = replace(plan.areas[0], ref="1.4")
    done = Action("1.4", "1.4", "x", stage=Stage.CLOSED, rag=Rag.BLUE, rag_reason="audit", accepted_evidence="audit")
    store.save([Edit(None, area), Edit(None, done)], stamp("import"))
    set_on(store, stamp(), "1.4", "not done", stage="open")
    assert (action_of(store, "1.4").rag, action_of(store, "1.4").rag_since) == (Rag.UNRATED, None)


def test_an_action_whose_adding_is_undone_is_withdrawn_and_its_ref_is_never_used_again(
    store: Store, stamp: StampMaker
) -> None:
    store.save([add_action(store.plan(TODAY), "1.2", "One more", TODAY)], stamp())
    store.undo(stamp("undo"))
    gone = action_of(store, "1.2b")
    assert (gone.stage, gone.withdrawn_reason) == (Stage.WITHDRAWN, "added by mistake and undone")
    assert add_action(store.plan(TODAY), "1.2", "Another", TODAY).ref == "1.2c"
    store.redo(stamp("redo"))
    assert (action_of(store, "1.2b").stage, action_of(store, "1.2b").withdrawn_reason) == (Stage.OPEN, "")


def test_an_added_action_that_somebody_works_on_is_not_taken_away_by_undo(store: Store, stamp: StampMaker) -> None:
    store.save([add_action(store.plan(TODAY), "1.2", "One more", TODAY)], stamp(by="jo"))
    set_on(store, stamp(by="al"), "1.2b", owner="Bo")
    with pytest.raises(ConflictError, match=r"1\.2b: al has changed the owner since"):
        store.undo(stamp("undo", by="jo"))
    assert action_of(store, "1.2b").is_open


def test_an_area_once_added_is_kept(store: Store, plan: Plan, stamp: StampMaker) -> None:
    area = replace(plan.areas[0], ref="1.4", text="A revised plan's new finding")
    store.save([Edit(None, area), Edit(None, Action("1.4", "1.4", area.text))], stamp("import"))
    with pytest.raises(Nothing, match=r"it added area 1\.4, and that is kept"):
        store.undo(stamp("undo"))
    assert store.plan(TODAY).area("1.4").text == area.text


# --- history --------------------------------------------------------------------------------------------------


@pytest.fixture
def three_weeks(store: Store, stamp: StampMaker) -> Store:
    """Changes 2 to 6: of 1.2, 1.3, 1.2 on 9 Nov, of 1.3 on 16 Nov, of 1.2 on 23 Nov."""
    for day, ref, owner in (
        (9, "1.2", "Ann"),
        (9, "1.3", "Bo"),
        (9, "1.2", "Cy"),
        (16, "1.3", "Di"),
        (23, "1.2", "Ed"),
    ):
        set_on(store, stamp(on=date(2026, 11, day)), ref, owner=owner)
    return store


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ({}, [2, 3, 4, 5, 6]),
        ({"ref": "1.2"}, [2, 4, 6]),
        ({"ref": "2.1"}, []),
        ({"limit": 2}, [5, 6]),
        ({"limit": 0}, []),
        ({"ref": "1.2", "limit": 1}, [6]),
        ({"since": date(2026, 11, 10)}, [5, 6]),
        ({"since": date(2026, 11, 9)}, [2, 3, 4, 5, 6]),
        ({"until": date(2026, 11, 16)}, [2, 3, 4, 5]),
        ({"until": date(2026, 11, 15)}, [2, 3, 4]),
        ({"until": MADE_ON}, []),
        ({"since": date(2026, 11, 10), "until": date(2026, 11, 20)}, [5]),
        ({"until": date(2026, 11, 16), "limit": 1}, [5]),
    ],
)
def test_the_history_is_told_oldest_first_and_cut_as_asked(
    three_weeks: Store, asked: dict[str, Any], changes: list[int]
) -> None:
    assert [update.change.seq for update in three_weeks.history(**asked)] == changes


def test_each_update_goes_on_where_the_one_before_it_ended(three_weeks: Store) -> None:
    updates = three_weeks.history("1.2")
    assert [update.version for update in updates] == [2, 3, 4]
    for earlier, later in zip(updates, updates[1:], strict=False):
        assert later.before == earlier.after
    assert updates[-1].after["owner"] == action_of(three_weeks, "1.2").owner


# --- the plan as it was ---------------------------------------------------------------------------------------


def test_the_plan_as_at_a_day_is_as_it_was_at_its_end(three_weeks: Store) -> None:
    owners = {
        day: [three_weeks.plan_as_at(date(2026, 11, day)).action(ref).owner for ref in ("1.2", "1.3")]  # type: ignore[union-attr]
        for day in (2, 8, 9, 15, 16, 22, 23, 27)
    }
    assert owners == {
        2: ["", ""], 8: ["", ""], 9: ["Cy", "Bo"], 15: ["Cy", "Bo"], 16: ["Cy", "Di"], 22: ["Cy", "Di"],
        23: ["Ed", "Di"], 27: ["Ed", "Di"],
    }  # fmt: skip


def test_the_plan_as_at_a_day_is_seen_from_that_day(three_weeks: Store) -> None:
    past = three_weeks.plan_as_at(date(2026, 11, 16))
    assert (past.as_at, past.seq) == (date(2026, 11, 16), 5)
    action = past.action("1.2")
    assert action is not None
    assert (action.updated_on, action.version) == (date(2026, 11, 9), 3)


def test_an_action_is_not_in_the_plan_before_it_was_added(three_weeks: Store, stamp: StampMaker) -> None:
    three_weeks.save([add_action(three_weeks.plan(TODAY), "1.2", "One more", TODAY)], stamp())
    assert three_weeks.plan_as_at(date(2026, 11, 26)).action("1.2b") is None
    assert three_weeks.plan_as_at(TODAY).action("1.2b") is not None


def test_there_is_no_plan_before_it_was_made(store: Store) -> None:
    with pytest.raises(StoreError, match="the plan begins on 2 Nov 2026; there is nothing as at 1 Nov 2026"):
        store.plan_as_at(date(2026, 11, 1))


def test_a_day_before_the_last_change_is_doubted(store: Store, stamp: StampMaker) -> None:
    assert store.plan(date(2026, 11, 1)).clock_doubt.endswith("2 Nov 2026: check it")
    set_on(store, stamp(on=date(2026, 11, 20)), "1.2", owner="Ann")
    for day, doubted in ((19, True), (20, False), (27, False)):
        plan = store.plan(date(2026, 11, day))
        assert plan.changed_on == date(2026, 11, 20)
        assert bool(plan.clock_doubt) is doubted
        assert store.plan_beginning(date(2026, 11, day), 2).clock_doubt == plan.clock_doubt
    assert store.plan_as_at(date(2026, 11, 10)).clock_doubt == "", "it is looked back on purpose"
    set_on(store, stamp(on=date(2026, 11, 12)), "1.2", owner="Bo")
    assert store.plan(date(2026, 11, 12)).clock_doubt == ""


def test_since_the_day_itself_is_what_moved_on_it(store: Store, stamp: StampMaker) -> None:
    began = date(2026, 11, 2)
    set_on(store, stamp(on=began), "1.1", rag="red")
    for plan in (store.plan(began), store.plan(date(2026, 11, 5))):
        for since in (None, began):
            assert [(move.ref, move.kind.value) for move in compare(store, plan, since).moves] == [("1.1", "rated")]
    set_on(store, stamp(on=date(2026, 11, 5)), "1.2", owner="Ann")
    past = compare(store, store.plan(date(2026, 11, 5)), date(2026, 11, 5))
    assert past.since == date(2026, 11, 5)
    assert [(move.ref, move.kind.value) for move in past.moves] == [("1.1", "unchanged_red"), ("1.2", "owner_changed")]
    past = compare(store, store.plan(date(2026, 11, 5)), date(2026, 11, 4))
    assert [move.ref for move in past.moves] == ["1.1", "1.2"]


def test_a_clock_that_went_back_changes_the_order_of_nothing(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(on=date(2026, 11, 20)), "1.2", owner="Ann")
    set_on(store, stamp(by="al", on=date(2026, 11, 10)), "1.2", owner="Bo")
    assert [update.after["owner"] for update in store.history()] == ["Ann", "Bo"]
    assert as_read(store.plan_as_at(date(2026, 11, 20))) == store.plan(date(2026, 11, 20))


OWNERS = st.sampled_from(["", "Ann", "Bo"])
STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["jo", "al"]),
        st.one_of(
            st.just("undo"),
            st.just("redo"),
            st.just("add"),
            st.tuples(st.just("note"), st.sampled_from(REFS)),
            st.tuples(st.just("owner"), st.sets(st.sampled_from(REFS), min_size=1), OWNERS),
            st.tuples(st.just("due"), st.sets(st.sampled_from(REFS), min_size=1), st.integers(0, 90)),
            st.tuples(st.just("rag"), st.sampled_from(REFS), st.sampled_from(["red", "amber", "green", "unrated"])),
            st.tuples(st.just("stage"), st.sampled_from(REFS), st.sampled_from(["complete", "withdrawn", "open"])),
        ),
    ),
    min_size=1,
    max_size=12,
)
"""Days until it happens, who does it, and what."""


def do(store: Store, stamp: Stamp, what: Any) -> None:
    """Does one step as a screen would; what the store refuses is left."""
    plan = store.plan(stamp.on)
    try:
        if what in ("undo", "redo"):
            getattr(store, what)(replace(stamp, source=what))
        elif what == "add":
            store.save([add_action(plan, "1.2", "One more", stamp.on)], stamp)
        else:
            field, refs, *value = what
            actions = [plan.action(ref) for ref in ([refs] if isinstance(refs, str) else sorted(refs))]
            values = {field: stamp.on + timedelta(days=value[0]) if field == "due" else value[0]} if value else {}
            edits = [
                propose(action, values, key=plan.key, today=stamp.on, by=stamp.by, note="a reason")
                for action in actions
                if action is not None
            ]
            store.save(edits, stamp, "a reason")
    except (Nothing, ConflictError, Invalid):
        assert store.plan(stamp.on) == plan


@slow
@given(steps=STEPS)
def test_the_plan_as_at_any_past_day_is_the_plan_that_was_read_on_it(
    engine: Engine, plan: Plan, stamp: StampMaker, steps: list[Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = engine.create(Path(folder) / "plan.db", plan, stamp("init", on=MADE_ON))
        day, read = MADE_ON, {MADE_ON: store.plan(MADE_ON)}
        for days, by, what in steps:
            for _ in range(days):
                day += timedelta(days=1)
                read[day] = store.plan(day)
            do(store, stamp(by=by, on=day), what)
            read[day] = store.plan(day)
        for past, plan_then in read.items():
            assert as_read(store.plan_as_at(past)) == plan_then
        assert as_read(store.plan_as_at(day + timedelta(days=9))) == store.plan(day + timedelta(days=9))
        assert store.check() == ()
        store.close()


@slow
@given(steps=STEPS)
def test_undoing_everything_gives_the_start_and_redoing_it_gives_the_end(
    engine: Engine, plan: Plan, stamp: StampMaker, steps: list[Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = engine.create(Path(folder) / "plan.db", plan, stamp("init", on=MADE_ON))
        start = state(store.plan(TODAY))
        for _, _, what in steps:
            do(store, stamp(), what)
        # What a step has undone is made again first, so that the end is as far forward as one can go.
        while can(store.redo, stamp("redo")):
            pass
        end = state(store.plan(TODAY))
        undone = 0
        while can(store.undo, stamp("undo")):
            undone += 1
        # What was added stays, withdrawn: nothing is ever deleted, and no ref is used twice.
        areas, actions = state(store.plan(TODAY))
        assert (areas, tuple(action for action in actions if action.ref in REFS)) == start
        assert all(action.is_withdrawn for action in actions if action.ref not in REFS)
        redone = 0
        while can(store.redo, stamp("redo")):
            redone += 1
        assert redone == undone
        assert state(store.plan(TODAY)) == end
        assert store.check() == ()
        store.close()


def can(step: Callable[[Stamp], object], stamp: Stamp) -> bool:
    """Whether there is one more to undo or redo; does it."""
    try:
        step(stamp)
    except Nothing:
        return False
    return True


# --- safe keeping ---------------------------------------------------------------------------------------------


def test_a_new_and_a_used_store_are_sound(store: Store, stamp: StampMaker) -> None:
    assert store.check() == ()
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    assert store.check() == ()


def test_a_backup_holds_everything_and_stays_as_it_was(
    engine: Engine, store: Store, stamp: StampMaker, tmp_path: Path
) -> None:
    set_on(store, stamp(), "1.2", "no staff", owner="Ann")
    target = tmp_path / "a folder" / "backup.db"
    target.parent.mkdir()
    store.backup(target)
    was, history = store.plan(TODAY), store.history()
    set_on(store, stamp(), "1.2", owner="Bo")
    copy = engine.open(target)
    assert (copy.plan(TODAY), copy.history(), copy.check()) == (was, history, ())
    assert copy.undo(stamp("undo")).seq == 2
    copy.close()
    assert action_of(store, "1.2").owner == "Bo"


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    with pytest.raises(StoreError, match=r"precious\.txt already exists; choose another name"):
        store.backup(target)
    assert target.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_to_an_impossible_place_says_which(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for target in (tmp_path / "file" / "backup.db", tmp_path / "nowhere" / "backup.db"):
        with pytest.raises(StoreError, match="there is no folder .*; make it first"):
            store.backup(target)
    with pytest.raises(StoreError, match="is a folder; give the name of a file in it"):
        store.backup(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if "nowhere" in path.name] == []


def test_a_plan_is_never_made_over_another(
    engine: Engine, store: Store, place: Path, plan: Plan, stamp: StampMaker
) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    with pytest.raises(FileExistsError):
        engine.create(place, plan, stamp("init"))
    assert action_of(store, "1.2").owner == "Ann"
