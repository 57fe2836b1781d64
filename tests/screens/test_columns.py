"""How the list of actions uses its room, and what stands below it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, column_of

SIZES = ((80, 24), (100, 30), (120, 40), (140, 40), (200, 60))


@pytest.mark.parametrize("size", SIZES)
async def test_the_columns_have_headings_that_stay_and_stand_above_what_they_name(
    quarter: Path, size: tuple[int, int]
) -> None:
    async with at_screen(quarter, "2", size=size) as jo:
        for _ in range(2):
            assert jo.line("2.1")[column_of(jo, "owner")].strip()[:8] == "Director"
            assert jo.line("2.1")[column_of(jo, "due")].strip() == "29 Jan 27"
            assert jo.line("2.1")[column_of(jo, "rating")].strip() == "● Green"
            assert jo.line("2.1")[column_of(jo, "dates")].strip()[0] == "◆"
            # Scrolled and filtered, they are there as well.
            await jo.press("end", "slash", *"2.1", "enter")


async def test_what_nobody_needs_has_no_column_and_the_titles_have_its_room(quarter: Path, fresh: Path) -> None:
    async with at_screen(fresh, "2", size=(80, 24)) as jo:
        assert jo.sees_no("dates suggest", " dates")
        assert "Consistent quality of practice e.g. applicati" in jo.line("1.2")
        await jo.press("o", *"Independent Chair of the Safeguarding Board", "enter")
        assert jo.line("1.1")[column_of(jo, "owner")].startswith("Independent Chair of ")
    async with at_screen(quarter, "2", size=(160, 40)) as jo:
        longest = max((action.owner for action in jo.plan.counted), key=len)
        assert jo.sees(longest)


async def test_a_long_plan_has_room_for_what_was_not_measured(tmp_path: Path, plan: Plan) -> None:
    areas = tuple(Area(f"1.{place}", 1, "Finding", None, None, "") for place in range(1, 701))
    actions = tuple(Action(area.ref, area.ref, area.text) for area in areas)
    path = tmp_path / "long.db"
    SqliteStore.create(path, replace(plan, areas=areas, actions=actions), settings.stamp("init")).close()
    changed_elsewhere(path, "1.690", {"due": "2026-11-01", "owner": "Director", "rag": "green"}, "nearly done")
    async with at_screen(path, "2", "end") as jo:
        assert jo.line("1.690")[column_of(jo, "owner")].strip()
        assert jo.line("1.690")[column_of(jo, "due")].strip() == "26 d late"
        assert jo.line("1.690")[column_of(jo, "dates suggest")].strip() == "◆ Amber"


async def test_what_is_complete_says_that_it_waits_for_its_sign_off(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.3", "enter") as jo:
        assert jo.sees_no("s signs it off")
        changed_elsewhere(quarter, "1.3", {"stage": "complete", "completed_on": "2026-11-27"}, "unit staffed")
        await jo.looks_again()
        assert jo.line("1.3")[column_of(jo, "due")].strip() == "to sign off"
        assert jo.sees("complete 27 Nov 2026, awaiting sign-off", "s signs it off")


# --- the pane below the list --------------------------------------------------------------------------------------


async def test_the_last_note_stands_below_the_list(fresh: Path) -> None:
    async with at_screen(fresh, "2", "slash", *"1.7", "enter") as jo:
        assert jo.sees("no note yet; n writes one")
        await jo.press("n", *"asked health", "enter")
        assert jo.sees(f"27 Nov  {jo.app.user}  asked health")
        changed_elsewhere(fresh, "1.7", {}, "health has answered", by="sam")
        await jo.looks_again()
        assert jo.sees("27 Nov  sam  health has answered")
        await jo.press("n", *"thanked them", "enter")
        assert jo.sees("thanked them")
        await jo.press("u")
        assert jo.sees("27 Nov  sam  health has answered")
        await jo.press("escape", "j")
        assert jo.sees_no("health has answered")
        await jo.press("k")
        assert jo.sees("27 Nov  sam  health has answered")


async def test_a_past_day_has_the_note_of_then(quarter: Path) -> None:
    changed_elsewhere(quarter, "1.7", {}, "of yesterday", on=date(2026, 11, 26))
    changed_elsewhere(quarter, "1.7", {}, "of today")
    async with at_screen(quarter, "2", "slash", *"1.7", "enter", "at", *"yesterday", "enter") as jo:
        assert jo.sees("26 Nov  sam  of yesterday")


async def test_a_higher_window_has_the_note_at_once(quarter: Path) -> None:
    changed_elsewhere(quarter, "1.1", {}, "said elsewhere")
    async with at_screen(quarter, "2", size=(80, 24)) as jo:
        assert jo.sees_no("said elsewhere")
        await jo.resize(80, 40)
        assert jo.sees("said elsewhere")


async def test_the_pane_says_what_to_do_about_what_is_not_there(fresh: Path) -> None:
    async with at_screen(fresh, "2") as jo:
        assert jo.sees("○ Unrated: r, a or g rates it", "no due date: d gives it one", "no owner yet; o gives it one")
        await jo.press("o", *"Ann", "enter", "d", *"31/3", "enter", "g", "enter")
        assert jo.sees_no("rates it", "gives it one")
        assert jo.sees("owner Ann", "due 31 Mar 2027", "the dates suggest ● Green")


async def test_the_first_start_says_where_to_begin_until_something_is_given(fresh: Path) -> None:
    start = "Start with o (owner), then d (due date), then r, a or g (red, amber, green)."
    async with at_screen(fresh, "2", size=(80, 24)) as jo:
        assert jo.sees(start)
        await jo.press("o", *"Ann", "enter")
        assert jo.sees_no(start)
        await jo.press("u")
        assert jo.sees(start)
