"""What the keys do: the footer, the help, the command palette."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from textual.command import Hit

from actionplan.screens.palette import GoToAction
from actionplan.widgets.action_list import ActionList
from actionplan.widgets.key_line import KeyLine
from at_screen import Person, at_screen

MODES = ("1", "2", "4", "5", "6")
FILTERS = {"1": "", "2": "owner:none", "5": "by:jsmith"}
MOVING = re.compile(r"move|page|first|last|open|scroll_|screen\.copy_text|app\.focus|copy_text|help_quit|group")


async def scrolled_text(jo: Person) -> str:
    """All that the help says, scrolled from top to end."""
    seen: list[str] = []
    for _ in range(120):
        seen += jo.lines
        await jo.press("j")
        if jo.lines == seen[-len(jo.lines) :]:
            break
    return "\n".join(seen)


@pytest.mark.parametrize("mode", ["1", "2", "5"])
async def test_the_help_lists_every_key_of_the_screen(quarter: Path, mode: str) -> None:
    async with at_screen(quarter, mode, size=(120, 60)) as jo:
        screen = jo.app.screen
        # Everything but the ways to move, which have a paragraph of their own, and Textual's own scrolling.
        keys = {
            active.binding.key_display or jo.app.get_key_display(active.binding): active.binding
            for active in screen.active_bindings.values()
            if active.binding.description and not MOVING.match(active.binding.action) and not active.binding.system
        }
        assert len(keys) > 10
        await jo.press("question_mark")
        assert jo.asked
        text = await scrolled_text(jo)
        for key, binding in keys.items():
            assert f" {key} " in text, (key, binding.action)
        for word in (
            "↑ ↓ j k",
            "pgup pgdn home end",
            "enter",
            "esc",
            "Red",
            "Amber",
            "Green",
            "Blue",
            "Unrated",
            "ctrl+p",
            "next friday",
            FILTERS[mode],
        ):
            assert word in text
        await jo.press("escape")
        assert not jo.asked


async def test_question_mark_q_and_esc_close_the_help_and_do_nothing_else(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        for key in ("question_mark", "q", "escape", "enter", "f1"):
            await jo.press("f1")
            assert jo.asked
            await jo.press(key)
            assert not jo.asked, key
        assert jo.app.is_running


async def test_the_footer_has_at_most_seven_entries_and_begins_where_the_rest_does(quarter: Path) -> None:
    async with at_screen(quarter, size=(80, 24)) as jo:
        for mode in MODES:
            await jo.press(mode)
            # r a g are one entry: rate.
            assert 1 <= len(jo.app.screen.query_one(KeyLine).entries()) <= 7
            footer = jo.lines[-1]
            assert footer[0] == " " != footer[1]
            assert "? Help" in footer


async def test_a_narrow_footer_leaves_out_whole_keys_and_never_the_help(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(40, 10)) as jo:
        footer = jo.lines[-1]
        assert "? Help" in footer
        assert "space Mark  r a g Rate" in footer
        assert "…" not in footer


async def test_while_somebody_types_the_footer_has_the_keys_of_typing(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        before = jo.lines[-1]
        assert "r a g Rate  o Owner" in before
        assert "ctrl+p all commands" in before
        for key in ("n", "r", "e", "slash", "question_mark", "x"):
            await jo.press(key)
            footer = jo.lines[-1]
            assert "Rate" not in footer, key
            assert "space Mark" not in footer, key
            assert "esc" in footer or key == "question_mark", key
            await jo.press("escape")
            assert jo.lines[-1] == before, key


async def palette(jo: Person, text: str) -> None:
    """Opens the palette, types, and waits until its search has answered."""
    await jo.press("ctrl+p", *text)
    for _ in range(100):
        await jo.pilot.pause(0.02)
        if text.split(maxsplit=1)[0].casefold() in "\n".join(jo.lines[3:]).casefold():
            break
    await jo.settle()


async def test_the_palette_finds_an_action_and_opens_it(quarter: Path) -> None:
    async with at_screen(quarter, "1") as jo:
        await palette(jo, "munro")
        assert jo.sees("1.9  Munro implementation", "■ Blue, Principal Social Worker")
        await jo.press("down", "enter")
        await jo.pilot.pause()
        await jo.settle()
        assert jo.sees("1.9  Munro implementation", "Timeline")


async def test_an_enter_before_the_search_is_done_is_for_what_it_finds(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asyncio.Event()

    async def slow(self: GoToAction, query: str) -> AsyncIterator[Hit]:
        if query.startswith("add"):
            await found.wait()
        return
        yield

    monkeypatch.setattr(GoToAction, "search", slow)
    async with at_screen(database, "2") as jo:
        # After the first letters "Amber" stands on top.
        await jo.press("ctrl+p", "a")
        jo.send(*"dd", "enter", *"Ask the board", "enter")
        await jo.until(lambda: jo.app.keys_wait)
        await jo.pilot.pause()
        found.set()
        await jo.settle()
        assert not jo.asked
        assert jo.stored("1.1").title == "Ask the board"
        assert jo.stored("1.1").rag == "unrated"


async def test_a_palette_that_is_closed_before_its_search_is_done_runs_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asyncio.Event()

    async def slow(self: GoToAction, query: str) -> AsyncIterator[Hit]:
        if query.startswith("add"):
            with suppress(asyncio.CancelledError):
                await found.wait()
        return
        yield

    monkeypatch.setattr(GoToAction, "search", slow)
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"add")
        jo.send("enter")
        await jo.until(lambda: jo.app.keys_wait)
        await jo.pilot.click(offset=(2, 30))
        found.set()
        await jo.settle()
        assert not jo.asked
        assert jo.sees("? Help")


async def test_the_palette_finds_a_command_with_its_key_and_runs_it(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        for words, entry, sees in (
            ("group by", "Group by (t)", "by summary area"),
            ("mark all", "Mark all shown (*)", "34 marked"),
            ("amber", "Amber (a)", "Rate ◆ Amber  1.1"),
            ("filter", "Filter (/)", "esc clears"),
            ("history", "History (5)", "updates"),
        ):
            await palette(jo, words)
            assert jo.sees(entry)
            await jo.press("down", "enter")
            await jo.settle()
            assert jo.sees(sees)
            await jo.press("escape")


@pytest.mark.parametrize("theme", ["textual-light", "textual-dark", "nord", "solarized-light"])
async def test_in_a_foreign_theme_what_is_current_has_the_colour_of_no_rating(quarter: Path, theme: str) -> None:
    async with at_screen(quarter, "2") as jo:
        jo.app.theme = theme
        await jo.settle()
        rows = jo.app.screen.query_one(ActionList)
        ratings = {rows._style(name).color for name in ("red", "amber", "green", "blue")}
        assert rows._style("accent").color not in ratings


async def test_the_palette_changes_the_theme_and_it_is_remembered(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        jo.app.theme = "textual-light"
    async with at_screen(quarter) as jo:
        assert jo.app.theme == "textual-light"


# --- where the plan is kept -----------------------------------------------------------------------------------------


async def test_the_help_and_the_palette_say_where_the_plan_is_kept(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(120, 60)) as jo:
        await jo.press("question_mark", *["j"] * 120)
        said = "".join(line.split("│")[1].strip(" ▁▂▃▄▅▆▇█") for line in jo.lines if line.count("│") == 2)
        assert f"The plan is kept in {quarter}" in said
        await jo.press("escape")
        await palette(jo, "where the plan")
        assert jo.sees("Where the plan is kept")
        await jo.press("down", "enter")
        await jo.settle()
        assert jo.app.clipboard == str(quarter)
        assert jo.sees("The plan is kept in", "The path is", "copied.")


async def test_a_path_in_a_message_breaks_behind_a_slash(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(80, 24)) as jo:
        folder = "/home/improvement.lead/.local/share/actionplan"
        jo.app.notify(f"Created {folder}/plan.db: Peer Review, 34 actions.", markup=False)
        await jo.settle()
        pieces = [piece.strip() for piece in jo.lines if "▌" in piece or "/" in piece]
        assert any("plan.db" in piece for piece in pieces), jo.text
        for name in ("improvement.lead", "actionplan", "plan.db"):
            assert any(name in piece for piece in pieces), f"{name} is broken\n{jo.text}"


async def test_the_palette_marks_what_is_chosen_in_the_colour_of_no_rating(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        variables = jo.app.get_css_variables()
        colours = {variables[name] for name in ("text-error", "text-warning", "text-success", "text-primary")}
        for name in ("block-cursor-background", "block-cursor-blurred-background", "scrollbar", "scrollbar-active"):
            assert variables[name] not in colours
