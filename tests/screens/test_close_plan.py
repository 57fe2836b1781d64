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
        jo.sees("The plan is closed", "Fri 27 Nov 2026, closed")
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


async def test_how_long_the_plan_is_kept_and_a_hold_are_said_in_the_palette_and_seen_on_the_plan(
    database: Path,
) -> None:
    async with at_screen(database, "6", "ctrl+p", *"kept", size=(120, 40)) as jo:
        await jo.comes_to_see("How long the plan is kept")
        await jo.press("enter")
        assert jo.sees("7 years after closing")
        await jo.press("ctrl+u", *"a while", "enter")
        assert jo.sees("'a while' is not a period; give it as: 7 years after closing")
        await jo.press("ctrl+u", *"7 years", "ctrl+s")
        assert plan_in(database).setting("retention") == "7 years after closing"
        await jo.press("end")
        assert jo.sees("Keeping the plan", "Kept for 7 years after closing")
        await jo.press("ctrl+p", *"hold the")
        await jo.comes_to_see("Hold the plan")
        await jo.press("enter", "enter")
        assert jo.sees("say why it is held")
        await jo.press(*"public inquiry", "enter")
        assert jo.sees("The plan is held")
        await jo.press("end")
        assert jo.sees("Held, so that nothing of it is destroyed: public inquiry")
        await jo.press("ctrl+p", *"lift")
        await jo.comes_to_see("Lift the hold")
        await jo.press("enter")
        assert jo.sees("held: public inquiry")
        await jo.press("enter")
        assert jo.sees("say why it is lifted, and who decided it")
        await jo.press(*"it has reported", "enter")
        assert plan_in(database).setting("hold") == ""
        assert jo.sees("The hold is lifted")
        await jo.press("u")
        assert jo.sees("is not undone without a reason")
        assert jo.sees_no("Held, so that")
