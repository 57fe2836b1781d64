"""A text in rows: nothing of it is lost, no row is too wide, and a place is found again where it is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from actionplan.model.sanitise import shown_lines
from actionplan.widgets.text_rows import TextRows

TEXTS = st.text(st.sampled_from("ab-. \n\té漢👍\u0301\x1b"), max_size=200)


def drawn(text: str, width: int) -> list[str]:
    """What stands on each row."""
    rows = TextRows(text, width)
    return [rows.text[slice(*rows.span(row))] for row in range(len(rows))]


def test_lines_are_rows_and_long_ones_go_on_between_words() -> None:
    assert drawn("", 20) == [""]
    assert drawn("First:\n\n- one\n", 20) == ["First:", "", "- one", ""]
    assert drawn("a bullet that is long", 10) == ["a bullet ", "that is ", "long"]
    assert drawn("a word of 漢字漢字漢字漢字 and more", 10) == ["a word of ", "漢字漢字", "漢字漢字 ", "and more"]


@given(TEXTS, st.integers(2, 40))
def test_nothing_is_lost_and_no_row_is_wider_than_the_field(text: str, width: int) -> None:
    rows = drawn(text, width)
    assert "".join(rows) == shown_lines(text).replace("\n", "")
    # A sign of two cells has no row of one.
    assert all(cell_len(row) <= max(width, 3) for row in rows)


@given(TEXTS, st.integers(2, 40))
def test_a_place_is_found_again_where_it_is_drawn(text: str, width: int) -> None:
    rows = TextRows(text, width)
    for index in range(len(text) + 1):
        row = rows.row_of(index)
        start, end = rows.span(row)
        assert start <= index <= end
        nearest = rows.index_at(row, rows.column_of(index))
        assert rows.row_of(nearest) == row
        assert rows.column_of(nearest) == rows.column_of(index)
