"""The rows of a sheet of a workbook, put together from the XML elements as they come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table_rows import MOST_COLUMNS, BadSheet, TableCell, TableLine, Unreadable

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_EXACT = 1e15
"""Below it a whole number is exact."""
_TRUTH = {"1": "TRUE"}
_FORMULA = Unreadable("a formula stands here; put its value in its place (copy, then paste as values)")
"""Refused, not worked out: its last result is kept by some programs and not by others, and may be out of date."""


def unescaped(text: str) -> str:
    """Text as a workbook means it: ``_x000D_`` is a carriage return there, and ``_x005F_`` an underscore."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
"""The day whose number is 0, by whether a workbook counts from 1904."""


class SheetRows:
    """The rows of a sheet, as its elements come."""

    def __init__(
        self,
        where: str,
        texts: list[str],
        date_styles: frozenset[int],
        percent_styles: frozenset[int],
        first_day: datetime,
    ) -> None:
        self._where, self._texts, self._first_day = where, texts, first_day
        self._date_styles, self._percent_styles = date_styles, percent_styles
        self._row = self._column = self._width = 0
        self._kind, self._style, self._text, self._text_before = "", 0, "", ""
        self._is_formula = False
        self._cells: dict[int, TableCell] = {}
        self._lines: list[TableLine] = []

    def take(self) -> list[TableLine]:
        """The rows that have come since this was last asked."""
        lines, self._lines = self._lines, []
        return lines

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":
            letters = values.get("r", "").rstrip("0123456789")
            self._column = _number(letters) or self._column + 1
            self._kind, self._style = values.get("t", "n"), int(values.get("s", "0"))
            self._text, self._is_formula = "", False
        elif name == "row":
            self._row = int(values.get("r", self._row + 1))
            self._column = 0
        elif name == "rPh":  # what follows is how it is pronounced
            self._text_before = self._text
        elif name == "mergeCell":
            # Of merged cells all but the first look empty, and would empty the fields of their rows.
            raise BadSheet(f"{self._where}: some cells are merged; unmerge them, so that each row has its own")

    def end(self, name: str, text: str) -> None:
        """An element ends, with its own text."""
        if name == "v":
            self._text = text
        elif name == "t":
            self._text += text
        elif name == "rPh":
            self._text = self._text_before
        elif name == "f":
            self._is_formula = True
        elif name == "c":
            self._end_of_cell()
        elif name == "row" and self._cells:
            # The first row that says anything is as wide as the table.
            self._width = self._width or max(self._cells)
            cells = [self._cells.get(column, "") for column in range(1, self._width + 1)]
            self._lines.append((f"{self._where} row {self._row}", cells))
            self._cells = {}

    def _end_of_cell(self) -> None:
        if not (self._text or self._is_formula) or self._width and self._column > self._width:
            return
        if self._column > MOST_COLUMNS:
            raise BadSheet(f"{self._where}: more than {MOST_COLUMNS} columns; delete those at the right")
        self._cells[self._column] = self._value(self._text)

    def _value(self, text: str) -> TableCell:
        if self._is_formula:
            return _FORMULA
        match self._kind:
            case "s":
                return self._texts[int(text)]
            case "b":
                return _TRUTH.get(text, "FALSE")
            case "e":
                return Unreadable(f"{sanitise(text[:20])} stands here, which is an error; write the value")
            case "d" | "n":
                return self._number_or_day(text)
        return unescaped(text)

    def _number_or_day(self, text: str) -> TableCell:
        if self._kind == "d":
            return date.fromisoformat(text[:10])
        if self._style in self._date_styles:
            return self._day(float(text))
        if self._style in self._percent_styles:
            # What shows 83% is kept as 0.83: it is what people see that they mean.
            return f"{float(text) * 100:.13g}%"
        return _as_number(float(text))

    def _day(self, number: float) -> TableCell:
        if number < 1:
            return _no_date(number)
        try:
            # Excel has a 29 Feb 1900, so that the days before it have numbers that are one less.
            day = self._first_day + timedelta(days=int(number) + (1 <= number < 60 and self._first_day.year < 1900))
        except (OverflowError, ValueError):
            return _no_date(number)
        return day.date()


def _no_date(number: float) -> Unreadable:
    return Unreadable(f"{number:.15g} is here, which is not a date")


def _as_number(number: float) -> TableCell:
    if number.is_integer() and abs(number) < _EXACT:
        return int(number)
    return number


def _number(letters: str) -> int:
    """The number of a column: A is 1, Z 26, AA 27; 0 for no letters."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + ord(letter) - 64
    return number
