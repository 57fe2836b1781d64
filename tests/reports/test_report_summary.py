"""The numbers of a summary, computed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actionplan.model.plan import Plan
from actionplan.model.rag import Rag, RagKey
from actionplan.reports.judged import judge
from actionplan.reports.sentences import check, concerns, headline
from actionplan.reports.summary import gather
from actionplan.reports.wording import share, thresholds


def test_the_headline_says_the_honest_counts(rated: Plan) -> None:
    counts, attention = headline(gather(rated))
    assert counts == "Of 5 actions, 1 (20%) are red, 1 (20%) amber, 1 (20%) green, 1 (20%) closed and 1 (20%) unrated."
    assert attention == "1 is late, 1 is declared better than the dates support, 0 await sign-off."


def test_nothing_to_count_is_said_and_not_divided_by(empty: Plan) -> None:
    summary = gather(empty)
    assert headline(summary) == ("No actions count in this plan.", "")
    assert summary.adds_up
    assert not summary.exceptions
    assert not summary.due_soon
    assert [found for _, found in summary.gaps] == [(), (), ()]


def test_the_rows_add_up_and_say_so(rated: Plan) -> None:
    summary = gather(rated)
    areas, themes = (rows for _, rows in summary.tables)
    assert summary.adds_up
    assert check(areas, summary) == "The rows add up: 2 + 2 + 1 = 5, each action counted once."
    assert check(themes, summary) == "The rows add up: 3 + 2 = 5, each action counted once."
    assert check(areas[:-1], summary) == "The rows do not add up: 2 + 2 is not 5."
    assert [title for title, _ in areas] == ["Outcome focus", "Quality of practice", "Not mapped"]
    assert [title for title, _ in themes] == ["1 Effective practice", "2 Managing performance"]


def test_exceptions_are_what_is_red_late_or_optimistic_the_worst_first(rated: Plan) -> None:
    found = gather(rated).exceptions
    assert [one.action.ref for one in found] == ["1.1", "1.2"]
    assert found[0].why == "two posts vacant; 26 days late against 1 Nov 2026, critical"
    assert found[1].why == (
        "declared green against amber suggested; the new date will hold; due date moved twice"
    )  # fmt: skip


def test_an_unrated_action_that_is_late_is_an_exception(plan: Plan, today: date) -> None:
    late = replace(plan.actions[0], due=date(2026, 10, 1), original_due=date(2026, 10, 1))
    found = gather(replace(plan, actions=(late, *plan.actions[1:]))).exceptions
    assert [(one.action.ref, one.suggested.rag) for one in found] == [("1.1", Rag.RED)]


def test_due_soon_looks_thirty_days_ahead_and_leaves_the_late_to_the_exceptions(rated: Plan) -> None:
    summary = gather(rated)
    assert [one.action.ref for one in summary.due_soon] == ["1.3"]
    assert summary.due_soon_until == date(2026, 12, 27)


def test_the_gaps_are_named(rated: Plan) -> None:
    gaps = {missing: [action.ref for action in found] for missing, found in gather(rated).gaps}
    assert gaps == {"unrated": ["2.2"], "without an owner": ["2.2"], "without a due date": ["2.2"]}


def test_every_area_is_in_the_mapping_not_mapped_ones_too(plan: Plan) -> None:
    mapping = {area.ref: title for area, title in gather(plan).mapping}
    assert mapping == {
        "1.1": "Quality of practice",
        "1.2": "Quality of practice",
        "1.3": "Outcome focus",
        "2.1": "Outcome focus",
        "2.2": "Not mapped",
    }


def test_a_judgement_says_nothing_good_as_a_reason(rated: Plan) -> None:
    closed = rated.action("2.1")
    assert closed is not None
    assert judge(closed, rated).why == ""


@pytest.mark.parametrize(
    ("number", "total", "words"), [(0, 0, "0"), (0, 34, "0"), (3, 34, "3 (9%)"), (1, 1, "1 (100%)")]
)
def test_a_percentage_stands_behind_its_count(number: int, total: int, words: str) -> None:
    assert share(number, total) == words


def test_the_thresholds_are_those_of_the_plan() -> None:
    assert "amber up to 14 days and red beyond" in thresholds(RagKey(late=14))
    assert "Late, or forecast to be, is red;" in thresholds(RagKey(strict=True))
