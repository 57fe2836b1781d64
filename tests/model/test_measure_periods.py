"""Periods of measures: understood as they are typed, in their order, and never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.measure_periods import (
    MeasurePeriod,
    days_since,
    last_ended,
    period_of,
    period_with,
    periods_between,
    read_measure_period,
)
from actionplan.model.measures import Every
from actionplan.model.refusal import Invalid

TODAY = date(2026, 11, 28)
MONTH, QUARTER, YEAR = Every
PERIODS = st.builds(period_with, st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(Every))


@pytest.mark.parametrize(
    ("typed", "every", "key", "meaning"),
    [
        ("2026-10", MONTH, "2026-10", "October 2026"),
        ("10/2026", MONTH, "2026-10", "October 2026"),
        ("October 2026", MONTH, "2026-10", "October 2026"),
        ("oct", MONTH, "2026-10", "October 2026"),
        ("oct '26", MONTH, "2026-10", "October 2026"),
        # The last one that has begun.
        ("dec", MONTH, "2025-12", "December 2025"),
        ("nov", MONTH, "2026-11", "November 2026"),
        ("last month", MONTH, "2026-10", "October 2026"),
        ("1/10/2026", MONTH, "2026-10", "October 2026"),
        ("31 oct 2026", MONTH, "2026-10", "October 2026"),
        ("2011/12", MONTH, "2011-12", "December 2011"),
        ("Q3 2026/27", QUARTER, "2026-Q3", "Q3 2026/27, October to December 2026"),
        ("2026-Q3", QUARTER, "2026-Q3", "Q3 2026/27, October to December 2026"),
        ("q4", QUARTER, "2025-Q4", "Q4 2025/26, January to March 2026"),
        ("last quarter", QUARTER, "2026-Q2", "Q2 2026/27, July to September 2026"),
        ("2026/27", YEAR, "2026", "2026/27, April 2026 to March 2027"),
        ("fy 2025/26", YEAR, "2025", "2025/26, April 2025 to March 2026"),
        ("last financial year", YEAR, "2025", "2025/26, April 2025 to March 2026"),
        (date(2026, 10, 1), MONTH, "2026-10", "October 2026"),
        (date(2026, 12, 31), QUARTER, "2026-Q3", "Q3 2026/27, October to December 2026"),
    ],
)
def test_a_period_is_understood(typed: str | date, every: Every, key: str, meaning: str) -> None:
    period = read_measure_period(typed, every, TODAY)
    assert (period.key, period.meaning) == (key, meaning)


@pytest.mark.parametrize(
    ("typed", "every", "refusal"),
    [
        ("2026", YEAR, "2026 can be of two financial years: type 2025/26 or 2026/27"),
        ("Q3 2026", QUARTER, "Q3 2026 can be of two financial years: type Q3 2025/26 or Q3 2026/27"),
        ("oct 26", MONTH, "oct 26 can be a day or a year: type 26 oct or oct 2026"),
        # A spreadsheet may have made 25 October of October 2025.
        (date(2026, 10, 25), MONTH, "25 Oct 2026 is a day in October 2026; if that is meant, write October 2026"),
        ("15/10/2026", MONTH, "15 Oct 2026 is a day in October 2026; if that is meant, write October 2026"),
        ("2027-01", MONTH, "January 2027 has not begun yet"),
        ("2062-10", MONTH, "October 2062 has not begun yet"),
        ("1926-10", MONTH, "October 1926 is more than 20 years ago; is the year right?"),
        ("Q3", MONTH, "'Q3' is not a month; name a month, such as 2026-10 or October 2026"),
        ("October 2026", QUARTER, "'October 2026' is not a quarter; name a quarter of the financial year, such as "
                                  "Q3 2026/27"),
        ("2026-13", MONTH, "there is no such period as '2026-13'"),
        ("month", MONTH, "'month' is not a month; name a month, such as 2026-10 or October 2026"),
        ("", MONTH, "'' is not a month; name a month, such as 2026-10 or October 2026"),
        ("autumn term 2026", QUARTER, "'autumn term 2026' is not a quarter; name a quarter of the financial year, "
                                      "such as Q3 2026/27"),
    ],
)  # fmt: skip
def test_what_is_none_or_may_be_two_is_refused(typed: str | date, every: Every, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_measure_period(typed, every, TODAY)
    assert str(refused.value) == refusal


def test_in_a_file_a_period_has_its_year() -> None:
    assert read_measure_period("2027-03", MONTH, None).key == "2027-03"
    with pytest.raises(Invalid, match="'oct' has no year; name a month, such as 2026-10 or October 2026"):
        read_measure_period("oct", MONTH, None)


@given(PERIODS)
def test_a_period_is_known_by_its_key_and_found_again_by_its_name(period: MeasurePeriod) -> None:
    assert period_of(period.key) == period
    assert read_measure_period(period.words, period.every, None) == period
    assert period_with(period.last, period.every) == period_with(period.first, period.every)


@given(PERIODS, st.integers(-40, 40))
def test_periods_follow_one_another_without_a_gap(period: MeasurePeriod, number: int) -> None:
    after = period.moved(number)
    assert after.moved(1).first == after.last + timedelta(days=1)
    assert after.moved(-number) == period


def test_the_last_that_is_over_is_none_that_goes_on() -> None:
    assert [last_ended(every, TODAY).key for every in Every] == ["2026-10", "2026-Q2", "2025"]
    assert days_since(period_of("2026-10"), TODAY) == 28
    assert days_since(period_of("2026-11"), TODAY) == 0
    keys = [period.key for period in periods_between(period_of("2026-Q3"), period_of("2027-Q1"))]
    assert keys == ["2026-Q3", "2026-Q4", "2027-Q1"]


@pytest.mark.parametrize("key", ["20", "2026-13", "2026-Q5", "26-10", "october"])
def test_what_is_no_key_is_no_period(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        period_of(key)
