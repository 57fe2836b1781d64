"""What every store promises of what people say: notes of changes and brought-in ones, self-evaluations, own fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.notes import Progress, ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose_one, rebase
from actionplan.model.rules.self_evaluation import add_self_evaluation
from actionplan.model.self_evaluation import evaluations_of
from actionplan.store import ConflictError, Store
from actionplan.usecases.progress import all_notes, last_notes
from contract import MADE_ON, TODAY, Engine, StampMaker, action_of, set_on

LATER = date(2026, 11, 25)
NOTES = (
    ProgressNote("1.2/n1", "1.2", "posts advertised", date(2026, 9, 3), "Ann"),
    ProgressNote("1.2/n2", "1.2", "two appointed", date(2026, 10, 9), "Bo"),
    ProgressNote("1.3/n1", "1.3", "nobody knows when"),
    ProgressNote("2.1/n1", "2.1", ""),
)


def under_way(plan: Plan) -> Plan:
    """The plan with notes that it is brought in with, and a field of its own."""
    actions = (
        replace(action, own_fields=(("Start", "1 Apr 2026"),)) if action.ref == "1.2" else action
        for action in plan.actions
    )
    return replace(plan, notes=NOTES, actions=tuple(actions))


def own(store: Store, stamp: StampMaker, by: str, seen: Action, **values: str) -> None:
    """Saves own fields of an action as somebody saw it."""
    edit = propose_one(store.plan(TODAY), seen, {"own_fields": values}, by=by)
    store.save([edit], stamp(by=by))


# --- notes ----------------------------------------------------------------------------------------------------


def test_the_last_note_is_the_newest_of_a_change_and_of_those_that_were_brought_in(
    engine: Engine, plan: Plan, tmp_path: Path, stamp: StampMaker
) -> None:
    store = engine.create(tmp_path / "brought.db", under_way(plan), stamp("init", on=MADE_ON))
    begun = store.plan(TODAY)
    assert last_notes(store, begun) == {
        "1.2": Progress("two appointed", date(2026, 10, 9), "Bo"),
        "1.3": Progress("nobody knows when", None, ""),
    }
    set_on(store, stamp(by="jo"), "1.2", "all in post", owner="Ann")
    plan_now = store.plan(TODAY)
    assert [note.text for note in all_notes(store, plan_now)["1.2"]] == [
        *("all in post", "two appointed", "posts advertised"),
    ]
    assert last_notes(store, plan_now, ["1.2", "2.2"]) == {"1.2": Progress("all in post", TODAY, "jo")}
    # As at a day before, only what had been said by then.
    assert last_notes(store, store.plan_as_at(MADE_ON))["1.2"].text == "two appointed"
    store.undo(stamp("undo", by="jo"))
    assert last_notes(store, store.plan(TODAY))["1.2"].text == "two appointed"
    store.redo(stamp("redo", by="jo"))
    assert last_notes(store, store.plan(TODAY), ["1.2"])["1.2"].text == "all in post"
    withdrawn = replace(plan_now.notes[1], withdrawn="not ours")
    store.save([Edit(plan_now.notes[1], withdrawn)], stamp(by="jo"))
    assert [note.text for note in all_notes(store, store.plan(TODAY))["1.2"]] == ["all in post", "posts advertised"]
    store.close()


def test_of_many_actions_and_of_few_the_last_notes_are_the_same(store: Store, stamp: StampMaker) -> None:
    for number, ref in enumerate(("1.1", "1.2", "1.1", "2.2")):
        set_on(store, stamp(), ref, f"note {number}", owner=f"Owner {number}")
    plan = store.plan(TODAY)
    few = last_notes(store, plan, [action.ref for action in plan.actions])
    assert few == last_notes(store, plan)
    assert {ref: note.text for ref, note in few.items()} == {"1.1": "note 2", "1.2": "note 1", "2.2": "note 3"}
    assert {ref: notes[0] for ref, notes in all_notes(store, plan).items()} == few


# --- self-evaluations -----------------------------------------------------------------------------------------


def write(store: Store, stamp: StampMaker, know: str, *, on: str = "", by: str = "jo", grade: str = "good") -> None:
    plan = store.plan(TODAY)
    edit = add_self_evaluation(plan, plan.themes[0], know=know, how="", what_next="", grade=grade, on=on, by=by)
    store.save([edit], stamp(by=by))


def test_a_self_evaluation_is_kept_beside_the_earlier_ones_and_undo_withdraws_it(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    write(store, stamp, "visits are late", on="3 nov 2026", grade="inadequate")
    write(another, stamp, "visits are on time", by="al")
    plan = store.plan(TODAY)
    assert [(one.ref, one.what_we_know, one.written_on, one.by) for one in evaluations_of(plan, 1)] == [
        ("SE1/2", "visits are on time", TODAY, "al"),
        ("SE1/1", "visits are late", date(2026, 11, 3), "jo"),
    ]
    store.undo(stamp("undo", by="al"))
    assert [one.ref for one in evaluations_of(store.plan(TODAY), 1)] == ["SE1/1"]
    store.redo(stamp("redo", by="al"))
    assert [one.ref for one in evaluations_of(store.plan(TODAY), 1)] == ["SE1/2", "SE1/1"]
    # A new one never takes the ref of one that was undone.
    store.undo(stamp("undo", by="al"))
    write(store, stamp, "again")
    assert [one.ref for one in evaluations_of(store.plan(TODAY), 1)] == ["SE1/3", "SE1/1"]


def test_as_at_a_day_before_nothing_was_written(store: Store, stamp: StampMaker) -> None:
    plan = store.plan(TODAY)
    edit = add_self_evaluation(plan, plan.themes[1], know="x", how="", what_next="", grade="", on="", by="jo")
    store.save([edit], stamp(on=LATER))
    assert store.plan_as_at(LATER).self_evaluations
    assert store.plan_as_at(MADE_ON).self_evaluations == ()


# --- own fields -----------------------------------------------------------------------------------------------


def test_two_people_who_change_different_headings_both_succeed(store: Store, another: Store, stamp: StampMaker) -> None:
    own(store, stamp, "jo", action_of(store, "1.2"), Start="1 Apr 2027", Cost="none")
    seen = action_of(store, "1.2")
    own(another, stamp, "al", seen, Start="2 May 2027", Links="a.docx")
    own(store, stamp, "jo", seen, Cost="")
    assert action_of(store, "1.2").own_fields == (("Start", "2 May 2027"), ("Links", "a.docx"))
    # Each can be undone by itself.
    store.undo(stamp("undo", by="al"))
    assert action_of(store, "1.2").own_fields == (("Start", "1 Apr 2027"),)
    store.undo(stamp("undo", by="jo"))
    assert dict(action_of(store, "1.2").own_fields) == {"Start": "1 Apr 2027", "Cost": "none"}


def test_two_people_who_change_the_same_heading_get_a_conflict_and_neither_loses_another(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    own(store, stamp, "jo", action_of(store, "1.2"), Start="1 Apr 2027")
    seen = action_of(store, "1.2")
    own(another, stamp, "al", seen, Start="2 May 2027", Links="a.docx")
    mine = propose_one(store.plan(TODAY), seen, {"own_fields": {"Start": "3 Jun 2027", "Cost": "none"}}, by="jo")
    with pytest.raises(ConflictError, match=r"1\.2: al has changed the own fields since") as refused:
        store.save([mine], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.field, dict(conflict.theirs)["Start"], dict(conflict.mine)["Start"]) == (
        *("own_fields", "2 May 2027", "3 Jun 2027"),
    )
    plan, current = store.plan(TODAY), action_of(store, "1.2")
    theirs = rebase(plan, mine, current, {"own_fields": conflict.theirs}, by="jo")
    assert dict(theirs.after.own_fields) == {"Start": "2 May 2027", "Links": "a.docx", "Cost": "none"}  # type: ignore[union-attr]
    store.save([rebase(plan, mine, current, {"own_fields": conflict.mine}, by="jo")], stamp())
    assert dict(action_of(store, "1.2").own_fields) == {"Start": "3 Jun 2027", "Links": "a.docx", "Cost": "none"}


def test_a_past_day_has_the_own_fields_of_then(engine: Engine, plan: Plan, tmp_path: Path, stamp: StampMaker) -> None:
    store = engine.create(tmp_path / "brought.db", under_way(plan), stamp("init", on=MADE_ON))
    own(store, stamp, "jo", action_of(store, "1.2"), Start="")
    assert action_of(store, "1.2").own_fields == ()
    then = store.plan_as_at(MADE_ON).action("1.2")
    assert then is not None
    assert then.own_fields == (("Start", "1 Apr 2026"),)
    store.close()
