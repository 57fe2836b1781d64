"""A number and its noun: one place makes the two agree."""

from __future__ import annotations

from actionplan.model.number_words import count, days, number_of, times, verb


def test_one_is_singular_and_all_else_is_not() -> None:
    assert [number_of(number, "action") for number in (0, 1, 2, 3_000)] == [
        *("0 actions", "1 action", "2 actions", "3,000 actions")
    ]
    assert [number_of(number, "copy", "copies") for number in (1, 2)] == ["1 copy", "2 copies"]
    assert [days(number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [times(number) for number in (1, 2, 3, 1_000)] == ["once", "twice", "3 times", "1,000 times"]
    assert [verb(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]


def test_thousands_have_a_comma() -> None:
    assert [count(number) for number in (0, 999, 3_000)] == ["0", "999", "3,000"]
