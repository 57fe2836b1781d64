"""What is restricted, in any store: its history stands with what it restricts, is undone, and is as it was then."""

from __future__ import annotations

from datetime import date

from actionplan.model.edit import Edit
from actionplan.model.restrictions import Restriction
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.restrictions import Thing, lift, restrict
from actionplan.store import Store
from contract import MADE_ON, TODAY, StampMaker


def _restricted(store: Store, stamp: StampMaker, kind: str, ref: str, on: date = TODAY) -> None:
    store.save([restrict(store.plan(on), Thing(kind, ref), "court")], stamp(on=on))


def test_the_history_of_an_action_has_what_was_restricted_of_it(store: Store, stamp: StampMaker) -> None:
    plan = store.plan(TODAY)
    action = plan.action("1.2")
    assert action is not None
    piece = add_evidence(plan, action, what="audit", place="", dated="", kind="data")
    store.save([piece], stamp())
    for kind, ref in (("action", "1.2"), ("evidence", "1.2/1"), ("area", "1.2"), ("action", "1.1"), ("change", "2")):
        _restricted(store, stamp, kind, ref)
    refs = [update.ref for update in store.history("1.2") if update.kind == "restriction"]
    assert refs == ["action:1.2", "evidence:1.2/1", "area:1.2"]
    assert [update.ref for update in store.history("1.1")] == ["action:1.1"]


def test_it_is_lifted_undone_and_done_again(store: Store, stamp: StampMaker) -> None:
    _restricted(store, stamp, "action", "1.2")
    store.undo(stamp("undo"))
    assert store.plan(TODAY).restriction_of("action", "1.2") == ""
    store.redo(stamp("redo"))
    assert store.plan(TODAY).restriction_of("action", "1.2") == "court"
    store.save([lift(store.plan(TODAY), Thing("action", "1.2"))], stamp())
    assert store.plan(TODAY).restriction_of("action", "1.2") == ""
    _restricted(store, stamp, "action", "1.2")
    assert store.plan(TODAY).restriction_of("action", "1.2") == "court"


def test_a_past_day_has_what_was_restricted_then(store: Store, stamp: StampMaker) -> None:
    _restricted(store, stamp, "action", "1.2", date(2026, 11, 20))
    store.save([lift(store.plan(TODAY), Thing("action", "1.2"))], stamp())
    assert store.plan_as_at(date(2026, 11, 21)).restriction_of("action", "1.2") == "court"
    assert store.plan_as_at(MADE_ON).restriction_of("action", "1.2") == ""
    assert store.plan(TODAY).restriction_of("action", "1.2") == ""


def test_two_people_who_restrict_the_same_for_the_same_reason_agree(store: Store, stamp: StampMaker) -> None:
    edit = Edit(None, Restriction("action:1.2", "court"))
    store.save([edit], stamp(by="jo"))
    store.save([edit], stamp(by="sam"))
    assert store.plan(TODAY).restriction_of("action", "1.2") == "court"
