"""The table of the plan, edited by people in a spreadsheet, read again from CSV or from a workbook.

Only reading: what the rows mean for the plan is the business of ``proposals``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from actionplan.model.columns import AS_AT, COLUMNS, DEMO_COLUMN, DOUBT_COLUMN, FIELDS, REF
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import sanitise
from actionplan.planfiles.file_bytes import MOST_PACKED, MOST_TEXT, bytes_of
from actionplan.planfiles.grid import Book
from actionplan.planfiles.table_rows import MOST_ROWS, BadSheet, TableCell, TableLine, TableRow, Unreadable


class Sheet(Struct, frozen=True):
    """A table of the plan."""

    file: str
    rows: tuple[TableRow, ...]
    """Those that are not empty, each with a ref of its own in small letters."""
    unknown: tuple[str, ...]
    """The headings that no export has, of columns that say anything."""
    as_at: tuple[int, str] | None
    """The last change when it was exported, and what tells it from that of others; None if the file does not say."""
    is_demo: bool
    """Whether it is of a plan that is made up."""


def read_sheet(path: Path) -> Sheet:
    """The table in the file at ``path``: a ``.csv``, or the sheet Plan of an ``.xlsx``, else its only sheet.

    Raises:
        BadSheet: if it cannot be read, is too large, or is no table of the plan.
    """
    return sheet_of(lines_of_file(path), sanitise(path.name))


def lines_of_file(path: Path, sheet: str = "Plan") -> Iterable[TableLine]:
    """The rows of a ``.csv``, or of a sheet of an ``.xlsx``, else its only sheet.

    Raises:
        BadSheet: if it cannot be read or is too large.
    """
    name = sanitise(path.name)
    match path.suffix.lower():
        case ".csv":
            from actionplan.planfiles.table_csv import lines

            return lines(bytes_of(path, MOST_TEXT), name)
        case ".xlsx":
            from actionplan.planfiles.table_xlsx import lines as rows

            return rows(bytes_of(path, MOST_PACKED), name, sheet)
    raise BadSheet(f"{name}: neither .csv nor .xlsx; save it as one of them in the spreadsheet program")


def lines_of_book(book: Book, sheet: str = "Plan") -> Iterator[TableLine]:
    """The rows of a sheet of a file that was read, else of its only sheet that is not hidden.

    A formula is refused, not worked out: its last result is kept by some programs and not by others.

    Raises:
        BadSheet: if it has no such sheet, or cells in it are merged.
    """
    named = [grid for grid in book.grids if grid.title.strip().casefold() == sheet.strip().casefold()]
    visible = [grid for grid in book.grids if not grid.is_hidden and grid.rows]
    grids = named or visible or list(book.grids)
    if len(grids) != 1:
        titles = sanitise(", ".join(grid.title[:40] for grid in book.grids[:10]))
        raise BadSheet(f"{book.file}: no sheet is called {sheet}; the file has: {titles}")
    (grid,) = grids
    if grid.merges:
        # Of merged cells all but the first look empty, and would empty the fields of their rows.
        where = grid.where.removesuffix(" row")
        raise BadSheet(f"{where}: some cells are merged; unmerge them, so that each row has its own")
    is_text = grid.where.endswith(" line")
    width = len(grid.rows[0].cells) if grid.rows else 0
    for row in grid.rows:
        cells = list(row.cells)
        if not is_text:
            # The first row that says anything is as wide as the table.
            cells = [*cells[:width], *[""] * (width - len(cells))]
        for column in row.formulas:
            if column < len(cells):
                cells[column] = FORMULA
        yield f"{grid.where} {row.number}", cells


FORMULA = Unreadable("a formula stands here; put its value in its place (copy, then paste as values)")


def sheet_of(lines: Iterable[TableLine], file: str) -> Sheet:
    """The table that lines make: the first that is not empty has the headings, in any order.

    Raises:
        BadSheet: if the headings or the refs are not those of a plan.
    """
    filled_lines = iter(line for line in lines if any(cell != "" for cell in line[1]))
    first = next(filled_lines, None)
    if first is None:
        raise BadSheet(f"{file}: the table is empty; export the plan again")
    columns, unknown = _headings(TableRow(first[0], {}), first[1])
    rows: dict[str, TableRow] = {}
    for where, cells in filled_lines:
        row = _row(where, cells, columns, len(first[1]))
        ref = _ref(row)
        if not ref:
            # It is new, and stands among what the plan does not have.
            continue
        if ref in rows:
            raise row.bad(
                twice_words(ref, rows[ref].where),
                REF,
            )
        if len(rows) == MOST_ROWS:
            raise row.bad(f"more than {MOST_ROWS:,} rows, which no plan has; is it the right file?")
        rows[ref] = row
    demo = any(row.cells.get(DEMO_COLUMN, "") != "" for row in rows.values())
    used = tuple(heading for heading in unknown if any(row.cells.get(heading, "") != "" for row in rows.values()))
    return Sheet(file, tuple(rows.values()), used, _as_at(rows.values()), demo)


def twice_words(ref: str, where: str) -> str:
    """That a ref is in two rows, and what to do: a spreadsheet that takes 1.10 for a number makes it 1.1."""
    return (
        f"{sanitise(ref)} is in {where} as well; where a spreadsheet has made 1.10 into 1.1, write 1.10 there again; "
        "otherwise keep one of them"
    )


def _headings(row: TableRow, cells: Sequence[TableCell]) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """In which column each heading stands that is known, and those that are not."""
    headings = {heading.casefold(): heading for heading in (*COLUMNS, DEMO_COLUMN, DOUBT_COLUMN)}
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for index, cell in enumerate(cells):
        text = " ".join(str(cell).split())
        heading = headings.get(text.casefold())
        if heading in columns:
            raise row.bad(f"two columns are called {heading}; keep one of them")
        if heading is not None:
            columns[heading] = index
        elif text:
            # A plan may have a field of its own under it.
            columns.setdefault(text, index)
            unknown.append(text)
    if REF not in columns:
        raise row.bad(f"no column is called {REF}; the first row has to be the headings, as the export writes them")
    return columns, tuple(unknown)


def _row(where: str, cells: Sequence[TableCell], columns: Mapping[str, int], width: int) -> TableRow:
    """A row, whole as far as it is read: a file that is cut off, or a comma out of place, must not empty anything."""
    least = 1 + max(index for heading, index in columns.items() if heading in _READ)
    if len(cells) < least or any(cell != "" for cell in cells[width:]):
        raise TableRow(where, {}).bad(
            f"{number_of(len(cells), 'cell')} under {number_of(width, 'heading')}; "
            "is the line whole, and text with a comma in quotes?"
        )
    return TableRow(where, {heading: cells[index] for heading, index in columns.items() if index < len(cells)})


_READ = frozenset({REF, AS_AT, *FIELDS})


def _ref(row: TableRow) -> str:
    cell = row.cells[REF]
    if isinstance(cell, int | float):
        # As numbers, 1.1 and 1.10 are the same.
        raise row.bad(f"{cell} is a number here; make the cell text and write the ref again, e.g. 1.10", REF)
    return row.text(REF).casefold()


_STATE = re.compile(r"([1-9]\d{0,14})-([0-9a-f]{8})", re.ASCII)


def _as_at(rows: Iterable[TableRow]) -> tuple[int, str] | None:
    """The one change that all rows are of; a row that somebody has put in need not say it."""
    state: re.Match[str] | None = None
    for row in rows:
        text = row.text(AS_AT)
        if not text:
            continue
        match = _STATE.fullmatch(text)
        if match is None:
            raise row.bad("this names no change; leave the column as it was exported", AS_AT)
        if state is not None and state[0] != text:
            raise row.bad(f"exported at change {text}, other rows at {state[0]}; import one export at a time", AS_AT)
        state = match
    if state is None:
        return None
    return int(state[1]), state[2]
