"""The rows of a table that people have edited, whichever kind of file they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import clean

MOST_COLUMNS = 200
MOST_ROWS = 20_000


class BadSheet(Refusal):
    """The file cannot be imported. The message is one line: file, place in it, what is wrong, how to mend it."""


class Unreadable(Struct, frozen=True):
    """A cell that says nothing to go by, and why."""

    why: str


TableCell = str | int | float | date | Unreadable
"""What stands in a cell; an empty one is the empty text."""
TableLine = tuple[str, Sequence[TableCell]]
"""Where a row stands, as an error says it, and its cells."""


class TableRow(Struct, frozen=True):
    """One row, its cells by the headings of the columns that are known."""

    where: str
    """``plan.csv line 12``, ``plan.xlsx sheet Plan row 12``."""
    cells: Mapping[str, TableCell]

    def bad(self, problem: str, heading: str = "") -> BadSheet:
        """The error about this row, or one cell of it."""
        position = ", ".join(filter(None, (self.where, heading)))
        return BadSheet(f"{position}: {problem}")

    def text(self, heading: str) -> str:
        """The text of a cell, as it is stored; empty if there is no such column.

        Raises:
            BadSheet: if it holds something else.
        """
        match self.cells.get(heading, ""):
            case Unreadable(why):
                raise self.bad(why, heading)
            case date() as day:
                raise self.bad(f"a date stands here, {day.isoformat()}; write text", heading)
            case str() as text:
                return clean(text, lines=True)
            case number:
                return f"{number:.15g}"
