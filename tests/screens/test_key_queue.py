"""Keys in turn: what is typed ahead, too early, or while something is saved goes where it was meant to go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from actionplan.widgets.key_queue import KeyQueueApp
from actionplan.widgets.text_line import TextLine
from at_screen import _key_event, send_click


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
    """``o`` asks, ``p`` asks in a field of Textual's own, ``h`` saves something that takes its time."""

    BINDINGS = [Binding("o", "ask"), Binding("p", "ask_plainly"), Binding("h", "save"), Binding("j", "note('j')")]

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def action_ask(self) -> None:
        self.push_screen(Asks(TextLine), lambda answer: self.heard.append(answer or ""))

    def action_ask_plainly(self) -> None:
        self.push_screen(Asks(Input), lambda answer: self.heard.append(answer or ""))

    def action_save(self) -> None:
        self.pause_keys()

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
    while app._at_work or (app._waiting and not app._held):
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


async def test_what_is_typed_ahead_of_a_question_goes_into_it_and_behind_it_to_the_screen() -> None:
    async with typist("o", *"Jo", "enter", "j", "o", *"Bo", "enter", "j") as (app, _):
        assert app.heard == ["Jo", "j", "Bo", "j"]


async def test_keys_wait_while_something_is_saved() -> None:
    async with typist("j", "h", "j", "j") as (app, pilot):
        assert app.heard == ["j"]
        assert app.keys_wait
        app.resume_keys()
        await settled(app, pilot)
        assert app.heard == ["j", "j", "j"]
        assert not app.keys_wait


async def test_a_click_waits_behind_the_keys() -> None:
    async with typist("h", "j") as (app, pilot):
        send_click(app, 5, 5)
        app.send("j")
        await settled(app, pilot)
        assert app.heard == []
        app.resume_keys()
        await settled(app, pilot)
        assert app.heard == ["j", "click", "j"]
        send_click(app, 5, 5)
        await settled(app, pilot)
        assert app.heard == ["j", "click", "j", "click"]


async def test_keys_meant_for_what_did_not_happen_are_forgotten() -> None:
    async with typist("h", "j", "j") as (app, pilot):
        app.resume_keys(forget=True)
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_keys_pressed_before_the_first_screen_wait_for_it() -> None:
    app = Typist()
    app.pause_keys()
    app.send("o", "J", "enter")
    async with app.run_test() as pilot:
        await settled(app, pilot)
        assert app.heard == []
        app.resume_keys()
        await settled(app, pilot)
        assert app.heard == ["J"]


async def test_an_enter_that_came_as_ctrl_j_is_an_enter() -> None:
    async with typist("o", *"Jo", "ctrl+j", "j") as (app, _):
        assert app.heard == ["Jo", "j"]


async def test_a_paste_waits_its_turn_and_presses_nothing() -> None:
    async with typist("o", "x") as (app, pilot):
        app.post_message(events.Paste("one\ntwo\r\n\x1b[31m"))
        app.send("y", "enter")
        await settled(app, pilot)
        assert app.heard == ["xone two \x1b[31my"]


async def test_a_field_of_textuals_own_gets_no_control_characters() -> None:
    async with typist("p") as (app, pilot):
        app.post_message(events.Paste("one\n\x1b[31m"))
        app.send("enter")
        await settled(app, pilot)
        assert app.heard == ["one \u241b[31m"]


async def test_a_paste_on_no_field_does_nothing() -> None:
    async with typist() as (app, pilot):
        app.post_message(events.Paste("jjo\r"))
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["j"]
