"""What every store promises of a plan that is under way when it is made: one change that says it was brought in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.beginning import refs_under_way
from actionplan.model.movement import MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import KINDS
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.store import Store
from actionplan.usecases.compare import compare
from contract import MADE_ON, TODAY, Engine, StampMaker, action_of, set_on

FILE = """\
title: Service improvement
organisation: Example Council
words: {theme: Priority}
bodies:
  - {name: Health, kind: partner}
people:
  - {name: Head of Quality, body: Health, email: q@example.org}
sources:
  - key: visit
    title: Monitoring visit
    kind: monitoring visit
    key_messages: [Urgency]
    themes:
      - number: A
        title: Leaving care
        strengths: [Staff]
        self_evaluation:
          - what_we_know: Plans are late
        areas:
          - ref: R2
            text: |
              Write plans sooner
              • and well
            response: partly agreed
            messages: [{message: 1, reason: It asks for pace.}]
            actions:
              - title: Train all staff
                owner: Head of Quality
                due: 2027-03-31
                original_due: 2026-09-30
                rag: amber
                rag_reason: two posts vacant
                notes:
                  - {on: 2026-10-02, by: J Smith, text: Half are trained}
                milestones: [{text: Trainer, due: 2026-12-01, done_on: 2026-10-05, done_by: J Smith}]
                evidence: [{what: Audit, kind: data}]
                fields: {Start: 01/09/2026}
              - title: Audit 40 files
                stage: closed
                completed_on: 2026-09-30
                completed_by: Head of Quality
                signed_off_on: 2026-10-30
                signed_off_by: The Board
              - title: Tell the Board
          - ref: R1
            text: Visit sooner
            actions:
              - also_answers: [R2]
"""


@pytest.fixture
def written() -> Plan:
    """The plan as the file has it."""
    return read_plan(FILE.encode(), "ours.yaml")


@pytest.fixture
def under_way(engine: Engine, tmp_path: Path, written: Plan, stamp: StampMaker) -> Iterator[Store]:
    store = engine.create(tmp_path / "under way.db", written, stamp("init", on=MADE_ON))
    yield store
    store.close()


def test_the_whole_plan_is_there(under_way: Store, written: Plan) -> None:
    plan = under_way.plan(TODAY)

    for kind in KINDS:
        kept = [replace(record, version=0) for record in getattr(plan, kind.in_plan)]
        if kind.name == "action":
            kept = [replace(action, updated_at="", updated_on=None, updated_by="") for action in kept]
        assert kept == list(getattr(written, kind.in_plan)), kind.name
    for name in ("title", "organisation", "words", "themes", "strengths", "key_messages", "scale"):
        assert getattr(plan, name) == getattr(written, name)
    assert [action.ref for action in plan.actions] == ["R2", "R2b", "R2c", "R1"]


def test_the_plan_is_made_and_then_brought_in(under_way: Store, written: Plan) -> None:
    updates = under_way.history()

    assert {update.change.seq for update in updates} == {2}
    assert {update.change.source for update in updates} == {"brought in"}
    assert {update.change.note.startswith("brought in") for update in updates} == {True}
    assert {update.ref for update in updates} == {"R2", "R2b", "R2/n1", "R2/m1", "R2/1"}
    assert refs_under_way(written) == {"R2", "R2b"}
    assert under_way.plan(TODAY).seq == 2


def test_the_plan_as_it_was_made_has_no_more_than_titles(under_way: Store) -> None:
    made = under_way.plan_upto(1, MADE_ON)

    assert [(action.title, action.owner, action.due, action.rag) for action in made.actions] == [
        (title, "", None, Condition.UNRATED)
        for title in ("Train all staff", "Audit 40 files", "Tell the Board", "Visit sooner")
    ]
    assert (made.notes, made.milestones, made.evidence) == ((), (), ())
    assert [area.ref for area in made.areas] == ["R2", "R1"]
    assert under_way.plan_as_at(MADE_ON).action("R2") == action_of(under_way, "R2")


def test_what_was_brought_in_is_no_movement(under_way: Store, stamp: StampMaker) -> None:
    assert compare(under_way, under_way.plan(MADE_ON)).moves == ()
    assert compare(under_way, under_way.plan(TODAY)).moves == ()
    assert under_way.plan_as_begun() == under_way.plan_upto(2, MADE_ON)

    set_on(under_way, stamp("screen", on=MADE_ON), "R2", owner="Head of Service")
    assert [move.kind for move in compare(under_way, under_way.plan(MADE_ON)).moves] == [MoveKind.OWNER_CHANGED]


def test_nothing_brought_in_looks_better_than_it_was(under_way: Store, stamp: StampMaker) -> None:
    action, closed = action_of(under_way, "R2"), action_of(under_way, "R2b")

    assert (action.times_moved, action.original_due) == (1, date(2026, 9, 30))
    assert action.last_update == date(2026, 10, 2)
    assert (closed.stage, closed.accepted_evidence) == (Stage.CLOSED, "brought in from ours.yaml")
    set_on(under_way, stamp("screen", on=TODAY), "R2", owner="Head of Service")
    assert action_of(under_way, "R2").last_update == TODAY


def test_bringing_in_is_undone_as_one_change_and_redone(under_way: Store, written: Plan, stamp: StampMaker) -> None:
    before = under_way.plan(TODAY)
    change = under_way.undo(stamp("undo"))

    assert change.seq == 2
    plan = under_way.plan(TODAY)
    assert {(action.owner, action.due, action.stage) for action in plan.actions} == {("", None, Stage.OPEN)}
    added: list[Any] = [*plan.notes, *plan.milestones, *plan.evidence]
    assert all(record.withdrawn for record in added)

    under_way.redo(stamp("redo"))
    again = under_way.plan(TODAY)
    for name in ("notes", "milestones", "evidence"):
        assert [record.withdrawn for record in getattr(again, name)] == [""] * len(getattr(before, name))
    assert [action.owner for action in again.actions] == [action.owner for action in before.actions]


def test_a_plan_with_nothing_under_way_is_made_in_one_change(store: Store) -> None:
    assert store.plan(TODAY).seq == 1
    assert store.plan_as_begun() == store.plan_upto(1, MADE_ON)
    assert store.history() == ()
