"""The day that somebody means by what they type, and how it was understood. Imported where something is typed only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from actionplan.model.calendar_days import read_day, weekday_number
from actionplan.model.dates import WEEKDAYS, BadDate, Looking, add_months, still_to_come
from actionplan.model.periods import Period, month_number, read_period
from actionplan.model.tokens import quotation

LONGEST = 200
"""No date has so many characters. It is read at each key, and a long text must not be looked through each time."""


class UnderstoodDate(Struct, frozen=True):
    """The day that a text means."""

    day: date
    meaning: str = ""
    """What it was taken for, where the words say less than a day: ``the last day of January``."""
    is_assumed: bool = False
    """Whether the meaning is taken for granted: a school term ends on another day here and there."""


def understand(text: str, today: date, looking: Looking = Looking.AHEAD) -> UnderstoodDate:
    """The day that ``text`` means, seen from ``today``, and how it was understood.

    ====================================================== ======================================================
    ``2027-03-31`` ``31/3/27`` ``31-03-2027``              that day, the day before the month
    ``31 mar`` ``31/3``                                    the next such day, today included; looking back the last
    ``fri``                                                the next one, never today; looking back the last one, which
                                                           on a Friday is today for what was done, and a week ago for
                                                           what is looked at again or compared with today
    ``next fri`` ``this fri`` ``last fri``                 next week's; this week's; the last one before today
    ``in 3 weeks`` ``3 weeks`` ``+3w`` ``2 weeks ago``     so far from today; ``3 weeks`` alone as the field looks
    ``jan`` ``end of jan`` ``jan 2027`` ``mid jan``        a month is its last day, the middle of one the 15th
    ``Q4`` ``Q4 2026/27`` ``2026/27`` ``year end``         the last day; the financial year is April to March
    ``end of term`` ``spring term 2027``                   31 March, 31 July or 31 December, as assumed
    ``end of month`` ``end of next month`` ``next month``  the last day
    ====================================================== ======================================================

    A period without its year is the next one that ends today or later; looking back, the last one that has ended by
    today. A weekday may stand before a date, and has to be the right one.

    Raises:
        BadDate: if it means none, or two, or looking back one still to come.
    """
    try:
        reading = _read(_normalised(text), today, looking)
    except BadDate:
        raise
    except (ValueError, OverflowError) as error:
        raise BadDate(f"there is no such day as {_quoted(text)}") from error
    if reading is None:
        raise BadDate(f"I do not know the date {_quoted(text)}. Try {looking.forms}")
    if looking is not Looking.AHEAD and reading.day > today:
        raise BadDate(still_to_come(reading.day))
    return reading


def _read(words: str, today: date, looking: Looking) -> UnderstoodDate | None:
    """What the first reader that knows the words takes them for; None if none does."""
    for reader in _READERS:
        reading = reader(words, today, looking)
        if reading is not None:
            return reading
    return None


def _normalised(text: str) -> str:
    """In small letters with single spaces, without the little words that change nothing; empty if it is too long."""
    if len(text) > LONGEST:
        return ""
    words = " ".join(text.casefold().split())
    return re.sub(r"^(?:by|on) |\bthe ", "", words)


def _quoted(text: str) -> str:
    return quotation(text.strip())


# --- from today -----------------------------------------------------------------------------------------------

_NAMED_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_WEEKDAY = re.compile(r"(?:(next|this|last) )?([a-z]{3,9})")
_WEEK_END = re.compile(r"end of (?:(this|next) )?week")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS_IN = {"m": 1, "y": 12}
_DAYS_IN = {"d": 1, "w": 7, "f": 14}
_DISTANCE = re.compile(
    rf"(\+|-|in )? ?(\d{{1,4}}|an?|{'|'.join(_COUNTS)}) ?"
    r"(d|days?|w|wks?|weeks?|fortnights?|m|mths?|months?|y|yrs?|years?)( ago)?"
)


def _named_day(words: str, today: date, _looking: Looking) -> UnderstoodDate | None:
    if words not in _NAMED_DAYS:
        return None
    return UnderstoodDate(today + timedelta(days=_NAMED_DAYS[words]))


def _weekday(words: str, today: date, looking: Looking) -> UnderstoodDate | None:
    """A day of the week. A week begins on Monday, and ends, for work, on Friday."""
    if week := _WEEK_END.fullmatch(words):
        week_now = "this" if today.weekday() <= 4 else "next"
        words = f"{week[1] or week_now} friday"
    parts = _WEEKDAY.fullmatch(words)
    if parts is None or (weekday := weekday_number(parts[2])) is None:
        return None
    days_back = (today.weekday() - weekday) % 7
    this_week, name = today + timedelta(days=weekday - today.weekday()), WEEKDAYS[weekday]
    match parts[1]:
        case "this":
            return UnderstoodDate(this_week, f"{name} of this week")
        case "next":
            return UnderstoodDate(this_week + timedelta(days=7), f"{name} of next week")
        case "last":
            return UnderstoodDate(today - timedelta(days=days_back or 7), f"the last {name} before today")
    days_on = {Looking.AHEAD: 7 - days_back, Looking.BACK: -days_back, Looking.BEFORE: -(days_back or 7)}
    return UnderstoodDate(today + timedelta(days=days_on[looking]))


def _distance(words: str, today: date, looking: Looking) -> UnderstoodDate | None:
    parts = _DISTANCE.fullmatch(words)
    if parts is None or parts[1] and parts[4]:
        return None
    number, unit = _count(parts[2]), parts[3][0]
    if parts[1] == "-" or parts[4] or parts[1] is None and looking is not Looking.AHEAD:
        number = -number
    if unit in _MONTHS_IN:
        return UnderstoodDate(add_months(today, number * _MONTHS_IN[unit]))
    return UnderstoodDate(today + timedelta(days=number * _DAYS_IN[unit]))


def _count(word: str) -> int:
    """3 for ``3`` and ``three``, 1 for ``a`` and ``an``."""
    if word.isdecimal():
        return int(word)
    if word in _COUNTS:
        return _COUNTS.index(word) + 1
    return 1


# --- a month, a quarter, a year, a term -----------------------------------------------------------------------

_EDGE = re.compile(r"(end|last day|start|beginning|first day|mid|middle|early|late)(?: of |[ -])(.+)")
_END = re.compile(r"\A(.+)[ -]end\Z")
# For a council the year end is the financial year's; the end of the year is 31 December.
_ENDS = {"eom": "end of month", "year end": "end of financial year", "year-end": "end of financial year"}
"""Ends that have words of their own."""


def _of_period(words: str, today: date, looking: Looking) -> UnderstoodDate | None:
    words = _ENDS.get(words) or _END.sub(r"end of \1", words)
    edge, name = "", words
    if parts := _EDGE.fullmatch(words):
        edge, name = parts[1], parts[2]
    named_period = read_period(name)
    if named_period is None or named_period.is_bare and not edge:
        return None
    if edge in ("early", "late"):
        middle = f", mid {name}" if month_number(name.split()[0]) else ""
        raise BadDate(f"{words!r} is too vague. Try end of {name}{middle} or start of {name}")
    days = [_day_of(period, edge) for period in named_period.candidates(today)]
    return _nearest([day for day in days if day is not None], today, looking)


def _day_of(period: Period, edge: str) -> UnderstoodDate | None:
    """The day of a period that is meant by the word before it; None if it has none."""
    if edge in ("start", "beginning", "first day"):
        if period.first is None:
            return None
        return UnderstoodDate(period.first, f"the first day of {period.name}")
    if edge in ("mid", "middle"):
        if not period.is_month:
            return None
        return UnderstoodDate(period.last.replace(day=15), f"the middle of {period.name}")
    if period.assumption:
        return UnderstoodDate(period.last, period.assumption, is_assumed=True)
    return UnderstoodDate(period.last, f"the last day of {period.name}")


def _nearest(candidates: Sequence[UnderstoodDate], today: date, looking: Looking) -> UnderstoodDate | None:
    """The next of several, today included, or looking back the last; what is named with its year stands as it is.

    Raises:
        ValueError: if no calendar has it.
    """
    if not candidates:
        return None
    if len(candidates) == 1:
        return candidates[0]
    if looking is Looking.AHEAD:
        nearest = next((candidate for candidate in candidates if candidate.day >= today), None)
    else:
        nearest = next((candidate for candidate in reversed(candidates) if candidate.day <= today), None)
    if nearest is None:
        raise ValueError(today)
    return nearest


# --- a day of a month -----------------------------------------------------------------------------------------


def _calendar_day(words: str, today: date, looking: Looking) -> UnderstoodDate | None:
    day = read_day(words, today, looking)
    if day is None:
        return None
    return UnderstoodDate(day)


_READERS: Sequence[Callable[[str, date, Looking], UnderstoodDate | None]] = (
    _named_day,
    _weekday,
    _distance,
    _calendar_day,
    _of_period,
)


def parse_date(text: str, today: date) -> date:
    """The day that ``text`` means, looking ahead from ``today``; see :func:`understand`.

    Raises:
        BadDate: if it means none.
    """
    return understand(text, today).day


def parse_past_date(text: str, today: date) -> date:
    """The day that ``text`` means, looking back from ``today``; see :func:`understand`.

    Raises:
        BadDate: if it means none, or one still to come.
    """
    return understand(text, today, Looking.BEFORE).day
