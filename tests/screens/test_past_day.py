"""A past day on the screens: how it is asked for, and that nothing in it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import at_screen


async def test_the_day_prompt_goes_back_to_today_by_enter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at") as jo:
        assert jo.sees("empty: today.")
        await jo.press(*"20/11/26", "enter")
        assert jo.sees("as at Fri 20 Nov 2026, past: read-only")
        await jo.press("at")
        assert jo.typed("as_at") == ""
        assert jo.sees("empty: back to today.")
        await jo.press("enter")
        assert jo.sees_no("past: read-only")


async def test_the_since_prompt_says_what_empty_means(quarter: Path) -> None:
    async with at_screen(quarter, "1", "t") as jo:
        assert jo.sees("empty: the usual day, 20 Nov 2026.")


@pytest.mark.parametrize(("key", "hidden"), [("2", "r a g"), ("3", "Start"), ("5", "Undo this"), ("6", "m Mapping")])
async def test_a_past_day_offers_no_key_that_changes_it(quarter: Path, key: str, hidden: str) -> None:
    async with at_screen(quarter, key) as jo:
        assert hidden in jo.lines[-1]
        await jo.press("at", *"20/11/26", "enter")
        assert hidden not in jo.lines[-1]
        await jo.press({"2": "r", "3": "enter", "5": "u", "6": "m"}[key])
        assert not jo.asked
        assert jo.sees("this is a past day, read-only; @ goes back to today")
        await jo.press("at", "enter")
        assert hidden in jo.lines[-1]


async def test_what_is_missing_names_a_key_today_and_none_on_a_past_day(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"ref:1.7", "enter") as jo:
        assert jo.sees("Unrated: r, a or g rates it", "no due date: d gives it one", "no owner yet; o gives it one")
        await jo.press("at", *"20/11/26", "enter")
        assert jo.sees("Unrated", "no due date", "no owner yet")
        assert jo.sees_no("rates it", "gives it one")
        await jo.press("6")
        assert jo.sees_no("m Mapping", "changes it", "answers it")


async def test_the_page_of_an_action_names_no_key_on_a_past_day(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"ref:1.7", "enter", "enter") as jo:
        assert jo.sees("no owner yet; o gives it one", "no due date yet; d gives it one", "none yet; v adds")
        await jo.press("at", *"20/11/26", "enter")
        assert jo.sees("no owner yet", "no due date yet", "none yet")
        assert jo.sees_no("gives it one", "v adds", "i says")


async def test_keys_for_actions_do_nothing_harmful_where_there_is_none(quarter: Path) -> None:
    async with at_screen(quarter, "1") as jo:
        for key in "ragodncs+eRW":
            await jo.press(key)
            assert not jo.asked, key


async def test_the_same_refusal_stands_there_once_however_often_a_key_is_pressed(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at", *"20/11/26", "enter") as jo:
        await jo.press("r", "o", "d", "r")
        assert jo.text.count("this is a past day, read-only") == 1
