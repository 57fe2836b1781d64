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
_FORMULA = Unreadable("a formula stands here; put its value in its place (copy, then paste as values)")
"""Refused, not worked out: its last result is kept by some programs and not by others, and may be out of date."""


def unescaped(text: str) -> str:
    """Text as a workbook means it: ``_x000D_`` is a carriage return there, and ``_x005F_`` an underscore."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Rows:
    """The rows of a sheet, as its elements come."""

    def __init__(self, where: str, texts: list[str], dated: frozenset[int], from_1904: bool) -> None:
        self._where, self._texts, self._dated = where, texts, dated
        self._first_day = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        self._row = self._column = self._width = 0
        self._kind, self._style, self._said, self._written = "", 0, "", ""
        self._is_formula = False
        self._cells: dict[int, TableCell] = {}
        self._done: list[TableLine] = []

    def taken(self) -> list[TableLine]:
        """The rows that have come since this was last asked."""
        done, self._done = self._done, []
        return done

    def started(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "c":
            letters = values.get("r", "").rstrip("0123456789")
            self._column = _number(letters) if letters else self._column + 1
            self._kind, self._style = values.get("t", "n"), int(values.get("s", "0"))
            self._said, self._is_formula = "", False
        elif name == "row":
            self._row = int(values.get("r", self._row + 1))
            self._column = 0
        elif name == "rPh":  # what follows is how it is pronounced
            self._written = self._said
        elif name == "mergeCell":
            # Of merged cells all but the first look empty, and would empty the fields of their rows.
            raise BadSheet(f"{self._where}: some cells are merged; unmerge them, so that each row has its own")

    def ended(self, name: str, text: str) -> None:
        """An element ends, with its own text."""
        if name == "v":
            self._said = text
        elif name == "t":
            self._said += text
        elif name == "rPh":
            self._said = self._written
        elif name == "f":
            self._is_formula = True
        elif name == "c":
            self._end_of_cell()
        elif name == "row" and self._cells:
            # The first row that says anything is as wide as the table.
            self._width = self._width or max(self._cells)
            cells = [self._cells.get(column, "") for column in range(1, self._width + 1)]
            self._done.append((f"{self._where} row {self._row}", cells))
            self._cells = {}

    def _end_of_cell(self) -> None:
        if not (self._said or self._is_formula) or self._width and self._column > self._width:
            return
        if self._column > MOST_COLUMNS:
            raise BadSheet(f"{self._where}: more than {MOST_COLUMNS} columns; delete those at the right")
        self._cells[self._column] = _FORMULA if self._is_formula else self._value()

    def _value(self) -> TableCell:
        said = self._said
        match self._kind:
            case "s":
                return self._texts[int(said)]
            case "b":
                return "TRUE" if said == "1" else "FALSE"
            case "e":
                return Unreadable(f"{sanitise(said[:20])} stands here, which is an error; write the value")
            case "d":
                return date.fromisoformat(said[:10])
            case "n":
                return self._day(float(said)) if self._style in self._dated else _as_number(float(said))
        return unescaped(said)

    def _day(self, number: float) -> TableCell:
        try:
            # Excel has a 29 Feb 1900, so that the days before it have numbers that are one less.
            day = self._first_day + timedelta(days=int(number) + (1 <= number < 60 and self._first_day.year < 1900))
        except (OverflowError, ValueError):
            day = None
        return day.date() if day and number >= 1 else Unreadable(f"{number:.15g} is here, which is not a date")


def _as_number(number: float) -> TableCell:
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _number(letters: str) -> int:
    """The number of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + ord(letter) - 64
    return number
