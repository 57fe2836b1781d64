"""The list of plans: a plan a line, with a bar of its counts in its own key, its worst, what is late, its last days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from actionplan.model.number_words import count
from actionplan.model.portfolio import NO_TITLE, PortfolioLine, day_words
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.rag_marks import bar, mark_width, signs_of_bar
from actionplan.widgets.text_parts import cursor_style

_LATE, _DAY, _GAP, _MOST_MARK = 5, 9, 2, 12
_ROOMY = 100
"""From so many cells on the organisation and its plan have a column each."""


class _Columns(NamedTuple):
    """How wide each column is, the gap behind it left out; a column that there is no room for has none."""

    organisation: int
    title: int
    worst: int
    signs: int


class PortfolioList(LineList[PortfolioLine]):
    """A plan a line; what could not be read says why instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", tooltip="Open the plan", id="portfolio.open")
    ]
    today: date
    """The day that the days of the lines are seen from."""

    def key(self, row: PortfolioLine) -> str:
        """Where it is kept."""
        return row.address

    def _columns(self, width: int) -> _Columns:
        signs = signs_of_bar(width)
        worst = min(_MOST_MARK, max((mark_width(row.key) for row in self.rows if not row.trouble), default=_MOST_MARK))
        room = width - worst - (signs + 1) - _LATE - 2 * _DAY - 6 * _GAP
        if width < _ROOMY:
            return _Columns(max(10, room + _GAP), 0, worst, signs)
        organisation = max(10, room * 2 // 5)
        return _Columns(organisation, max(10, room - organisation), worst, signs)

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        columns = self._columns(width)
        yield from _with_gap(Cell("organisation", columns.organisation, "dim"))
        if columns.title:
            yield from _with_gap(Cell("plan", columns.title, "dim"))
        yield from _with_gap(Cell("worst", columns.worst, "dim"))
        yield from _with_gap(Cell("counts", columns.signs + 1, "dim"))
        yield from _with_gap(Cell("late", _LATE, "dim", right=True))
        yield from _with_gap(Cell("review", _DAY, "dim"))
        yield Cell("change", _DAY, "dim")

    def draw(self, row: PortfolioLine, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One plan."""
        columns = self._columns(width)
        if row.trouble:
            names = columns.organisation + (columns.title + _GAP if columns.title else 0)
            yield from _with_gap(Cell(PurePath(row.address).name or row.address, names, cursor_style(is_cursor, "dim")))
            # Its name stands before it already.
            why = row.trouble.removeprefix(row.address).strip()
            yield Cell(f"not read: {why}", max(0, width - names - _GAP), "red")
            return
        style = "dim" if row.left_out else ""
        demo = "DEMO " if row.is_demo else ""
        organisation, title = f"{demo}{row.organisation or '–'}", row.title or NO_TITLE
        if not columns.title:
            organisation = f"{organisation} · {title}"
        yield from _with_gap(Cell(organisation, columns.organisation, cursor_style(is_cursor, style)))
        if columns.title:
            yield from _with_gap(Cell(title, columns.title, style))
        if row.left_out:
            yield Cell(row.left_out, max(0, width - columns.organisation - columns.title - 2 * _GAP), "dim")
            return
        face = row.key.face(row.worst)
        yield from _with_gap(Cell(face.mark, columns.worst, face.colour.value))
        yield from bar(row.counts, row.key, columns.signs)
        yield Cell("", _GAP)
        yield from _with_gap(
            Cell(count(row.late) if row.late else "–", _LATE, "red" if row.late else "dim", right=True)
        )
        yield from _with_gap(Cell(day_words(row.last_review, self.today), _DAY, "dim"))
        yield Cell(day_words(row.last_change, self.today), _DAY, "dim")


def _with_gap(cell: Cell) -> Iterable[Cell]:
    """A cell and what keeps the next one off it, also where it is cut."""
    return (cell, Cell("", _GAP))
