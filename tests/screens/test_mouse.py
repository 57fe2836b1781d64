"""Everything that keys do, a mouse does too."""

from __future__ import annotations

from pathlib import Path

from textual import events

from at_screen import at_screen


async def test_a_click_brings_the_cursor_and_another_one_opens(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        await jo.click("1.7   Transitional")
        assert " 1.7 " in jo.cursor_line
        assert jo.sees_no("Timeline")
        await jo.click("1.7   Transitional")
        assert jo.sees("1.7  Transitional arrangements", "Timeline")


async def test_a_click_on_a_heading_or_below_the_list_does_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:red", "enter") as jo:
        await jo.click("1 Effective practice")
        assert " 1.4 " in jo.cursor_line
        await jo.click_at(10, 28)
        assert " 1.4 " in jo.cursor_line


async def test_tabs_are_clicked(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        for tab, sees in (
            ("1 Summary", "main concern"),
            ("4 Owners", "12 owners"),
            ("5 History", "updates"),
            ("2 Actions", "by theme · all 34"),
        ):
            await jo.click(tab)
            assert jo.sees(sees)


async def test_keys_of_the_footer_are_clicked(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        await jo.click("Owner  d Due")
        assert jo.sees("Owner of 1.1")
        await jo.press("escape")
        await jo.click("? Help")
        assert jo.asked


async def test_the_wheel_scrolls_and_a_click_then_hits_what_is_seen(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(80, 24)) as jo:
        for _ in range(8):
            await jo.pilot._post_mouse_events([events.MouseScrollDown], offset=(20, 12))
        await jo.settle()
        line = next(line for line in jo.lines[6:] if line.strip()[:2] in ("3.", "4.", "5."))
        ref = line.split()[0]
        await jo.click(f"{ref} ")
        assert f" {ref} " in jo.cursor_line


async def test_a_click_beside_a_question_leaves_it_open(quarter: Path) -> None:
    async with at_screen(quarter, "2", "n", *"half") as jo:
        await jo.click_at(5, 36)
        assert jo.asked
        assert jo.typed("note") == "half"
