"""What every store promises of people and bodies: each is one record, and the past keeps the old names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actionplan.model.action import Action
from actionplan.model.describe import describe
from actionplan.model.people import Body, Person
from actionplan.model.people_in_use import bodies_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.people import (
    add_body,
    change_body,
    change_person,
    merge,
    rebased_record,
    withdraw_body,
)
from actionplan.store import ConflictError, Store, StoreError
from contract import TODAY, StampMaker, action_of

HOSTILE = ("[/]", "=1+1", "\x1b[31mred", "نور", "a\u2028b", "🏴", "1.1", "' DROP TABLE person --")
YESTERDAY = TODAY - timedelta(days=1)


def person(store: Store, ref: str = "Ann") -> Person:
    return next(person for person in store.plan(TODAY).people if person.ref == ref)


def body(store: Store, ref: str = "Police") -> Body:
    return next(body for body in store.plan(TODAY).bodies if body.ref == ref)


def give(store: Store, stamp: Any, ref: str, **values: Any) -> None:
    """Somebody types values for one action."""
    plan = store.plan(stamp.on)
    store.save([propose_one(plan, action_of(store, ref), values, by=stamp.by, note="agreed")], stamp, "agreed")


def change(store: Store, stamp: Any, ref: str = "Ann", **values: str) -> None:
    """Somebody changes a person."""
    store.save([change_person(store.plan(stamp.on), ref, **values)], stamp)


@pytest.fixture
def named(store: Store, stamp: StampMaker) -> Store:
    """1.1 is Ann's since yesterday, and Bo supports her."""
    give(store, stamp(on=YESTERDAY), "1.1", owner="Ann", support="Bo")
    return store


def test_a_rename_is_one_update_of_one_record(named: Store, stamp: StampMaker) -> None:
    before = named.plan(TODAY).actions
    change(named, stamp(), name="Ann Jones")
    plan = named.plan(TODAY)
    assert plan.actions == before
    assert [plan.owner_name(action) for action in plan.actions][0] == "Ann Jones"
    (update,) = named.history(since=TODAY)
    assert (update.kind, update.ref, describe(update, plan)) == ("person", "Ann", "name Ann → Ann Jones")
    assert action_of(named, "1.1").updated_on == YESTERDAY, "no action is freshened"


def test_a_past_day_has_the_old_name(named: Store, stamp: StampMaker) -> None:
    change(named, stamp(), name="Ann Jones")
    past, now = named.plan_as_at(YESTERDAY), named.plan(TODAY)
    assert (past.owners, now.owners) == (("Ann",), ("Ann Jones",))


def test_the_history_tells_what_people_were_called_then(named: Store, stamp: StampMaker) -> None:
    change(named, stamp(), name="Ann Jones")
    give(named, stamp(), "1.2", owner="Ann Jones", body="Health")
    give(named, stamp(), "1.3", owner="Ann")
    named.save([change_body(named.plan(TODAY), "Health", name="NHS")], stamp())
    plan = named.plan(TODAY)
    assert [describe(update, plan) for update in named.history()] == [
        "owner – → Ann, support – → Bo",
        "name Ann → Ann Jones",
        "owner – → Ann Jones, body – → Health",
        "owner – → Ann",
        "body added: NHS",
    ]
    assert named.history("1.2")[0].after["owner"] == "Ann Jones"


def test_two_who_change_different_things_of_a_person_both_succeed(
    named: Store, another: Store, stamp: StampMaker
) -> None:
    change(named, stamp(), email="ann@kent.example")
    seen = named.plan(TODAY)
    change(another, stamp(by="al"), body="Health")
    saved = named.save([change_person(seen, "Ann", name="Ann Jones")], stamp())
    assert saved.merged == ("Ann",)
    ann = person(named)
    assert (ann.name, ann.body, ann.email) == ("Ann Jones", "Health", "ann@kent.example")


def test_an_action_is_not_given_to_whoever_signs_it_off_under_another_name(
    named: Store, another: Store, stamp: StampMaker
) -> None:
    change(named, stamp(), name="Ann Jones")
    give(named, stamp(), "1.2", owner="Bo", stage="complete")
    seen = named.plan(TODAY)
    give(another, stamp(by="al"), "1.2", stage="closed", signed_off_by="Ann Jones", accepted_evidence="audit")
    action = seen.action("1.2")
    assert action is not None
    with pytest.raises(ConflictError) as refused:
        named.save([propose_one(seen, action, {"owner": "Ann Jones"}, by="jo")], stamp())
    assert [conflict.field for conflict in refused.value.conflicts] == ["owner"]
    assert action_of(named, "1.2").owner == "Bo"


def test_two_new_names_are_a_conflict(named: Store, another: Store, stamp: StampMaker) -> None:
    change(named, stamp(), email="ann@kent.example")
    seen = named.plan(TODAY)
    change(another, stamp(by="al"), name="Ann Jones")
    with pytest.raises(ConflictError) as refused:
        named.save([change_person(seen, "Ann", name="Ann Brown")], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.field, conflict.base, conflict.mine, conflict.theirs) == ("name", "Ann", "Ann Brown", "Ann Jones")
    assert person(named).name == "Ann Jones"


def test_two_who_say_something_of_a_person_first_both_succeed(named: Store, another: Store, stamp: StampMaker) -> None:
    seen = named.plan(TODAY)
    change(another, stamp(by="al"), name="Ann Jones")
    saved = named.save([change_person(seen, "Ann", email="ann@kent.example")], stamp())
    assert saved.merged == ("Ann",)
    assert (person(named).name, person(named).email) == ("Ann Jones", "ann@kent.example")
    named.undo(stamp("undo"))
    assert (person(named).name, person(named).email) == ("Ann Jones", "")


def test_two_who_rename_a_person_first_are_a_conflict(named: Store, another: Store, stamp: StampMaker) -> None:
    seen = named.plan(TODAY)
    change(another, stamp(by="al"), name="Ann Jones")
    edit = change_person(seen, "Ann", name="Ann Brown", body="Health")
    with pytest.raises(ConflictError) as refused:
        named.save([edit], stamp())
    (conflict,) = refused.value.conflicts
    assert (conflict.field, conflict.base, conflict.mine, conflict.theirs) == ("name", "Ann", "Ann Brown", "Ann Jones")
    assert (conflict.by, person(named).name, person(named).body) == ("al", "Ann Jones", "")
    named.save([rebased_record(edit, person(named), {"name": conflict.mine})], stamp())
    assert (person(named).name, person(named).body) == ("Ann Brown", "Health")


def test_a_rename_and_a_merge_are_undone_and_redone(named: Store, stamp: StampMaker) -> None:
    change(named, stamp(), name="Ann Jones")
    named.save([merge(named.plan(TODAY), "Bo", "Ann")], stamp())
    assert named.plan(TODAY).person_name("Bo") == "Ann Jones"
    named.undo(stamp("undo"))
    assert named.plan(TODAY).person_name("Bo") == "Bo"
    named.undo(stamp("undo"))
    assert _names(named.plan(TODAY)) == ("Ann", ("Bo",))
    named.redo(stamp("redo"))
    named.redo(stamp("redo"))
    assert _names(named.plan(TODAY)) == ("Ann Jones", ("Ann Jones",))


def _names(plan: Plan) -> tuple[str, tuple[str, ...]]:
    action = plan.action("1.1")
    assert isinstance(action, Action)
    return plan.owner_name(action), tuple(map(plan.person_name, action.support))


def test_somebody_new_with_an_old_name_stays_another_after_the_store_was_opened_again(
    named: Store, another: Store, stamp: StampMaker
) -> None:
    change(named, stamp(), name="Ann Jones")
    give(named, stamp(), "1.2", owner="Ann")
    plan = another.plan(TODAY)
    assert [plan.owner_name(action) for action in plan.actions][:2] == ["Ann Jones", "Ann"]


def test_a_body_is_added_changed_withdrawn_and_all_of_it_undone(store: Store, stamp: StampMaker) -> None:
    store.save([add_body(store.plan(TODAY), "Police", "partner")], stamp())
    store.save([change_body(store.plan(TODAY), "Police", name="Kent Police")], stamp())
    store.save([withdraw_body(store.plan(TODAY), "Police")], stamp())
    assert (body(store).name, body(store).withdrawn) == ("Kent Police", "not in use")
    for _ in range(2):
        store.undo(stamp("undo"))
    assert (body(store).name, body(store).withdrawn) == ("Police", "")
    store.undo(stamp("undo"))
    assert body(store).withdrawn, "nothing is ever deleted"


def test_two_who_add_the_same_body_do_not_make_two(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = store.plan(TODAY)
    another.save([add_body(another.plan(TODAY), "Police")], stamp(by="al"))
    assert store.save([add_body(seen, "Police")], stamp()).seq is None
    store.save([add_body(seen, "Police", "partner")], stamp())
    with pytest.raises(StoreError, match="police is in the plan already"):
        store.save([add_body(seen, "police")], stamp())
    assert [(known.name, known.kind) for known in store.plan(TODAY).bodies] == [("Police", "partner")]


def test_an_undo_takes_no_body_away_that_is_in_use(store: Store, another: Store, stamp: StampMaker) -> None:
    store.save([add_body(store.plan(TODAY), "Police")], stamp(by="jo"))
    give(another, stamp(by="al"), "1.1", body="Police", owner="Ann")
    with pytest.raises(StoreError, match=r"Police is in use, by 1 action \(1\.1\): give them another body first"):
        store.undo(stamp("undo", by="jo"))
    change(another, stamp(by="al"), body="Police")
    give(another, stamp(by="al"), "1.1", body="")
    with pytest.raises(StoreError, match=r"in use, by 1 action \(1\.1\) and 1 person \(Ann\): give"):
        store.undo(stamp("undo", by="jo"))
    assert (body(store).withdrawn, store.check()) == ("", ())
    change(another, stamp(by="al"), body="")
    store.undo(stamp("undo", by="jo"))
    assert body(store).withdrawn


def test_a_redo_and_a_withdrawal_take_no_body_away_that_is_in_use(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    store.save([add_body(store.plan(TODAY), "Police")], stamp(by="jo"))
    seen = store.plan(TODAY)
    store.save([withdraw_body(seen, "Police")], stamp(by="jo"))
    store.undo(stamp("undo", by="jo"))
    give(another, stamp(by="al"), "1.1", body="Police")
    with pytest.raises(StoreError, match="Police is in use"):
        store.redo(stamp("redo", by="jo"))
    with pytest.raises(StoreError, match="Police is in use"):
        store.save([withdraw_body(store.plan(TODAY).changed(actions=seen.actions), "Police")], stamp(by="jo"))
    assert body(store).withdrawn == ""


def test_a_body_that_is_withdrawn_meanwhile_is_given_to_nothing(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    store.save([add_body(store.plan(TODAY), "Police")], stamp())
    seen = store.plan(TODAY)
    another.save([withdraw_body(another.plan(TODAY), "Police")], stamp(by="al"))
    with pytest.raises(StoreError, match="Police was withdrawn by somebody else meanwhile"):
        store.save([propose_one(seen, action_of(store, "1.1"), {"body": "Police"}, by="jo")], stamp())
    with pytest.raises(StoreError, match="Police was withdrawn by somebody else meanwhile"):
        store.save([change_person(seen, "Ann", body="Police")], stamp())
    with pytest.raises(Invalid, match="Police is withdrawn; add it again first"):
        give(store, stamp(), "1.1", body="Police")
    store.save([add_body(store.plan(TODAY), "Police")], stamp())
    give(store, stamp(), "1.1", body="Police")
    assert [known.name for known in bodies_of(store.plan(TODAY))] == ["Police"]


def test_a_body_comes_back_under_no_name_that_another_has_now(store: Store, another: Store, stamp: StampMaker) -> None:
    store.save([add_body(store.plan(TODAY), "Police")], stamp(by="jo"))
    store.undo(stamp("undo", by="jo"))
    another.save([add_body(another.plan(TODAY), "police", "partner")], stamp(by="al"))
    with pytest.raises(StoreError, match="Police is in the plan already"):
        store.redo(stamp("redo", by="jo"))
    assert [known.name for known in bodies_of(store.plan(TODAY))] == ["police"]


def test_a_kind_given_to_a_body_in_use_is_undone_and_the_body_stays(store: Store, stamp: StampMaker) -> None:
    give(store, stamp(), "1.1", body="Police")
    store.save([change_body(store.plan(TODAY), "Police", name="Kent Police", kind="partner")], stamp())
    store.undo(stamp("undo"))
    assert [(known.name, known.kind, known.actions) for known in bodies_of(store.plan(TODAY))] == [("Police", None, 1)]
    store.redo(stamp("redo"))
    assert [(known.name, known.kind) for known in bodies_of(store.plan(TODAY))] == [("Kent Police", "partner")]


def test_any_name_is_kept_as_it_was_typed(store: Store, stamp: StampMaker) -> None:
    for number, name in enumerate(
        ("[/]", "=1+1", "\x1b[31mred", "نور", "a\u2028b", "🏴", "1.1", "' DROP TABLE person --")
    ):
        give(store, stamp(), f"1.{number % 3 + 1}", owner=f"x{number}")
        change(store, stamp(), f"x{number}", name=name, body=f"body of {name}")
        known = person(store, f"x{number}")
        assert known.name == name.replace("\u2028", " ")
        assert store.plan(TODAY).body_name(known.body) == f"body of {known.name}"
    assert [update.kind for update in store.history()].count("person") == 8
