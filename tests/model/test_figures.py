"""Figures: read as they are meant or refused with the reason, shown with their unit, drawn as a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.figures import (
    LARGEST,
    difference_words,
    figure_words,
    number_text,
    plain_number,
    read_figure,
    read_optional_figure,
    spark_line,
    written_figure,
)
from actionplan.model.refusal import Invalid


@pytest.mark.parametrize(
    ("typed", "unit", "figure"),
    [
        *(("83", "%", 83), ("83%", "%", 83), ("83.5 %", "%", 83.5), ("0.83%", "%", 0.83), (".5%", "%", 0.5)),
        *(("1", "%", 1), ("0", "%", 0), (83, "%", 83), (0.5, "days", 0.5), (1e-7, "", 0.0000001)),
        *(("1,234", "children", 1234), ("12 Days", "days", 12), ("£1,200.50", "£", 1200.5), ("-3", "points", -3)),
        ("−3", "points", -3),
    ],
)
def test_a_figure_is_read_with_its_unit_or_without(typed: object, unit: str, figure: float) -> None:
    assert read_figure(typed, unit, "value") == figure


@pytest.mark.parametrize(
    ("typed", "unit", "refusal"),
    [
        # A spreadsheet keeps 83% as 0.83: which of the two is meant, only a person can say.
        ("0.83", "%", "0.83 may mean 83% or 0.83%; write it with its sign"),
        (0.83, "%", "0.83 may mean 83% or 0.83%; write it with its sign"),
        ("83,5", "%", "'83,5' may mean 83.5 or 835: write one of them"),
        ("12 weeks", "days", "'12 weeks' is not a figure in days; type a number such as 83 or 83.5"),
        ("83%", "days", "'83%' is not a figure in days; type a number such as 83 or 83.5"),
        ("about 80", "", "'about 80' is not a figure; type a number such as 83 or 83.5"),
        ("", "", "there is no figure; type one"),
        ("n/a", "%", "'n/a' is not a figure in %; type a number such as 83 or 83.5"),
        ("1,23,4", "", "'1,23,4' is not a figure; type a number such as 83 or 83.5"),
        ("9" * 14, "", "'99999999999999' is larger than any figure of a plan; is it right?"),
        *((text, "", f"{text!r} is not a figure; type a number such as 83 or 83.5") for text in ("nan", "inf", "1e5")),
        (True, "", "'True' is not a figure; type a number such as 83 or 83.5"),
    ],
)
def test_what_is_no_figure_or_may_mean_another_is_refused(typed: object, unit: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_figure(typed, unit, "value")
    assert (str(refused.value), refused.value.field) == (refusal, "value")


@pytest.mark.parametrize("typed", [None, "", "-", "–", " none "])
def test_where_none_may_be_nothing_or_a_dash_is_none(typed: object) -> None:
    assert read_optional_figure(typed, "%", "target") is None


@given(st.floats(-LARGEST / 2, LARGEST / 2).map(lambda value: round(value, 3)))
def test_a_figure_that_is_shown_is_read_again_as_the_same(value: float) -> None:
    assert read_figure(figure_words(value, "days"), "days", "value") == pytest.approx(value, rel=1e-12, abs=1e-9)
    assert read_figure(plain_number(value), "", "value") == pytest.approx(value, rel=1e-12, abs=1e-9)
    for unit in ("%", "days", "£"):
        assert read_figure(written_figure(value, unit), unit, "value") == pytest.approx(value, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        *((83, "%", "83%"), (83.5, "%", "83.5%"), (1234567.0, "", "1,234,567"), (12, "days", "12 days")),
        *((1200, "£", "£1,200"), (-5, "£ million", "-£5 million"), (None, "%", "–"), (0.1 + 0.2, "", "0.3")),
        *((0, "%", "0%"), (0.0000001, "", "0.0000001")),
    ],
)
def test_a_figure_is_shown_with_its_unit(value: float | None, unit: str, words: str) -> None:
    assert figure_words(value, unit) == words


def test_percentages_are_so_many_points_apart_and_others_so_many_of_their_unit() -> None:
    assert [difference_words(each, "%") for each in (-2, 1, 0.5)] == ["2 points", "1 point", "0.5 points"]
    assert difference_words(-3, "days") == "3 days"
    assert number_text(1234.5) == "1,234.5"


def test_the_spark_line_goes_from_the_lowest_to_the_highest_and_leaves_a_dot_where_none_is() -> None:
    assert spark_line([1, 2, None, 3, 10]) == "▁▂·▃█"
    assert spark_line([70, 70, 70]) == "▄▄▄"
    assert spark_line([]) == ""
    assert spark_line([None]) == "·"
