"""A program that reads an old Excel workbook: its bytes come in, its sheets go out as JSON.

It is a process of its own because the library sets aside room for all cells up to the last one, and ends the process
where there is not so much. It imports nothing of this package, so that it can be started from its file alone.

Arguments: the most sheets, rows of a sheet, columns, and megabytes of memory.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_CELLS = 1_000_000
MOST_TEXT = 20_000_000
"""In characters: a text that a million cells share is written out for each."""


class Budget:
    """What may still be written."""

    def __init__(self) -> None:
        self._cells, self._text = MOST_CELLS, MOST_TEXT

    def written(self, value: Any) -> Any:
        """A value as JSON has it: text and numbers as they are, a day in a list."""
        written = _written(value)
        if written == "":
            return ""
        self._cells -= 1
        self._text -= len(written) if isinstance(written, str) else 8
        if self._cells < 0 or self._text < 0:
            raise OverflowError("it holds more than any plan")
        return written


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return [value.date().isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return value


def sheets(data: bytes, most_sheets: int, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """The sheets of a workbook: title, whether it is hidden, rows by number, merges, and what was left out."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book, budget = CalamineWorkbook.from_filelike(io.BytesIO(data)), Budget()
    found: list[dict[str, Any]] = []
    for place in book.sheets_metadata:
        if place.typ != SheetTypeEnum.WorkSheet:
            continue
        if len(found) == most_sheets:
            break
        sheet = book.get_sheet_by_name(place.name)
        first_row, first_column = sheet.start or (0, 0)
        rows: list[Any] = []
        beyond = 0
        is_cut = False
        width = max(most_columns - first_column, 0)
        # Without what is empty before the first cell; row by row the library would not leave out the same.
        for number, cells in enumerate(sheet.to_python(skip_empty_area=True), first_row + 1):
            if not beyond and any(cell != "" for cell in cells[width:]):
                beyond = number
            if not any(cell != "" for cell in cells[:width]):
                continue
            if len(rows) == most_rows:
                is_cut = True
                break
            while cells[-1] == "" or len(cells) > width:
                cells.pop()
            rows.append([number, [""] * first_column + [budget.written(cell) for cell in cells]])
        found.append(
            {
                "title": place.name,
                "hidden": place.visible != SheetVisibleEnum.Visible,
                "rows": rows,
                "merges": [[*first, *last] for first, last in (sheet.merged_cell_ranges or [])[:20_000]],
                "beyond": beyond,
                "cut": is_cut,
            }
        )
    return found


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    most = megabytes * 1_000_000 if most == resource.RLIM_INFINITY else min(most, megabytes * 1_000_000)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(most_sheets: int, most_rows: int, most_columns: int, megabytes: int) -> None:
    """Reads from the standard input, writes to the standard output."""
    _limit_memory(megabytes)
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"sheets": sheets(data, most_sheets, most_rows, most_columns)}
    except OverflowError:
        answer = {"error": "too much"}
    except Exception as error:  # the library has a class for each thing that is wrong
        answer = {"error": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
