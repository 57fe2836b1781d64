"""One action: everything about it, and the keys that change it."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, changed_elsewhere


async def test_everything_about_one_action(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.5", "enter", "enter") as jo:
        assert jo.sees(
            "1.5  Common Assessment Framework is not understood or applied consistently",
            "“Common Assessment Framework is not understood or applied consistently”",
            "● Green: 120 of 160 people trained",
            "◆ Amber, due date moved twice",
            "due 18 Dec 2026 (first 30 Nov 2026, moved twice, 18 days later)",
            "Early Help Lead",
            "1 Effective practice, service delivery and the voice of the child",
            "Coherent approach to Early Intervention and Prevention",
            "due date 11 Dec 2026 → 18 Dec 2026, nobody named who agreed: second cohort could not be",
        )
        timeline = [line for line in jo.lines if " 2026 " in line and ":" in line and "ehl" in line]
        assert [line.split()[0] for line in timeline] == ["19", "2", "30"]


async def test_the_keys_work_on_the_action_and_its_timeline_grows(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", "a", *"two files lost", "enter") as jo:
        assert jo.sees("◆ Amber: two files lost", "RAG Green → Amber: two files lost", "1.1 saved · u undoes")
        await jo.press("u")
        assert jo.sees("● Green: new recording standard", "(undo)")


async def test_left_and_right_go_through_the_actions(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", "right") as jo:
        assert jo.sees("1.2  Consistent quality", "2 of 34")
        await jo.press("left", "left")
        assert jo.sees("5.7  Low level of consensus", "34 of 34")
        await jo.press("l")
        assert jo.sees("1.1  Case recording")


async def test_esc_comes_back_to_where_the_cursor_was(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"late", "enter", "j", "enter", "escape") as jo:
        assert " 2.2 " in jo.cursor_line
        assert jo.sees("/ late")


async def test_a_long_finding_wraps_under_itself(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"2.5", "enter", "enter", size=(80, 24)) as jo:
        lines = jo.lines
        place = next(number for number, line in enumerate(lines) if "finding" in line)
        assert lines[place].index("“") == len(lines[place + 1]) - len(lines[place + 1].lstrip())


async def test_others_changes_show_on_the_page(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter") as jo:
        changed_elsewhere(quarter, "1.1", {"rag": "red"}, "all lost")
        await jo.looks_again()
        assert jo.sees("▲ Red: all lost", "sam (command)")


async def test_the_page_scrolls(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", size=(80, 24)) as jo:
        assert jo.sees("1.1  Case recording")
        await jo.press(*("j",) * 12)
        assert jo.sees("Timeline")
        await jo.press(*("k",) * 12)
        assert jo.sees("1.1  Case recording")


async def test_why_it_is_red_is_said_to_everybody_in_the_form_and_stands_on_the_page(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.4", "enter", "e") as jo:
        jo.sees("public reason")
        jo.app.screen.query_one("#public_reason").focus()
        await jo.settle()
        await jo.types("Two posts are advertised.\nCover is in place.")
        await jo.press("ctrl+s", "enter")
        jo.sees("public reason", "Two posts are advertised.", "Cover is in place.")
        assert jo.stored("1.4").public_reason == "Two posts are advertised.\nCover is in place."
        await jo.press("u")
        assert jo.stored("1.4").public_reason == ""


async def test_of_good_news_no_public_reason_is_asked(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.8", "enter", "e") as jo:
        jo.sees("Edit 1.8")
        jo.sees_no("public reason")
