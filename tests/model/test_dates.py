"""Dates as people read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model import dates
from actionplan.model.dates import format_date, format_long_date, format_short_date
from actionplan.model.typed_dates import parse_date

TODAY = date(2026, 11, 27)
"""A Friday."""


WORKING_DAY = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(day=st.dates(min_value=date(1000, 1, 1)), today=WORKING_DAY)
def test_what_is_shown_can_be_typed_back(day: date, today: date) -> None:
    assert parse_date(format_date(day), today) == day
    assert parse_date(format_long_date(day), today) == day
    assert parse_date(day.isoformat(), today) == day


@given(today=WORKING_DAY, ahead=st.integers(0, 364))
def test_a_short_date_typed_back_is_the_one_within_the_year(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse_date(format_short_date(day), today) == day


def test_dates_are_shown_as_the_design_has_them() -> None:
    assert format_date(date(2027, 3, 31)) == "31 Mar 2027"
    assert format_date(date(2027, 3, 1)) == "1 Mar 2027"
    assert format_date(None) == "–"
    assert format_short_date(date(2027, 3, 31)) == "31 Mar"
    assert format_long_date(date(2027, 3, 31)) == "Wed 31 Mar 2027"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "in 2 days"),
        (-13, "13 days ago"),
        (-19, "19 days ago"),
        (55, "in 55 days"),
        (56, "in 2 months"),
        (-97, "3 months ago"),
        (-365, "12 months ago"),
        (-729, "24 months ago"),
        (-730, "2 years ago"),
        (-1095, "2 years ago"),
        (-1096, "3 years ago"),
        (1096, "in 3 years"),
    ],
)
def test_how_far_a_day_is_away_is_said_in_the_unit_people_use(distance: int, words: str) -> None:
    assert dates.away(TODAY + timedelta(days=distance), TODAY) == words


def test_a_day_six_years_ago_is_said_in_years() -> None:
    assert dates.away(date(2020, 1, 1), date(2026, 11, 25)) == "6 years ago"
    assert dates.away(date(2024, 2, 29), date(2026, 2, 28)) == "24 months ago"


def test_how_long_something_is_so_is_never_no_days_nor_fewer() -> None:
    since = [None, TODAY - timedelta(days=2), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=2)]
    assert [dates.lasting(day, TODAY) for day in since] == ["", " for 2 days", " for 1 day", "", ""]
