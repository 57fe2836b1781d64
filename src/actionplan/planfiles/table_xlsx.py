"""The rows of the exported table in a workbook, where nothing may stand that could be read in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.grid import MOST_GRID_ROWS, GridRow
from actionplan.planfiles.table_rows import MOST_COLUMNS, BadSheet, TableCell, TableLine, Unreadable
from actionplan.planfiles.xlsx_book import SheetPlace, Workbook, workbook

_FORMULA = Unreadable("a formula stands here; put its value in its place (copy, then paste as values)")
"""Refused, not worked out: its last result is kept by some programs and not by others, and may be out of date."""


def lines(data: bytes, file: str, sheet: str = "Plan") -> Iterator[TableLine]:
    """The rows of a sheet, or of the only sheet, those without any value left out.

    Raises:
        BadSheet: if it is no workbook, has no such sheet, has merged cells in it, or is larger than any plan.
    """
    with workbook(data, file) as book:
        place = _place(book, file, sheet)
        # With the headings, and one more, so that what is too long is refused and not cut.
        found = book.read(place, MOST_GRID_ROWS + 2)
    where, rows = found.grid.where, found.grid.rows
    if found.has_merges:
        # Of merged cells all but the first look empty, and would empty the fields of their rows.
        raise BadSheet(
            f"{where.removesuffix(' row')}: some cells are merged; unmerge them, so that each row has its own"
        )
    if found.beyond is not None and (not rows or found.beyond[0] <= rows[0].number):
        raise BadSheet(f"{where.removesuffix(' row')}: more than {MOST_COLUMNS} columns; delete those at the right")
    # The first row that says anything is as wide as the table.
    width = len(rows[0].cells) if rows else 0
    for row in rows:
        yield f"{where} {row.number}", _cells(row, width)


def _cells(row: GridRow, width: int) -> list[TableCell]:
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    for column in row.formulas:
        if column < width:
            cells[column] = _FORMULA
    return cells


def _place(book: Workbook, file: str, sheet: str) -> SheetPlace:
    """The sheet of that name, or the only one."""
    named = [place for place in book.sheets if place.title.strip().casefold() == sheet.strip().casefold()]
    visible = [place for place in book.sheets if not place.is_hidden]
    places = named or visible or list(book.sheets)
    if len(places) != 1:
        first = sanitise(", ".join(place.title[:40] for place in islice(book.sheets, 10)))
        raise BadSheet(f"{file}: no sheet is called {sheet}; the file has: {first}")
    return places[0]
