"""What a cell under a heading of dates means: in every form that published plans have."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.dates import Looking
from actionplan.planfiles.spreadsheet.dates import NOTHING, is_like_date, read_date_cell
from actionplan.planfiles.table_rows import Unreadable

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/03/2027", date(2027, 3, 31)),
        ("31/03/27", date(2027, 3, 31)),
        ("31.03.2027", date(2027, 3, 31)),
        ("31-03-2027", date(2027, 3, 31)),
        ("2027-03-31", date(2027, 3, 31)),
        ("2027/03/31", date(2027, 3, 31)),
        ("2027-03-31 00:00:00", date(2027, 3, 31)),
        ("31 March 2027", date(2027, 3, 31)),
        ("31st March 2027", date(2027, 3, 31)),
        ("15-Jul-2027", date(2027, 7, 15)),
        ("Wed 31 March 2027", date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 3, 31)),
    ],
)
def test_a_day_is_taken_as_it_is_written(cell: str | date, day: date) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.day, found.inferred, found.doubt, found.words) == (day, "", "", "")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("March 2027", date(2027, 3, 31)),
        ("Mar-27", date(2027, 3, 31)),
        ("09/2027", date(2027, 9, 30)),
        ("09/27", date(2027, 9, 30)),
        ("end March 27", date(2027, 3, 31)),
        ("by end of March 2027", date(2027, 3, 31)),
        ("Q3 2026/27", date(2026, 12, 31)),
        ("Qtr 2 2027/28", date(2027, 9, 30)),
        ("2027/28 Q2", date(2027, 9, 30)),
        ("2027/28", date(2028, 3, 31)),
        ("FY27/28", date(2028, 3, 31)),
        ("2027", date(2027, 12, 31)),
        (2027, date(2027, 12, 31)),
        ("Spring Term 2027", date(2027, 3, 31)),
        ("Summer 2027", date(2027, 8, 31)),
        ("Winter 2026", date(2027, 2, 28)),
        ("Academic year 2026/27", date(2027, 8, 31)),
        ("46477", date(2027, 3, 31)),
        ("April 2026 – June 2027", date(2027, 6, 30)),
        ("June - September 2027", date(2027, 9, 30)),
        ("31 March", date(2027, 3, 31)),
    ],
)
def test_a_time_is_its_last_day_and_that_is_said(cell: str | int, day: date) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.day, found.doubt) == (day, "")
    assert found.inferred


@pytest.mark.parametrize(
    "cell",
    ["TBC", "Ongoing", "Annual Review", "On hold", "ASAP", "Early 2027", "H1 2027", "within 6 months", "Monthly"],
)
def test_words_are_no_date_and_are_kept(cell: str) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.day, found.words, found.refused) == (None, cell, "")


@pytest.mark.parametrize("cell", ["", "-", "–", "n/a", "N/A", "None", "nil", "  "])
def test_signs_for_nothing_say_nothing(cell: str) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.day, found.words, found.refused, found.doubt) == (None, "", "", "")


def test_of_two_dates_the_earlier_is_the_original_as_a_doubt() -> None:
    found = read_date_cell("31/03/2027 (was 31/12/2026)", TODAY)
    assert (found.day, found.original) == (date(2027, 3, 31), date(2026, 12, 31))
    assert [choice.answer for choice in found.choices] == ["both", "2026-12-31", "2027-03-31"]


@pytest.mark.parametrize(
    ("cell", "day", "default"),
    [
        ("Q4. 2021", date(2021, 3, 31), "2021-03-31"),
        ("Jun 27", date(2027, 6, 27), "2027-06-27"),
        ("Thursday 31 March 2027", date(2027, 3, 31), "2027-03-31"),
        ("Ongoing – review March 2027", date(2027, 3, 31), "2027-03-31"),
        ("30 September", date(2026, 9, 30), "2026-09-30"),
        ("Completed 31/03/2027", date(2027, 3, 31), "2027-03-31"),
    ],
)
def test_what_can_be_two_is_doubted_and_the_earlier_taken(cell: str, day: date, default: str) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.day, found.is_done) == (day, False)
    assert found.doubt
    assert found.choices[0].answer == default


@pytest.mark.parametrize(
    ("cell", "is_done", "day"),
    [
        ("Completed", True, None),
        ("Complete", True, None),
        ("Completed 31/03/2026", True, date(2026, 3, 31)),
        ("Done 12 Oct 2026", True, date(2026, 10, 12)),
        ("Complete by 31/03/2026", False, date(2026, 3, 31)),
        ("Completed and ongoing", False, None),
        ("To be completed", False, None),
    ],
)
def test_done_is_what_is_said_to_be_done_on_a_day_that_has_been(cell: str, is_done: bool, day: date | None) -> None:
    found = read_date_cell(cell, TODAY)
    assert (found.is_done, found.day) == (is_done, day)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31 feb 2027", "there is no such day"),
        ("03/31/2027", "there is no such day"),
        ("31/03/2072", "more than 10 years away"),
        (Unreadable("#REF! stands here"), "#REF! stands here"),
    ],
)
def test_what_no_calendar_has_is_refused(cell: str | Unreadable, why: str) -> None:
    assert why in read_date_cell(cell, TODAY).refused


def test_a_day_without_its_year_looks_back_for_what_was_done() -> None:
    assert read_date_cell("31 March", TODAY, Looking.BACK).day == date(2026, 3, 31)


@given(st.dates(TODAY - timedelta(days=3000), TODAY + timedelta(days=3000)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d.%m.%y"):
        assert read_date_cell(day.strftime(form), TODAY).day == day


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.dates()))
def test_any_cell_is_a_day_words_refused_or_nothing(cell: object) -> None:
    found = read_date_cell(cell, TODAY)  # type: ignore[arg-type]
    says = isinstance(cell, str) and " ".join(cell.split()).casefold().rstrip(".") not in NOTHING
    if says:
        assert found.day is not None or found.words or found.refused


@pytest.mark.parametrize(
    ("text", "is_like"),
    [("31/03/2027", True), ("TBC", True), ("Q4", True), ("March", True), ("95%", False), ("Audit ten files", False)],
)
def test_a_column_of_dates_is_known_by_its_cells(text: str, is_like: bool) -> None:
    assert is_like_date(text) is is_like
