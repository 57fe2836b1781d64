"""The rows of a workbook, as values; whatever is wrong with the file is one line.

Read with openpyxl, row after row, with no regard to the size that the sheet says it has: it may be wrong. Before
that the sizes of its parts are looked at, since a small file can hold a large one.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from actionplan.model.text import shown
from actionplan.planfiles.sheet import MOST_COLUMNS, MOST_ROWS, BadSheet, Cell, Line, Unreadable

SHEET = "Plan"
MOST_UNPACKED = 100_000_000
MOST_RATIO = 200
MOST_OF_PART = {"xl/worksheets/": 20_000_000, "xl/sharedStrings": 12_000_000, "xl/media/": MOST_UNPACKED}
"""In bytes; openpyxl keeps the other parts as objects, so that they may be no larger than the last number."""
MOST_OF_OTHERS = 2_000_000
_LARGE = 1e15
"""No number that anybody writes; beyond it a number is not exact."""
_OLD = b"\xd0\xcf\x11\xe0"
_MERGED = b"<mergeCell "
_CARRIAGE_RETURN = "_x000D_\n"
"""How Excel keeps the line break of text from elsewhere. No text of an export has a line break."""


def lines(data: bytes, file: str) -> list[Line]:
    """The rows of the sheet Plan, or of the only sheet.

    Raises:
        BadSheet: if it is no workbook, has no such sheet, or would take too much memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check_sizes(parts, file)
            return list(_lines(data, parts, file))
    except BadSheet:
        raise
    except Exception as error:  # openpyxl raises whatever comes up when a file is not as it should be
        if data.startswith(_OLD):
            raise BadSheet(f"{file}: it has a password or is an old .xls; save it as .xlsx without one") from error
        what = type(error).__name__
        raise BadSheet(f"{file}: no workbook that can be read ({what}); save it as .xlsx anew") from error


def _check_sizes(parts: zipfile.ZipFile, file: str) -> None:
    """Refuses what would unpack to too much. zipfile reads no more of a part than its entry says."""
    unpacked = packed = 0
    for part in parts.infolist():
        most = next((size for stem, size in MOST_OF_PART.items() if part.filename.startswith(stem)), MOST_OF_OTHERS)
        is_drawn = part.filename.startswith(("xl/charts/", "xl/drawings/"))  # nothing that is read
        if part.file_size > most and not is_drawn:
            raise BadSheet(f"{file}: {shown(part.filename[:60])} in it is larger than any plan; is it the right file?")
        unpacked += part.file_size
        packed += part.compress_size
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise BadSheet(f"{file}: it unpacks to {unpacked // 1_000_000} MB; save only the sheet {SHEET}, as .xlsx anew")


def _lines(data: bytes, parts: zipfile.ZipFile, file: str) -> Iterator[Line]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheets = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
    sheet = sheets.get(SHEET.casefold())
    if sheet is None and len(sheets) == 1:
        (sheet,) = sheets.values()
    if sheet is None:
        named = shown(", ".join(sheet.title[:40] for sheet in book.worksheets[:10]))
        raise BadSheet(f"{file}: no sheet is called {SHEET}; there are {named}")
    where = f"{file} sheet {shown(sheet.title[:40])}"
    # Of merged cells all but the first look empty, and would empty the fields of their rows.
    if _MERGED in parts.read(sheet._worksheet_path):
        raise BadSheet(f"{where}: some cells are merged; take the merging back, so that each row has its own")
    sheet.reset_dimensions()
    first = islice(sheet.iter_rows(), MOST_ROWS)
    width = next((len(row) for row in first if any(cell.value is not None for cell in row)), 1)
    if width > MOST_COLUMNS:
        raise BadSheet(f"{where}: more than {MOST_COLUMNS} columns; delete the empty ones at the right")
    for number, row in enumerate(sheet.iter_rows(max_col=width), 1):
        if number > MOST_ROWS:
            raise BadSheet(f"{where}: more than {MOST_ROWS:,} rows; delete the empty ones at the end")
        yield f"{where} row {number}", [_cell(cell.value, cell.data_type) for cell in row]


def _cell(value: Any, kind: str) -> Cell:
    """What a cell holds.

    A formula is refused, not worked out: its last result is kept in the file by some programs and not by others, and
    need not be what the person sees.
    """
    if kind == "f":
        return Unreadable("a formula stands here; put its value in its place (copy, then paste as values)")
    if kind == "e":
        return Unreadable(f"{shown(str(value)[:20])} stands here, which is an error; write the value")
    return "" if value is None else _value(value)


def _value(value: Any) -> Cell:
    match value:
        case bool():
            return str(value).upper()
        case str():
            return value.replace(_CARRIAGE_RETURN, "\n")
        case datetime():
            return value.date()
        case date():
            return value
        case int() | float() if abs(value) < _LARGE:
            return value
    return Unreadable(f"{shown(str(value)[:20])} stands here; write text or a date")
