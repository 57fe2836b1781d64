"""The columns of a table hold their numbers, ratings, dates and words unbroken, however many columns there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.reports.blocks import CellKind, ReportCell, ReportColumn, ReportTable
from actionplan.reports.column_widths import AFTER_NUMBERS, PADDING, column_widths, holds_words, text_width

PAGE = 482.0
"""The text of an upright page, in points."""


def table(*columns: tuple[ReportColumn, str], totals: bool = True) -> ReportTable:
    """A table of two rows that say the same."""
    row = tuple(ReportCell(text) for _, text in columns)
    return ReportTable("t", tuple(column for column, _ in columns), (row, row), totals)


def text(title: str, width: int = 20) -> ReportColumn:
    return ReportColumn(title, width)


def number(title: str, width: int = 8) -> ReportColumn:
    return ReportColumn(title, width, CellKind.NUMBER)


def rating(title: str, width: int = 8) -> ReportColumn:
    return ReportColumn(title, width, CellKind.RATING)


ROLL_UP = table(
    (text("Summary area", 50), "Quality of practice and thresholds"),
    (rating("Worst"), "○ Unrated"),
    *((number(f"{shape}\u00a0X"), "1,000") for shape in "▲◆●■○"),
    (number("All"), "19,999"),
    (number("Late"), "1,000"),
    (text("Change", 38), "no change"),
    (text("Main concern", 59), "1.4 ▲ Red: multi-disciplinary panels wait for health and for the police"),
)


def holds(found: ReportTable, index: int, size: float, *words: str) -> bool:
    """Whether a column has room for each of the words, in bold."""
    width = column_widths(found, PAGE, size)[index] - PADDING
    return all(text_width(word, size, bold=True) <= width for word in words)


@pytest.mark.parametrize("size", [9, 9.5, 10])
def test_a_table_of_counts_holds_a_thousand_actions(size: float) -> None:
    assert sum(column_widths(ROLL_UP, PAGE, size)) == pytest.approx(PAGE)
    assert holds(ROLL_UP, 0, size, "Summary", "thresholds")
    assert holds(ROLL_UP, 1, size, "○ Unrated")
    assert all(holds(ROLL_UP, index, size, "1,000", "○\u00a0X") for index in range(2, 9))
    assert holds(ROLL_UP, 7, size, "19,999")
    assert holds(ROLL_UP, 10, size, "disciplinary", "concern")


def test_where_not_all_words_fit_the_numbers_still_do() -> None:
    assert sum(column_widths(ROLL_UP, PAGE, 16)) == pytest.approx(PAGE)
    assert not holds(ROLL_UP, 0, 16, "thresholds")
    assert holds(ROLL_UP, 7, 16, "19,999")
    assert all(holds(ROLL_UP, index, 16, "1,000") for index in range(2, 9))


def test_a_number_is_off_the_words_behind_it() -> None:
    plain = table(
        (text("Area", 50), "word " * 90), (number("All"), "19"), (number("Late"), "19"), (text("Main"), "a b")
    )
    _, before_number, before_words, _ = column_widths(plain, PAGE, 10)
    assert before_words - text_width("Late", 10, bold=True) == pytest.approx(PADDING + AFTER_NUMBERS + 1)
    assert before_number - text_width("All", 10, bold=True) == pytest.approx(PADDING + 1)


def test_whether_a_page_has_room_for_the_words_of_a_table() -> None:
    assert holds_words(ROLL_UP, PAGE, 9)
    assert not holds_words(ROLL_UP, PAGE, 16)
    assert holds_words(table((text("Reason"), "x" * 900), (text("Ref"), "1.1")), PAGE, 16), "an address may be broken"


def test_a_date_stays_on_one_line_until_words_would_be_broken_for_it() -> None:
    many = table(*((text(f"Date {index}", 1), "27 Nov 2026") for index in range(5)), (text("Reason", 90), "word " * 80))
    assert all(holds(many, index, 10, "27 Nov 2026") for index in range(5))
    assert not holds(many, 0, 14, "27 Nov 2026")
    assert all(holds(many, index, 14, "2026") for index in range(5))


def test_a_word_of_hundreds_of_characters_takes_its_part_and_no_more() -> None:
    long = table((text("Ref", 9), "1.4b"), (text("Action", 50), "x" * 270), (text("Owner", 20), "Safeguarding Adviser"))
    ref, action, owner = column_widths(long, PAGE, 10)
    assert action < 0.75 * PAGE
    assert owner >= text_width("Safeguarding Adviser", 10)
    assert text_width("Safeguarding", 10) <= owner - PADDING
    assert text_width("1.4b", 10) <= ref - PADDING


def test_no_column_has_more_than_it_needs_while_another_has_less() -> None:
    plain = table((text("Ref", 50), "1.1"), (text("Reason", 50), "waits for health " * 40))
    ref, reason = column_widths(plain, PAGE, 10)
    assert ref < 30
    assert reason == pytest.approx(PAGE - ref)


def test_a_column_of_very_long_texts_has_more_than_it_asks_for() -> None:
    def reason_of(words: int) -> float:
        few = table((text("Action", 30), "improve practice " * 6), (text("Reason", 10), "waits " * words))
        return column_widths(few, PAGE, 10)[1]

    assert reason_of(300) == pytest.approx(1.9 * reason_of(25), rel=0.1)


def test_a_heading_of_two_words_has_two_lines_before_a_cell_has() -> None:
    title = "Coherent approach to Early Intervention and Prevention"
    areas = table((text("Area"), f"{title} {title}"), (text("Main concern"), "–"))
    area, concern = column_widths(areas, PAGE, 10)
    assert concern - PADDING < text_width("Main concern", 10, bold=True)
    assert area == pytest.approx(PAGE - concern)


def test_what_is_left_over_is_shared_as_the_columns_say() -> None:
    plain = table((text("A", 30), "long enough to need two lines " * 9), (text("B", 10), "a few more words " * 6))
    wide, narrow = column_widths(plain, PAGE, 10)
    assert (wide - PADDING - 1) / (narrow - PADDING - 1) == pytest.approx(3)


@given(
    st.lists(st.tuples(st.integers(1, 90), st.sampled_from(CellKind), st.text(max_size=60)), min_size=1, max_size=14),
    st.sampled_from([9.0, 10.0, 16.0]),
)
def test_they_take_the_whole_room_and_none_is_without(parts: list[tuple[int, CellKind, str]], size: float) -> None:
    found = table(*((ReportColumn("Title", width, kind), cell) for width, kind, cell in parts))
    widths = column_widths(found, PAGE, size)
    assert sum(widths) == pytest.approx(PAGE, abs=0.01)
    assert min(widths) > PADDING
