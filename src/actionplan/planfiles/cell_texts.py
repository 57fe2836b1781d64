"""Values of a spreadsheet as a grid has them: what people see in the cell, wherever that differs from what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from math import isfinite

from actionplan.model.dates import MONTHS
from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table_rows import TableCell, Unreadable

_EXACT = 1e15
"""Below it a whole number is exact."""


class Layout(Enum):
    """What a cell shows of its number."""

    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TIME = "time"
    TIME_WITH_SECONDS = "time with seconds"


def number_cell(number: float) -> TableCell:
    """A number: whole where it is."""
    if not isfinite(number):
        return Unreadable("this is not a number that can be read; write the value")
    if number.is_integer() and abs(number) < _EXACT:
        return int(number)
    return number


def percent_cell(number: float) -> str:
    """A percentage: what shows 83% is kept as 0.83, and it is what people see that they mean."""
    return f"{number * 100:.13g}%"


def day_cell(day: date, layout: Layout) -> TableCell:
    """A day as its cell shows it: text where it shows no day of the month."""
    match layout:
        case Layout.MONTH:
            return f"{MONTHS[day.month - 1]} {day.year}"
        case Layout.YEAR:
            return str(day.year)
    return day


def time_cell(days: float, layout: Layout) -> TableCell:
    """A time of the day, or hours that have gone by, from a part of days."""
    try:
        seconds = round(timedelta(days=days).total_seconds())
    except (OverflowError, ValueError):
        return Unreadable(f"{days:.15g} is here, which is not a time")
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{'-' * (seconds < 0)}{hours:02}:{rest // 60:02}"
    return f"{text}:{rest % 60:02}" if layout is Layout.TIME_WITH_SECONDS else text


def error_cell(text: str) -> Unreadable:
    """An error of a formula, ``#REF!``."""
    return Unreadable(f"{sanitise(text[:20])} stands here, which is an error; write the value")


NO_RESULT = Unreadable("a formula stands here without its result; put its value in its place (save the file again)")
"""Of a formula that was never worked out, as some programs write it."""
