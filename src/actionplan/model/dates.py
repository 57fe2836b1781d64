"""Dates as people type and read them. ISO in store and files, ``31 Mar 2027`` on screens and in documents."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from enum import Enum, auto

from actionplan.model.number_words import days, number_of
from actionplan.model.refusal import Refusal

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = "31 mar, next friday, in 3 weeks, end of jan, Q4, 31/3/27"
"""Some of the forms that a day to come can be typed in, for prompts and refusals."""
PAST_FORMS = "31 oct, yesterday, last friday, 3 weeks ago, end of last month, 31/10/26"
"""The same for a day that is not to come."""
MOST_DAYS = 8 * 7
"""From so many days on a distance is told in months."""


class Looking(Enum):
    """Where a day lies that is named without its year, month or week: that belongs to what it is the day of."""

    AHEAD = auto()
    """The next such day. A due date looks ahead."""
    BACK = auto()
    """The last such day, today included: what was done is mostly told on the day itself."""
    BEFORE = auto()
    """The last such day, a weekday being one before today: what is compared with today, or looked at again."""

    @property
    def forms(self) -> str:
        """Some of the forms that the day can be typed in."""
        return FORMS if self is Looking.AHEAD else PAST_FORMS


class BadDate(Refusal):
    """The text is no date; the message says what would be."""


def format_date(day: date | None) -> str:
    """``31 Mar 2027``, or a dash for no date."""
    if day is None:
        return "–"
    return f"{format_short_date(day)} {day.year}"


def format_short_date(day: date) -> str:
    """``31 Mar``, where the year is clear."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def iso_or_empty(day: date | None) -> str:
    """``2027-03-31``, as a date stands in a field to be typed in; empty for no date."""
    if day is None:
        return ""
    return day.isoformat()


def local_moment(at: str) -> datetime:
    """A moment as the log has it, in the time zone of this computer."""
    return datetime.fromisoformat(at).astimezone()


def format_long_date(day: date) -> str:
    """``Wed 31 Mar 2027``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {format_date(day)}"


def lasting(since: date | None, today: date) -> str:
    """How long something has been so, to be put behind it: `` for 12 days``; nothing on its first day or without one.

    Nothing either where the day is still to come, as it is when the computer's date was set back.
    """
    if since is None or since >= today:
        return ""
    return f" for {days((today - since).days)}"


def days_since(day: date, today: date) -> str:
    """Since when something is due: ``due 3 Mar 2027, 12 days ago``, ``due today``."""
    past = (today - day).days
    return f"due {format_date(day)}, {days(past)} ago" if past else "due today"


def away(day: date, today: date) -> str:
    """How far ``day`` lies from ``today``, in words: days where they are told exactly elsewhere, then months and years.

    Up to eight weeks it is days, as of what is late; up to two years the nearest month; beyond, whole years.
    """
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if distance > 0:
        return f"in {_length(today, day)}"
    return f"{_length(day, today)} ago"


def _length(start: date, end: date) -> str:
    """The time from one day to a later one, in days, months or years."""
    number = (end - start).days
    years = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    if years >= 2:
        return number_of(years, "year")
    if number >= MOST_DAYS:
        return number_of(round(number / 30.44), "month")
    return days(number)


def add_months(day: date, number: int) -> date:
    """``day`` moved by whole months, kept within the month it lands in."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def still_to_come(day: date) -> str:
    """Why a day is refused where it should lie back."""
    return f"{format_date(day)} is still to come; give a day up to today, e.g. yesterday or -2w"
