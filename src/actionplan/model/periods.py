"""Stretches of time that people name in place of a day: a month, a quarter, a financial year, a school term."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.dates import MONTHS, BadDate

_TERMS = {"spring": (3, 31), "summer": (7, 31), "autumn": (12, 31)}
"""When a school term is taken to end, month and day. Each council sets its own days, so it is always said."""
_SEASONS = {"spring": (5, 31), "summer": (8, 31), "autumn": (11, 30), "winter": (2, 28)}
"""When a season is taken to end, by the weather office's months; winter in the year after the one that it is of."""
_NUMBERS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}


class Period(Struct, frozen=True):
    """From its first day, where that is known, to its last."""

    name: str
    """In a sentence: ``January``, ``the financial year 2026/27``."""
    first: date | None
    last: date
    is_month: bool = False
    assumption: str = ""
    """What is taken for granted about its last day, if anything is."""


Periods = Callable[[int], Sequence[Period]]
"""The periods of one kind of a year, in order. A quarter and a financial year are of the year that they begin in."""


class Named(Struct, frozen=True):
    """A period as somebody has named it: of one year, or the one that comes round every year."""

    periods: Periods
    year: int | None = None
    step: int | None = None
    """How many after the one that today is in, where it is named from today: 0 this, 1 next, -1 last."""
    is_bare: bool = False
    """Whether the word alone says too little: ``quarter``, ``2027``."""

    def candidates(self, today: date) -> Iterator[Period]:
        """Those that can be meant, in order: one if it is named with its year, else those of the years about today.

        Raises:
            ValueError: if no calendar has it.
        """
        if self.year is not None:
            yield from self.periods(self.year)
            return
        near = [period for year in range(today.year - 2, today.year + 3) for period in _existing(self.periods, year)]
        if self.step is None:
            yield from near
            return
        index = sum(period.last < today for period in near) + self.step
        if not 0 <= index < len(near):
            raise ValueError(index)
        yield near[index]


def _existing(periods: Periods, year: int) -> Sequence[Period]:
    """The periods of a year; none where the calendar has none."""
    try:
        return periods(year)
    except ValueError:
        return ()


def financial_year(start: int) -> str:
    """``2026/27``."""
    return f"{start}/{(start + 1) % 100:02}"


def month_number(name: str) -> int | None:
    """1 to 12 for a month's name, given in at least three letters."""
    if len(name) < 3:
        return None
    return next((number for number, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)), None)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _month(year: int, month: int) -> Period:
    return Period(MONTHS[month - 1], date(year, month, 1), month_end(year, month), is_month=True)


def _quarter(year: int, number: int) -> Period:
    """A quarter of the financial year, which begins in April: the fourth is January to March of the year after."""
    begins = date(year + number // 4, number * 3 % 12 + 1, 1)
    last = begins.month + 2
    name = f"Q{number} {financial_year(year)}, {MONTHS[begins.month - 1]} to {MONTHS[last - 1]}"
    return Period(name, begins, month_end(begins.year, last))


def _term(year: int, name: str) -> Period:
    month, day = _TERMS[name]
    return Period(
        f"the {name} term",
        None,
        date(year, month, day),
        assumption=f"the {name} term ends on {day} {MONTHS[month - 1]}",
    )


def _season(year: int, name: str) -> Period:
    month, day = _SEASONS[name]
    last = month_end(year + (name == "winter"), month)
    return Period(f"{name} {year}", None, last, assumption=f"{name} ends on {last.day} {MONTHS[month - 1]}")


def _school_year(year: int) -> Period:
    name = f"the school year {financial_year(year)}"
    return Period(name, None, date(year + 1, 8, 31), assumption="a school year ends on 31 August")


def _calendar_years(year: int) -> Sequence[Period]:
    return (Period(str(year), date(year, 1, 1), date(year, 12, 31)),)


def _financial_years(year: int) -> Sequence[Period]:
    return (Period(f"the financial year {financial_year(year)}", date(year, 4, 1), date(year + 1, 3, 31)),)


_KINDS: Mapping[str, Periods] = {
    "month": lambda year: [_month(year, month) for month in range(1, 13)],
    "quarter": lambda year: [_quarter(year, number) for number in range(1, 5)],
    "term": lambda year: [_term(year, name) for name in _TERMS],
    "year": _calendar_years,
    "financial year": _financial_years,
}
_STEPS = {"this": 0, "current": 0, "next": 1, "last": -1, "previous": -1}


_YEAR_PAIR = r"(\d{4}|\d{2}) ?[/-] ?(\d{4}|\d{2})"


def read_period(words: str) -> Named | None:
    """The period that ``words`` name, in small letters with single spaces; None if they name none.

    Raises:
        BadDate: if they can mean two.
        ValueError: if no calendar has it.
    """
    words = re.sub(r"\b(?:fy|f/y) ?(?=\d|$)", "financial year ", words).strip()
    words = re.sub(r"\bqtr\.? ?(?=[1-4])|\bq(?:uarter)? ?([1-4])\.(?= |$)", lambda dotted: f"q{dotted[1] or ''}", words)
    words = re.sub(rf"^{_YEAR_PAIR},? (q[1-4]|quarter [1-4])$", r"\3 \1/\2", words)
    words = re.sub(rf"\b({'|'.join(_NUMBERS)}) quarter\b", lambda ordinal: f"q{_NUMBERS[ordinal[1]]}", words)
    for form, reader in _FORMS:
        if match := form.fullmatch(words):
            return reader(match)
    return None


def _of_today(match: re.Match[str]) -> Named:
    return Named(_KINDS[match[2]], step=_STEPS.get(match[1]), is_bare=match[1] is None)


def _named_quarter(match: re.Match[str]) -> Named:
    number = int(match[1])
    if match[4] is not None:
        year = int(match[4])
        earlier, later = financial_year(year - 1), financial_year(year)
        raise BadDate(f"Q{number} {year} can be of two financial years: type Q{number} {earlier} or Q{number} {later}")
    return Named(lambda year: (_quarter(year, number),), _start(match[2], match[3]))


def _named_term(match: re.Match[str]) -> Named:
    """A term with its year, or with its school year: of 2026/27 the autumn term is in 2026, the others in 2027."""
    name, year = match[1], None
    start = _start(match[2], match[3])
    if start is not None:
        year = start + (name != "autumn")
    elif match[4] is not None:
        year = int(match[4])
    return Named(lambda year: (_term(year, name),), year)


def _named_season(match: re.Match[str]) -> Named:
    name, year = match[1], int(match[2])
    return Named(lambda _year: (_season(year, name),), year)


def _named_school_year(match: re.Match[str]) -> Named:
    return Named(lambda year: (_school_year(year),), _start(match[1] or match[3], match[2] or match[4]))


def _named_financial_year(match: re.Match[str]) -> Named | None:
    if not match[1] and len(match[2]) != 4:
        # 26/27 alone looks like a day of a month.
        return None
    return Named(_financial_years, _start(match[2], match[3]))


def _named_month(match: re.Match[str]) -> Named | None:
    number = month_number(match[1])
    if number is None:
        return None
    year, unclear = match[2] or match[3], match[4]
    if unclear is not None:
        short = MONTHS[number - 1][:3].casefold()
        raise BadDate(f"{short} {unclear} can be a day or a year: type {int(unclear)} {short} or {short} 20{unclear}")
    return Named(lambda year: (_month(year, number),), full_year(year) if year is not None else None)


def _named_year(match: re.Match[str]) -> Named:
    return Named(_calendar_years, int(match[0]), is_bare=True)


_FORMS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Named | None]]] = (
    (re.compile(rf"(?:(this|current|next|last|previous) )?({'|'.join(_KINDS)})"), _of_today),
    (
        re.compile(rf"(?:q|quarter )([1-4])(?:,? (?:of )?(?:financial year )?(?:{_YEAR_PAIR}|(\d{{4}})))?"),
        _named_quarter,
    ),
    (re.compile(rf"({'|'.join(_TERMS)}) term(?:,? (?:{_YEAR_PAIR}|(\d{{4}})))?"), _named_term),
    (re.compile(rf"({'|'.join(_SEASONS)}),? (\d{{4}})"), _named_season),
    (re.compile(rf"(?:academic|school) year {_YEAR_PAIR}|ay ?{_YEAR_PAIR}"), _named_school_year),
    (re.compile(rf"(financial year )?{_YEAR_PAIR}"), _named_financial_year),
    (re.compile(r"([a-z]+)\.?,?(?:[ -](\d{4})| ?['’](\d{2})|[ -](\d{2}))?"), _named_month),
    (re.compile(r"\d{4}"), _named_year),
)
"""How periods are named, each form with what reads it. The first that matches decides."""


def full_year(digits: str) -> int:
    """2027 for ``2027`` and ``27``."""
    if len(digits) == 2:
        return 2000 + int(digits)
    return int(digits)


def _start(first: str | None, second: str | None) -> int | None:
    """The year that a financial or school year begins in, of its two; None without them.

    Raises:
        BadDate: if they do not follow each other.
    """
    if first is None or second is None:
        return None
    start = full_year(first)
    if (start + 1) % 100 != int(second) % 100 or len(second) == 4 and int(second) != start + 1:
        raise BadDate(f"{first}/{second} are not two years that follow each other: type {financial_year(start)}")
    return start
