"""The queue of keys by itself: order, pauses, pauses within pauses, what is forgotten, and what an error leaves."""

from __future__ import annotations

import pytest

from actionplan.widgets.text_line import TextLine
from at_screen import send_click
from typist import Asks, Typist, settled, typist


async def test_keys_are_handled_in_the_order_they_come() -> None:
    async with typist("j", "o", *"Jo", "enter", "j", "o", *"Bo", "enter") as (app, _):
        assert app.heard == ["j", "Jo", "j", "Bo"]
        assert not app.keys_wait


async def test_a_pause_begins_before_the_next_key_though_a_worker_makes_it() -> None:
    async with typist("h", *"jjjj") as (app, pilot):
        assert app.heard == []
        assert app.keys_wait
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["saved", *"jjjj"]


async def test_two_saves_in_turn_each_hold_the_keys_behind_them() -> None:
    async with typist("h", "j", "h", "j") as (app, pilot):
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["saved", "j"]
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["saved", "j", "saved", "j"]


async def test_a_pause_in_a_pause_ends_with_the_outer_one() -> None:
    async with typist() as (app, pilot):
        with app.keys_paused():
            with app.keys_paused():
                app.send("j")
            await settled(app, pilot)
            assert app.heard == []
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_of_two_pauses_side_by_side_the_later_end_counts() -> None:
    async with typist() as (app, pilot):
        first, second = app.keys_paused(), app.keys_paused()
        first.__enter__()
        second.__enter__()
        app.send("j")
        first.__exit__(None, None, None)
        await settled(app, pilot)
        assert app.heard == []
        second.__exit__(None, None, None)
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_what_is_forgotten_in_a_pause_never_comes() -> None:
    async with typist() as (app, pilot):
        with app.keys_paused():
            app.send("j", "j")
            await pilot.pause()
            app.forget_keys()
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_an_error_ends_the_pause_and_forgets_what_was_typed_for_what_failed() -> None:
    async with typist() as (app, pilot):
        with pytest.raises(ValueError, match="not saved"), app.keys_paused():
            app.send("j", "j")
            await pilot.pause()
            raise ValueError("not saved")
        await settled(app, pilot)
        assert app.heard == []
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_a_worker_that_is_cancelled_lets_the_keys_go() -> None:
    async with typist("h", "j") as (app, pilot):
        app.workers.cancel_all()
        await settled(app, pilot)
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["j"]


async def test_a_screen_that_was_opened_in_a_pause_gets_the_keys_behind_it() -> None:
    async with typist() as (app, pilot):
        with app.keys_paused():
            app.send(*"Jo", "enter", "j")
            await pilot.pause()
            app.action_ask()
        await settled(app, pilot)
        assert app.heard == ["Jo", "j"]


class AsksWhileSaving(Typist):
    """``h`` saves; in the middle of it something is asked."""

    async def save_something(self) -> None:
        with self.keys_answer():
            self.heard.append(await self.push_screen_wait(Asks(TextLine)))
        await super().save_something()


async def test_a_question_in_the_middle_of_a_pause_has_keys_and_then_they_wait_again() -> None:
    app = AsksWhileSaving()
    async with app.run_test() as pilot:
        app.send("h", "j")
        await settled(app, pilot)
        app.send(*"Jo", "enter")
        await settled(app, pilot)
        app.send("j")
        await settled(app, pilot)
        assert app.heard == ["Jo"]
        app.finish()
        await settled(app, pilot)
        assert app.heard == ["Jo", "saved", "j"]


async def test_a_click_in_a_pause_waits_and_is_forgotten_like_a_key() -> None:
    async with typist() as (app, pilot):
        with app.keys_paused():
            send_click(app, 5, 5)
            await settled(app, pilot)
            assert app.heard == []
            app.forget_keys()
        await settled(app, pilot)
        assert app.heard == []
        send_click(app, 5, 5)
        await settled(app, pilot)
        assert app.heard == ["click"]


class SlowToBegin(Typist):
    """The first screen takes its time."""

    def begin(self) -> None:
        """Not yet."""


async def test_keys_pressed_before_the_first_screen_wait_for_it() -> None:
    app = SlowToBegin()
    app.send("o", "J", "enter")
    async with app.run_test() as pilot:
        await settled(app, pilot)
        assert app.heard == []
        app.begin_keys()
        await settled(app, pilot)
        assert app.heard == ["J"]


class WaitsForAnother(Typist):
    """A save that waits for another program, until somebody presses escape."""

    def give_up_waiting(self) -> bool:
        self.finish()
        return True


async def test_escape_in_a_pause_gives_up_waiting_for_another_program() -> None:
    app = WaitsForAnother()
    async with app.run_test() as pilot:
        app.send("h", "j")
        await settled(app, pilot)
        assert app.heard == []
        app.send("escape")
        await settled(app, pilot)
        assert app.heard == ["saved", "j"]
