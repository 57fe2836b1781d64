"""The rows of a sheet of a workbook, put together from the XML elements as they come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import isfinite

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.cell_texts import (
    NO_RESULT,
    Layout,
    day_cell,
    error_cell,
    number_cell,
    percent_cell,
    time_cell,
)
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, GridRow, Merge
from actionplan.planfiles.table_rows import TableCell, Unreadable
from actionplan.planfiles.xlsx_styles import Styles

MOST_MERGES = 20_000
_MOST_COLUMN_GROUPS = 1_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)
_TRUE = ("1", "true")
_TRUTH = {"1": "TRUE"}
_NO_FILLS: Mapping[int, str] = {}
_NO_FORMULAS: frozenset[int] = frozenset()


def unescaped(text: str) -> str:
    """Text as a workbook means it: ``_x000D_`` is a carriage return there, and ``_x005F_`` an underscore."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
"""The day whose number is 0, by whether a workbook counts from 1904."""


class SheetRows:
    """The rows of a sheet, as its elements come, and what is said beside them."""

    def __init__(self, texts: list[str], styles: Styles, first_day: datetime) -> None:
        self.merges: list[Merge] = []
        self.has_merges = False
        self.hidden_columns: set[int] = set()
        self.beyond: tuple[int, str] | None = None
        """The first cell that says something and stands too far right to be read: its row, and what it is called."""
        self._texts, self._styles, self._first_day = texts, styles, first_day
        self._row = self._column = self._column_groups = 0
        self._kind, self._style, self._text, self._text_before = "", 0, "", ""
        self._is_formula = self._has_value = self._is_hidden = False
        self._cells: dict[int, TableCell] = {}
        self._fills: dict[int, str] = {}
        self._formulas: set[int] = set()
        self._rows: list[GridRow] = []

    def take(self) -> list[GridRow]:
        """The rows that have come since this was last asked."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":
            letters = values.get("r", "").rstrip("0123456789")
            self._column = _number(letters) or self._column + 1
            self._kind, self._style = values.get("t", "n"), int(values.get("s", "0"))
            self._text, self._is_formula, self._has_value = "", False, False
        elif name == "row":
            self._row = int(values.get("r", self._row + 1))
            self._column = 0
            self._is_hidden = values.get("hidden", "0") in _TRUE
        elif name == "rPh":  # what follows is how it is pronounced
            self._text_before = self._text
        elif name == "col":
            self._hide_columns(values)
        elif name == "mergeCell":
            self._merge(values.get("ref", ""))

    def end(self, name: str, text: str) -> None:
        """An element ends, with its own text."""
        if name == "v":
            self._text, self._has_value = text, True
        elif name == "t":
            self._text += text
            self._has_value = True
        elif name == "rPh":
            self._text = self._text_before
        elif name == "f":
            self._is_formula = True
        elif name == "c":
            self._end_of_cell()
        elif name == "row":
            self._end_of_row()

    def _end_of_cell(self) -> None:
        if self._column > MOST_GRID_COLUMNS:
            if self._text and self.beyond is None:
                self.beyond = self._row, f"{_letters(self._column)}{self._row}"
            return
        column = self._column - 1
        if 0 < self._style < len(self._styles.fills) and (fill := self._styles.fills[self._style]):
            self._fills[column] = fill
        if self._is_formula:
            self._formulas.add(column)
        if self._text:
            self._cells[column] = self._value(self._text)
        elif self._is_formula and not (self._has_value and self._kind == "str"):
            self._cells[column] = NO_RESULT

    def _end_of_row(self) -> None:
        if self._cells:
            width = max(self._cells) + 1
            self._rows.append(
                GridRow(
                    self._row,
                    tuple([self._cells.get(column, "") for column in range(width)]),
                    self._is_hidden,
                    self._fills or _NO_FILLS,
                    frozenset(self._formulas) if self._formulas else _NO_FORMULAS,
                )
            )
            self._cells = {}
        if self._fills:
            self._fills = {}
        self._formulas.clear()

    def _hide_columns(self, values: Mapping[str, str]) -> None:
        self._column_groups += 1
        if values.get("hidden", "0") in _TRUE and self._column_groups <= _MOST_COLUMN_GROUPS:
            last = min(int(values["max"]), MOST_GRID_COLUMNS)
            self.hidden_columns.update(range(max(int(values["min"]), 1) - 1, last))

    def _merge(self, cells: str) -> None:
        self.has_merges = True
        match = _MERGED.fullmatch(cells)
        if match is None or len(self.merges) == MOST_MERGES:
            return
        first, last = _number(match[1]) - 1, min(_number(match[3]), MOST_GRID_COLUMNS) - 1
        if first <= last:
            self.merges.append(Merge(int(match[2]), first, int(match[4]), last))

    def _value(self, text: str) -> TableCell:
        match self._kind:
            case "s":
                return self._texts[abs(int(text))]
            case "b":
                return _TRUTH.get(text, "FALSE")
            case "e":
                return error_cell(text)
            case "d":
                return _written_day(text)
            case "n":
                return self._number(float(text))
        return unescaped(text)

    def _number(self, number: float) -> TableCell:
        layouts = self._styles.layouts
        layout = layouts[self._style] if 0 <= self._style < len(layouts) else Layout.NUMBER
        match layout:
            case Layout.NUMBER:
                return number_cell(number)
            case _ if not isfinite(number):
                return _no_date(number)
            case Layout.PERCENT:
                return percent_cell(number)
            case Layout.TIME | Layout.TIME_WITH_SECONDS:
                return time_cell(number, layout)
        return self._day(number, layout)

    def _day(self, number: float, layout: Layout) -> TableCell:
        if number < 1:
            return _no_date(number)
        try:
            # Excel has a 29 Feb 1900, so that the days before it have numbers that are one less.
            day = self._first_day + timedelta(days=int(number) + (1 <= number < 60 and self._first_day.year < 1900))
        except (OverflowError, ValueError):
            return _no_date(number)
        return day_cell(day.date(), layout)


def _no_date(number: float) -> Unreadable:
    return Unreadable(f"{number:.15g} is here, which is not a date")


def _written_day(text: str) -> TableCell:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return Unreadable(f"{sanitise(text[:20])} is here, which is not a date")


def _number(letters: str) -> int:
    """The number of a column: A is 1, Z 26, AA 27; 0 for no letters."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    """What a column is called: 1 is A, 27 AA."""
    letters = ""
    while number > 0 and len(letters) < 4:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
