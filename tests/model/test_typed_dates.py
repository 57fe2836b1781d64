"""Dates as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actionplan.model import dates
from actionplan.model.dates import BadDate, Looking
from actionplan.model.typed_dates import parse_date, parse_past_date, understand
from date_texts import NAMES, NEARLY

TODAY = date(2026, 11, 27)
"""A Friday."""


# A plan is made and read within these.
ANY_DAY = st.dates()


WORKING_DAY = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


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
        ("31-03-2027", date(2027, 3, 31)),
        ("2027-03-31 00:00:00", date(2027, 3, 31)),
        ("31st of march", date(2027, 3, 31)),
        ("march 31st", date(2027, 3, 31)),
        ("March 31, 2027", date(2027, 3, 31)),
        ("Wednesday, 31 March 2027", date(2027, 3, 31)),
        ("Wed 31/3/27", date(2027, 3, 31)),
        ("by 31 mar", date(2027, 3, 31)),
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
        ("in 3 weeks", date(2026, 12, 18)),
        ("3 weeks", date(2026, 12, 18)),
        ("in 10 days", date(2026, 12, 7)),
        ("in two months", date(2027, 1, 27)),
        ("a fortnight", date(2026, 12, 11)),
        ("3 weeks ago", date(2026, 11, 6)),
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
    assert parse_date(typed, TODAY) == meant


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
    assert parse_date(typed, today) == meant


@pytest.mark.parametrize("name", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
@given(today=WORKING_DAY)
def test_a_day_of_the_week_is_within_the_next_seven_days_and_never_today(name: str, today: date) -> None:
    meant = parse_date(name, today)
    assert 1 <= (meant - today).days <= 7
    assert meant.strftime("%a").casefold() == name


@given(today=WORKING_DAY, day=st.integers(1, 28), month=st.integers(1, 12))
def test_a_date_without_a_year_is_the_next_such_day(today: date, day: int, month: int) -> None:
    meant = parse_date(f"{day}/{month}", today)
    assert (meant.day, meant.month) == (day, month)
    assert today <= meant < today + timedelta(days=366)


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "soon", "31", "31/", "+2", "+w", "fr", "31 foo", "2027/03/31", "nextfri", "1 2 3 4", "2027", "month",
     "quarter", "term", "easter", "mid q4", "start of term", "in 3 weeks ago", "TBC", "ongoing"],
)  # fmt: skip
@pytest.mark.parametrize(("read", "forms"), [(parse_date, dates.FORMS), (parse_past_date, dates.PAST_FORMS)])
def test_what_is_no_date_is_refused_with_the_forms_that_would_be(
    typed: str, read: Callable[[str, date], date], forms: str
) -> None:
    with pytest.raises(BadDate) as refusal:
        read(typed, TODAY)
    assert str(refusal.value) == f"I do not know the date {typed.strip()!r}. Try {forms}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("early jan", "'early jan' is too vague. Try end of jan, mid jan or start of jan"),
        ("late Q1", "'late q1' is too vague. Try end of q1 or start of q1"),
        ("jan 27", "jan 27 can be a day or a year: type 27 jan or jan 2027"),
        ("Q4 2027", "Q4 2027 can be of two financial years: type Q4 2026/27 or Q4 2027/28"),
        ("Q4 2026/28", "2026/28 are not two years that follow each other: type 2026/27"),
    ],
)
def test_what_can_be_two_days_is_refused_with_how_to_write_each(typed: str, says: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_date(typed, TODAY)
    assert str(refusal.value) == says
    for form in re.split(", | or ", re.split("Try |type ", says)[1]):
        assert parse_date(form, TODAY)


@pytest.mark.parametrize("typed", ["Thursday 31 March 2027", "Thu 31/3/27", "thu 31 mar", "thurs 2027-03-31"])
def test_a_weekday_that_is_not_that_days_is_doubted(typed: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_date(typed, TODAY)
    doubt = "31 Mar 2027 is a Wednesday, not a Thursday: correct the date, or leave the weekday out"
    assert str(refusal.value) == doubt


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d"])
@given(day=WORKING_DAY, today=WORKING_DAY, weekday=st.integers(0, 6))
def test_only_the_right_weekday_may_stand_before_a_date(form: str, day: date, today: date, weekday: int) -> None:
    typed = f"{dates.WEEKDAYS[weekday]} {day.strftime(form)}"
    if weekday == day.weekday():
        assert parse_date(typed, today) == day
    else:
        with pytest.raises(BadDate, match=f"is a {dates.WEEKDAYS[day.weekday()]}, not a {dates.WEEKDAYS[weekday]}"):
            parse_date(typed, today)


WED, FRI, XMAS = date(2026, 11, 25), date(2026, 11, 27), date(2026, 12, 25)


LEAP, YEAR_END, NEW_YEAR = date(2028, 2, 29), date(2027, 3, 31), date(2027, 4, 1)


SEEN_FROM = (WED, FRI, XMAS, YEAR_END, NEW_YEAR, LEAP)
"""A Wednesday, a Friday, Christmas (a Friday), the last and the first day of a financial year, a leap day."""


AHEAD = {
    #                 25 Nov 2026   27 Nov 2026   25 Dec 2026   31 Mar 2027   1 Apr 2027    29 Feb 2028
    "fri":           ("2026-11-27", "2026-12-04", "2027-01-01", "2027-04-02", "2027-04-02", "2028-03-03"),
    "this fri":      ("2026-11-27", "2026-11-27", "2026-12-25", "2027-04-02", "2027-04-02", "2028-03-03"),
    "next friday":   ("2026-12-04", "2026-12-04", "2027-01-01", "2027-04-09", "2027-04-09", "2028-03-10"),
    "last fri":      ("2026-11-20", "2026-11-20", "2026-12-18", "2027-03-26", "2027-03-26", "2028-02-25"),
    "in 2 weeks":    ("2026-12-09", "2026-12-11", "2027-01-08", "2027-04-14", "2027-04-15", "2028-03-14"),
    "in two months": ("2027-01-25", "2027-01-27", "2027-02-25", "2027-05-31", "2027-06-01", "2028-04-29"),
    "1 year":        ("2027-11-25", "2027-11-27", "2027-12-25", "2028-03-31", "2028-04-01", "2029-02-28"),
    "31 mar":        ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-31", "2028-03-31", "2028-03-31"),
    "29 feb":        ("2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29", "2028-02-29"),
    "end of jan":    ("2027-01-31", "2027-01-31", "2027-01-31", "2028-01-31", "2028-01-31", "2029-01-31"),
    "mar":           ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-31", "2028-03-31", "2028-03-31"),
    "feb":           ("2027-02-28", "2027-02-28", "2027-02-28", "2028-02-29", "2028-02-29", "2028-02-29"),
    "jan 2027":      ("2027-01-31",) * 6,
    "mid mar":       ("2027-03-15", "2027-03-15", "2027-03-15", "2028-03-15", "2028-03-15", "2028-03-15"),
    "start of apr":  ("2027-04-01", "2027-04-01", "2027-04-01", "2027-04-01", "2027-04-01", "2028-04-01"),
    "end of month":  ("2026-11-30", "2026-11-30", "2026-12-31", "2027-03-31", "2027-04-30", "2028-02-29"),
    "next month":    ("2026-12-31", "2026-12-31", "2027-01-31", "2027-04-30", "2027-05-31", "2028-03-31"),
    "last month":    ("2026-10-31", "2026-10-31", "2026-11-30", "2027-02-28", "2027-03-31", "2028-01-31"),
    "Q4":            ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-31", "2028-03-31", "2028-03-31"),
    "quarter 1":     ("2027-06-30", "2027-06-30", "2027-06-30", "2027-06-30", "2027-06-30", "2028-06-30"),
    "end of Q3":     ("2026-12-31", "2026-12-31", "2026-12-31", "2027-12-31", "2027-12-31", "2028-12-31"),
    "Q4 2026/27":    ("2027-03-31",) * 6,
    "q2 26/27":      ("2026-09-30",) * 6,
    "end of quarter":("2026-12-31", "2026-12-31", "2026-12-31", "2027-03-31", "2027-06-30", "2028-03-31"),
    "2026/27":       ("2027-03-31",) * 6,
    "FY 2027/28":    ("2028-03-31",) * 6,
    "year end":      ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-31", "2028-03-31", "2028-03-31"),
    "end of financial year": ("2027-03-31", "2027-03-31", "2027-03-31", "2027-03-31", "2028-03-31", "2028-03-31"),
    "end of year":   ("2026-12-31", "2026-12-31", "2026-12-31", "2027-12-31", "2027-12-31", "2028-12-31"),
    "end of term":   ("2026-12-31", "2026-12-31", "2026-12-31", "2027-03-31", "2027-07-31", "2028-03-31"),
    "summer term":   ("2027-07-31", "2027-07-31", "2027-07-31", "2027-07-31", "2027-07-31", "2028-07-31"),
    "end of autumn term": ("2026-12-31", "2026-12-31", "2026-12-31", "2027-12-31", "2027-12-31", "2028-12-31"),
    "spring term 2027": ("2027-03-31",) * 6,
    "autumn term 2026/27": ("2026-12-31",) * 6,
    "end of week":   ("2026-11-27", "2026-11-27", "2026-12-25", "2027-04-02", "2027-04-02", "2028-03-03"),
}  # fmt: skip


BACK_BUT_NOT_TODAY = ("2026-11-20", "2026-11-20", "2026-12-18", "2027-03-26", "2027-03-26", "2028-02-25")
"""A Friday for what is looked at again, or compared with today."""


BACK = {
    #                 25 Nov 2026   27 Nov 2026   25 Dec 2026   31 Mar 2027   1 Apr 2027    29 Feb 2028
    "fri":           ("2026-11-20", "2026-11-27", "2026-12-25", "2027-03-26", "2027-03-26", "2028-02-25"),
    "last fri":      ("2026-11-20", "2026-11-20", "2026-12-18", "2027-03-26", "2027-03-26", "2028-02-25"),
    "2 weeks":       ("2026-11-11", "2026-11-13", "2026-12-11", "2027-03-17", "2027-03-18", "2028-02-15"),
    "31 mar":        ("2026-03-31", "2026-03-31", "2026-03-31", "2027-03-31", "2027-03-31", "2027-03-31"),
    "29 feb":        ("2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "2028-02-29"),
    "end of jan":    ("2026-01-31", "2026-01-31", "2026-01-31", "2027-01-31", "2027-01-31", "2028-01-31"),
    "mar":           ("2026-03-31", "2026-03-31", "2026-03-31", "2027-03-31", "2027-03-31", "2027-03-31"),
    "mid mar":       ("2026-03-15", "2026-03-15", "2026-03-15", "2027-03-15", "2027-03-15", "2027-03-15"),
    "end of month":  ("2026-10-31", "2026-10-31", "2026-11-30", "2027-03-31", "2027-03-31", "2028-02-29"),
    "last month":    ("2026-10-31", "2026-10-31", "2026-11-30", "2027-02-28", "2027-03-31", "2028-01-31"),
    "Q4":            ("2026-03-31", "2026-03-31", "2026-03-31", "2027-03-31", "2027-03-31", "2027-03-31"),
    "year end":      ("2026-03-31", "2026-03-31", "2026-03-31", "2027-03-31", "2027-03-31", "2027-03-31"),
    "end of term":   ("2026-07-31", "2026-07-31", "2026-07-31", "2027-03-31", "2027-03-31", "2027-12-31"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), AHEAD.items(), ids=AHEAD.keys())
def test_every_word_means_the_next_such_day(typed: str, meant: tuple[str, ...]) -> None:
    assert [parse_date(typed, today).isoformat() for today in SEEN_FROM] == list(meant)


@pytest.mark.parametrize(("typed", "meant"), BACK.items(), ids=BACK.keys())
def test_looking_back_every_word_means_the_last_such_day(typed: str, meant: tuple[str, ...]) -> None:
    assert [understand(typed, today, Looking.BACK).day.isoformat() for today in SEEN_FROM] == list(meant)
    before = BACK_BUT_NOT_TODAY if typed == "fri" else meant
    assert [parse_past_date(typed, today).isoformat() for today in SEEN_FROM] == list(before)


@pytest.mark.parametrize(
    ("typed", "meaning", "assumed"),
    [
        ("31 mar", "", False),
        ("fri", "", False),
        ("next fri", "Friday of next week", False),
        ("end of jan", "the last day of January", False),
        ("mid jan", "the middle of January", False),
        ("Q4", "the last day of Q4 2026/27, January to March", False),
        ("start of q1", "the first day of Q1 2026/27, April to June", False),
        ("2026/27", "the last day of the financial year 2026/27", False),
        ("end of term", "the autumn term ends on 31 December", True),
        ("summer term", "the summer term ends on 31 July", True),
    ],
)
def test_what_names_no_day_says_how_it_was_taken(typed: str, meaning: str, assumed: bool) -> None:
    understood = understand(typed, date(2026, 3, 20) if "q1" in typed else TODAY)
    assert (understood.meaning, understood.is_assumed) == (meaning, assumed)


NEAREST = [
    *("mon", "fri", "sunday", "3 weeks", "a month", "1 year", "31 mar", "29 feb", "1/12", "jan", "mid jan"),
    *(
        "end of feb",
        "start of april",
        "Q1",
        "Q4",
        "end of q2",
        "start of q3",
        "end of month",
        "end of quarter",
        "year end",
    ),
    *("end of year", "end of term", "spring term", "summer term", "end of autumn term"),
]
"""What names no year, no week and no direction: the field decides where it lies."""


@given(typed=st.sampled_from(NEAREST), today=WORKING_DAY)
def test_ahead_is_never_before_today_and_back_never_after(typed: str, today: date) -> None:
    assert (
        parse_past_date(typed, today) <= understand(typed, today, Looking.BACK).day <= today <= parse_date(typed, today)
    )


@pytest.mark.parametrize(
    "typed",
    ["30 feb", "31/11", "2027-02-29", "29/2/27", "0/3", "32/1/27", "1/13", "2027-00-10", "+9999y", "0000-01-01"],
)
def test_a_day_that_no_calendar_has_is_named(typed: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_date(typed, TODAY)
    assert str(refusal.value) == f"there is no such day as {typed!r}"


def test_every_form_that_the_message_offers_is_a_date() -> None:
    assert len({parse_date(form, TODAY) for form in dates.FORMS.split(", ")}) == 4
    assert len({parse_past_date(form, TODAY) for form in dates.PAST_FORMS.split(", ")}) == 4


@given(typed=st.text() | NEARLY | NAMES, today=ANY_DAY, looking=st.sampled_from(Looking))
@example("+9999y", date.max, Looking.AHEAD)
@example("tomorrow", date.max, Looking.AHEAD)
@example("end of next month", date.max, Looking.AHEAD)
@example("next fri", date.max, Looking.AHEAD)
@example("last fri", date.min, Looking.BACK)
@example("last month", date.min, Looking.BACK)
@example("end of term", date.min, Looking.BACK)
@example("year end", date.max, Looking.AHEAD)
@example("Q4 9999/00", TODAY, Looking.AHEAD)
@example("29 feb", date(9999, 1, 1), Looking.AHEAD)
@example("٣١/٣/٢٧", TODAY, Looking.AHEAD)
@example("²/3", TODAY, Looking.AHEAD)
@example("x" * 10_000, TODAY, Looking.AHEAD)
def test_any_text_is_a_date_or_refused_in_one_harmless_line(typed: str, today: date, looking: Looking) -> None:
    try:
        understood = understand(typed, today, looking)
        assert type(understood.day) is date
        assert looking is Looking.AHEAD or understood.day <= today
    except BadDate as refusal:
        message = str(refusal)
        assert message.isprintable()
        # Of the text it has 40 characters at most, each of which takes up to ten to be written harmlessly.
        assert len(message) < 40 * 10 + 120
