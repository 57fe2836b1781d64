"""Which owner is probably meant by one that nobody is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.names import meant_name

OWNERS = ("Head of Quality", "Head of Referral", "Director, Families and Social Care", "J Smith", "Team 1", "Ann")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("head of quality", "Head of Quality"),
        ("Head  of Quality ", "Head of Quality"),
        ("Quality, Head of", "Head of Quality"),
        ("Head Quality", "Head of Quality"),
        ("Head of Qualty", "Head of Quality"),
        ("Haed of Quality", "Head of Quality"),
        ("Head of Qulaity", "Head of Quality"),
        ("Director of Families and Socail Care", "Director, Families and Social Care"),
        ("smith j", "J Smith"),
        ("J Smyth", "J Smith"),
        ("hea", "Head of Quality"),
        ("ref", ""),
        ("he", ""),
        ("Head of Finance", ""),
        ("Head of Quality Assurance", ""),
        ("Team 2", ""),
        ("Anna", ""),
        ("Bob", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_name_that_is_nearly_one_in_use_is_doubted_and_another_is_not(typed: str, meant: str) -> None:
    assert meant_name(typed, OWNERS) == meant


@pytest.mark.parametrize("name", OWNERS)
def test_a_name_in_use_is_never_doubted_though_another_is_nearly_the_same(name: str) -> None:
    assert meant_name(name, (*OWNERS, f"{name}s", name.upper())) == ""


def test_of_two_that_it_could_be_a_slip_of_neither_is_offered() -> None:
    assert meant_name("Head of Finences", ("Head of Finance", "Head of Finances")) == "Head of Finances"
    assert meant_name("Head of Wellbting", ("Head of Wellbeing", "Head of Wellbring")) == ""


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5))
def test_only_a_name_in_use_is_ever_offered_and_never_what_is_typed(typed: str, names: list[str]) -> None:
    meant = meant_name(typed, names)
    assert meant == "" or (meant in names and meant != typed.strip())
