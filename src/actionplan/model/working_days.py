"""Days on which a council is closed: weekends, and the bank holidays of England."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from actionplan.model.dates import WEEKDAYS

_bank_holidays: Mapping[date, str] | None = None


def bank_holidays_are_known() -> bool:
    """Whether :func:`learn_bank_holidays` has been called."""
    return _bank_holidays is not None


def learn_bank_holidays() -> None:
    """Makes :func:`closed_because` know the bank holidays too.

    The library takes 0.15 to 0.4 seconds to import, once: a command calls this when it has a day to look at, the
    screens in another thread.
    """
    global _bank_holidays  # noqa: PLW0603
    if _bank_holidays is None:
        from holidays import country_holidays

        # It looks like a mapping, and works out each year when it is first asked about it.
        _bank_holidays = country_holidays("GB", subdiv="ENG")


def closed_because(day: date) -> str:
    """``a Saturday``, or ``a bank holiday, Boxing Day (substitute day)``; empty for a working day.

    Bank holidays are known after :func:`learn_bank_holidays`.
    """
    if day.weekday() >= 5:
        return f"a {WEEKDAYS[day.weekday()]}"
    if _bank_holidays is None or day not in _bank_holidays:
        return ""
    return f"a bank holiday, {_bank_holidays[day].replace('(observed)', '(substitute day)')}"


def is_working_day(day: date) -> bool:
    """Whether a council works on a day in England. It makes the bank holidays known first."""
    learn_bank_holidays()
    return not closed_because(day)


def working_days_after(start: date, number: int) -> date:
    """The last of so many working days that begin with the day after ``start``; ``start`` itself for none."""
    day, remaining = start, number
    while remaining:
        day += timedelta(days=1)
        if is_working_day(day):
            remaining -= 1
    return day


@lru_cache(maxsize=256)
def working_days_until(day: date, today: date) -> int:
    """How many working days there are after ``today`` up to a day, that day included; none where it is past."""
    ahead = (day - today).days
    return sum(is_working_day(today + timedelta(days=number)) for number in range(1, ahead + 1))
