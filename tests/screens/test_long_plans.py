"""A long plan: its first actions at once, the rest behind them, and keys that wait for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import app, settings
from actionplan.app import ActionPlanApp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, lines_of, with_store

FIRST = 2


def beginning(path: Path, first: int = FIRST) -> Plan:
    """What the program knows of a plan when it opens."""
    return with_store(path, lambda store: store.plan_beginning(settings.today(), first))


def test_a_short_plan_is_read_whole(database: Path) -> None:
    plan = beginning(database, 5)
    assert (len(plan.actions), plan.still_to_read) == (5, 0)


def test_of_a_long_plan_the_first_actions_are_read(database: Path) -> None:
    plan = beginning(database)
    assert [action.ref for action in plan.actions] == ["1.1", "1.2"]
    assert plan.still_to_read == 3


async def test_the_first_actions_stand_there_while_the_rest_is_read(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActionPlanApp, "read_on", lambda self: None)
    started = ActionPlanApp(database, beginning(database))
    async with started.run_test(size=(120, 40)) as pilot:
        jo = Person(started, pilot, database)
        await jo.comes_to_see("reading 5 actions …", "1.2  Thresholds are not applied")
        text = "\n".join(lines_of(started))
        assert "Unrated" not in text.splitlines()[1], "what is not read yet is not counted"


async def test_keys_typed_meanwhile_act_on_the_whole_plan(database: Path) -> None:
    started = ActionPlanApp(database, beginning(database))
    async with started.run_test(size=(120, 40), notifications=True) as pilot:
        jo = Person(started, pilot, database)
        await jo.press("end", "o", *"Director", "enter")
        assert jo.stored("2.2").owner == "Director"
        assert jo.sees("5 actions", "2.2 saved")


@pytest.mark.parametrize("screen", ["summary", "owners", "plan", "history"])
async def test_other_screens_show_a_plan_that_is_whole_or_none(
    database: Path, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    read_on = ActionPlanApp.read_on
    monkeypatch.setattr(ActionPlanApp, "read_on", lambda self: None)
    started = ActionPlanApp(database, beginning(database), remembered={"screen": screen})
    async with started.run_test(size=(120, 40)) as pilot:
        jo = Person(started, pilot, database)
        await jo.comes_to_see("reading 5 actions …")
        assert jo.sees_no("Effective practice")
        read_on(started)
        await jo.settle()
        assert jo.sees_no("reading")


async def test_what_could_not_be_read_at_once_is_read_later(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, tries = ActionPlanApp._read, []

    def fails_first(self: ActionPlanApp, store: SqliteStore) -> Plan:
        tries.append(store)
        if len(tries) == 1:
            raise StoreError("somebody else is saving; try again")
        return reads(self, store)

    monkeypatch.setattr(ActionPlanApp, "_read", fails_first)
    started = ActionPlanApp(database, beginning(database))
    async with started.run_test(size=(120, 40), notifications=True) as pilot:
        jo = Person(started, pilot, database)
        await jo.settle()
        assert jo.sees("reading 5 actions …", "somebody else is saving")
        await jo.looks_again()
        assert jo.sees("5 actions  ", "all 5")


async def test_the_cursor_comes_back_to_where_it_was(database: Path) -> None:
    started = ActionPlanApp(database, beginning(database), remembered={"cursor": "2.1"})
    async with started.run_test(size=(120, 40)) as pilot:
        jo = Person(started, pilot, database)
        await jo.settle()
        assert "2.1" in jo.cursor_line


def test_the_program_starts_so(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Plan] = []
    monkeypatch.setattr(app, "FIRST_ACTIONS", FIRST)
    monkeypatch.setattr(ActionPlanApp, "run", lambda self: opened.append(self.plan))
    app.run(database)
    assert opened[0].still_to_read == 3
