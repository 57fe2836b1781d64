"""The log on the screen, and taking back: your last change, or any change, now or after a restart."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from actionplan.model.log import Update
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, history_in


async def test_undo_and_redo_go_back_and_forth_through_what_i_did(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Ann", "enter", "o", *"Bob", "enter", "u") as jo:
        assert jo.sees("Undone: 1.1 owner Bob → Ann · Ctrl+R redoes")
        assert jo.stored("1.1").owner == "Ann"
        await jo.press("u")
        assert jo.stored("1.1").owner == ""
        await jo.press("u")
        assert jo.sees("there is nothing of yours to undo")
        await jo.press("ctrl+r", "ctrl+r")
        assert jo.sees("Redone: 1.1 owner Ann → Bob")
        assert jo.stored("1.1").owner == "Bob"
        await jo.press("ctrl+r")
        assert jo.sees("there is nothing of yours to redo")


async def test_undo_and_redo_survive_a_restart(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Ann", "enter"):
        pass
    async with at_screen(database, "u") as jo:
        assert jo.stored("1.1").owner == ""
    async with at_screen(database, "ctrl+r") as jo:
        assert jo.stored("1.1").owner == "Ann"
        assert "Ann" in jo.line("1.1")


async def test_undo_is_for_what_i_did_and_says_who_was_there_since(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Ann", "enter") as jo:
        changed_elsewhere(database, "1.1", {"owner": "Sue"}, by="sam")
        await jo.press("u")
        assert jo.sees("sam has changed the owner")
        assert jo.stored("1.1").owner == "Sue"


async def test_a_rating_undone_brings_back_the_old_reason(database: Path) -> None:
    async with at_screen(database, "2", "r", *"no lead", "enter", "a", *"lead found", "enter", "u") as jo:
        action = jo.stored("1.1")
        assert (action.rag, action.rag_reason) == ("red", "no lead")
        assert jo.sees("Red: no lead")


# --- the log --------------------------------------------------------------------------------------------------


async def test_the_log_shows_what_who_and_why_newest_first(quarter: Path) -> None:
    async with at_screen(quarter, "5") as jo:
        assert jo.sees(f"{len(history_in(quarter))} updates")
        assert "26 Nov 2026" in jo.cursor_line
        assert "jsmith" in jo.cursor_line
        assert jo.sees("RAG Amber → Red: 14 assessments over time; agency cover")


async def test_the_log_is_filtered_by_action_person_date_and_words(quarter: Path) -> None:
    updates = history_in(quarter)
    expected = {
        "1.4": sum(update.ref == "1.4" for update in updates),
        "by:ehl": sum(update.change.by == "ehl" for update in updates),
        "since:24/11/26": sum(update.change.on.isoformat() >= "2026-11-24" for update in updates),
        "until:9/10/26": sum(update.change.on.isoformat() <= "2026-10-09" for update in updates),
        "on:20/11/26 by:ref": 1,
        "vacancies": 1,
        "1.4 red": 1,
    }
    async with at_screen(quarter, "5") as jo:
        for text, number in expected.items():
            await jo.press("slash")
            await jo.types(text)
            await jo.press("enter")
            assert number
            assert jo.sees(f"{number} update", f"/ {text}")
        await jo.press("escape")
        assert jo.sees(f"{len(updates)} updates")
        await jo.press("slash", *"zebra", "enter")
        assert jo.sees("Esc clears the filter", "0 updates")
        await jo.press("u", "enter", "escape")
        assert jo.sees(f"{len(updates)} updates")


async def test_a_change_is_undone_from_the_log_whoever_made_it(quarter: Path) -> None:
    async with at_screen(quarter, "5", "slash", *"by:comm 4.5 amber", "enter", "u") as jo:
        assert jo.sees("Undone: 4.5, 4.6 RAG Amber → Unrated (health has not named its lead yet)")
        assert [jo.stored(ref).rag for ref in ("4.5", "4.6")] == ["unrated", "unrated"]
        await jo.press("escape")
        await jo.press("home")
        assert "undo" in jo.cursor_line
        await jo.press("u")
        assert jo.sees("cannot be undone: it is itself an undo")
        await jo.press("ctrl+r")
        assert jo.stored("4.5").rag == "amber"


async def test_what_others_do_while_i_read_leaves_the_cursor_where_it_is(quarter: Path) -> None:
    async with at_screen(quarter, "5", "j", "j", "j") as jo:
        before = jo.cursor_line
        changed_elsewhere(quarter, "3.4", {"owner": "Sue"})
        await jo.looks_again()
        assert jo.cursor_line == before
        await jo.press("home")
        assert "Sue" in jo.cursor_line


async def test_a_key_that_is_pressed_before_the_log_is_read_is_for_what_is_read(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = SqliteStore.history
    asked, may_go_on = Event(), Event()

    def slow(*args: Any, **how: Any) -> tuple[Update, ...]:
        asked.set()
        may_go_on.wait(20)
        return read(*args, **how)

    async with at_screen(database, "2", "o", *"Ann", "enter", "5", "2", "o", *"Zachary", "enter") as jo:
        monkeypatch.setattr(SqliteStore, "history", slow)
        jo.send("5", "u")
        await jo.until(asked.is_set)
        await jo.pilot.pause()
        may_go_on.set()
        await jo.settle()
        assert jo.stored("1.1").owner == "Ann"
        assert "undo" in jo.cursor_line


async def test_enter_opens_the_action_and_esc_comes_back(quarter: Path) -> None:
    async with at_screen(quarter, "5", "slash", *"vacancies", "enter", "enter") as jo:
        assert jo.sees("1.4  Data says too few children", "Timeline", "5 History")
        await jo.press("escape")
        assert "vacancies" in jo.cursor_line


async def test_the_log_knows_reviews(database: Path) -> None:
    changed_elsewhere(database, "2.2", {"owner": "Sue"})
    begin = ("3", "enter", "tab", *"Chair", "tab", *"Ann", "ctrl+s")
    async with at_screen(database, *begin, "r", *"stuck", "enter", "E", "y", "escape", "5") as jo:
        assert jo.sees("review 1 closed", "review 1 started, chair Chair, with Ann", "4 updates")
        await jo.press("slash", *"review:1", "enter")
        assert jo.sees("3 updates")
        jo.sees_no("Sue")
        await jo.press("j")
        assert "R1" in jo.cursor_line
        assert jo.sees("· screen · in review 1")
        await jo.press("j", "u")
        assert jo.sees("cannot be undone: it started or ended a review")
        await jo.press("enter")
        assert jo.sees("Review 1 is closed. Its minutes are in", "Chair (chair), Ann")


async def test_a_log_with_nothing_in_it_says_so(database: Path) -> None:
    async with at_screen(database, "5") as jo:
        assert jo.sees("Nothing has been changed yet")
