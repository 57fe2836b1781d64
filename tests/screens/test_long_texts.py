"""Paragraphs and bullets at the screens: typed, pasted, moved through, shown where there is room, undone."""

from __future__ import annotations

from pathlib import Path

from textual import events

from at_screen import Person, at_screen, changed_elsewhere
from command_line import done

NOTE = "Met the leads:\n- 40 files audited\n\n# not a heading"


async def pastes(jo: Person, text: str) -> None:
    """Jo pastes ``text``."""
    jo.app.post_message(events.Paste(text))
    await jo.settle()


async def test_ctrl_j_begins_a_line_and_enter_saves(database: Path) -> None:
    async with at_screen(database, "2", "n", *"Met the leads:") as jo:
        jo.sees("Ctrl+J: new line · Enter: save · Esc: cancel")
        await jo.press("ctrl+j", *"- 40 files", "ctrl+j", *"- =1+1", "enter")
        assert not jo.asked
        assert jo.notes == ["Met the leads:\n- 40 files\n- =1+1"]


async def test_a_name_has_one_line_and_ctrl_j_is_its_enter(database: Path) -> None:
    async with at_screen(database, "2", "o") as jo:
        jo.sees_no("Ctrl+J")
        await pastes(jo, "Head of\nQuality")
        await jo.press("ctrl+j")
        assert not jo.asked
        assert jo.stored("1.1").owner == "Head of Quality"


async def test_a_pasted_text_keeps_its_lines_and_presses_nothing(database: Path) -> None:
    async with at_screen(database, "2", "n", *"So: ") as jo:
        await pastes(jo, "one\r\n- two\rthree\u2028four\n")
        assert jo.typed("note") == "So: one\n- two\nthree\nfour"
        jo.sees("So: one", "- two", "three", "four")
        await jo.press("enter")
        assert jo.notes == ["So: one\n- two\nthree\nfour"]


async def test_up_and_down_go_through_the_lines_and_then_to_other_fields(database: Path) -> None:
    async with at_screen(database, "2", "e", "down", "down") as jo:
        assert jo.field == "due"
        while jo.field != "success_measure":
            await jo.press("tab")
        await jo.press(*"90% by March", "ctrl+j", *"no", "ctrl+j", *"audited")
        await jo.press("up", "up", *"!", "down", "down", *"?")
        assert (jo.field, jo.typed("success_measure")) == ("success_measure", "90% by !March\nno\naudited?")
        await jo.press("down")
        assert jo.field == "note"
        await jo.press("up", "up", "home", *">", "up", "up")
        assert jo.field == "priority"
        await jo.press("ctrl+s")
        assert jo.stored("1.1").success_measure == "90% by !March\n>no\naudited?"


async def test_what_stands_in_a_field_is_not_lost_by_a_new_line_and_lines_are_deleted_one_by_one(
    database: Path,
) -> None:
    changed_elsewhere(database, "1.1", {"rag": "red"}, "two posts vacant")
    async with at_screen(database, "2", "r", "ctrl+j", *"- both in May", "ctrl+j", *"- oops") as jo:
        await jo.press("ctrl+u", "ctrl+u")
        assert jo.typed("note") == "two posts vacant\n- both in May"
        await jo.press("up", "home", "ctrl+k", *"posts")
        assert jo.typed("note") == "posts\n- both in May"
        await jo.press("end", "delete")
        assert jo.typed("note") == "posts- both in May"


async def test_a_long_text_grows_and_then_scrolls(database: Path) -> None:
    async with at_screen(database, "2", "n", size=(80, 24)) as jo:
        await pastes(jo, "\n".join(f"line {number}" for number in range(1, 31)))
        jo.sees("Note on 1.1", "line 30", "line 25", "Enter: save")
        jo.sees_no("line 24")
        assert any("↑" in line for line in jo.lines)
        await jo.press(*["up"] * 29, *"first ")
        jo.sees("line 1", "line 6")
        jo.sees_no("line 7")
        assert any("↓" in line for line in jo.lines)
        assert jo.typed("note").startswith("line 1first \nline 2")


async def test_a_click_puts_the_cursor_into_its_row(database: Path) -> None:
    async with at_screen(database, "2", "n", *"first", "ctrl+j", *"second", "ctrl+j", *"third") as jo:
        await jo.click("econd")
        await jo.press("X")
        assert jo.typed("note") == "first\nseXcond\nthird"


async def test_a_field_that_is_left_shows_its_beginning(database: Path) -> None:
    async with at_screen(database, "2", "e", size=(80, 24)) as jo:
        await pastes(jo, "\n".join(["Title:", *(f"- {number}" for number in range(9))]))
        jo.sees("- 8", "↑")
        await jo.press("tab")
        jo.sees("title         Title:", "- 1", "↓")
        jo.sees_no("- 8", "↑")
        await jo.press("shift+tab")
        jo.sees("- 8")


async def test_a_card_of_the_review_shows_all_lines_and_its_agenda_the_first(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"title": "Issue it\n- to all teams", "rag": "red"}, NOTE)
    async with at_screen(database, "3", "enter", "tab", *"Jo", "ctrl+s") as jo:
        jo.sees("1.1  Issue it", "- to all teams", "▲ Red: Met the leads:", "- 40 files audited", "# not a heading")
        assert any("1.1  Issue it…" in line for line in jo.lines)
        await jo.press("D", *"Ask HR", "ctrl+j", *"- for two posts", "ctrl+s")
        jo.sees("Ask HR", "- for two posts")
        assert jo.plan.decisions[0].what == "Ask HR\n- for two posts"


async def test_every_field_fits_into_the_smallest_window(database: Path) -> None:
    texts = {"title": NOTE, "success_measure": NOTE}
    changed_elsewhere(database, "1.1", texts)
    async with at_screen(database, "2", "e", size=(80, 24)) as jo:
        jo.sees("Edit 1.1  Met the leads:…", "title", "success", "because", "Esc: cancel")
        assert jo.typed("title") == NOTE


async def test_one_line_places_show_the_first_line_and_pages_all(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"title": "Issue it\n- to all teams", "due": "2027-03-31"})
    changed_elsewhere(database, "1.1", {"rag": "red"}, NOTE)
    async with at_screen(database, "2") as jo:
        assert "Issue it…" in jo.line("1.1")
        (rating,) = [line for line in jo.lines if "▲ Red: Met the leads:…" in line]
        assert rating.endswith("the dates suggest ● Green, due 31 Mar 2027")
        jo.sees_no("40 files", "␊")
        await jo.press("enter")
        jo.sees("1.1  Issue it", "     - to all teams", "rated           ▲ Red: Met the leads:")
        jo.sees("                - 40 files audited", "                # not a heading")
        await jo.press("1")
        jo.sees("red since 27 Nov 2026: Met the leads:…")
        jo.sees_no("40 files", "␊")
        await jo.press("5")
        assert sum("40 files" in line for line in jo.lines) == 1  # In the pane, in full.
        assert any("RAG Unrated → Red" in line and "Met the leads:…" in line for line in jo.lines)


async def test_undo_gives_the_lines_back_and_says_the_first(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"success_measure": NOTE}, by="jo")
    async with at_screen(database, "2", "e") as jo:
        while jo.field != "success_measure":
            await jo.press("tab")
        await jo.press(*"short", "ctrl+s", "u")
        jo.sees("success measure short → Met the leads:…")
        assert jo.stored("1.1").success_measure == NOTE


async def test_words_of_later_lines_are_found(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"title": "Issue it\n- to partners", "success_measure": NOTE})
    async with at_screen(database, "2", "slash", *"partners", "enter") as jo:
        jo.line("1.1")
        jo.sees_no("2.1  ")
        await jo.press("5", "slash", *"audited", "enter")
        jo.sees("title Case recording → Issue it…, success measure", "success measure – → Met the leads:\n")
        await jo.press("slash", "ctrl+u", *"nowhere", "enter")
        jo.sees_no("success measure")


async def test_two_people_write_paragraphs_and_both_are_shown(database: Path) -> None:
    async with at_screen(database, "2", "e", size=(80, 24)) as jo:
        while jo.field != "success_measure":
            await jo.press("tab")
        await pastes(jo, "\n".join(["Mine:", *(f"- {number}" for number in range(9))]))
        changed_elsewhere(database, "1.1", {"success_measure": "Theirs:\n- two\n- three"}, by="sam")
        await jo.press("ctrl+s")
        jo.sees("t  theirs  Theirs:", "           - two", "           - three", "m  yours   Mine:")
        await jo.press(*["j"] * 20)
        jo.sees("           - 8", "t: theirs · m: yours · w: another value · Esc: cancel")
        await jo.press("w", "ctrl+j", *"and theirs")
        jo.sees("Ctrl+J: new line · Enter: save · Esc: cancel")
        await jo.press("enter")
        assert jo.stored("1.1").success_measure.endswith("\n- 8\nand theirs")


async def test_a_text_from_the_command_line_keeps_its_lines(database: Path) -> None:
    done("update", "1.1", "--rag", "red", "--note", NOTE)
    page = done("show", "1.1")
    assert "Declared         ▲ Red  Met the leads:\n                 - 40 files audited\n\n" in page
    (line,) = [line for line in done("history", "1.1").splitlines() if "Met the leads" in line]
    assert line.endswith("RAG Unrated → Red: Met the leads:…")
    assert "40 files" not in done("list") + done("list", "--attention") + done("changes")
