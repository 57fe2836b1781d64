"""Somebody at the screens presses keys and sees lines; what is stored is read through a second connection.

A story reads ``await jo.press("2", "j", "r", *"waiting for health", "enter")``, then what Jo sees and what is stored.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import Input

from actionplan import settings
from actionplan.app import ActionPlanApp, load_keymap
from actionplan.model.action import Action
from actionplan.model.log import Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.store.sqlite.store import SqliteStore

Answer = TypeVar("Answer")
SIZE = (120, 40)


def lines_of(app: ActionPlanApp) -> list[str]:
    """What stands on the terminal, line by line, as plain text."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def with_store(path: Path, work: Callable[[SqliteStore], Answer]) -> Answer:
    """What ``work`` answers about the database at ``path``, through a connection of its own."""
    store = SqliteStore(path)
    try:
        return work(store)
    finally:
        store.close()


def plan_in(path: Path) -> Plan:
    """The plan that the database holds now."""
    return with_store(path, lambda store: store.plan(settings.today()))


def history_in(path: Path, ref: str | None = None) -> tuple[Update, ...]:
    """The updates that the database holds, oldest first."""
    return with_store(path, lambda store: store.history(ref))


def changed_elsewhere(
    path: Path,
    refs: str,
    values: Mapping[str, Any],
    note: str = "",
    *,
    by: str = "sam",
    on: date | None = None,
    at: datetime | None = None,
) -> None:
    """What another program saves meanwhile: ``values`` on all of ``refs``, as one change, today and now or then."""
    day = on or settings.today()
    stamp = Stamp(by, at or settings.now(), day, "command")

    def save(store: SqliteStore) -> None:
        plan = store.plan(day)
        actions = [action for ref in refs.split() if (action := plan.action(ref)) is not None]
        edits = [propose(action, values, key=plan.key, today=day, by=by, note=note) for action in actions]
        store.save(edits, stamp, note)

    with_store(path, save)


def _key_event(key: str) -> events.Key:
    """What a terminal sends for a key, as Pilot makes it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)


class Person:
    """Somebody at the screens of one database."""

    def __init__(self, app: ActionPlanApp, pilot: Pilot[None], path: Path) -> None:
        self.app, self.pilot, self.path = app, pilot, path
        self.pressed = 0

    # --- what they do --------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Presses keys, as fast as they come, and waits until everything that follows from them is done."""
        self.send(*keys)
        await self.settle()

    def send(self, *keys: str) -> None:
        """Presses keys and waits for nothing."""
        self.pressed += len(keys)
        for key in keys:
            self.app.post_message(_key_event(key))

    async def types(self, text: str) -> None:
        """Puts ``text`` in the field that is typed in, as a paste does: in place of what stands there."""
        box = self.app.screen.focused
        assert isinstance(box, Input), f"{box} is no field"
        box.value = text
        await self.settle()

    async def click(self, text: str) -> None:
        """Clicks where ``text`` stands on the screen."""
        for y, line in enumerate(self.lines):
            if text in line:
                await self.click_at(line.index(text) + 1, y)
                return
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    async def click_at(self, x: int, y: int) -> None:
        """Clicks a cell of the terminal."""
        send_click(self.app, x, y)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Makes the window another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def looks_again(self) -> None:
        """What the timer does: looks whether another program has changed the plan."""
        self.app.look_again()
        await self.settle()

    async def settle(self) -> None:
        """Waits until the store has answered everything, and what follows from its answers is on the screen."""
        quiet = 0
        while quiet < 2:
            while self._something_waits and self.app.is_running:
                await asyncio.sleep(0.0005)
                self._draw()
            # Whoever is in the middle of something takes no callback: this waits for them all.
            await self.pilot._wait_for_screen()
            if not self.app.is_running:
                return
            await self._answered()
            quiet = 0 if self._draw() or self._something_waits else quiet + 1

    async def _answered(self) -> None:
        """Waits until what was asked of the disk is answered."""
        # The store's thread does one thing after another: when it has done this, it has done what was before it.
        await self.app._store_thread.ask(lambda _store: None)

    def _draw(self) -> bool:
        """Draws what is to be drawn, for which Textual would wait; answers whether there was something."""
        if self._is_drawn or self._messages_wait:
            return False
        self.app.screen._on_timer_update()
        return True

    @property
    def _something_waits(self) -> bool:
        """Whether a key or a message waits for its turn."""
        return self.app.keys_wait or self._messages_wait

    @property
    def _messages_wait(self) -> bool:
        return any(node._message_queue.qsize() for node in (self.app, *self.app.screen.walk_children(with_self=True)))

    @property
    def _is_drawn(self) -> bool:
        """Whether the screen shows all that it knows, and has done what waited for that."""
        app, screen = self.app, self.app.screen
        waits = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._callbacks
        return not (app._batch_count or app._resize_event or waits or screen._dirty_widgets)

    # --- what they see -------------------------------------------------------------------------------------

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for what a timer of the program's own brings about; a screen that never does fails what follows."""
        for _ in range(1_000):
            if holds():
                return
            await self.pilot.pause(0.02)

    async def comes_to_see(self, *texts: str) -> bool:
        """Whether all of ``texts`` come up on the screen: for what is drawn bit by bit, as a long preview is."""
        await self.until(lambda: all(text in self.text for text in texts))
        return self.sees(*texts)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return lines_of(self.app)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def line(self, start: str) -> str:
        """The first line in which ``start`` is a word of its own near the beginning, such as a ref."""
        for line in self.lines[4:] if self.app.size.height >= 28 else self.lines[3:]:
            if line.replace("▌", " ").replace("◉", " ").split()[:1] == [start]:
                return line
        raise AssertionError(f"no line begins with {start!r}:\n{self.text}")

    @property
    def cursor_line(self) -> str:
        """The line that the cursor is on."""
        return next((line for line in self.lines if line.startswith("▌")), "")

    def sees(self, *texts: str) -> bool:
        """Whether all of ``texts`` are on the screen. Where not, the failure shows the screen."""
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{missing} not on the screen:\n{self.text}"
        return True

    def sees_no(self, *texts: str) -> bool:
        """Whether none of ``texts`` is on the screen."""
        there = [text for text in texts if text in self.text]
        assert not there, f"{there} on the screen:\n{self.text}"
        return True

    @property
    def asked(self) -> bool:
        """Whether something lies over the screen and waits for an answer."""
        return len(self.app.screen_stack) > 1 and self.app.screen.is_modal

    def typed(self, name: str) -> str:
        """What stands in a field of the prompt."""
        return self.app.screen.query_one(f"#{name}", Input).value

    @property
    def field(self) -> str | None:
        """The name of the field that is typed in."""
        focused = self.app.screen.focused
        return focused.id if isinstance(focused, Input) else None

    # --- what is stored ------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The plan that is stored."""
        return plan_in(self.path)

    def stored(self, ref: str) -> Action:
        """An action as it is stored."""
        action = self.plan.action(ref)
        assert action is not None
        return action

    @property
    def notes(self) -> Sequence[str]:
        """The notes of the changes that are stored, oldest first."""
        notes: dict[int, str] = {}
        for update in history_in(self.path):
            notes.setdefault(update.change.seq, update.change.note)
        return list(notes.values())


def send_click(app: App[Any], x: int, y: int) -> None:
    """Clicks a cell as a terminal says it, and waits for nothing: Pilot's click goes past the app."""
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


def column_of(jo: Person, heading: str) -> slice:
    """Where the column of that heading of the list of actions stands, to where the next one begins."""
    line = next(line for line in jo.lines if line.lstrip().startswith("ref "))
    start = line.index(heading)
    behind = re.match(r"(?:\S| (?=\S))+\s*", line[start:])
    return slice(start, start + len(behind[0]) if behind and line[start:].rstrip() != heading else None)


@asynccontextmanager
async def at_screen(path: Path, *keys: str, size: tuple[int, int] = SIZE, notice: str = "") -> AsyncIterator[Person]:
    """Opens the screens on the database at ``path`` as the program does, state file and all, and presses ``keys``."""
    keymap, messages = load_keymap()
    app = ActionPlanApp(path, plan_in(path), [*filter(None, (notice, *messages))], settings.load_state(path), keymap)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        person = Person(app, pilot, path)
        await person.settle()
        await person.press(*keys)
        yield person
    settings.save_state(path, app.remembered)
