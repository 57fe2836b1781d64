"""Text in so many rows: whole where there is room, and else with an ellipsis at its end, never cut without a mark."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static


def clamped(text: Content, width: int, rows: int) -> Sequence[Content]:
    """The rows of a text in so many cells, no more than ``rows``; the last one then ends in an ellipsis."""
    lines = text.wrap(max(1, width))
    if len(lines) <= rows:
        return lines
    *whole_lines, last = lines[:rows] or [Content("")]
    return [*whole_lines, Content.assemble(last.rstrip().truncate(max(0, width - 1)), "…")] if rows > 0 else []


class ClampedText(Static):
    """A text that is as high as it needs to be, up to a limit."""

    _most_rows = 1

    def limit(self, width: int, most_rows: int) -> int:
        """Lets it grow to so many rows; answers how many it has then, in so many cells."""
        if most_rows != self._most_rows:
            self._most_rows = most_rows
            self.refresh(layout=True)
        return len(self._rows(width))

    def _rows(self, width: int) -> Sequence[Content]:
        return clamped(self.content if isinstance(self.content, Content) else Content(""), width, self._most_rows)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as there are once it is wrapped."""
        return len(self._rows(width))

    def render(self) -> Content:
        """Its rows."""
        return Content("\n").join(self._rows(self.content_size.width))
