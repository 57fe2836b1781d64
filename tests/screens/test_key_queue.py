"""Keys in turn: what is typed ahead, too early, or while something is saved goes where it was meant to go."""

from __future__ import annotations

from textual import events

from at_screen import send_click
from typist import settled, typist


async def test_what_is_typed_ahead_of_a_question_goes_into_it_and_behind_it_to_the_screen() -> None:
    async with typist("o", *"Jo", "enter", "j", "o", *"Bo", "enter", "j") as (app, _):
        assert app.heard == ["Jo", "j", "Bo", "j"]


async def test_keys_wait_while_something_is_saved() -> None:
    async with typist("j", "h", "j", "j") as (app, pilot):
        assert app.heard == ["j"]
        assert app.keys_wait
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["j", "saved", "j", "j"]
        assert not app.keys_wait


async def test_a_click_waits_behind_the_keys() -> None:
    async with typist("h", "j") as (app, pilot):
        send_click(app, 5, 5)
        app.send("j")
        await settled(app, pilot)
        assert app.heard == []
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["saved", "j", "click", "j"]
        send_click(app, 5, 5)
        await settled(app, pilot)
        assert app.heard == ["saved", "j", "click", "j", "click"]


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
