"""Lines with something in front: where a line wraps, it goes on under its text, not under what stands in front."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Line = tuple[Content, Content]
"""What stands in front, and the text."""

LEAST = 16
"""Where fewer cells than these are left for the text, it begins on a line of its own."""


NO_LINE: Line = (Content(""), Content(""))
"""An empty line."""


def plain_lines(lines: Iterable[Content]) -> list[Line]:
    """Lines with nothing in front."""
    return [(Content(""), line) for line in lines]


class HangingLines(Widget):
    """Lines, each with something in front of its text, as high as they need."""

    DEFAULT_CSS = """
    HangingLines { height: auto; }
    """

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = tuple(lines)
        self._wrapped: tuple[int, list[Content]] = (0, [])

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows other lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._wrapped = (0, [])
            self.refresh(layout=True)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many lines as there are once they are wrapped."""
        return len(self._wrap(width))

    def render(self) -> Content:
        """All lines, wrapped."""
        return Content("\n").join(self._wrap(self.content_size.width))

    def _wrap(self, width: int) -> list[Content]:
        if self._wrapped[0] != width:
            self._wrapped = (width, wrapped(self._lines, width))
        return self._wrapped[1]


def wrapped(lines: Iterable[Line], width: int) -> list[Content]:
    """The lines in so many cells: what is longer goes on under its text."""
    return [part for line in lines for part in _with_hanging_indent(*line, max(1, width))]


def _with_hanging_indent(front: Content, text: Content, width: int) -> Iterable[Content]:
    indent = front.cell_length
    if width - indent >= LEAST:
        first_part, *more_parts = text.wrap(width - indent)
        return [Content.assemble(front, first_part), *(part.pad_left(indent) for part in more_parts)]
    if front:
        return [*front.rstrip().wrap(width), *text.wrap(width)]
    return text.wrap(width)
