"""How one gets out: ctrl+c and ctrl+z say what they do; the palette, met before its list is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.worker import NoActiveWorker, get_current_worker

from actionplan.store import Store, StoreError
from actionplan.store_thread import StoreThread
from at_screen import at_screen


async def test_ctrl_c_says_the_key_that_quits(database: Path) -> None:
    async with at_screen(database, "2", "ctrl+c") as jo:
        assert jo.sees("q quits.")
        assert jo.sees_no("ctrl+q")


async def test_in_a_question_ctrl_c_says_that_esc_comes_first(database: Path) -> None:
    async with at_screen(database, "2", "n", "ctrl+c") as jo:
        assert jo.sees("Esc cancels, then q quits.")
        await jo.press("escape", "q")
        assert not jo.app.is_running


@pytest.mark.parametrize("looks", range(8))
async def test_a_screen_comes_up_at_the_moment_that_the_time_of_a_notice_runs_out(
    database: Path, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    """Textual looks at the clock several times as it shows a notice again; the time may run out between any two."""
    async with at_screen(database, "2", "ctrl+c") as jo:
        assert jo.sees("q quits.")
        (notice,) = jo.app._notifications
        over = notice.raised_at + notice.timeout
        before = iter([over - 0.0001] * looks)
        monkeypatch.setattr("textual.notifications.time", lambda: next(before, over + 0.0001))
        await jo.press("question_mark")
        assert jo.asked
        await jo.until(lambda: "q quits." not in jo.text)
        assert jo.sees_no("q quits.")
        await jo.press("escape", "q")
        assert not jo.app.is_running


async def test_ctrl_c_copies_what_is_selected(database: Path) -> None:
    async with at_screen(database, "2", "n", *"to copy", "ctrl+c") as jo:
        assert jo.app.clipboard == ""
        await jo.press("shift+home", "ctrl+c")
        assert jo.app.clipboard == "to copy"
        assert jo.typed("note") == "to copy"
        assert jo.sees("Copied.")


async def test_on_windows_ctrl_z_is_a_word(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_screen(database, "2") as jo:
        monkeypatch.setattr("sys.platform", "win32")
        await jo.press("ctrl+z")
        monkeypatch.undo()
        assert jo.sees("Ctrl+Z does nothing on Windows. q quits.")


@pytest.mark.parametrize("key", ["pageup", "pagedown"])
async def test_the_palette_met_before_its_list_is_filled(key: str, database: Path) -> None:
    """At a slow terminal these keys come between the first line of the list and its being laid out."""
    async with at_screen(database, "2") as jo:
        for pauses in range(4):
            jo.send("ctrl+p")
            for _ in range(pauses):
                await jo.pilot.pause(0)
            jo.send(key)
            await jo.press(key, "x", key, "ctrl+end", "ctrl+home", "down", "up", "backspace", key)
            assert isinstance(jo.app.screen, CommandPalette)
            await jo.press("escape")
        assert jo.app.is_running


@pytest.mark.parametrize(
    ("before", "keys", "ends"),
    [
        ("2", ["x"], True),
        ("2", ["x"], False),
        ("2", ["enter"], True),
        ("2", ["enter"], False),
        ("1", ["m"], True),
        ("1", ["m"], False),
        ("2", ["5"], True),
        ("2", ["1"], True),
        ("2", ["n", "x", "enter"], True),
    ],
)
@pytest.mark.parametrize("is_refused", [False, True])
async def test_an_answer_that_comes_when_its_screen_has_just_gone_breaks_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch, before: str, keys: list[str], *, ends: bool, is_refused: bool
) -> None:
    ask = StoreThread.ask
    takes_its_time = asyncio.Event()
    waiting_screens: list[DOMNode] = []

    async def ask_slowly(desk: StoreThread, work: Callable[[Store], object]) -> object:
        answer = await ask(desk, work)
        with suppress(NoActiveWorker):
            screen = get_current_worker().node
            if takes_its_time.is_set() and screen is not jo.app:
                waiting_screens.append(screen)
                while screen.query("*"):
                    await asyncio.sleep(0)
                if is_refused:
                    raise StoreError("the disk is full")
        return answer

    monkeypatch.setattr(StoreThread, "ask", ask_slowly)
    async with at_screen(database, before) as jo:
        takes_its_time.set()
        jo.send(*keys)
        await jo.until(lambda: bool(waiting_screens))
        if not ends:
            await jo.press("escape")
    assert waiting_screens
