"""What every store promises of another review that is put into a plan: one change, whole, undone and redone as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from actionplan.model.beginning import BROUGHT_IN
from actionplan.model.edit import Edit
from actionplan.model.plan import Action, Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import by_source, by_theme
from actionplan.model.rules.sources import add_source
from actionplan.model.source_part import sources_of
from actionplan.store import Nothing, Outdated, Store, StoreError
from actionplan.usecases.add_source import AddedSource, put_beside
from contract import MADE_ON, TODAY, StampMaker, as_read, set_on, state
from two_sources import REFS, VISIT, visit

SECOND = VISIT.replace("Monitoring visit", "Second visit").replace("ref: P1", "ref: P2")
Adder = Callable[..., AddedSource]


@pytest.fixture
def add(stamp: StampMaker) -> Adder:
    """A function that puts a review into a store."""

    def put(store: Store, text: str = VISIT, key: str = "", by: str = "jo") -> AddedSource:
        return put_beside(store, visit(text), stamp(BROUGHT_IN, by=by), key=key, origin="visit.yaml")

    return put


def shape(plan: Plan) -> tuple[object, ...]:
    """What of a plan is another with another review in it."""
    return (
        *(list(sources_of(plan)), plan.themes, plan.strengths, plan.summary_areas, plan.key_messages),
        *([area.ref for area in plan.findings], [action.ref for action in plan.counted]),
        [(row.title, row.total, len(row.findings)) for row in (*by_theme(plan), *by_source(plan))],
    )


def test_it_is_one_change_with_a_backup_before_it(store: Store, add: Adder) -> None:
    before = store.plan(TODAY)
    added = add(store)

    assert added.seq == before.seq + 1 and added.backup is not None and added.backup.is_file()
    updates = store.history()
    assert {(update.change.seq, update.change.source, update.change.note) for update in updates} == {
        (added.seq, "brought in", "added MV, Monitoring visit, from visit.yaml")
    }
    plan = store.plan(TODAY)
    assert list(sources_of(plan)) == ["", "MV"]
    assert [action.ref for action in plan.actions[5:]] == [*REFS]
    assert [action.silent_since for action in plan.actions[5:]] == [date(2026, 10, 31), None, None, None]
    assert [(row.title, row.total) for row in by_source(plan)] == [("Peer review", 5), ("Monitoring visit", 4)]
    assert store.check() == ()


def test_what_was_read_before_and_what_is_read_anew_are_the_same(store: Store, another: Store, add: Adder) -> None:
    seen = another.plan(TODAY)
    assert shape(seen) == shape(store.plan(TODAY))
    add(store)

    followed = another.plan(TODAY)
    assert shape(followed) == shape(store.plan(TODAY)) != shape(seen)
    assert [action.ref for action in followed.actions[5:]] == [*REFS]
    assert shape(replace(followed)) == shape(followed)


def test_undone_it_is_as_if_it_had_not_been_and_redone_it_is_back(store: Store, add: Adder, stamp: StampMaker) -> None:
    before = shape(store.plan(TODAY))
    add(store)
    with_it = shape(store.plan(TODAY))
    store.undo(stamp("undo"))

    plan = store.plan(TODAY)
    assert shape(plan) == before
    assert len(plan.actions) - len(plan.counted) == 4, "they are kept"
    assert plan.withdrawn == 0 and all(area.withdrawn for area in plan.areas[5:])
    assert store.check() == ()
    store.redo(stamp("redo"))
    assert shape(store.plan(TODAY)) == with_it
    assert shape(store.plan(TODAY)) == shape(replace(store.plan(TODAY)))


CORRECTED = VISIT.replace("      - text: Record why\n        actions: [{title: Record why}]\n", "").replace(
    "Audit 20 decisions", "Audit 40 decisions"
)
"""The file once a finding was taken out of it, and a title mended."""


def test_after_an_undo_it_comes_back_under_its_short_name_and_refs(
    store: Store, another: Store, add: Adder, stamp: StampMaker
) -> None:
    before = shape(store.plan(TODAY))
    add(store)
    store.undo(stamp("undo"))
    another.plan(TODAY)
    corrected = CORRECTED.replace('also_answers: ["1.2"]', 'also_answers: ["1.1"]')
    added = add(store, corrected)

    assert added.addition.source.ref == "MV"
    assert [(renamed.before, renamed.after) for renamed in added.addition.renamed[1:3]] == [
        ("1.1", "MV 1.1"),
        ("1.1b", "MV 1.1b"),
    ]
    assert added.addition.sizes["areas"] == 2
    assert not [doubt for doubt in added.addition.doubts if "already" in doubt]
    plan = store.plan(TODAY)
    assert [area.ref for area in plan.findings[5:]] == ["MV 1.1", "P1"]
    assert [action.ref for action in plan.counted[5:]] == ["MV 1.1", "MV 1.1b", "P1"]
    assert plan.action("MV 1.1b").title == "Audit 40 decisions"  # type: ignore[union-attr]
    assert plan.person_name(plan.actions[5].owner) == "Head of the Front Door"
    assert shape(another.plan(TODAY)) == shape(plan) == shape(replace(plan))
    assert as_read(store.plan_as_at(TODAY)) == plan
    assert store.check() == ()
    store.undo(stamp("undo"))
    assert shape(store.plan(TODAY)) == before
    store.redo(stamp("redo"))
    assert shape(store.plan(TODAY)) == shape(plan)


def test_what_came_back_and_was_worked_on_is_not_undone(store: Store, add: Adder, stamp: StampMaker) -> None:
    add(store)
    store.undo(stamp("undo"))
    added = add(store, key="mv")
    set_on(store, stamp(by="al"), "MV 1.2", owner="Sue")
    with pytest.raises(StoreError, match=r"MV 1\.2: al has changed the owner since"):
        store.undo(stamp("undo"), added.seq)


def test_a_review_of_another_title_takes_the_place_only_where_its_short_name_is_given(
    store: Store, add: Adder, stamp: StampMaker
) -> None:
    add(store)
    store.undo(stamp("undo"))
    other = VISIT.replace("title: Monitoring visit", "title: Mock visit")
    assert add_source(store.plan(TODAY), visit(other).plan).source.ref == "MV2"
    assert add(store, other, "MV").addition.source.ref == "MV"
    assert sources_of(store.plan(TODAY))["MV"].title == "Mock visit"


def test_a_past_day_shows_the_plan_without_it(store: Store, add: Adder, stamp: StampMaker) -> None:
    before = store.plan_as_at(MADE_ON)
    set_on(store, stamp(), "1.2", rag="red")
    add(store)

    past = store.plan_as_at(MADE_ON)
    assert shape(past) == shape(before)
    assert state(past) == state(before)
    assert as_read(store.plan_as_at(TODAY)) == store.plan(TODAY)
    store.undo(stamp("undo"))
    assert as_read(store.plan_as_at(TODAY)) == store.plan(TODAY)


def test_two_people_who_add_at_once_get_numbers_and_refs_of_their_own(
    store: Store, another: Store, add: Adder, stamp: StampMaker
) -> None:
    plan = store.plan(TODAY)
    addition = add_source(plan, visit().plan)
    add(another, SECOND, by="al")
    with pytest.raises(Outdated, match="was changed by somebody else meanwhile; try again"):
        store.save(addition.edits, stamp(), upon=plan.seq)
    add(store)

    themes = store.plan(TODAY).themes
    assert [(theme.number, theme.source) for theme in themes] == [
        *((1, ""), (2, ""), (3, "SV"), (4, "SV"), (5, "MV"), (6, "MV"))
    ]
    with pytest.raises(Invalid, match="Second visit is in the plan already"):
        add(another, SECOND)
    assert another.check() == ()


def test_somebody_who_saves_meanwhile_is_no_reason_to_give_up(
    store: Store, another: Store, add: Adder, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, ratings = store.backup_before, iter(("red", "amber"))

    def save_first(change: str) -> object:
        set_on(another, stamp(by="al"), "1.2", rag=next(ratings))
        return backup(change)

    monkeypatch.setattr(store, "backup_before", save_first)
    add(store)
    assert next(ratings) == "amber"
    assert store.plan(TODAY).counted[1].rag == "red"
    assert len(store.plan(TODAY).counted) == 9


def test_a_review_that_was_worked_on_is_not_undone(store: Store, add: Adder, stamp: StampMaker) -> None:
    added = add(store)
    set_on(store, stamp(by="al"), "MV 1.2", owner="Sue")
    with pytest.raises(StoreError, match=r"MV 1\.2: al has changed the owner since"):
        store.undo(stamp("undo"), added.seq)


def test_a_finding_that_has_another_action_since_is_not_taken_out(store: Store, add: Adder, stamp: StampMaker) -> None:
    added = add(store)
    store.save([Edit(None, Action("MV 1.2b", "MV 1.2", "Tell why"))], stamp(by="al"))
    with pytest.raises(Nothing, match=r"MV 1\.2b was added to MV 1\.2 since; withdraw it first"):
        store.undo(stamp("undo"), added.seq)


def test_what_can_only_be_read_takes_no_other_review(store: Store, add: Adder) -> None:
    store.read_only = "it is damaged"
    with pytest.raises(StoreError, match="is read-only: it is damaged"):
        add(store)
    assert len(store.plan(TODAY).actions) == 5
