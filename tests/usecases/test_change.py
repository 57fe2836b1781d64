"""Changing a plan is one answer, whoever asks: a screen and a command do the same, and each is told who does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from actionplan.model.rules.actions import propose_all
from actionplan.store import ConflictError, Nothing, Store
from actionplan.store.opening import open_store
from actionplan.usecases.change import redo_change, save_change, undo_change
from any_plan import TODAY
from at_screen import at_screen
from command_line import done
from in_review import stamp


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


def test_a_change_is_saved_by_whoever_makes_it_and_answers_with_the_plan(store: Store) -> None:
    plan = store.plan(TODAY)
    edits = propose_all(plan, [plan.actions[0]], {"owner": "Ann"}, by="jo")
    changed = save_change(store, edits, stamp("jo"), "she has agreed")
    assert changed.plan.actions[0].owner == "Ann"
    assert changed.saved.refs == ("1.1",)
    (update,) = store.history(after=1)
    assert (update.change.by, update.change.note) == ("jo", "she has agreed")
    with pytest.raises(ConflictError, match="jo has changed the owner"):
        save_change(store, propose_all(plan, [plan.actions[0]], {"owner": "Ben"}, by="al"), stamp("al"))


def test_what_is_undone_and_redone_is_said_and_shown(store: Store) -> None:
    plan = store.plan(TODAY)
    save_change(store, propose_all(plan, [plan.actions[0]], {"owner": "Ann"}, by="jo"), stamp("jo"))
    undone = undo_change(store, stamp("jo", source="undo"))
    assert (undone.words, undone.plan.actions[0].owner) == ("1.1 owner Ann → nobody", "")
    redone = redo_change(store, stamp("jo", source="redo"))
    assert (redone.words, redone.plan.actions[0].owner) == ("1.1 owner nobody → Ann", "Ann")
    with pytest.raises(Nothing):
        redo_change(store, stamp("al", source="redo"))


async def test_screen_and_command_say_the_same_of_an_undo(database: Path) -> None:
    done("update", "1.1", "--owner", "Ann")
    async with at_screen(database, "2") as jo:
        await jo.press("u")
        jo.sees("Undone: 1.1 owner Ann → nobody")
    done("redo")
    assert done("undo").startswith("Undone: 1.1 owner Ann → nobody.")
