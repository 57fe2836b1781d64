"""Who a cell names: posts as they stand; of several one owns it, as a doubt."""

from __future__ import annotations

import pytest

from actionplan.planfiles.spreadsheet.people import read_people_cell


@pytest.mark.parametrize(
    "text",
    [
        *("Assistant Director, Safeguarding", "Head of Safeguarding and Quality", "Children and Families Manager"),
        *("HR/OD", "Bassetlaw District Council, Newark & Sherwood District Council", "Head of Policy, Performance"),
        *("Chair of the Health and Wellbeing Board", "Head of Service, Early Help"),
    ],
)
def test_one_post_is_one(text: str) -> None:
    found = read_people_cell(text)
    assert (found.owner, found.support, found.doubt) == (text, (), "")


@pytest.mark.parametrize(
    ("text", "owner", "support"),
    [
        ("Head of Quality / Head of Practice", "Head of Quality", ("Head of Practice",)),
        ("Head of Quality/ Head of Practice", "Head of Quality", ("Head of Practice",)),
        ("Head of Quality; Head of Practice", "Head of Quality", ("Head of Practice",)),
        ("Head of Quality\nHead of Practice", "Head of Quality", ("Head of Practice",)),
        ("Director of Planning and Head of Planning", "Director of Planning", ("Head of Planning",)),
        ("Chief Nurse and Medical Director (to lead)", "Medical Director", ("Chief Nurse",)),
        ("Jane Smith, Tom Jones", "Jane Smith", ("Tom Jones",)),
        ("DM/PL/KL", "DM", ("PL", "KL")),
        ("Head of A supported by Head of B", "Head of A", ("Head of B",)),
        ("Lead: Jane Smith\nSupport: Tom Jones", "Jane Smith", ("Tom Jones",)),
        ("1. Jane Smith\n2. Tom Jones", "Jane Smith", ("Tom Jones",)),
        ("Head B, Head C", "Head B", ("Head C",)),
    ],
)
def test_of_several_one_owns_it_and_the_others_support(text: str, owner: str, support: tuple[str, ...]) -> None:
    found = read_people_cell(text)
    assert (found.owner, found.support) == (owner, support)
    assert "it names" in found.doubt
    assert [choice.answer for choice in found.choices] == [owner, *support, "one"]


def test_who_is_still_to_be_named_is_nobody() -> None:
    for text in ("TBC", "Vacant", "(tbc)"):
        found = read_people_cell(text)
        assert (found.owner, found.words) == ("", text)
    assert read_people_cell("TBC / Jane Smith").owner == "Jane Smith"
    for text in ("", "n/a", "–"):
        assert read_people_cell(text).owner == ""


def test_an_answer_says_who_of_them_it_is() -> None:
    text = "Head of Quality / Head of Practice"
    assert read_people_cell(text, "head of practice").owner == "Head of Practice"
    assert read_people_cell(text, "head of practice").support == ("Head of Quality",)
    assert read_people_cell(text, "one").owner == text
    assert read_people_cell(text, "none").owner == ""
    assert read_people_cell(text, "Somebody Else").owner == "Somebody Else"
