"""Dates as people type them and as they read them back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actionplan.model import dates
from actionplan.model.dates import BadDate, parse, show, show_long, show_short

TODAY = date(2026, 11, 27)
"""A Friday."""

# A plan is made and read within these; `show` and `parse` agree on every day with a year of four digits.
ANY_DAY = st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 31))
WORKING_DAY = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))

PARTS = ("31", "30", "29 feb", "/3", "/27", "mar", "december", "fri", "next", "+2w", "-1m", "+9999y", "end of", "month",
         "2027-", "-02-30", "th", ".", " ", "today", "٣", "²", "\x00")  # fmt: skip
NEARLY = st.lists(st.sampled_from(PARTS), max_size=5).map("".join)
"""Text that looks like a date, and often is none."""


def test_the_day_of_these_tests_is_a_friday() -> None:
    assert TODAY.strftime("%A") == "Friday"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # ISO, as in the store and in files
        ("2027-03-31", date(2027, 3, 31)),
        ("2027-3-1", date(2027, 3, 1)),
        # day first, never month first
        ("31/3/27", date(2027, 3, 31)),
        ("31/03/2027", date(2027, 3, 31)),
        ("4/3/27", date(2027, 3, 4)),
        ("31.3.27", date(2027, 3, 31)),
        # without a year: the next one, today included
        ("31/3", date(2027, 3, 31)),
        ("26/11", date(2027, 11, 26)),
        ("27/11", date(2026, 11, 27)),
        ("28/11", date(2026, 11, 28)),
        ("29 feb", date(2028, 2, 29)),
        # with the month's name
        ("31 mar", date(2027, 3, 31)),
        ("31mar", date(2027, 3, 31)),
        ("31-mar-2027", date(2027, 3, 31)),
        ("31 Mar 2027", date(2027, 3, 31)),
        ("1st december 2026", date(2026, 12, 1)),
        ("2nd Dec", date(2026, 12, 2)),
        ("3rd sept", date(2027, 9, 3)),
        ("  31   MARCH  27 ", date(2027, 3, 31)),
        ("wed 31 mar 2027", date(2027, 3, 31)),
        # a day of the week: the next one, never today
        ("fri", date(2026, 12, 4)),
        ("friday", date(2026, 12, 4)),
        ("next fri", date(2026, 12, 4)),
        ("sat", date(2026, 11, 28)),
        ("thurs", date(2026, 12, 3)),
        # steps from today
        ("+2w", date(2026, 12, 11)),
        ("+ 2 weeks", date(2026, 12, 11)),
        ("+10d", date(2026, 12, 7)),
        ("-1d", date(2026, 11, 26)),
        ("+1m", date(2026, 12, 27)),
        ("+1y", date(2027, 11, 27)),
        # words
        ("today", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 28)),
        ("yesterday", date(2026, 11, 26)),
        ("end of month", date(2026, 11, 30)),
        ("eom", date(2026, 11, 30)),
        ("End of next month", date(2026, 12, 31)),
        ("end of year", date(2026, 12, 31)),
    ],
)
def test_every_form_of_a_date_is_understood(typed: str, meant: date) -> None:
    assert parse(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("today", "typed", "meant"),
    [
        (date(2027, 1, 31), "+1m", date(2027, 2, 28)),
        (date(2028, 1, 31), "+1m", date(2028, 2, 29)),
        (date(2027, 3, 31), "-1m", date(2027, 2, 28)),
        (date(2028, 2, 29), "+1y", date(2029, 2, 28)),
        (date(2026, 12, 15), "+1m", date(2027, 1, 15)),
        (date(2027, 1, 15), "-1m", date(2026, 12, 15)),
        (date(2026, 11, 30), "end of month", date(2026, 11, 30)),
        (date(2027, 1, 31), "end of next month", date(2027, 2, 28)),
        (date(2026, 12, 5), "end of next month", date(2027, 1, 31)),
        (date(2024, 2, 29), "29 feb", date(2024, 2, 29)),
        (date(2096, 3, 1), "29 feb", date(2104, 2, 29)),
    ],
)
def test_months_of_different_length_keep_the_day_within_the_month(today: date, typed: str, meant: date) -> None:
    assert parse(typed, today) == meant


@pytest.mark.parametrize("name", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
@given(today=WORKING_DAY)
def test_a_day_of_the_week_is_within_the_next_seven_days_and_never_today(name: str, today: date) -> None:
    meant = parse(name, today)
    assert 1 <= (meant - today).days <= 7
    assert meant.strftime("%a").casefold() == name


@given(today=WORKING_DAY, day=st.integers(1, 28), month=st.integers(1, 12))
def test_a_date_without_a_year_is_the_next_such_day(today: date, day: int, month: int) -> None:
    meant = parse(f"{day}/{month}", today)
    assert (meant.day, meant.month) == (day, month)
    assert today <= meant < today + timedelta(days=366)


@pytest.mark.parametrize(
    "typed", ["", "  ", "soon", "31", "31/", "march", "+2", "+w", "fr", "31 foo", "2027/03/31", "nextfri", "1 2 3 4"]
)
def test_what_is_no_date_is_refused_with_the_forms_that_would_be(typed: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse(typed, TODAY)
    assert str(refusal.value) == f"{typed.strip()!r} is no date; try {dates.FORMS}"


@pytest.mark.parametrize(
    "typed",
    ["30 feb", "31/11", "2027-02-29", "29/2/27", "0/3", "32/1/27", "1/13", "2027-00-10", "+9999y", "0000-01-01"],
)
def test_a_day_that_no_calendar_has_is_named(typed: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse(typed, TODAY)
    assert str(refusal.value) == f"there is no such day as {typed!r}"


def test_every_form_that_the_message_offers_is_a_date() -> None:
    offered = [parse(form, TODAY) for form in dates.FORMS.split(", ")]
    assert offered[:3] == [date(2027, 3, 31)] * 3
    assert len(offered) == 6


@given(typed=st.text() | NEARLY, today=ANY_DAY)
@example("+9999y", date(9999, 12, 31))
@example("tomorrow", date(9999, 12, 31))
@example("end of next month", date(9999, 12, 31))
@example("29 feb", date(9999, 1, 1))
@example("٣١/٣/٢٧", TODAY)
@example("²/3", TODAY)
@example("x" * 10_000, TODAY)
def test_any_text_is_a_date_or_refused_in_one_harmless_line(typed: str, today: date) -> None:
    try:
        assert type(parse(typed, today)) is date
    except BadDate as refusal:
        message = str(refusal)
        assert message.isprintable()
        # Of the text it has 40 characters at most, each of which takes up to ten to be written harmlessly.
        assert len(message) < 40 * 10 + 120


@given(day=ANY_DAY, today=WORKING_DAY)
def test_what_is_shown_can_be_typed_back(day: date, today: date) -> None:
    assert parse(show(day), today) == day
    assert parse(show_long(day), today) == day
    assert parse(day.isoformat(), today) == day


@given(today=WORKING_DAY, ahead=st.integers(0, 364))
def test_a_short_date_typed_back_is_the_one_within_the_year(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert parse(show_short(day), today) == day


def test_dates_are_shown_as_the_design_has_them() -> None:
    assert show(date(2027, 3, 31)) == "31 Mar 2027"
    assert show(date(2027, 3, 1)) == "1 Mar 2027"
    assert show(None) == "–"
    assert show_short(date(2027, 3, 31)) == "31 Mar"
    assert show_long(date(2027, 3, 31)) == "Wed 31 Mar 2027"


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
