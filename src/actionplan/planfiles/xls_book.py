"""The sheets of an old Excel workbook, as values; another process reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.cell_texts import number_cell
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, MOST_GRID_ROWS, MOST_GRIDS, Book, Grid, GridRow, Merge
from actionplan.planfiles.table_rows import BadSheet, TableCell

SECONDS = 30
MEGABYTES = 1_000
_CHILD = Path(__file__).with_name("xls_child.py")
_NO_MEMORY = b"memory allocation"
_NOT_READ = (
    "Of an .xls are not read: colours, hidden rows and columns, what is a formula or an error, and percent signs; "
    "saved as .xlsx it has them."
)


class _Sheet(msgspec.Struct):
    title: str
    hidden: bool
    rows: list[tuple[int, list[Any]]]
    merges: list[tuple[int, int, int, int]]
    beyond: int
    cut: bool


class _Answer(msgspec.Struct):
    sheets: list[_Sheet] = []
    error: str = ""


def book_of(data: bytes, file: str) -> Book:
    """All sheets of an old workbook; what is not read of it is in the remarks.

    Raises:
        BadSheet: if it is no workbook, or is larger than any plan.
    """
    answer = _answer(data, file)
    if answer.error == "PasswordError":
        raise BadSheet(f"{file}: it has a password; save it without one")
    if answer.error == "too much":
        raise BadSheet(f"{file}: it holds more than any plan; save only the table of the plan, as .xlsx")
    if answer.error == "MemoryError":
        raise BadSheet(
            f"{file}: some cell stands too far from the others; delete the rows and columns behind the table, "
            "or save it as .xlsx"
        )
    if answer.error or not answer.sheets:
        raise BadSheet(f"{file}: not a workbook that can be read; save it as .xlsx")
    remarks = [_NOT_READ]
    grids = [_grid(sheet, file, remarks) for sheet in answer.sheets]
    if len(grids) == MOST_GRIDS:
        remarks.append(f"Only the first {MOST_GRIDS} sheets were read.")
    return Book(file, tuple(grids), tuple(remarks))


def _answer(data: bytes, file: str) -> _Answer:
    """What the other process says. It is found by its file, so that nothing in the folder we are in can be taken for
    it, and is ended when it takes too long.
    """
    limits = (MOST_GRIDS, MOST_GRID_ROWS, MOST_GRID_COLUMNS, MEGABYTES)
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD), *map(str, limits)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise BadSheet(f"{file}: it takes too long to read; save only the table of the plan, as .xlsx") from error
    except OSError as error:
        raise BadSheet(f"{file}: an .xls cannot be read here ({error.strerror}); save it as .xlsx") from error
    if done.returncode and _NO_MEMORY in done.stderr:
        return _Answer(error="MemoryError")
    try:
        return msgspec.json.decode(done.stdout, type=_Answer)
    except msgspec.MsgspecError as error:
        raise BadSheet(f"{file}: not a workbook that can be read; save it as .xlsx") from error


def _grid(sheet: _Sheet, file: str, remarks: list[str]) -> Grid:
    title = sanitise(sheet.title[:40])
    if sheet.cut:
        remarks.append(f"Only the first {MOST_GRID_ROWS:,} rows of the sheet {title} were read.")
    if sheet.beyond:
        remarks.append(
            f"Of the sheet {title} only the first {MOST_GRID_COLUMNS} columns were read; row {sheet.beyond} has more."
        )
    return Grid(
        f"{file} sheet {title} row",
        sheet.title,
        tuple(GridRow(number, tuple(map(_cell, cells))) for number, cells in sheet.rows),
        sheet.hidden,
        tuple(
            Merge(first_row + 1, first_column, last_row + 1, min(last_column, MOST_GRID_COLUMNS - 1))
            for first_row, first_column, last_row, last_column in sheet.merges
            if first_column < MOST_GRID_COLUMNS
        ),
    )


def _cell(value: Any) -> TableCell:
    match value:
        case str() as text:
            return text
        case [str() as day]:
            return date.fromisoformat(day)
        case int() | float() as number:
            return number_cell(float(number))
    return ""
