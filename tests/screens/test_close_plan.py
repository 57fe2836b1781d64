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


async def test_of_a_closed_plan_nothing_is_due_and_the_palette_opens_it_again(database: Path) -> None:
    done("duty", "add", "Publish the plan", "--due", "2026-11-01")
    done("measure", "add", "Seen in 45 days", "--theme", "1")
    async with at_screen(database, size=(120, 40)) as jo:
        jo.sees("Publish the plan")
        assert jo.sees("days late")
    done("update", "1.1", "1.2", "1.3", "2.1", "2.2", "--withdraw", "--note", "taken into the service plan")
    done("close-plan", "--note", "Board of 3 Dec")
    async with at_screen(database, size=(120, 40)) as jo:
        assert jo.sees_no("days late")
        await jo.press("8")
        assert jo.sees_no("without a reading")
        await jo.press("3")
        assert jo.sees("the plan was closed on 27 Nov 2026")
        assert jo.sees_no("enter starts one")
        await jo.press("2", "ctrl+p", *"open the plan")
        await jo.comes_to_see("Open the plan again")
        await jo.press("enter", "enter")
        assert jo.sees("say why the plan is opened again")
        await jo.press(*"3.6 came up again", "enter")
        assert plan_in(database).setting("closed") == ""
        assert jo.sees("Publish the plan 26 days late", "No action counts any more; withdrawn finds the 5 that ended")
