"""Dates as people type and read them. ISO in store and files, ``31 Mar 2027`` on screens and in documents."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from actionplan.model.numbers import days, number_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]+)\.?,?(?:[ -]?(\d{4}|\d{2}))?")
_STEP = re.compile(r"([+-])\s*(\d{1,4})\s*(d|w|m|y)(?:ays?|eeks?|onths?|ears?)?")
MOST_DAYS = 8 * 7
"""From so many days on a distance is told in months."""
FORMS = "2027-03-31, 31/3/27, 31 mar, fri, +2w, end of month"
"""The forms a date can be typed in, for prompts and errors."""


class BadDate(ValueError):
    """The text is no date; the message says what would be."""


def show(day: date | None) -> str:
    """``31 Mar 2027``, or a dash for no date."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}" if day else "–"


def show_short(day: date) -> str:
    """``31 Mar``, where the year is clear."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()}"


def show_long(day: date) -> str:
    """``Wed 31 Mar 2027``."""
    return f"{_DAYS[day.weekday()].capitalize()} {show(day)}"


def lasting(since: date | None, today: date) -> str:
    """How long something has been so, to be put behind it: `` for 12 days``; nothing on its first day or without one.

    Nothing either where the day is still to come, as it is when the computer's date was set back.
    """
    number = (today - since).days if since is not None else 0
    return f" for {days(number)}" if number > 0 else ""


def away(day: date, today: date) -> str:
    """How far ``day`` lies from ``today``, in words: days where they are told exactly elsewhere, then months and years.

    Up to eight weeks it is days, as of what is late; up to two years the nearest month; beyond, whole years.
    """
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[distance + 1]
    size = abs(distance)
    first, last = min(day, today), max(day, today)
    years = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    if years >= 2:
        words = number_of(years, "year")
    else:
        words = days(size) if size < MOST_DAYS else number_of(round(size / 30.44), "month")
    return f"in {words}" if distance > 0 else f"{words} ago"


def parse(text: str, today: date) -> date:
    """The date that ``text`` means, seen from ``today``.

    ISO, ``31/3/27`` (day first), ``31 mar`` (the next one), ``fri`` (the next one, never today), ``+2w``,
    ``today``, ``tomorrow``, ``end of month``.

    Raises:
        BadDate: if it means none.
    """
    typed = " ".join(text.casefold().split())
    try:
        found = _word(typed, today) or _written(typed, today)
    except (ValueError, OverflowError) as error:
        raise BadDate(f"there is no such day as {_quoted(text)}") from error
    if found is None:
        raise BadDate(f"{_quoted(text)} is no date; try {FORMS}")
    return found


def _quoted(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def parse_past(text: str, today: date) -> date:
    """The day that ``text`` means, looking back from ``today``: ``fri`` is the last one (never today), ``31 mar`` too.

    Raises:
        BadDate: if it means none, or one still to come.
    """
    day = parse(text, today)
    if day > today and not text.strip().startswith("+") and text.strip().casefold() != "tomorrow":
        # What names no year, no month or no week means the last such day: look forward from a while ago, the longest
        # for 29 February.
        for back in (8, 31, 366, 1462, 2923):
            earlier = parse(text, today - timedelta(days=back))
            if earlier <= today:
                return earlier
    if day > today:
        raise BadDate(f"{show(day)} is still to come; give a day up to today, e.g. yesterday or -2w")
    return day


def _word(typed: str, today: date) -> date | None:
    if typed in _WORDS:
        return _WORDS[typed](today)
    weekday = _position(typed.removeprefix("next "), _DAYS, _FULL_DAYS)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    step = _STEP.fullmatch(typed)
    if step is None:
        return None
    number = int(step[2]) * (1 if step[1] == "+" else -1)
    if step[3] in "dw":
        return today + timedelta(days=number * (7 if step[3] == "w" else 1))
    return add_months(today, number * (12 if step[3] == "y" else 1))


def _written(typed: str, today: date) -> date | None:
    if iso := _ISO.fullmatch(typed):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    for weekday in (*_FULL_DAYS, *_DAYS):
        if typed.startswith(f"{weekday} "):
            typed = typed[len(weekday) + 1 :]
            break
    if slashed := _SLASHED.fullmatch(typed):
        return _dated(int(slashed[1]), int(slashed[2]), slashed[3], today)
    if named := _NAMED.fullmatch(typed):
        month = _position(named[2], _MONTHS, _FULL_MONTHS)
        if month is not None:
            return _dated(int(named[1]), month + 1, named[3], today)
    return None


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # Without a year the next such day is meant; 29 Feb may be up to eight years away.
    for ahead in range(9):
        if day == 29 and month == 2 and monthrange(today.year + ahead, 2)[1] == 28:
            continue
        found = date(today.year + ahead, month, day)
        if found >= today:
            return found
    raise ValueError(day)


def _position(name: str, short: tuple[str, ...], full: tuple[str, ...]) -> int | None:
    """Where ``name`` stands among the names, given in at least three letters."""
    if len(name) < 3 or name[:3] not in short:
        return None
    position = short.index(name[:3])
    return position if full[position].startswith(name) or name == "sept" else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, number: int) -> date:
    """``day`` moved by whole months, kept within the month it lands in."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_WORDS: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "yesterday": lambda today: today - timedelta(days=1),
    "end of month": lambda today: _month_end(today.year, today.month),
    "eom": lambda today: _month_end(today.year, today.month),
    "end of next month": lambda today: (
        add_months(_month_end(today.year, today.month) + timedelta(days=1), 1) - timedelta(days=1)
    ),
    "end of year": lambda today: date(today.year, 12, 31),
}
