"""What looks like a person's data in a text, and what does not: a doubt that is mostly wrong is soon not read."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan import demo
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.personal_data import PersonalKind, is_nhs_number, new_personal_data, personal_data
from actionplan.model.rules.personal_doubts import personal_doubts
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import with_store

NHS, BIRTH, POSTCODE, CHILD = PersonalKind
REFS = st.from_regex(r"[1-9]\d?\.[1-9]\d?[a-c]?(/[mn][1-9])?", fullmatch=True)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def kinds(text: str) -> set[PersonalKind]:
    return {piece.kind for piece in personal_data(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case of John Smith DOB 01/02/2012 NHS 943 476 5919 not visited", {NHS, BIRTH, CHILD}),
        ("9434765919", {NHS}),
        ("NHS no. 943-476-5919.", {NHS}),
        ("NHS number:943 4765919, seen twice", {NHS}),
        ("９４３ ４７６ ５９１９", {NHS}),
        ("943\n476 5919", {NHS}),
        ("943 476 \r\n5919", {NHS}),
        ("9434765919a", {NHS}),
        ("943\t476\t5919", {NHS}),
        ("943  476  5919", {NHS}),
        ("NHS=943.476.5919", {NHS}),
        ("NHS9434765919", {NHS}),
        ("nhs_9434765919 seen", {NHS}),
        ("943\u00a0476\u00a05919", {NHS}),
        ("01/02/2012 943 476 5919", {NHS}),
        ("Ella Jones 943 476 5919", {NHS, CHILD}),
        ("date of birth 1 February 2012", {BIRTH}),
        ("d.o.b. 1.2.12", {BIRTH}),
        ("DoB: 2012", {BIRTH}),
        ("2012-02-01 (DOB)", {BIRTH}),
        ("born on 3 May 2014", {BIRTH}),
        ("born 03/05/14", {BIRTH}),
        ("Ella Jones, born 3 May 2014", {BIRTH, CHILD}),
        ("moved to 4 High Street, ME14 1XQ", {POSTCODE}),
        ("sw1a 1aa", {POSTCODE}),
        ("CF101NS", {POSTCODE}),
        ("child X was not seen", {CHILD}),
        ("Baby P", {CHILD}),
        ("young person J's plan", {CHILD}),
        ("pupil Ella O'Brien moved school", {CHILD}),
        ("the case of Ella Jones", {CHILD}),
        ("Ella Jones, aged 7, waits", {CHILD}),
        ("Ella Jones (7)", {CHILD}),
        ("a 7-year-old Ella Jones", {CHILD}),
    ],
)
def test_what_looks_like_a_persons_data(text: str, expected: set[PersonalKind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Numbers that are no NHS numbers, or part of something else.
        "943 476 5918",
        "1111111111 and 0123456789",
        "£9434765919",
        "19434765919",
        "943\n476\n5919",
        "Liquid Logic (5)",
        "girl Guides Association",
        "a9434765919f2",
        "9434765919f2",
        "INV9434765919",
        "9434765919.50",
        "tel 01622 943476, 020 7946 0958",
        "https://kent.gov.uk/doc/9434765919",
        # Dates of a plan.
        "due 31/3/27, moved from 1 Feb 2026",
        "Jane Brown agreed on 12/03/2026",
        "visited 01/02/2012 by the inspectors",
        "the plan was born in 2019 of a review",
        "born of a review on 3 May 2014",
        # Refs, sizes, quarters and times.
        "1.2b and MV 1.2/m1, KS4, A4, E1 4, Q1 2nd half, S1 2nd phase, L2 4hr",
        "in Q3 2027, 20 of 20, 2pm to 3pm",
        "SHA b1 2ac4 of e4-5ab",
        "https://kent.gov.uk/ME14-1XQ",
        # A council's own words and posts.
        "Child Protection Conference, Head of Quality",
        "the child I visited, child A&E attendance",
        "Young Person Led, Child Death Overview Panel",
        "the case of Kent County Council",
        "Early Years, aged 0 to 5; Care Leavers aged 16-25",
        "Jane Brown owns it; John Smith and Ann Lee support",
        "Director of Children's Services, Kent Safeguarding Children Partnership",
        "Working Together 2018 and the Children Act 1989",
        "",
        " \n",
    ],
)
def test_what_does_not(text: str) -> None:
    assert personal_data(text) == ()


@given(st.text(string.digits, min_size=9, max_size=9), st.sampled_from(["{}{}{}", "{} {} {}", "{}-{}-{}"]))
def test_of_ten_digits_one_check_digit_at_most_makes_an_nhs_number(digits: str, form: str) -> None:
    numbers = [digits + check for check in string.digits if is_nhs_number(digits + check)]
    assert len(numbers) <= 1
    for number in numbers:
        assert kinds(f"seen: {form.format(number[:3], number[3:6], number[6:])}, again") == {NHS}
        # One digit typed wrongly is another number, and no NHS number.
        wrong = number[:4] + str((int(number[4]) + 1) % 10) + number[5:]
        assert NHS not in kinds(wrong)


@given(REFS, DAYS, st.integers(0, 999_999))
def test_refs_dates_and_numbers_of_a_plan_are_never_doubted(ref: str, day: date, number: int) -> None:
    text = f"{ref} due {format_date(day)}, was {day:%d/%m/%Y}, {day.isoformat()} ({number:,} of {number}), Head of Care"
    assert personal_data(text) == ()


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]))
def test_behind_the_words_for_it_every_form_of_a_day_is_a_date_of_birth(day: date, form: str) -> None:
    text = day.strftime(form)
    assert kinds(f"DOB {text}.") == {BIRTH}
    assert kinds(f"his date of birth is {text}") == {BIRTH}
    assert kinds(f"due {text}") == set()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for piece in personal_data(text):
        assert piece.text


def test_what_stood_there_before_is_not_doubted_again() -> None:
    before = "NHS 943 476 5919"
    assert new_personal_data(before, f"{before}, visited") == ()
    assert [piece.kind for piece in new_personal_data(before, f"{before}, ME14 1XQ")] == [POSTCODE]


def test_the_texts_of_the_plan_that_comes_with_the_program_raise_no_doubt() -> None:
    plan = bundled_plan()
    assert personal_doubts(Edit(None, area) for area in plan.areas) == ()
    assert personal_doubts(Edit(None, action) for action in plan.actions) == ()
    assert personal_data("\n".join(strength.text for strength in plan.strengths)) == ()


def test_all_that_is_said_in_the_demonstration_raises_no_doubt(tmp_path: Path) -> None:
    demo.make(tmp_path / "demo.db")
    with_store(tmp_path / "demo.db", _expect_no_doubt)


def _expect_no_doubt(store: SqliteStore) -> None:
    updates = store.history()
    assert len(updates) > 100
    for update in updates:
        assert personal_data(update.change.note) == (), update.change.note
        assert personal_data("\n".join(map(str, update.after.values()))) == (), update.after
