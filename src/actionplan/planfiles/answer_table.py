"""The table that a reminder brings, as it comes back: whose it is, and what they have filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.sanitise import clean, undefused
from actionplan.planfiles.answer_table_layout import (
    CODE_LABEL,
    CODE_SHEET,
    MOST_HEAD_ROWS,
    TO_FILL_IN,
    UPTO_LABEL,
    Heading,
)
from actionplan.planfiles.grid import Book, Grid, GridRow
from actionplan.planfiles.table_rows import BadSheet, TableCell, Unreadable

MOST_FILLED_IN = 2_000
"""So many rows of it are read; nobody owns so many actions."""


class FilledIn(Struct, frozen=True):
    """One row in which something was filled in."""

    where: str
    """Where it stands, as an error says it."""
    ref: str
    cells: Mapping[Heading, str]
    """What was typed, by the column that it is in; of the columns that are to be filled in."""


class AnswerTable(Struct, frozen=True):
    """A table that came back."""

    code: str
    """The token of the link that it was made with."""
    upto: int
    """The number of the last change of the plan that it was made of; 0 if that is not known."""
    rows: tuple[FilledIn, ...]


def answer_table_in(book: Book) -> AnswerTable | None:
    """The table that a file is, if it is one of a reminder; None of any other file.

    Raises:
        BadSheet: if it is one, and a cell of it cannot be read, or its headings are gone.
    """
    values = next((_values(grid) for grid in book.grids if grid.title.strip() == CODE_SHEET), {})
    if not values.get(CODE_LABEL):
        if any(_headed(grid) is not None for grid in book.grids):
            raise BadSheet(f"{book.file}: the sheet with its code is gone; fill in the table as it was sent")
        return None
    for grid in book.grids:
        if grid.title.strip() != CODE_SHEET and (found := _headed(grid)) is not None:
            columns, rows = found
            upto = values.get(UPTO_LABEL, "")
            return AnswerTable(
                values[CODE_LABEL],
                int(upto) if upto.isascii() and upto.isdigit() and len(upto) < 12 else 0,
                tuple(_filled_in(grid, columns, rows)),
            )
    raise BadSheet(f"{book.file}: the row with the headings is gone; fill in the table as it was sent")


def _values(grid: Grid) -> dict[str, str]:
    """What stands on the sheet of the code, by its label."""
    pairs = (row.cells[:2] for row in grid.rows if len(row.cells) > 1)
    return {str(label).strip(): _plain(value).strip() for label, value in pairs}


def _headed(grid: Grid) -> tuple[Mapping[Heading, int], Sequence[GridRow]] | None:
    """The columns by their headings, and the rows under these; None where the headings are not there."""
    words = {heading.casefold(): heading for heading in Heading}
    for place, row in enumerate(grid.rows[:MOST_HEAD_ROWS]):
        named = (str(cell).strip().casefold() for cell in row.cells)
        columns = {words[name]: index for index, name in enumerate(named) if name in words}
        if Heading.REF in columns and len(columns) > len(Heading) // 2:
            return columns, grid.rows[place + 1 :][:MOST_FILLED_IN]
    return None


def _filled_in(grid: Grid, columns: Mapping[Heading, int], rows: Iterable[GridRow]) -> Iterable[FilledIn]:
    for row in rows:
        where = f"{grid.where} {row.number}"
        cells = {heading: _cell(row, columns, heading, where) for heading in TO_FILL_IN}
        ref = _cell(row, columns, Heading.REF, where)
        if any(cells.values()):
            if not ref:
                raise BadSheet(f"{where}, {Heading.REF}: the ref is gone; write again which action it is about")
            yield FilledIn(where, ref, cells)


def _cell(row: GridRow, columns: Mapping[Heading, int], heading: Heading, where: str) -> str:
    index = columns.get(heading)
    if index is None or index >= len(row.cells):
        return ""
    cell = row.cells[index]
    if isinstance(cell, Unreadable):
        raise BadSheet(f"{where}, {heading}: {cell.why}")
    return undefused(clean(_plain(cell), lines=True))


def _plain(cell: TableCell) -> str:
    """A cell as somebody would type it."""
    match cell:
        case date():
            return format_date(cell)
        case float() | int():
            # A ref such as 1.2 is a number to a spreadsheet.
            return f"{cell:.15g}"
        case Unreadable():
            return ""
    return str(cell)
