"""What every store promises of the key of a plan: chosen as one change, undone, and that of a day on that day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.describe import told
from actionplan.model.key import OWN, Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rules.key import choose_key
from actionplan.store import ConflictError, Store, StoreError
from contract import MADE_ON, TODAY, Engine, StampMaker


def choose(store: Store, stamp: StampMaker, name: str, on: int = 0) -> None:
    store.save([choose_key(store.plan(TODAY), name)], stamp(on=TODAY + timedelta(days=on)))


def test_a_key_is_chosen_undone_and_chosen_again(store: Store, stamp: StampMaker) -> None:
    choose(store, stamp, "checked")
    plan = store.plan(TODAY)
    assert (plan.key.in_use, plan.key.word(Condition.ON_TRACK)) == ("checked", "On track")
    store.undo(stamp("undo"))
    assert store.plan(TODAY).key == Key()
    store.redo(stamp("redo"))
    choose(store, stamp, "evidenced")
    assert store.plan(TODAY).key.in_use == "evidenced"
    assert [told(update, plan) for update in store.history("key")] == [
        "key usual → checked",
        "key checked → usual",
        "key usual → checked",
        "key checked → evidenced",
    ]
    assert store.check() == ()


def test_a_past_day_has_the_key_of_that_day(store: Store, stamp: StampMaker) -> None:
    choose(store, stamp, "checked", on=-3)
    choose(store, stamp, "evidenced", on=-1)
    keys = [store.plan_as_at(TODAY - timedelta(days=days)).key.in_use for days in (0, 1, 2, 3, 4)]
    assert keys == ["evidenced", "evidenced", "checked", "checked", "usual"]


def test_a_plan_that_is_open_elsewhere_gets_the_new_key(store: Store, another: Store, stamp: StampMaker) -> None:
    assert another.plan(TODAY).key.in_use == "usual"
    choose(store, stamp, "checked")
    assert another.plan(TODAY).key.in_use == "checked"


def test_two_people_who_choose_at_once_do_not_overwrite_each_other(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = store.plan(TODAY)
    choose(another, stamp, "evidenced")
    with pytest.raises(StoreError):
        store.save([choose_key(seen, "checked")], stamp())
    seen = store.plan(TODAY)
    choose(another, stamp, "usual")
    with pytest.raises(ConflictError):
        store.save([choose_key(seen, "checked")], stamp())
    assert store.plan(TODAY).key.in_use == "usual"


def test_a_plan_made_with_a_key_keeps_it_and_its_words(
    engine: Engine, place: Path, plan: Plan, stamp: StampMaker
) -> None:
    named = replace(plan, key=Key(late=14, name="checked", meanings=((Condition.COMPLETE, "nobody has looked"),)))
    store = engine.create(place, named, stamp("init", on=MADE_ON))
    assert store.plan(TODAY).key == named.key
    choose(store, stamp, "usual")
    assert store.plan(TODAY).key.meaning(Condition.ON_TRACK) == Key().meaning(Condition.ON_TRACK)
    choose(store, stamp, "checked")
    assert store.plan(TODAY).key.meaning(Condition.COMPLETE) == "nobody has looked"
    store.close()


def test_a_plans_own_key_is_kept_beside_the_others(engine: Engine, place: Path, plan: Plan, stamp: StampMaker) -> None:
    faces = tuple(replace(face, word=f"{face.word} here") for face in Key(name="checked").faces)
    store = engine.create(place, replace(plan, key=Key(name=OWN, own=faces)), stamp("init", on=MADE_ON))
    assert store.plan(TODAY).key.word(Condition.COMPLETE) == "Complete here"
    choose(store, stamp, "usual")
    choose(store, stamp, OWN)
    assert store.plan(TODAY).key.faces == faces
    store.close()
