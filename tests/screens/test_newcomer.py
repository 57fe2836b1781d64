"""The first hour: 34 findings that nobody owns, and a person who has never seen the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from at_screen import at_screen, history_in
from scripted_plan import DUE, OWNERS

from actionplan import settings
from actionplan.planfiles.yaml import bundled_plan
from actionplan.store.sqlite import SqliteStore

KEYS_A_SECOND = 3
"""What somebody types who does not type for a living."""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The bundled plan as it is at the first start."""
    path = tmp_path / "fresh.db"
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    return path


async def test_what_a_newcomer_sees_first(fresh: Path) -> None:
    async with at_screen(fresh, size=(80, 24), notice="Your plan is in /home/jo/plan.db") as jo:
        assert jo.sees("Kent County Council", "34 actions", "○ 34", "1.1   Case recording", "? Help")
        assert jo.sees("Your plan is in /home/jo/plan.db")
        for mode in "12456":
            await jo.press(mode)
            assert jo.sees("34 actions")


async def test_34_actions_get_an_owner_and_a_date_in_under_three_minutes_one_by_one(fresh: Path) -> None:
    owners = ["Head of Quality", "Director", "Head of Finance", "Early Help Lead", "KSCB Manager"]
    async with at_screen(fresh, "2") as jo:
        refs = [action.ref for action in jo.plan.counted]
        jo.pressed = 0
        for number in range(len(refs)):
            owner = owners[number % len(owners)]
            known = number >= len(owners)
            await jo.press("o", *((*owner.split()[-1][:3], "tab") if known else owner), "enter")
            await jo.press("d", *"31 mar", "enter", "j")
        assert jo.pressed <= 180 * KEYS_A_SECOND
        for number, ref in enumerate(refs):
            action = jo.stored(ref)
            assert (action.owner, action.due) == (owners[number % len(owners)], date(2027, 3, 31)), ref
        assert len(history_in(fresh)) == 68


async def test_the_same_with_marks_takes_a_third(fresh: Path) -> None:
    """Those who know the program filter, mark and say it once."""
    async with at_screen(fresh, "2") as jo:
        jo.pressed = 0
        for owner, refs in list(OWNERS.items())[:4]:
            for ref in refs.split():
                await jo.press("slash", *ref, "enter", "space", "escape")
            await jo.press("o", *owner, "enter")
        await jo.press("asterisk", "d", *"eom", "enter")
        assert jo.stored("1.2").owner == "Head of Quality"
        assert {action.due for action in jo.plan.counted} == {date(2026, 11, 30)}
        assert jo.pressed < 180


async def test_from_nothing_to_a_rated_plan_by_keys_only(fresh: Path) -> None:
    """Owner, date, rating, note, completion, sign-off: all with what ``?`` says."""
    async with at_screen(fresh, "2") as jo:
        await jo.press("o", *"Head of Quality", "enter", "d", *"fri", "enter", "a", *"two areas behind", "enter")
        await jo.press("j", "g", "enter", "n", *"seen by the Board", "enter")
        await jo.press("j", "c", "tab", *"unit staffed", "enter", "s", *"visit of 2 December", "enter")
        await jo.press("1")
        assert jo.sees("▲ 0 Red", "◆ 1 Amber", "● 1 Green", "■ 1 Blue", "○ 31 Unrated")
    assert sum(len(refs.split()) for refs in DUE.values()) > 0
