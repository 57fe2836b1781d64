"""Working days of England: counted on and counted up to, weekends and bank holidays left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.working_days import is_working_day, working_days_after, working_days_until


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_weekends_christmas_easter_and_new_year_are_passed_over(start: date, number: int, expected: date) -> None:
    assert working_days_after(start, number) == expected


def test_up_to_a_day_that_day_counts_and_today_does_not() -> None:
    assert working_days_until(date(2026, 11, 30), date(2026, 11, 27)) == 1
    assert working_days_until(date(2026, 11, 29), date(2026, 11, 27)) == 0
    assert working_days_until(date(2026, 11, 27), date(2026, 11, 27)) == 0
    assert working_days_until(date(2026, 11, 1), date(2026, 11, 27)) == 0


@given(st.dates(date(2020, 1, 1), date(2032, 1, 1)), st.integers(1, 90))
def test_what_is_counted_on_is_counted_up_to_again(start: date, number: int) -> None:
    end = working_days_after(start, number)
    assert is_working_day(end)
    assert working_days_until(end, start) == number
    assert working_days_until(end - timedelta(days=1), start) == number - 1
