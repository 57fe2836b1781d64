"""Every key on every screen, at every size: nothing breaks, nothing is saved that nobody meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import at_screen, history_in

KEYS = [
    *"abcdefghijklmnoprstuvwxyz",
    *"ABCDEFGHIJKLMNOPRSTUVWXYZ",
    *"0345789!$*+,-./:;@[]{}~",
    *("tab", "shift+tab", "left", "right", "up", "down", "home", "end", "pageup", "pagedown", "space", "backspace"),
    *("delete", "f1", "f5", "ctrl+a", "ctrl+k", "ctrl+s", "ctrl+z", "ctrl+r", "ctrl+c", "ctrl+u", "alt+x"),
]


@pytest.mark.parametrize("way", ["1", "2", "4", "5", "6", "2 enter"])
async def test_every_key_and_then_esc(quarter: Path, way: str) -> None:
    async with at_screen(quarter, *way.split(), size=(80, 24)) as jo:
        before, place = len(history_in(quarter)), type(jo.app.screen)
        for key in KEYS:
            await jo.press(key)
            assert jo.app.is_running, key
            for _ in range(4):
                if not jo.asked:
                    break
                await jo.press("escape")
            assert not jo.asked, key
            if type(jo.app.screen) is not place:
                await jo.press(*way.split())
        after = history_in(quarter)[before:]
        assert {update.change.source for update in after} <= {"undo", "redo"}


async def test_every_screen_at_every_size(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        for size in ((1, 1), (10, 3), (40, 10)):
            await jo.resize(*size)
            for keys in (["1"], ["2"], ["t"], ["slash", "x"], ["escape", "e"], ["escape", "enter"], ["escape"]):
                await jo.press(*keys)
            for keys in (["4"], ["5"], ["6"], ["question_mark"], ["escape", "ctrl+p"], ["escape"]):
                await jo.press(*keys)
            assert jo.app.is_running


async def test_the_window_grows_and_shrinks_on_every_screen(quarter: Path) -> None:
    async with at_screen(quarter) as jo:
        for mode in "12456":
            await jo.press(mode, "end")
            for size in ((200, 60), (40, 10), (80, 24)):
                await jo.resize(*size)
                assert jo.cursor_line or mode in "16", (mode, size, jo.text)


async def test_q_quits_and_in_a_field_it_is_a_letter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "n", *"queue", size=(80, 24)) as jo:
        assert jo.typed("note") == "queue"
        await jo.press("escape", "slash", "q")
        assert jo.app.is_running
        await jo.press("escape", "q")
        assert not jo.app.is_running


async def test_ctrl_q_quits_from_a_question(quarter: Path) -> None:
    async with at_screen(quarter, "2", "n", *"half", size=(80, 24)) as jo:
        await jo.press("ctrl+q")
        assert not jo.app.is_running
    assert "half" not in str(history_in(quarter))


async def test_what_is_typed_ahead_goes_where_it_belongs(quarter: Path) -> None:
    """A burst from a fast hand, or a slow disk: no letter is lost, none lands in the wrong place."""
    burst = [*"jjo", *"First", "enter", "o", *"Second", "enter", "j", "d", *"fri", "enter", *"moved by jo"]
    async with at_screen(quarter, "2", *burst, "enter", "enter", "j", "r", size=(80, 24)) as jo:
        assert jo.stored("1.2b").owner == "Second"
        assert str(jo.stored("1.3").due) == "2026-12-04"
        assert jo.sees("Rate ▲ Red  1.4")
        assert jo.typed("note") == "14 assessments over time; agency cover agreed from 1 December"
        assert [update.change.note for update in history_in(quarter)[-3:]] == ["", "", "moved by jo"]
