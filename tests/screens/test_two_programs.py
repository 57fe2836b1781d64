"""Two programs on one database: what one saves, the other shows, and nobody loses a place or a word."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from actionplan.live_plan import LivePlanApp
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere


async def test_what_another_process_saves_shows_within_two_seconds(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 0.5)
    command = [sys.executable, "-m", "actionplan", "update", "1.1", "--owner", "Sue", "--db", str(database)]
    async with at_screen(database, "2", "j", "j") as jo:
        saving = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
        assert await saving.wait() == 0
        for _ in range(40):
            if "Sue" in jo.text:
                break
            await jo.pilot.pause(0.05)
        assert "Sue" in jo.line("1.1")
        assert " 1.3 " in jo.cursor_line


async def test_a_change_shows_however_long_the_plan_takes_to_read(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than the program waits between two looks: the second leaves the first alone."""
    reads, may_read = LivePlanApp._read, threading.Event()
    monkeypatch.setattr(LivePlanApp, "_read", lambda self, store: (may_read.wait(20), reads(self, store))[1])
    async with at_screen(database, "2") as jo:
        changed_elsewhere(database, "1.1", {"owner": "Sue"})
        for _ in range(3):
            jo.app.look_again()
            await jo.pilot.pause()
        may_read.set()
        await jo.settle()
        assert "Sue" in jo.line("1.1")


@pytest.mark.parametrize("saves", [False, True])
async def test_that_the_plan_is_in_reach_again_is_said_unless_something_was_just_saved(
    database: Path, monkeypatch: pytest.MonkeyPatch, saves: bool
) -> None:
    looks, is_away = SqliteStore.changed_elsewhere, [True]

    def look(store: SqliteStore) -> bool:
        if is_away[0]:
            raise StoreError("it cannot be reached")
        return looks(store)

    monkeypatch.setattr(SqliteStore, "changed_elsewhere", look)
    async with at_screen(database, "2") as jo:
        await jo.looks_again()
        assert jo.sees("it cannot be reached")
        if saves:
            await jo.press("n", *"all 40 read", "enter")
        is_away[0] = False
        await jo.looks_again()
        assert jo.sees("1.1 saved" if saves else "The plan is in reach again")


async def test_the_cursor_the_filter_and_the_marks_stay(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"theme:3", "enter", "j", "space", "j") as jo:
        line = jo.cursor_line
        changed_elsewhere(quarter, "3.1 1.1", {"owner": "Sue"})
        await jo.looks_again()
        assert jo.cursor_line == line
        assert jo.sees("/ theme:3  6 of 34 · 1 marked", "◉ 3.2", "Sue")


async def test_a_half_typed_filter_stays_and_finds_what_is_new(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"owner:su") as jo:
        assert jo.sees("0 of 34")
        changed_elsewhere(quarter, "3.1", {"owner": "Sue"})
        await jo.looks_again()
        assert jo.sees("1 of 34", "3.1")
        await jo.press("e")
        assert jo.sees("owner:sue")


async def test_the_action_under_the_cursor_is_withdrawn_by_somebody_else(database: Path) -> None:
    async with at_screen(database, "2", "j") as jo:
        changed_elsewhere(database, "1.2", {"stage": "withdrawn"}, "double")
        await jo.looks_again()
        assert " 1.3 " in jo.cursor_line


async def test_an_action_withdrawn_by_somebody_else_while_it_is_rated(database: Path) -> None:
    async with at_screen(database, "2", "j", "r", *"why") as jo:
        changed_elsewhere(database, "1.2", {"stage": "withdrawn"}, "double")
        await jo.looks_again()
        await jo.press("enter")
        assert jo.app.is_running
        assert jo.stored("1.2").is_withdrawn


async def test_an_open_action_is_withdrawn_by_somebody_else(database: Path) -> None:
    async with at_screen(database, "2", "j", "enter") as jo:
        changed_elsewhere(database, "1.2", {"stage": "withdrawn"}, "double")
        await jo.looks_again()
        assert jo.sees("withdrawn: double")
        await jo.press("right", "left", "escape")
        assert jo.sees("4 of 5 actions count, 1 withdrawn")


async def test_help_and_palette_stay_open(quarter: Path) -> None:
    for key in ("question_mark", "ctrl+p"):
        async with at_screen(quarter, "2", key) as jo:
            changed_elsewhere(quarter, "3.1", {"owner": f"Sue {key}"})
            await jo.looks_again()
            assert jo.asked


async def test_at_midnight_the_day_changes(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed_elsewhere(database, "1.1", {"due": "2026-11-27"})
    async with at_screen(database, "2", "j") as jo:
        assert "today" in jo.line("1.1")
        monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-28")
        await jo.looks_again()
        assert "1 d late" in jo.line("1.1")
        assert jo.sees("as at Sat 28 Nov 2026", "1 late")
        assert " 1.2 " in jo.cursor_line


async def test_two_people_work_side_by_side(database: Path) -> None:
    async with at_screen(database, "2") as jo, at_screen(database, "2", "j") as sam:
        await jo.press("o", *"Jo", "enter")
        await sam.press("o", *"Sam", "enter")
        await jo.looks_again()
        await sam.looks_again()
        for person in (jo, sam):
            assert "Jo" in person.line("1.1")
            assert "Sam" in person.line("1.2")
