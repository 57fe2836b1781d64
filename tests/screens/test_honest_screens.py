"""What a screen says is so: on the first day, with a clock set back, of what was withdrawn, and of who agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.action import Stage
from actionplan.model.log import Stamp
from actionplan.model.rules.review import close, next_review, start
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, with_store

BEGAN = date(2026, 11, 2)


async def test_on_the_first_day_the_summary_and_its_own_page_say_what_moved(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", BEGAN.isoformat())
    async with at_screen(database, "2", "r", *"two posts vacant", "enter", "1", "end", size=(200, 60)) as jo:
        assert "~1" in jo.cursor_line
        assert jo.sees("1.1  rated  Unrated → Red: two posts vacant")
        await jo.press("m")
        assert jo.sees("Since 2 Nov", "1.1  rated  Unrated → Red: two posts vacant")
        assert jo.sees_no("nothing moved", "for 0 days")


async def test_after_a_review_the_summary_and_its_own_page_say_the_same_of_that_afternoon(database: Path) -> None:
    """Both compare with the review, not with the end of its day."""
    held_on = date(2026, 11, 20)

    def hold(store: SqliteStore) -> None:
        plan = store.plan(held_on)
        edits = start(plan, (), next_review(plan, held_on, "Chair", ""))
        store.save(edits, Stamp("jo", settings.now(), held_on, "review"))
        opened = store.plan(held_on).open_review
        assert opened is not None
        store.save([close(opened)], Stamp("jo", settings.now(), held_on, "review"))

    with_store(database, hold)
    changed_elsewhere(database, "1.1", {"rag": "red"}, "two posts vacant", on=held_on)
    async with at_screen(database, "1", "end", size=(200, 60)) as jo:
        assert jo.sees("Since 20 Nov", "1.1  rated  Unrated → Red: two posts vacant")
        await jo.press("m")
        assert jo.sees("Since 20 Nov", "1.1  rated  Unrated → Red: two posts vacant")


async def test_what_was_withdrawn_moved_in_its_group_and_stands_beside_the_count(database: Path) -> None:
    async with at_screen(
        database, "2", "slash", *"2.2", "enter", "W", "enter", *"the same as 2.1", "enter", "escape"
    ) as jo:
        assert jo.stored("2.2").stage is Stage.WITHDRAWN
        assert jo.sees("4 of 5 actions count, 1 withdrawn  ▲", "all 4, 1 withdrawn")
        await jo.press("1")
        (line,) = [line for line in jo.lines if "2 Managing performance" in line]
        assert "~1" in line


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_clock_that_was_set_back_is_said_on_every_screen(
    database: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    doubt = "the computer's date is before the last change, 27 Nov 2026: check it"
    async with at_screen(database, "2", size=size) as jo:
        assert jo.sees_no("check it")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-25")
    async with at_screen(database, size=size) as jo:
        for key in "123456":
            await jo.press(key)
            assert jo.sees(doubt), key
        await jo.press("2", "enter")
        assert jo.sees(doubt, "1.1  Case recording")
        await jo.press("escape", "at", *"20 nov", "enter")
        assert jo.sees("past: read")
        assert jo.sees_no("check it")


async def test_the_owner_does_not_agree_and_each_move_keeps_who_did(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann", "due": "2027-01-29"})
    async with at_screen(database, "2", "d", *"26 feb", "enter", *"cover is late", "enter", *"ann", "enter") as jo:
        assert jo.asked
        assert jo.sees("Ann owns 1.1; somebody else has to agree that its due date moves")
        assert jo.field == "agreed_by"
        await jo.types("The Board")
        await jo.press("enter")
        for day, agreed in (("26 mar", "The Board"), ("30 apr", "")):
            await jo.press("d", *day, "enter", *"later still", "enter", *agreed, "enter")
        assert (jo.stored("1.1").times_moved, jo.stored("1.1").agreed_by) == (3, "")
        await jo.press("enter")
        assert jo.sees(
            "due date 29 Jan 2027 → 26 Feb 2027, agreed by The Board: cover is late",
            "due date 26 Feb 2027 → 26 Mar 2027, agreed by The Board: later still",
            "due date 26 Mar 2027 → 30 Apr 2027, nobody named who agreed: later still",
        )


async def test_what_is_complete_says_so_beside_its_rating_and_for_ever_how_late(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann", "due": "2026-11-10"}, on=BEGAN)
    changed_elsewhere(database, "1.1", {"rag": "red"}, "two posts vacant")
    changed_elsewhere(database, "1.1", {"stage": "complete", "completed_on": "2026-11-25"}, "posts filled")
    async with at_screen(database, "2", "enter") as jo:
        assert jo.sees(
            "Red as declared; complete 25 Nov 2026, 15 days late, awaiting sign-off; reason: two posts vacant"
        )
        await jo.press("s", *"visit", "enter", "e", "ctrl+s")
        assert jo.sees("completed 25 Nov 2026, 15 days late")
