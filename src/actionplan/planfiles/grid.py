"""A file of tables as it is before anybody knows what its columns mean: sheets of rows of cells, with where each is.

What reads a kind of file makes these; what looks for headings, sections and values reads nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from actionplan.planfiles.table_rows import TableCell

MOST_GRIDS = 50
"""So many sheets or tables of a file are looked at."""
MOST_GRID_ROWS = 20_000
MOST_GRID_COLUMNS = 200


class GridRow(Struct, frozen=True):
    """One row that says anything."""

    number: int
    """Its number in the sheet, from 1; in a text file that of its first line."""
    cells: Sequence[TableCell]
    """From the first column on; those at the end that are empty need not be there. A percentage is text, ``83%``; a day
    that is shown without its day of the month is text too, ``March 2027``."""
    is_hidden: bool = False
    fills: Mapping[int, str] = {}
    """The colour behind a cell, ``RRGGBB`` in capitals, by its column from 0; of those that are filled."""
    formulas: frozenset[int] = frozenset()
    """The columns from 0 whose value is the last result of a formula."""


class Merge(Struct, frozen=True):
    """Cells that are merged into one: rows from 1, columns from 0, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Grid(Struct, frozen=True):
    """One sheet, or one table of a document."""

    where: str
    """How an error says where a row of it stands, before the number: ``plan.xlsx sheet Plan row``, ``plan.csv line``,
    ``plan.docx table 2 row``."""
    title: str
    """Of the sheet; empty where it has none."""
    rows: tuple[GridRow, ...]
    is_hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    lines_before: tuple[str, ...] = ()
    """Of a document, the paragraphs between the table before and this one: its title among them."""


class Book(Struct, frozen=True):
    """A file of tables."""

    file: str
    """Its name, harmless to show."""
    grids: tuple[Grid, ...]
    """In their order; hidden ones too."""
    remarks: tuple[str, ...] = ()
    """What is to be said of how it was read, sentences: its encoding, for one."""
