"""The periods of measures: months, and quarters and years of the financial year, which begins in April.

A period is known by its key: ``2026-10``, ``2026-Q3``, ``2026``. Quarter and year are of the financial year that begins
in that year: ``2026-Q3`` is October to December 2026, ``2026`` is 2026/27.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.dates import MONTHS, BadDate, Looking, format_date
from actionplan.model.measures import Every
from actionplan.model.periods import financial_year, month_end, read_period
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line

if TYPE_CHECKING:
    from actionplan.model.periods import Named, Period

YEARS_BACK = 20
"""A period longer ago than this is taken for a slip of the finger."""
_MONTHS_IN = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_YEAR_BEGINS = 4
"""The month that a financial year begins in."""
_KEY = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR_QUARTER = re.compile(r"(\d{4})-q([1-4])", re.ASCII)
_YEAR_ALONE = re.compile(r"\d{4}", re.ASCII)
_LONGEST = 60


class MeasurePeriod(Struct, frozen=True):
    """A month, a quarter or a year for which a measure has one figure."""

    every: Every
    first: date
    last: date

    @property
    def key(self) -> str:
        """What it is known by: ``2026-10``, ``2026-Q3``, ``2026``."""
        match self.every:
            case Every.MONTH:
                return f"{self.first:%Y-%m}"
            case Every.QUARTER:
                return f"{self._year}-Q{self._quarter}"
            case Every.YEAR:
                return f"{self._year}"

    @property
    def words(self) -> str:
        """What people call it: ``October 2026``, ``Q3 2026/27``, ``2026/27``."""
        match self.every:
            case Every.MONTH:
                return f"{MONTHS[self.first.month - 1]} {self.first.year}"
            case Every.QUARTER:
                return f"Q{self._quarter} {financial_year(self._year)}"
            case Every.YEAR:
                return financial_year(self._year)

    @property
    def short_words(self) -> str:
        """The same where there is little room: ``Oct 2026``."""
        if self.every is Every.MONTH:
            return f"{MONTHS[self.first.month - 1][:3]} {self.first.year}"
        return self.words

    @property
    def meaning(self) -> str:
        """The same with its months, where its name does not say them: ``Q3 2026/27, October to December 2026``."""
        if self.every is Every.MONTH:
            return self.words
        first = MONTHS[self.first.month - 1]
        if self.first.year != self.last.year:
            first = f"{first} {self.first.year}"
        return f"{self.words}, {first} to {MONTHS[self.last.month - 1]} {self.last.year}"

    @property
    def _year(self) -> int:
        """The year that its financial year begins in."""
        return self.first.year - (self.first.month < _YEAR_BEGINS)

    @property
    def _quarter(self) -> int:
        return (self.first.month - _YEAR_BEGINS) % 12 // 3 + 1

    def moved(self, number: int) -> MeasurePeriod:
        """The period so many after it; before it, where the number is negative."""
        months = self.first.year * 12 + self.first.month - 1 + number * _MONTHS_IN[self.every]
        return _beginning(self.every, date(months // 12, months % 12 + 1, 1))


def _beginning(every: Every, first: date) -> MeasurePeriod:
    """The period that begins on a day."""
    months = first.year * 12 + first.month - 2 + _MONTHS_IN[every]
    return MeasurePeriod(every, first, month_end(months // 12, months % 12 + 1))


def period_with(day: date, every: Every) -> MeasurePeriod:
    """The period that a day is in."""
    length = _MONTHS_IN[every]
    since_april = (day.month - _YEAR_BEGINS) % 12
    months = day.year * 12 + day.month - 1 - since_april % length
    return _beginning(every, date(months // 12, months % 12 + 1, 1))


def last_ended(every: Every, today: date) -> MeasurePeriod:
    """The last period that is over."""
    return period_with(today, every).moved(-1)


def period_of(key: str) -> MeasurePeriod:
    """The period of a key. Raises ValueError for what is none."""
    parts = _KEY.fullmatch(key)
    if parts is None:
        raise ValueError(key)
    year, month, quarter = int(parts[1]), parts[2], parts[3]
    if month:
        return _beginning(Every.MONTH, date(year, int(month), 1))
    first = _beginning(Every.QUARTER, date(year, _YEAR_BEGINS, 1))
    if quarter:
        return first.moved(int(quarter) - 1)
    return _beginning(Every.YEAR, first.first)


def periods_between(first: MeasurePeriod, last: MeasurePeriod) -> Iterator[MeasurePeriod]:
    """The periods of one kind from one to another, both included, in order."""
    period = first
    while period.first <= last.first:
        yield period
        period = period.moved(1)


# --- as typed -------------------------------------------------------------------------------------------------


def read_measure_period(value: str | date, every: Every, today: date | None, field: str = "period") -> MeasurePeriod:
    """The period that is meant by what is typed.

    ``2026-10``, ``10/2026``, ``October 2026``, ``oct``, ``last month``; ``Q3 2026/27``, ``2026-Q3``, ``Q3``;
    ``2026/27``, ``last financial year``. Without its year it is the last one that has begun. A day is taken for its
    period only where it is the first or the last of it, as spreadsheets make one of ``Oct 2026``.

    Args:
        value: What is typed, or the day that stands in a cell.
        every: Which periods the measure has.
        today: The day from which it is understood; None where it has to be named with its year.
        field: What it is for, in a refusal.

    Raises:
        Invalid: if it is none, may mean two, or has not begun yet.
    """
    words = " ".join(first_line(str(value)).casefold().split())[:_LONGEST]
    try:
        period = _period_meant(value if isinstance(value, date) else words, every, today)
    except BadDate as error:
        raise Invalid(field, str(error)) from error
    except (ValueError, OverflowError) as error:
        raise Invalid(field, f"there is no such period as {words[:40]!r}") from error
    if period is None:
        raise Invalid(field, f"{first_line(str(value)).strip()[:40]!r} is not a {every}; {_how(every)}")
    if today is not None and period.first > today:
        raise Invalid(field, f"{period.words} has not begun yet")
    if today is not None and period.first.year < today.year - YEARS_BACK:
        raise Invalid(field, f"{period.words} is more than {YEARS_BACK} years ago; is the year right?")
    return period


def _period_meant(value: str | date, every: Every, today: date | None) -> MeasurePeriod | None:
    if isinstance(value, date):
        return period_of_day(value, every)
    return _with_numbers(value, every) or _named(value, every, today) or _of_day(value, every, today)


def _how(every: Every) -> str:
    examples = {
        Every.MONTH: "name a month, such as 2026-10 or October 2026",
        Every.QUARTER: "name a quarter of the financial year, such as Q3 2026/27",
        Every.YEAR: "name a financial year, such as 2026/27",
    }
    return examples[every]


def _with_numbers(words: str, every: Every) -> MeasurePeriod | None:
    """A period of numbers alone, which other readers would take for something else."""
    if every is Every.MONTH:
        if parts := _YEAR_MONTH.fullmatch(words):
            return _beginning(every, date(int(parts[1]), int(parts[2]), 1))
        if parts := _MONTH_YEAR.fullmatch(words):
            return _beginning(every, date(int(parts[2]), int(parts[1]), 1))
    if every is Every.QUARTER and (parts := _YEAR_QUARTER.fullmatch(words)):
        return period_of(f"{parts[1]}-Q{parts[2]}")
    if every is Every.YEAR and _YEAR_ALONE.fullmatch(words):
        year = int(words)
        raise BadDate(
            f"{year} can be of two financial years: type {financial_year(year - 1)} or {financial_year(year)}"
        )
    return None


def _named(words: str, every: Every, today: date | None) -> MeasurePeriod | None:
    """A period by its name, as dates are named too; None for one of another kind."""
    named_period = read_period(words)
    if named_period is None or named_period.is_bare and named_period.year is None:
        return None
    if named_period.year is None and today is None:
        raise BadDate(f"{words!r} has no year; {_how(every)}")
    meant = _last_begun(named_period, today)
    if meant is None or meant.first is None:
        return None
    period = period_with(meant.first, every)
    return period if (period.first, period.last) == (meant.first, meant.last) else None


def _last_begun(named_period: Named, today: date | None) -> Period | None:
    """The period that is named, of several the last that has begun."""
    if named_period.year is not None or today is None:
        return next(named_period.candidates(date.min), None)
    begun = [period for period in named_period.candidates(today) if period.first is not None and period.first <= today]
    return begun[-1] if begun else None


def _of_day(words: str, every: Every, today: date | None) -> MeasurePeriod | None:
    """The period that a day stands for."""
    from actionplan.model.calendar_days import read_day

    day = read_day(words, today or date.max, Looking.BACK)
    return None if day is None else period_of_day(day, every)


def period_of_day(day: date, every: Every) -> MeasurePeriod:
    """The period that a day stands for as its first or its last. Raises BadDate for any other day."""
    period = period_with(day, every)
    if day in (period.first, period.last):
        return period
    raise BadDate(f"{format_date(day)} is a day in {period.words}; if that is meant, write {period.words}")


def is_over(period: MeasurePeriod, today: date) -> bool:
    """Whether all of a period lies back."""
    return period.last < today


def days_since(period: MeasurePeriod, today: date) -> int:
    """For how many days a period has been over; 0 while it is not."""
    return max(0, (today - period.last).days)
