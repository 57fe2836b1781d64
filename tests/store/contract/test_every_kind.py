"""What every store promises of every kind of record: kept, told, shared, taken back, and on no day before its own.

A new kind has no sample here, so that its tests fail until it has one; a new field is in no sample, and fails likewise.
"""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.describe import describe, value_words
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KINDS, RecordKind
from actionplan.model.weekly_review import State
from actionplan.store import ConflictError, Nothing, Store
from contract import TODAY, Engine, StampMaker, as_read
from samples import SAMPLES, YESTERDAY

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
STORES_OWN = {*STAMPED, "ref"}
"""What a sample does not say."""


def values_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in STAMPED}


def in_plan(plan: Plan, kind: RecordKind) -> Any:
    """The record of a sample as a plan has it; None where it is not there."""
    ref = SAMPLES[kind.name].record.ref
    return next((record for record in getattr(plan, kind.in_plan) if record.ref == ref), None)


def prepare(store: Store, kind: RecordKind, stamp: Stamp) -> None:
    """What has to be there before the sample of a kind."""
    edits = [Edit(None, record) for record in SAMPLES[kind.name].first]
    if edits:
        store.save(edits, stamp)


def add(store: Store, kind: RecordKind, stamp: Stamp) -> Any:
    """Saves the sample of a kind, and answers with it as the store has it."""
    prepare(store, kind, stamp)
    store.save([Edit(None, SAMPLES[kind.name].record)], stamp)
    return in_plan(store.plan(TODAY), kind)


def while_open(kind: RecordKind) -> dict[str, Any]:
    """What is made of the sample, but that a review is closed: what is locked is not undone, and tells nothing else."""
    return {name: value for name, value in SAMPLES[kind.name].later.items() if value is not State.CLOSED}


def change(store: Store, before: Any, stamp: Stamp, **values: Any) -> Any:
    return store.save([Edit(before, replace(before, **values))], stamp)


@every_kind
def test_a_sample_says_something_in_every_field_and_then_something_else(kind: RecordKind) -> None:
    sample = SAMPLES[kind.name]
    defaults = dict(zip(kind.record.__struct_fields__[::-1], kind.record.__struct_defaults__[::-1], strict=False))
    says_nothing = {
        name
        for name, value in {**values_of(sample.record), **sample.later}.items()
        if name not in STORES_OWN and name in defaults and value == defaults[name]
    }
    assert not says_nothing, "a new field needs a value in its sample"
    assert all(getattr(sample.record, name) != value for name, value in sample.later.items())


@every_kind
def test_it_is_kept_as_it_is_and_read_the_same_by_everybody(
    kind: RecordKind, store: Store, another: Store, engine: Engine, stamp: StampMaker
) -> None:
    another.plan(TODAY)
    record = add(store, kind, stamp())
    assert values_of(record) == values_of(SAMPLES[kind.name].record)
    later = SAMPLES[kind.name].later
    for values in ({}, later):
        change(store, record, stamp(), **values)
        plan = store.plan(TODAY)
        record = in_plan(plan, kind)
        assert values_of(record) == {**values_of(SAMPLES[kind.name].record), **values}
        anew = engine.open(store.path)
        assert another.plan(TODAY) == plan == anew.plan(TODAY), "brought up to date, and read anew"
        assert as_read(anew.plan_as_at(TODAY)) == plan, "derived from the log"
        anew.close()
    assert store.check() == ()


@every_kind
def test_the_history_tells_it_in_words(kind: RecordKind, store: Store, stamp: StampMaker) -> None:
    values = while_open(kind)
    record = add(store, kind, stamp(by="al"))
    change(store, record, stamp(by="jo"), **values)
    plan = store.plan(TODAY)
    added, changed = (
        next((update for update in store.history() if (update.ref, update.change.by) == (record.ref, by)), None)
        for by in ("al", "jo")
    )
    if kind.name == "review_item":
        assert added is changed is None, "what becomes of an agenda is in the minutes"
        return
    assert added is not None
    assert changed is not None
    assert (added.kind, changed.kind) == (kind.name, kind.name)
    assert describe(added, plan)
    words = describe(changed, plan)
    assert words.isprintable()
    for field in kind.fields:
        if field.name in values and not field.is_silent:
            assert value_words(field.name, values[field.name], plan).removeprefix("Resources: ") in words, words


@every_kind
def test_on_the_day_before_it_is_not_there(kind: RecordKind, store: Store, stamp: StampMaker) -> None:
    prepare(store, kind, stamp(on=YESTERDAY))
    before = store.plan(YESTERDAY)
    store.save([Edit(None, SAMPLES[kind.name].record)], stamp())
    assert in_plan(store.plan_as_at(TODAY), kind) is not None
    past = store.plan_as_at(YESTERDAY)
    assert in_plan(past, kind) is None
    assert as_read(past) == replace(before, access=past.access)


@every_kind
def test_undo_takes_its_adding_back_and_redo_makes_it_again(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    record = add(store, kind, stamp())
    undone = kind.undone_addition(record)
    if undone is None:
        with pytest.raises(Nothing, match="and that is kept"):
            store.undo(stamp("undo"), store.plan(TODAY).seq)
        assert in_plan(store.plan(TODAY), kind) == record
        return
    store.undo(stamp("undo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == values_of(undone)
    store.redo(stamp("redo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == values_of(record)
    assert store.check() == ()


@every_kind
def test_undo_of_a_change_gives_back_what_was_there_and_redo_makes_it_again(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    sample, values = SAMPLES[kind.name], while_open(kind)
    record = add(store, kind, stamp())
    change(store, record, stamp(), **values)
    store.undo(stamp("undo"))
    stays = {name: value for name, value in values.items() if name in sample.stays}
    assert values_of(in_plan(another.plan(TODAY), kind)) == {**values_of(record), **stays}
    store.redo(stamp("redo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == {**values_of(record), **values}
    assert store.check() == ()


@every_kind
def test_of_two_people_who_change_one_field_the_second_is_told(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    sample = SAMPLES[kind.name]
    name, value = next(iter(sample.later.items()))
    record = add(store, kind, stamp())
    change(another, record, stamp(by="al"), **{name: value})
    now = store.plan(TODAY)
    with pytest.raises(ConflictError) as refused:
        change(store, record, stamp(), **{name: sample.mine})
    (conflict,) = refused.value.conflicts
    assert (conflict.ref, conflict.field, conflict.by) == (record.ref, name, "al")
    assert (conflict.base, conflict.mine, conflict.theirs) == (getattr(record, name), sample.mine, value)
    assert store.plan(TODAY) == now, "nothing is overwritten"


@every_kind
def test_of_two_people_who_change_different_fields_both_are_kept(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    leaders = {field.name: field.leader for field in kind.fields}
    first, *further = SAMPLES[kind.name].later
    second = next((name for name in further if leaders[name] != first and leaders[first] != name), None)
    if second is None:
        assert all(name == first or leaders[name] == first for name in leaders), "its fields only make sense together"
        return
    later = SAMPLES[kind.name].later
    record = add(store, kind, stamp())
    change(another, record, stamp(by="al"), **{first: later[first]})
    saved = change(store, record, stamp(), **{second: later[second]})
    assert saved.merged == (record.ref,)
    merged = in_plan(another.plan(TODAY), kind)
    assert values_of(merged) == {**values_of(record), first: later[first], second: later[second]}
    assert store.check() == ()
