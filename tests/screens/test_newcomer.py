"""The first hour: 34 findings that nobody owns, and a person who has never seen the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from at_screen import at_screen, history_in

KEYS_A_SECOND = 2.5
"""What somebody types who does not type for a living."""


async def test_what_a_newcomer_sees_first(fresh: Path) -> None:
    async with at_screen(fresh, size=(80, 24), notice="Your plan is in /home/jo/plan.db") as jo:
        assert jo.sees("Kent County Council", "34 actions", "○ 34", "1.1 Case recording", "? Help")
        assert jo.sees("Start with o (owner)")
        assert jo.sees("Your plan is in /home/jo/plan.db")
        for mode in "12456":
            await jo.press(mode)
            assert jo.sees("34 actions")


async def test_34_actions_get_an_owner_and_a_date_in_under_three_minutes(fresh: Path) -> None:
    """An owner each, completed after three letters; a date for each theme."""
    owners = ["Head of Quality", "Director", "Head of Finance", "Early Help Lead", "KSCB Manager"]
    dates = {1: "end of month", 2: "31 mar", 3: "+2w", 4: "18/12", 5: "2027-06-30"}
    async with at_screen(fresh, "2", size=(80, 24)) as jo:
        refs = [action.ref for action in jo.plan.counted]
        jo.pressed = 0
        for number in range(len(refs)):
            owner = owners[number % len(owners)]
            known = number >= len(owners)
            await jo.press("o", *((*owner.split()[-1][:3], "tab") if known else owner), "enter", "j")
        for theme, day in dates.items():
            await jo.press("slash", *f"theme:{theme}", "enter", "asterisk", "d", *day, "enter", "escape")
        assert jo.pressed <= 180 * KEYS_A_SECOND
        due = {"1": "2026-11-30", "2": "2027-03-31", "3": "2026-12-11", "4": "2026-12-18", "5": "2027-06-30"}
        for number, ref in enumerate(refs):
            action = jo.stored(ref)
            assert (action.owner, str(action.due)) == (owners[number % len(owners)], due[ref[0]]), ref
        assert len({update.change.seq for update in history_in(fresh)}) == 39


async def test_one_by_one_it_is_sixteen_keys_an_action(fresh: Path) -> None:
    async with at_screen(fresh, "2", "o", *"Head of Quality", "enter", "d", *"31/3", "enter", "j", size=(80, 24)) as jo:
        jo.pressed = 0
        for _ in range(3):
            await jo.press("o", *"qua", "tab", "enter", "d", *"31/3", "enter", "j")
        for ref in ("1.1", "1.2", "1.3", "1.4"):
            assert (jo.stored(ref).owner, jo.stored(ref).due) == ("Head of Quality", date(2027, 3, 31))
        assert jo.pressed / 3 * 34 <= 180 * KEYS_A_SECOND


async def test_from_nothing_to_a_rated_plan_by_keys_only(fresh: Path) -> None:
    """Owner, date, rating, note, completion, sign-off: all with what ``?`` says."""
    async with at_screen(fresh, "2") as jo:
        await jo.press("o", *"Head of Quality", "enter", "d", *"fri", "enter", "a", *"two areas behind", "enter")
        await jo.press("j", "g", "enter", "n", *"seen by the Board", "enter")
        await jo.press("j", "c", "enter", *"unit staffed", "enter")
        await jo.press("s", *"visit of 2 December", "enter", "e", "enter", *"Director", "enter")
        await jo.press("1")
        assert jo.sees("▲ 0 Red", "◆ 1 Amber", "● 1 Green", "■ 1 Blue", "○ 31 Unrated")
