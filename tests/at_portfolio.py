"""Somebody who looks at many plans: presses keys and sees lines, as at the screens of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from actionplan.model.portfolio import PortfolioLine
from actionplan.portfolio_app import PortfolioApp
from at_screen import SIZE, Person


class Onlooker(Person):
    """Somebody at the screen of many plans."""

    app: Any

    def __init__(self, app: PortfolioApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.path = app, pilot, Path()
        self.pressed = 0
        self.waits_for_plans = True

    async def _answered(self) -> None:
        while self.waits_for_plans and self.app.is_reading and self.app.is_running:
            await asyncio.sleep(0.0005)

    @property
    def plans(self) -> list[str]:
        """The lines of the list of plans, top to bottom, without the cursor."""
        lines = self.lines
        first = next(number for number, line in enumerate(lines) if line.split()[:1] == ["organisation"]) + 1
        last = next(number for number, line in enumerate(lines) if number > first and set(line.strip()) == {"─"})
        return [line.lstrip("▌ ").rstrip() for line in lines[first:last] if line.strip("▌ ")]


@asynccontextmanager
async def at_portfolio(
    *places: Path | str,
    keys: Sequence[str] = (),
    size: tuple[int, int] = SIZE,
    lines: Iterable[PortfolioLine] = (),
    returns_to: str = "",
    waits_for_plans: bool = True,
) -> AsyncIterator[Onlooker]:
    """Opens the screen of the plans at some places, waits until they are read, and presses ``keys``."""
    app = PortfolioApp([str(place) for place in places], lines, returns_to=returns_to)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        person = Onlooker(app, pilot)
        person.waits_for_plans = waits_for_plans
        await person.settle()
        await person.press(*keys)
        yield person


def takes_turns(monkeypatch: pytest.MonkeyPatch, *turns: Sequence[str], size: tuple[int, int] = SIZE) -> list[str]:
    """Each app that is run gets the keys of its turn, once its plans are read.

    Answers with what each showed before its last key, filled as they are run.
    """
    seen: list[str] = []
    waiting, real = [*turns], App.run

    async def pilot(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await pilot.pause()
        while isinstance(app, PortfolioApp) and (app.is_reading or not app.found):
            await pilot.pause(0.005)
        *keys, last = waiting.pop(0)
        await pilot.press(*keys)
        await pilot.pause()
        while app.keys_wait:
            await pilot.pause(0.005)
        seen.append("\n".join(strip.text for strip in app.screen._compositor.render_strips()))
        await pilot.press(last)
        await pilot.pause()
        if not app._exit:
            # The test is to fail, not to wait for ever.
            seen.append("its last key has not ended it")
            app.exit()

    def run(self: App[Any], **_: Any) -> Any:
        return real(self, headless=True, size=size, auto_pilot=pilot)

    monkeypatch.setattr(App, "run", run)
    return seen
