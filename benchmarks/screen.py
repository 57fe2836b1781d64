"""What a terminal shows, and which output changed it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

import pyte

_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")
"""Keyboard protocols and questions that pyte would take for text."""

SLICE = 512
"""Bytes that are drawn before the caller is asked to look for more output: about a millisecond of pyte's work."""


class Screen:
    """A screen of so many columns and lines, as pyte draws it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._cells: list[tuple[object, ...]] = [()] * lines
        self._columns = columns
        self.lines: list[str] = [""] * lines

    def feed(self, data: bytes, between: Callable[[], object]) -> bool:
        """Draws output, calling ``between`` every few hundred bytes. Answers whether anything looks different now."""
        data = _UNKNOWN.sub(b"", data)
        for start in range(0, len(data), SLICE):
            self._stream.feed(self._decode(data[start : start + SLICE]))
            between()
        return self._look()

    def _look(self) -> bool:
        changed = False
        for number in self._screen.dirty:
            if number >= len(self.lines):
                continue
            row = self._screen.buffer[number]
            cells = tuple(row[column] for column in range(self._columns))
            if cells != self._cells[number]:
                changed = True
                self._cells[number] = cells
                self.lines[number] = "".join(cell.data for cell in cells).rstrip()
        self._screen.dirty.clear()
        return changed

    @property
    def text(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)
