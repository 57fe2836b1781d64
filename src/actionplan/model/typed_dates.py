"""The day that somebody means by what they type, and how it was understood. Imported where something is typed only."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from actionplan.model.dates import FORMS, PAST_FORMS, WEEKDAYS, BadDate, Looking, add_months, format_date, still_to_come
from actionplan.model.periods import Period, full_year, month_number, read_period

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
    typed = _normalised(text) if len(text) <= LONGEST else ""
    try:
        understood = next((found for read in _READERS if (found := read(typed, today, looking)) is not None), None)
    except BadDate:
        raise
    except (ValueError, OverflowError) as error:
        raise BadDate(f"there is no such day as {_quoted(text)}") from error
    forms = FORMS if looking is Looking.AHEAD else PAST_FORMS
    if understood is None:
        raise BadDate(f"I do not know the date {_quoted(text)}. Try {forms}")
    if looking is not Looking.AHEAD and understood.day > today:
        raise BadDate(still_to_come(understood.day))
    return understood


def _normalised(text: str) -> str:
    """In small letters with single spaces, without the little words that change nothing."""
    words = " ".join(text.casefold().split())
    return re.sub(r"^(?:by|on) |\bthe ", "", words)


def _quoted(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


# --- from today -----------------------------------------------------------------------------------------------

_NAMED_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_WEEKDAY = re.compile(r"(?:(next|this|last) )?([a-z]{3,9})")
_WEEK_END = re.compile(r"end of (?:(this|next) )?week")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DISTANCE = re.compile(
    rf"(\+|-|in )? ?(\d{{1,4}}|an?|{'|'.join(_COUNTS)}) ?"
    r"(d|days?|w|wks?|weeks?|fortnights?|m|mths?|months?|y|yrs?|years?)( ago)?"
)


def _named_day(typed: str, today: date, _looking: Looking) -> UnderstoodDate | None:
    days_on = _NAMED_DAYS.get(typed)
    return UnderstoodDate(today + timedelta(days=days_on)) if days_on is not None else None


def _weekday(typed: str, today: date, looking: Looking) -> UnderstoodDate | None:
    """A day of the week. A week begins on Monday, and ends, for work, on Friday."""
    if week := _WEEK_END.fullmatch(typed):
        typed = f"{week[1] or ('this' if today.weekday() <= 4 else 'next')} friday"
    named = _WEEKDAY.fullmatch(typed)
    weekday = _weekday_number(named[2]) if named else None
    if named is None or weekday is None:
        return None
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    back = (today.weekday() - weekday) % 7
    this_week, name = today + timedelta(days=weekday - today.weekday()), WEEKDAYS[weekday]
    match named[1]:
        case "this":
            return UnderstoodDate(this_week, f"{name} of this week")
        case "next":
            return UnderstoodDate(this_week + timedelta(days=7), f"{name} of next week")
        case "last":
            return UnderstoodDate(today - timedelta(days=back or 7), f"the last {name} before today")
    if looking is Looking.BEFORE:
        back = back or 7
    return UnderstoodDate(today + timedelta(days=ahead if looking is Looking.AHEAD else -back))


def _weekday_number(name: str) -> int | None:
    """0 for Monday, of its name in at least three letters."""
    if len(name) < 3:
        return None
    return next((number for number, day in enumerate(WEEKDAYS) if day.casefold().startswith(name)), None)


def _distance(typed: str, today: date, looking: Looking) -> UnderstoodDate | None:
    step = _DISTANCE.fullmatch(typed)
    if step is None or step[1] and step[4]:
        return None
    back = step[1] == "-" or step[4] or step[1] is None and looking is not Looking.AHEAD
    count = int(step[2]) if step[2].isdecimal() else _COUNTS.index(step[2]) + 1 if step[2] in _COUNTS else 1
    number, unit = -count if back else count, step[3][0]
    if unit in "my":
        return UnderstoodDate(add_months(today, number * (12 if unit == "y" else 1)))
    return UnderstoodDate(today + timedelta(days=number * {"d": 1, "w": 7, "f": 14}[unit]))


# --- a month, a quarter, a year, a term -----------------------------------------------------------------------

_EDGE = re.compile(r"(end|last day|start|beginning|first day|mid|middle|early|late)(?: of |[ -])(.+)")
_END = re.compile(r"(.+)[ -]end")


def _of_period(typed: str, today: date, looking: Looking) -> UnderstoodDate | None:
    typed = "end of month" if typed == "eom" else typed
    # For a council the year end is the financial year's; the end of the year is 31 December.
    if (ending := _END.fullmatch(typed)) is not None:
        typed = "end of financial year" if ending[1] == "year" else f"end of {ending[1]}"
    edge = _EDGE.fullmatch(typed)
    where, words = (edge[1], edge[2]) if edge else ("", typed)
    named = read_period(words)
    if named is None or named.is_bare and not where:
        return None
    if where in ("early", "late"):
        middle = f", mid {words}" if month_number(words.split()[0]) else ""
        raise BadDate(f"{typed!r} is too vague. Try end of {words}{middle} or start of {words}")
    meant = [found for period in named.candidates(today) if (found := _day_of(period, where)) is not None]
    return _nearest(meant, today, looking)


def _day_of(period: Period, where: str) -> UnderstoodDate | None:
    """The day of a period that is meant by the word before it; None if it has none."""
    if where in ("start", "beginning", "first day"):
        return UnderstoodDate(period.first, f"the first day of {period.name}") if period.first else None
    if where in ("mid", "middle"):
        return UnderstoodDate(period.last.replace(day=15), f"the middle of {period.name}") if period.is_month else None
    if period.assumption:
        return UnderstoodDate(period.last, period.assumption, is_assumed=True)
    return UnderstoodDate(period.last, f"the last day of {period.name}")


def _nearest(meant: Sequence[UnderstoodDate], today: date, looking: Looking) -> UnderstoodDate | None:
    """The next of several, today included, or looking back the last; what is named with its year stands as it is.

    Raises:
        ValueError: if no calendar has it.
    """
    if len(meant) < 2:
        return meant[0] if meant else None
    if looking is Looking.AHEAD:
        nearest = [found for found in meant if found.day >= today][:1]
    else:
        nearest = [found for found in meant if found.day <= today][-1:]
    if not nearest:
        raise ValueError(today)
    return nearest[0]


# --- a day of a month -----------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?")
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?|(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([a-z]+)\.?,?(?:[ -]?(\d{4}|\d{2}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (?:(\d{1,2})(?:st|nd|rd|th)|(\d{1,2})(?=,? \d{4}))(?:,? (\d{4}))?")
_AFTER_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (.*)")


def _day_of_month(typed: str, today: date, looking: Looking) -> UnderstoodDate | None:
    if iso := _ISO.fullmatch(typed):
        return UnderstoodDate(date(int(iso[1]), int(iso[2]), int(iso[3])))
    if numeric := _NUMERIC.fullmatch(typed):
        day, month, year = numeric.groups()[:3] if numeric[1] else numeric.groups()[3:]
        return UnderstoodDate(_dated(int(day), int(month), year, today, looking))
    if named := _NAMED.fullmatch(typed):
        day, name, year = named.groups()
    elif named := _MONTH_FIRST.fullmatch(typed):
        name, day, year = named[1], named[2] or named[3], named[4]
    else:
        return None
    number = month_number(name)
    return UnderstoodDate(_dated(int(day), number, year, today, looking)) if number is not None else None


def _after_weekday(typed: str, today: date, looking: Looking) -> UnderstoodDate | None:
    """``Wed 31 Mar 2027``. A weekday that is not that day's is a slip in one of the two, and nobody can tell in which.

    Raises:
        BadDate: if it is not that day's.
    """
    parts = _AFTER_WEEKDAY.fullmatch(typed)
    weekday = _weekday_number(parts[1]) if parts else None
    understood = _day_of_month(parts[2], today, looking) if parts and weekday is not None else None
    if understood is not None and weekday is not None and understood.day.weekday() != weekday:
        right, wrong = WEEKDAYS[understood.day.weekday()], WEEKDAYS[weekday]
        raise BadDate(
            f"{format_date(understood.day)} is a {right}, not a {wrong}: correct the date, or leave the weekday out"
        )
    return understood


def _dated(day: int, month: int, year: str | None, today: date, looking: Looking) -> date:
    if year is not None:
        return date(full_year(year), month, day)
    # Without a year the nearest such day is meant; 29 Feb may be up to eight years away.
    ahead = looking is Looking.AHEAD
    for distance in range(9):
        near = today.year + (distance if ahead else -distance)
        if day == 29 and month == 2 and monthrange(near, 2)[1] == 28:
            continue
        found = date(near, month, day)
        if found >= today if ahead else found <= today:
            return found
    raise ValueError(day)


_READERS: Sequence[Callable[[str, date, Looking], UnderstoodDate | None]] = (
    _named_day,
    _weekday,
    _distance,
    _day_of_month,
    _after_weekday,
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
