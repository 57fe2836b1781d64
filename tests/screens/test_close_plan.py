"""A closed plan on the screens: asked for in the palette, refused while something is open, and then only read."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, plan_in
from command_line import done


async def test_the_palette_closes_a_plan_once_everything_has_ended(database: Path) -> None:
    async with at_screen(database, "ctrl+p", *"close the plan", size=(120, 40)) as jo:
        await jo.comes_to_see("Close the plan")
        await jo.press("enter")
        await jo.press(*"Board of 3 Dec", "enter")
        jo.sees("5 findings have neither an ending nor a new home")
        await jo.press("escape")
    done("update", "1.1", "1.2", "1.3", "2.1", "2.2", "--withdraw", "--note", "taken into the service plan")
    async with at_screen(database, "ctrl+p", *"close the plan", size=(120, 40)) as jo:
        await jo.comes_to_see("Close the plan")
        await jo.press("enter")
        await jo.press(*"Board of 3 Dec", "enter")
        assert plan_in(database).setting("closed") == "2026-11-27"
        jo.sees("read-only")
        await jo.press("n")
        await jo.comes_to_see("was closed on 27 Nov 2026")
