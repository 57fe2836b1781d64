"""The end of the weekly review: what is left, the lock, the minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from at_screen import at_screen
from in_review import (
    card,
    elsewhere,
    in_review,
    reads,
)

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


async def test_closing_says_what_is_left_and_can_wait(database: Path) -> None:
    rated = ["r", *"stuck", "enter", "enter", "space"]
    async with in_review(database, *rated, "E") as jo:
        assert jo.sees(
            *("Close before the end of the agenda?", "reviewed      1 of 5"),
            *("skipped       1.2", "not reached   1.3, 2.1, 2.2"),
        )
        assert "Repeat" not in jo.lines[-1], "there is no card that it could be for"
        await jo.press("escape")
        assert card(jo) == "1.3"
        await jo.press("E", "backspace")
        assert card(jo) == "1.3", "from the end back to the card that one was on"
        await jo.press("backspace", "E", "backspace")
        assert card(jo) == "1.2", "of one gone back to as well"
        await jo.press("E", "escape")
        assert card(jo) == "1.2"
        await jo.press("E", "y", "escape")
        assert jo.sees("No review is open", "Past reviews", "1  Fri 27 Nov 2026, chair Chair")
        assert jo.plan.open_review is None


async def test_closing_names_the_reds_and_ambers_without_a_reason(database: Path) -> None:
    async with in_review(database) as jo:

        def silent(plan: Plan) -> Sequence[Edit]:
            action = plan.action("1.2")
            assert action is not None
            return [Edit(action, replace(action, rag=Condition.OFF_TRACK))]

        elsewhere(database, silent)
        await jo.looks_again()
        await jo.press("E")
        assert jo.sees("no reason     1.2")


@pytest.mark.parametrize("key", ["enter", "E"])
async def test_no_key_pressed_once_too_often_closes_the_review(database: Path, key: str) -> None:
    async with in_review(database, *["enter"] * 5, *[key] * 4) as jo:
        assert jo.sees("The end of the agenda", "5 of 5")
        assert jo.plan.open_review is not None


async def test_a_closed_review_is_locked_and_says_so(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y", "escape", "u") as jo:
        assert reads(jo, "was made in review 1, which is closed and locked; make another change instead")
        assert jo.stored("1.1").rag == "red"
        await jo.press("2", "a", *"not so bad", "enter", "u")
        assert jo.stored("1.1").rag == "red"


async def test_the_minutes_are_on_the_screen_and_beside_the_database(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y") as jo:
        assert jo.sees("The review is closed. Its minutes are in", "Present       Chair (chair), Ann")
        assert jo.sees("Reviewed      1 of 5 items was considered in less than a minute", "Minutes by    jo")
        await jo.press("y", "down", "up", "escape")
        assert not jo.asked
        folder = database.with_name("plan-minutes")
        assert jo.app.clipboard == str(folder / "review-1-2026-11-27.docx")
    assert sorted(path.name for path in folder.iterdir()) == ["review-1-2026-11-27.docx", "review-1-2026-11-27.md"]
    assert "| 1.1 | Case recording | RAG Unrated → Red: stuck | jo |" in (folder / "review-1-2026-11-27.md").read_text(
        "utf-8"
    )


async def test_the_path_of_the_minutes_is_broken_behind_its_slashes(database: Path) -> None:
    async with in_review(database, "E", "y", size=(60, 24)) as jo:
        assert jo.sees("review-1-2026-11-27.docx", "review-1-2026-11-27.md")


async def test_past_minutes_are_opened_again(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y", "escape", "enter", "ctrl+s", "E", "y") as jo:
        await jo.press("escape")
        assert jo.sees("Past reviews  m opens the minutes · ↑ ↓ chooses another", "▶  2  Fri 27", "m Minutes")
        await jo.press("down", "m")
        assert jo.sees("Review 1 is closed. Its minutes are in", "RAG Unrated → Red: stuck")
        await jo.press("y")
        assert jo.app.clipboard == str(database.with_name("plan-minutes") / "review-1-2026-11-27.docx")
        await jo.press("escape", "up", "up", "m")
        assert jo.sees("Weekly progress review 2", "Review 2 is closed.")
        await jo.press("escape", "ctrl+p", *"minutes of review 1", "enter")
        assert jo.sees("Weekly progress review 1")
        await jo.press("escape", "enter", "ctrl+s", "m")
        jo.sees_no("Weekly progress review")


async def test_past_minutes_whose_files_are_gone_are_read_all_the_same(database: Path) -> None:
    async with in_review(database, "E", "y", "escape") as jo:
        for file in database.with_name("plan-minutes").iterdir():
            file.unlink()
        await jo.press("m")
        assert jo.sees("Review 1 is closed. actionplan review minutes 1 --output FILE writes its minutes.")


async def test_minutes_that_cannot_be_written_are_on_the_screen_all_the_same(database: Path) -> None:
    database.with_name("plan-minutes").write_text("a file where the folder should be")
    async with in_review(database, "E", "y") as jo:
        assert jo.sees("The review is closed.", "could not be written", "review minutes")
        assert jo.sees("Present       Chair (chair), Ann")
        await jo.press("y", "escape")
        assert jo.plan.open_review is None


async def test_any_text_is_safe_in_a_review(database: Path) -> None:
    nasty = "[/][red]x[/] \x1b[31m\u202e 👩‍👩‍👧 מלל ﷽ | <b> " + "y" * 500
    async with at_screen(database, "3", "enter", "tab") as jo:
        for text, key in ((nasty, "tab"), (f"Ann, {nasty}", "tab"), (f"Bob, {nasty[:9]}", "enter")):
            await jo.types(text)
            await jo.press(key)
            assert not CONTROLS.search(jo.text)
        await jo.press("D")
        await jo.types(nasty)
        for keys in (["enter"], ["ctrl+s"], ["o"], ["escape", "r"]):
            await jo.press(*keys)
            assert not CONTROLS.search(jo.text)
        await jo.types(nasty)
        for keys in (["enter"], ["backspace"], ["E"], ["y"], ["end"], ["escape"], ["enter", "ctrl+s"], ["5"], ["1"]):
            await jo.press(*keys)
            assert not CONTROLS.search(jo.text)
            assert jo.app.is_running
        assert jo.plan.decisions[0].what == nasty.strip()
