"""The weekly review at the screen: how it is started, and a whole one of the demonstration."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen
from in_review import (
    BEGIN,
    Clock,
    card,
    does,
    in_review,
    stamp,
)
from made_once import made_demo

TODAY = date(2026, 11, 27)
EXPECTED = Path(__file__).parents[1] / "reports" / "expected" / "minutes-of-the-demo.md"


# --- starting -----------------------------------------------------------------------------------------------------


async def test_a_review_is_started_with_a_date_a_chair_and_who_is_there(database: Path) -> None:
    async with at_screen(database, "3") as jo:
        assert jo.sees("No review is open", "enter starts one", "enter Start the review")
        jo.sees_no("Decision", "Skip", "Rate")
        await jo.press("enter")
        assert (jo.typed("held_on"), jo.field) == ("2026-11-27", "held_on")
        assert jo.sees("Fri 27 Nov 2026, today")
        await jo.press("enter", "enter")
        assert jo.sees("chair cannot be empty", "Enter: next · Ctrl+S: save · Esc: cancel")
        assert jo.field == "chair", "enter goes on to the next field, but not past one that has to be filled in"
        await jo.press(*"J Smith", "enter", *"Ann, Bob, Cy", "enter")
        assert jo.field == "apologies"
        await jo.press(*"Cy")
        assert jo.sees("Enter: start · Esc: cancel")
        await jo.press("enter")
        assert jo.sees("Weekly review 1 · Fri 27 Nov 2026 · chair J Smith, 3 present", "0 of 5", "1.1  Case recording")
        review = jo.plan.open_review
    assert review is not None
    assert (review.held_on, review.chair, review.attendees) == (TODAY, "J Smith", "Ann, Bob")
    assert review.apologies == "Cy"


async def test_what_is_typed_ahead_goes_into_the_question(database: Path) -> None:
    async with at_screen(database, *BEGIN, "enter", "enter") as jo:
        assert jo.sees("chair Chair, 2 present", "2 of 5")


async def test_the_next_review_asks_for_the_same_people(database: Path) -> None:
    async with in_review(database, "E", "y", "escape", "enter") as jo:
        assert (jo.typed("chair"), jo.typed("attendees")) == ("Chair", "Ann")
        await jo.types("yesterday")
        assert jo.sees("the last review was on 27 Nov 2026; this one cannot be before it")
        await jo.press("enter")
        assert jo.sees("the last review was on 27 Nov 2026; this one cannot be before it")
        await jo.types("")
        await jo.press("enter")
        assert jo.field == "chair", "enter goes on here too, though everything is filled in"
        await jo.press(*"Cllr Patel", "enter", *"Ann, Bob", "enter", "enter")
        assert jo.sees("Weekly review 2 · Fri 27 Nov 2026 · chair Cllr Patel, 3 present")
        assert all(action.owner == "" for action in jo.plan.actions), "nothing that was typed went to a card"


async def test_a_review_of_nothing_is_closed_at_once(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "empty.db"
    SqliteStore.create(path, replace(plan, actions=(), areas=()), stamp(source="init")).close()
    async with in_review(path) as jo:
        assert jo.sees("The end of the agenda", "0 of 0", "y Close the review")
        await jo.press("r", "space", "backspace", "enter", "E", "y")
        assert jo.sees("There was nothing on the agenda")


async def test_a_past_day_is_only_read(database: Path) -> None:
    async with in_review(database, "at", *"yesterday", "enter") as jo:
        assert jo.sees("past: read-only", "No review is open")
        await jo.press("enter")
        assert jo.sees("this is a past day")
        await jo.press("at", "backspace", "enter", "enter")
        assert jo.sees("1 of 5")


# --- the whole story ----------------------------------------------------------------------------------------------


async def test_a_whole_review_of_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """An hour on Friday 27 November: what it leaves is the minutes, compared with a file word for word."""
    path = made_demo(tmp_path / "demo.db")
    monkeypatch.setenv("ACTIONPLAN_USER", "Improvement Lead")
    changes: dict[str, list[str]] = {
        "D4": ["c"],
        "D5": ["d", "=+1w", "enter"],
        "1.4": ["D", "=Use the agency again", "tab", "=Head of HR", "tab", "=11 dec", "tab", "y", "enter"],
        "3.4": ["n", "=letter to the police sent today", "enter"],
        "3.6": ["d", "=2026-12-18", "tab", "=three agencies are still missing", "tab", "=Improvement Board", "enter"],
        "1.5": ["g", "=places found in both districts", "enter"],
        "1.8": ["r", "=a third post is vacant now", "enter", "u"],
        "2.2": ["space"],
        "3.2": ["v", "=Challenge log, November", "tab", "=KSCB/log.docx", "tab", "tab", "=doc", "tab", "enter"],
        "1.7": ["o", "=Head of Safeguarding", "enter"],
        "5.2": ["s", "=report of the three visits", "enter", "e", "ctrl+s"],
        "1.6": ["H", "enter", "enter", "=1.6/2", "enter", "=26 feb", "enter"],
        "4.5": ["space"],
    }
    async with at_screen(path, "3", "enter", "enter", "enter", "enter", "enter") as jo:
        review = jo.plan.open_review
        assert review is not None
        assert card(jo) == "D3"
        seen: list[str] = []
        skipped = [subject for subject, keys in changes.items() if keys == ["space"]]
        while card(jo) and card(jo) not in seen:
            subject = card(jo)
            seen.append(subject)
            clock.now += 75
            await does(jo, *changes.get(subject, []))
            await jo.press(*["enter"] * (subject not in skipped))
        assert (len(seen), seen[:4]) == (len(jo.plan.items), ["D3", "D4", "D5", "2.3"])
        assert card(jo) == "2.2", "skipped, and here again"
        await jo.press("enter", "E")
        assert jo.sees("skipped       4.5", "decisions     1")
        await jo.press("y")
        assert jo.sees("Its minutes are in", "Weekly progress review 13, Fri 27 Nov 2026")
        await jo.press("escape")
        minutes = path.with_name("demo-minutes") / "review-13-2026-11-27.md"
        assert minutes.read_text("utf-8") == EXPECTED.read_text("utf-8")
