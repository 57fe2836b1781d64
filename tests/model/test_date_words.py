"""What stands under a date while it is typed, and that it is what is then saved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.action import Action
from actionplan.model.date_words import date_line, remarks
from actionplan.model.dates import Looking
from actionplan.model.fields import DATE_FIELDS
from actionplan.model.key import Key
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose
from actionplan.model.typed_dates import understand
from actionplan.model.typed_values import read_date, understand_date, year_doubt
from actionplan.model.working_days import closed_because, learn_bank_holidays
from date_texts import NAMES, NEARLY

TODAY = date(2026, 11, 27)
"""A Friday."""
NO_DATE = ("-", "–", "—", "none", "None", " - ")
ACTION = Action("1.1", "1.1", "Case recording")
OPTIONAL = [name for name, field in DATE_FIELDS.items() if field.is_optional]
REQUIRED = [name for name, field in DATE_FIELDS.items() if not field.is_optional]


@pytest.fixture(autouse=True)
def _bank_holidays() -> None:
    learn_bank_holidays()


def line(typed: str, field: str = "due", today: date = TODAY) -> str:
    return date_line(typed, field, today).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31 mar", "Wed 31 Mar 2027, in 4 months"),
        ("next fri", "Fri 4 Dec 2026, in 7 days. Taken as Friday of next week"),
        ("mid jan", "Fri 15 Jan 2027, in 49 days. Taken as the middle of January"),
        ("Q4", "Wed 31 Mar 2027, in 4 months. Taken as the last day of Q4 2026/27, January to March"),
        ("end of jan", "Sun 31 Jan 2027, in 2 months. Taken as the last day of January. 31 Jan 2027 is a Sunday"),
        ("spring term", "Wed 31 Mar 2027, in 4 months. Assumed: the spring term ends on 31 March"),
        ("28 dec", "Mon 28 Dec 2026, in 31 days. 28 Dec 2026 is a bank holiday, Boxing Day (substitute day)"),
        ("-", "no due date"),
    ],
)  # fmt: skip
def test_the_day_that_was_understood_is_said_and_how(typed: str, says: str) -> None:
    assert line(typed) == says


def test_an_empty_line_says_what_it_means_and_what_can_be_typed() -> None:
    assert line("") == f"empty: no due date. {dates.FORMS}"
    assert line(" ", "held_on") == f"empty: today, Fri 27 Nov 2026. {dates.PAST_FORMS}"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 25), "a bank holiday, Christmas Day"),
        (date(2026, 12, 26), "a Saturday"),
        (date(2026, 12, 28), "a bank holiday, Boxing Day (substitute day)"),
        (date(2027, 3, 26), "a bank holiday, Good Friday"),
        # Scotland's, not England's
        (date(2026, 11, 30), ""),
        (date(2027, 1, 4), ""),
        (date(2027, 1, 5), ""),
    ],
)
def test_a_council_is_closed_on_weekends_and_the_bank_holidays_of_england(day: date, why: str) -> None:
    assert closed_because(day) == why


def test_what_was_done_may_have_been_done_on_a_weekend() -> None:
    assert remarks(understand("sun", TODAY, Looking.BACK), "completed_on") == []
    assert remarks(understand("sun", TODAY), "due") == ["29 Nov 2026 is a Sunday"]


@pytest.mark.parametrize("typed", NO_DATE)
def test_no_date_is_an_answer_only_where_there_can_be_none(typed: str) -> None:
    for field in OPTIONAL:
        assert read_date(typed, field, TODAY) is None
        assert not date_line(typed, field, TODAY).is_doubt
    for field in REQUIRED:
        with pytest.raises(Invalid, match="has to be a day: type one, or leave the line empty"):
            read_date(typed, field, TODAY)
        assert date_line(typed, field, TODAY).is_doubt


@pytest.mark.parametrize("field", DATE_FIELDS)
def test_every_field_looks_where_its_day_lies(field: str) -> None:
    """The same at every door: nobody but the table decides."""
    ahead = DATE_FIELDS[field].looking is Looking.AHEAD
    assert read_date("tue", field, TODAY) == (date(2026, 12, 1) if ahead else date(2026, 11, 24))
    assert read_date("31 oct", field, TODAY) == (date(2027, 10, 31) if ahead else date(2026, 10, 31))
    friday = {Looking.AHEAD: date(2026, 12, 4), Looking.BACK: TODAY, Looking.BEFORE: date(2026, 11, 20)}
    assert read_date("fri", field, TODAY) == friday[DATE_FIELDS[field].looking]
    if not ahead:
        for typed in ("tomorrow", date(2026, 11, 28)):
            with pytest.raises(Invalid, match="28 Nov 2026 is still to come"):
                read_date(typed, field, TODAY)


@pytest.mark.parametrize("field", DATE_FIELDS)
@given(
    typed=st.text() | NEARLY | NAMES | st.sampled_from(NO_DATE), today=st.dates(date(1970, 1, 1), date(2199, 12, 31))
)
@example(typed="x" * 10_000, today=TODAY)
@example(typed="9999-12-31", today=TODAY)
def test_every_line_takes_every_text_and_says_the_day_that_is_read(field: str, typed: str, today: date) -> None:
    said = date_line(typed, field, today)
    assert said.text.isprintable()
    try:
        understood = understand_date(typed, field, today)
    except Invalid as refusal:
        assert (said.text, said.is_doubt, refusal.field) == (str(refusal), True, field)
        return
    assert not said.is_doubt
    assert said.text.startswith(dates.format_long_date(understood.day) if understood else ("empty: ", "no "))
    assert read_date(typed, field, today) == (understood.day if understood else None)


@pytest.mark.parametrize("field", ["due", "forecast"])
@given(
    typed=NEARLY | NAMES | st.sampled_from(NO_DATE), before=st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))
)
def test_what_the_line_says_is_what_is_saved(field: str, typed: str, before: date | None) -> None:
    values: dict[str, Any] = {field: before, "original_due": before}
    action = replace(ACTION, **values)
    said = date_line(typed, field, TODAY, doubt=lambda day: year_doubt(day, TODAY))
    try:
        edit = propose(action, {field: typed}, key=Key(), today=TODAY, by="jo", note="" if said.is_doubt else "why")
    except Invalid as refusal:
        assert str(refusal).startswith(said.text)
        return
    saved: date | None = getattr(edit.after, field)
    assert not said.is_doubt or saved == before
    assert said.text.startswith(dates.format_long_date(saved) if saved else ("empty: ", "no ")) or said.is_doubt
