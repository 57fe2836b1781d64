"""Days that people name by day and month, with the year or without, and with a weekday in front or without."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date

from actionplan.model.dates import WEEKDAYS, BadDate, Looking, format_date
from actionplan.model.periods import full_year, month_number

_DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ t]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?"),
    re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<month>[a-z]+)\.?,?(?:[ -]?(?P<year>\d{4}|\d{2}))?"),
    re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th|(?=,? \d{4}))(?:,? (?P<year>\d{4}))?"),
)
"""A day with its month, and with its year or without."""
_AFTER_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (.*)")


def read_day(words: str, today: date, looking: Looking) -> date | None:
    """The day that ``words`` name, in small letters with single spaces; None if they name none.

    Raises:
        BadDate: if its weekday is another than the one in front.
        ValueError: if no calendar has it.
    """
    return _day_of_month(words, today, looking) or _after_weekday(words, today, looking)


def weekday_number(name: str) -> int | None:
    """0 for Monday, of its name in at least three letters."""
    if len(name) < 3:
        return None
    return next((number for number, day in enumerate(WEEKDAYS) if day.casefold().startswith(name)), None)


def _day_of_month(words: str, today: date, looking: Looking) -> date | None:
    parts = next(filter(None, (form.fullmatch(words) for form in _DAY_FORMS)), None)
    if parts is None:
        return None
    month = int(parts["month"]) if parts["month"].isdecimal() else month_number(parts["month"])
    if month is None:
        return None
    return _date_of(int(parts["day"]), month, parts["year"], today, looking)


def _after_weekday(words: str, today: date, looking: Looking) -> date | None:
    """``Wed 31 Mar 2027``. A weekday that is not that day's is a slip in one of the two, and nobody can tell in which.

    Raises:
        BadDate: if it is not that day's.
    """
    parts = _AFTER_WEEKDAY.fullmatch(words)
    if parts is None or (weekday := weekday_number(parts[1])) is None:
        return None
    day = _day_of_month(parts[2], today, looking)
    if day is not None and day.weekday() != weekday:
        right, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[weekday]
        raise BadDate(f"{format_date(day)} is a {right}, not a {wrong}: correct the date, or leave the weekday out")
    return day


def _date_of(day: int, month: int, year: str | None, today: date, looking: Looking) -> date:
    """The day of that year; without one the nearest such day, ahead or back, today included.

    Raises:
        ValueError: if no calendar has it.
    """
    if year is not None:
        return date(full_year(year), month, day)
    is_ahead = looking is Looking.AHEAD
    step = 1 if is_ahead else -1
    # 29 Feb may be up to eight years away.
    for near_year in range(today.year, today.year + 9 * step, step):
        if day == 29 and month == 2 and not isleap(near_year):
            continue
        candidate = date(near_year, month, day)
        if candidate == today or (candidate > today) is is_ahead:
            return candidate
    raise ValueError(day)
