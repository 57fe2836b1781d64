"""Readings of measures in a CSV file or a workbook: a line each, or a column for each period.

A line each has the headings Measure, Period and Value, and may have Note and Reason, as the sheet Readings of an export
has them. Otherwise each heading that names a period is a column of readings. Nothing is guessed: what cannot be read is
left to be said, with where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from actionplan.model.measure_periods import read_measure_period
from actionplan.model.measures import Every
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table import lines_of_file
from actionplan.planfiles.table_rows import MOST_ROWS, BadSheet, TableCell, TableLine, TableRow, Unreadable

SHEET = "Readings"
MEASURE, PERIOD, VALUE, NOTE, REASON = "Measure", "Period", "Value", "Note", "Reason"
_KNOWN = {heading.casefold(): heading for heading in (MEASURE, PERIOD, VALUE, NOTE, REASON)}


class ReadingCell(Struct, frozen=True):
    """One reading as the file has it."""

    row: TableRow
    """Its row, with the measure, the note and the reason under those headings."""
    heading: str
    """The heading that its value stands under."""
    period: TableCell
    value: TableCell

    def bad(self, problem: str) -> BadSheet:
        """The error about it."""
        return self.row.bad(problem, self.heading)


class ReadingsFile(Struct, frozen=True):
    """The readings of a file, in its order."""

    file: str
    cells: tuple[ReadingCell, ...]
    ignored: tuple[str, ...]
    """The headings that say nothing of a reading."""


def read_readings(path: Path, sheet: str = SHEET) -> ReadingsFile:
    """The readings in the file at ``path``: a ``.csv``, or a sheet of an ``.xlsx``, else its only sheet.

    Raises:
        BadSheet: if it cannot be read, is too large, or its headings are not those of readings.
    """
    return readings_of(lines_of_file(path, sheet), sanitise(path.name))


def readings_of(lines: Iterable[TableLine], file: str) -> ReadingsFile:
    """The readings that lines make; the first that is not empty has the headings. Raises BadSheet."""
    filled_lines = iter(line for line in lines if any(cell != "" for cell in line[1]))
    first = next(filled_lines, None)
    if first is None:
        raise BadSheet(f"{file}: the table is empty")
    columns, periods, ignored = _headings(TableRow(first[0], {}), first[1])
    cells: list[ReadingCell] = []
    for number, line in enumerate(filled_lines):
        if number == MOST_ROWS:
            raise BadSheet(f"{line[0]}: more than {MOST_ROWS:,} rows; is it the right file?")
        cells += _cells(line, columns, periods, len(first[1]))
    return ReadingsFile(file, tuple(cells), ignored)


Columns = Mapping[str, int]
"""In which column each heading stands that is known."""


def _headings(row: TableRow, cells: Sequence[TableCell]) -> tuple[Columns, Mapping[int, TableCell], tuple[str, ...]]:
    """In which column what stands: what is known, the periods, and what else is there."""
    columns: dict[str, int] = {}
    other_cells: dict[int, TableCell] = {}
    for index, cell in enumerate(cells):
        heading = _KNOWN.get(" ".join(str(cell).split()).casefold())
        if heading in columns:
            raise row.bad(f"two columns are called {heading}; keep one of them")
        if heading is not None:
            columns[heading] = index
        elif cell != "":
            other_cells[index] = cell
    if MEASURE not in columns:
        raise row.bad(f"no column is called {MEASURE}; the first row has to be the headings")
    if PERIOD in columns or VALUE in columns:
        for heading in (PERIOD, VALUE):
            if heading not in columns:
                raise row.bad(f"no column is called {heading}; a line has {MEASURE}, {PERIOD} and {VALUE}")
        return columns, {}, tuple(map(_heading_words, other_cells.values()))
    periods = {index: cell for index, cell in other_cells.items() if _is_period(cell)}
    if not periods:
        raise row.bad(f"no column is called {PERIOD} and {VALUE}, and none by a period such as October 2026")
    return columns, periods, tuple(_heading_words(cell) for index, cell in other_cells.items() if index not in periods)


def _heading_words(cell: TableCell) -> str:
    return sanitise(cell.isoformat() if isinstance(cell, date) else str(cell))[:40]


def _is_period(cell: TableCell) -> bool:
    """Whether a heading names a period of some kind, with its year."""
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and any(_names_period(cell, every) for every in Every)


def _names_period(text: str, every: Every) -> bool:
    try:
        read_measure_period(text, every, None)
    except Invalid:
        return False
    return True


def _cells(line: TableLine, columns: Columns, periods: Mapping[int, TableCell], width: int) -> Iterator[ReadingCell]:
    """The readings of a row: one, or one for each period."""
    where, cells = line
    padded = (*cells, *[""] * (width - len(cells)))
    row = TableRow(where, {heading: padded[index] for heading, index in columns.items()})
    if any(cell != "" for cell in cells[width:]):
        words = (
            f"{number_of(len(cells), 'cell')} under {number_of(width, 'heading')}; put what has a comma in it in quotes"
        )
        yield ReadingCell(row, "", "", Unreadable(words))
    elif not periods:
        yield ReadingCell(row, VALUE, padded[columns[PERIOD]], padded[columns[VALUE]])
    else:
        for index, period in periods.items():
            yield ReadingCell(row, _heading_words(period), period, padded[index])
