"""What every store promises two people who change one plan."""

from __future__ import annotations

import pytest

from actionplan.model.ratings import Condition
from actionplan.store import ConflictError, Saved, Store
from contract import DUE, TODAY, StampMaker, action_of, edit, set_on
from patience import eventually


def test_two_people_who_change_different_fields_both_succeed_and_are_told(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = action_of(store, "1.2")
    set_on(another, stamp(by="al"), "1.2", "no staff", rag="amber")
    saved = store.save([edit(seen, owner="Ann")], stamp())
    assert saved.merged == ("1.2",)
    action = action_of(store, "1.2")
    assert (action.owner, action.rag, action.rag_reason, action.version) == ("Ann", Condition.AT_RISK, "no staff", 3)
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
    eventually(store.changed_elsewhere)
    assert not store.changed_elsewhere()
    set_on(store, stamp(), "1.3", owner="Ann")
    assert not store.changed_elsewhere()
    eventually(another.changed_elsewhere)


def test_what_was_refused_elsewhere_is_no_news(store: Store, another: Store, stamp: StampMaker) -> None:
    seen = action_of(another, "1.2")
    set_on(store, stamp(), "1.2", owner="Ann")
    with pytest.raises(ConflictError):
        another.save([edit(seen, owner="Bo")], stamp(by="al"))
    assert not store.changed_elsewhere()
