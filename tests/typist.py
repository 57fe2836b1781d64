"""Somebody who types fast at a small app with a queue of keys: for what the queue does, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from actionplan.widgets.key_queue import KeyQueueApp
from actionplan.widgets.text_line import TextLine
from at_screen import _key_event


class Asks(ModalScreen[str]):
    """A question of one line."""

    def __init__(self, line: type[Input]) -> None:
        super().__init__()
        self._line = line

    def compose(self) -> ComposeResult:
        yield self._line(id="line")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Typist(KeyQueueApp[None]):
    """``o`` asks, ``p`` asks in a field of Textual's own, ``h`` saves, which lasts until :meth:`finish` is called."""

    BINDINGS = [
        Binding("o", "ask"),
        Binding("p", "ask_plainly"),
        Binding("h", "save"),
        Binding("j", "note('j')"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self._saves: list[asyncio.Event] = []

    def on_mount(self) -> None:
        self.begin()

    def begin(self) -> None:
        """The first screen is ready."""
        self.begin_keys()

    def action_ask(self) -> None:
        self.push_screen(Asks(TextLine), lambda answer: self.heard.append(answer or ""))

    def action_ask_plainly(self) -> None:
        self.push_screen(Asks(Input), lambda answer: self.heard.append(answer or ""))

    @work
    async def action_save(self) -> None:
        """Saves; what is typed meanwhile waits."""
        with self.keys_paused():
            await self.save_something()
            self.saved()

    async def save_something(self) -> None:
        """Takes until it is finished."""
        done = asyncio.Event()
        self._saves.append(done)
        await done.wait()

    def saved(self) -> None:
        """What follows from a save."""
        self.heard.append("saved")

    def finish(self) -> None:
        """The save that has begun first is done now."""
        self._saves.pop(0).set()

    def action_note(self, key: str) -> None:
        self.heard.append(key)

    def on_click(self) -> None:
        self.heard.append("click")

    def send(self, *keys: str) -> None:
        """Presses keys, all at once."""
        for key in keys:
            self.post_message(_key_event(key))


async def settled(app: Typist, pilot: Pilot[None]) -> None:
    """Waits until every key has done what it does, or is held."""
    await pilot.pause()
    while app.keys_wait and not app._is_paused:
        await pilot.pause()
    await pilot.pause()


@asynccontextmanager
async def typist(*keys: str) -> AsyncIterator[tuple[Typist, Pilot[None]]]:
    """An app at which keys are pressed all at once."""
    app = Typist()
    async with app.run_test() as pilot:
        app.send(*keys)
        await settled(app, pilot)
        yield app, pilot
