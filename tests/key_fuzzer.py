"""Somebody who presses keys at random, at every screen and in every question, with a seed.

It knows no screen: what can be pressed it takes from the bindings that are active, and what can be typed in from the
fields that are there. So a new screen or question is tried without a line more here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from textual import events
from textual.widgets import Input

from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, changed_elsewhere, plan_in, with_store
from texts import CHOICES, DATES, EMPTY, HARMFUL, KEY_NAMES, LONG, NAMES, NASTY, PRINTABLE

QUITS = frozenset({"ctrl+q", "q", "ctrl+c", "ctrl+z"})
MOVING = ("enter", "escape", "up", "down", "pageup", "pagedown", "home", "end", "space")
OTHERS = [name for name in KEY_NAMES if name not in QUITS]
SIZES = ((80, 24), (120, 40), (40, 10), (200, 60), (3, 2))
KINDS: Sequence[Sequence[str]] = (DATES, CHOICES, NAMES, EMPTY, tuple(NASTY.values()), LONG[1:])


class Broken(AssertionError):
    """What the keys have broken, and which they were."""


class Fuzzer:
    """Presses keys.

    Args:
        path: The database.
        seed: The same seed presses the same keys at the same screens.
        folder: Where files may be written.
    """

    def __init__(self, path: Path, seed: str, folder: Path) -> None:
        self._path, self._seed, self._folder = path, seed, folder
        self._random = Random(seed)
        self._pressed: list[object] = []

    async def run(self, way: Sequence[str], keys: int) -> None:
        """Presses so many keys, beginning with those of ``way`` each time that the program has been left.

        Raises:
            Broken: if the program ends as it should not, or shows what it must not.
        """
        left = keys
        while left > 0:
            self._pressed = list(way)
            size = self._random.choice(SIZES[:2])
            try:
                async with at_screen(self._path, *way, size=size) as jo:
                    while left > 0 and jo.app.is_running:
                        left -= await self._step(jo)
            except Exception as error:
                raise Broken(f"seed {self._seed!r}, {size}: {type(error).__name__}: {error}\n{self._told}") from error
            if jo.app.return_code:
                raise Broken(f"seed {self._seed!r}: it ended with {jo.app.return_code}\n{self._told}")
        problems = with_store(self._path, SqliteStore.check)
        if problems:
            raise Broken(f"seed {self._seed!r}: {problems}\n{self._told}")

    @property
    def _told(self) -> str:
        """What was pressed since the start, to press it again."""
        return f"pressed: {self._pressed!r}"

    async def _step(self, jo: Person) -> int:
        before = jo.pressed
        kind = self._random.random()
        if kind < 0.03:
            await self._others(jo)
        elif kind < 0.05:
            await self._resize(jo)
        elif kind < 0.08:
            await self._click(jo)
        elif kind < 0.1:
            text = self._random.choice(self._random.choice(KINDS))
            self._pressed.append(("paste", text))
            jo.app.post_message(events.Paste(text))
            await jo.settle()
        else:
            keys = list(self._keys(jo))
            self._keep_to_the_folder(jo)
            self._pressed += keys
            await jo.press(*keys)
        if jo.app.is_running:
            drawn = HARMFUL.search("".join(jo.lines))
            assert drawn is None, f"{drawn} is drawn"
        return max(1, jo.pressed - before)

    def _keys(self, jo: Person) -> Sequence[str]:
        """A few keys: typing where something can be typed in, else mostly those that mean something here."""
        bound = sorted(set(jo.app.screen.active_bindings) - QUITS) or ["escape"]
        if isinstance(jo.app.screen.focused, Input):
            return self._typing(bound)
        return [key for _ in range(self._random.randint(1, 3)) for key in self._pressing(bound)]

    def _typing(self, bound: Sequence[str]) -> Sequence[str]:
        random = self._random
        what = random.choices(("value", "letters", "enter", "leave", "key"), (7, 4, 4, 1, 4))[0]
        if what == "value":
            value = random.choice(random.choice(KINDS))
            then = random.choices(("enter", "tab", "ctrl+s", "down", "ctrl+j"), k=random.randrange(2))
            emptied = ("home", "ctrl+k") if random.random() < 0.8 else ()
            return [*emptied, *(sign for sign in value[:60] if sign.isprintable()), *then]
        if what == "letters":
            return random.choices(PRINTABLE, k=random.randint(1, 8))
        if what == "key":
            return [random.choice((*bound, "left", "right", "up", "down", "backspace", "delete", "shift+home"))]
        return ["enter" if what == "enter" else "escape"]

    def _pressing(self, bound: Sequence[str]) -> Sequence[str]:
        random = self._random
        kinds = (bound, MOVING, "123456", PRINTABLE.replace("q", ""), OTHERS, ("q",))
        return [random.choice(random.choices(kinds, (62, 10, 10, 8, 9.5, 0.5))[0])]

    async def _others(self, jo: Person) -> None:
        """Somebody else changes something, and the program looks."""
        refs = [action.ref for action in plan_in(self._path).actions if action.stage == "open"]
        if refs:
            ref, owner = self._random.choice(refs), self._random.choice(("Sam", "Head of Quality", ""))
            self._pressed.append(("sam gives", ref, "to", owner))
            changed_elsewhere(self._path, ref, {"owner": owner}, self._random.choice(("", "meanwhile")))
        if self._random.random() < 0.7:
            await jo.looks_again()

    async def _resize(self, jo: Person) -> None:
        """A storm of sizes; then one in which something can be seen."""
        sizes = [self._random.choice(SIZES) for _ in range(self._random.randint(1, 4))]
        self._pressed.append(("sizes", sizes))
        for size in (*sizes, self._random.choice(SIZES[:2])):
            await jo.pilot.resize_terminal(*size)
        await jo.settle()

    async def _click(self, jo: Person) -> None:
        width, height = jo.app.size
        offset = self._random.randrange(width), self._random.randrange(height)
        self._pressed.append(("click", offset))
        await jo.click_at(*offset)

    def _keep_to_the_folder(self, jo: Person) -> None:
        """Empties a field in which the name of a file outside the test's folder has come to stand."""
        for box in jo.app.screen.query(Input):
            if box.value.strip().startswith(("/", "~/", "..")) and not box.value.startswith(str(self._folder)):
                box.value = ""
