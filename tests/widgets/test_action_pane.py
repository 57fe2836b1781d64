"""The action under the cursor in a few lines: its dates in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actionplan.model.action import Action, Stage
from actionplan.model.describe import slippage
from actionplan.widgets.action_pane import date_words

FIRST = date(2026, 11, 19)


def action(**values: Any) -> Action:
    return Action("1.2", "1.2", "Recruit", original_due=FIRST, **values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"due": FIRST}, "due 19 Nov 2026"),
        ({"due": None}, "no due date (first 19 Nov 2026)"),
        ({"due": date(2027, 3, 1), "times_moved": 1}, "due 1 Mar 2027 (first 19 Nov 2026, moved once, 102 days later)"),
        ({"due": FIRST, "forecast": date(2026, 12, 1)}, "due 19 Nov 2026   forecast 1 Dec 2026"),
        (
            {"due": FIRST, "completed_on": date(2026, 11, 18), "stage": Stage.CLOSED},
            "due 19 Nov 2026   completed 18 Nov 2026",
        ),
    ],
)
def test_the_dates_of_an_action_in_one_line(values: dict[str, Any], words: str) -> None:
    assert date_words(action(**values)) == words


@pytest.mark.parametrize("due", [date(2027, 3, 1), date(2026, 11, 18), FIRST])
def test_a_date_that_moved_is_told_as_in_the_reports(due: date) -> None:
    moved = action(due=due, times_moved=2)
    assert f"({slippage(moved)})" in date_words(moved)
    agreed = action(due=due, times_moved=2, agreed_by="the Board")
    assert date_words(agreed) == date_words(moved), "the line has no room for who agreed"
