"""Measures in a plan file: read as they are written, or refused with the line."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.model.impact import Impact
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.planfiles.plan_yaml import PlanFile, read
from actionplan.planfiles.yaml_events import BadPlanFile

TODAY = date(2026, 11, 28)
PLAN = """
title: Service improvement
organisation: Example Council
themes:
  - title: Preventing fires
    areas:
      - text: Train all crews
        actions:
          - title: Train
            {action}
      - text: Visit homes
measures:
  - name: Crews trained
    unit: "%"
    every: quarter
    baseline: 40
    targets: {{Q3 2026/27: 70, Q4 2026/27: 90}}
    tolerance: 1.5
    owner: Ann
    origin: training records
    actions: ["1.1"]
    themes: [1]
    readings: {{2026-Q1: 50, Q2 2026/27: 61.5%}}
  - name: Turnover
    good: lower
    every: year
    target: 10
    findings: ["1.2"]
    readings:
      - period: 2025/26
        value: "1,200"
        note: all stations
        restated: late returns
"""


def read_with(before: str = "", after: str = "", *, action: str = "owner: Ann") -> PlanFile:
    """The file with one text in the place of another."""
    text = PLAN.format(action=action)
    assert before in text
    return read(text.replace(before, after, 1).encode(), "ours.yaml", TODAY)


def test_measures_are_read_with_their_readings() -> None:
    plan = read_with().plan
    assert plan.measures == (
        Measure(
            ref="M1",
            name="Crews trained",
            unit="%",
            every=Every.QUARTER,
            baseline=40,
            targets=(("2026-Q3", 70), ("2026-Q4", 90)),
            tolerance=1.5,
            owner="Ann",
            origin="training records",
            actions=("1.1",),
            themes=("1",),
        ),
        Measure("M2", "Turnover", good=Direction.LOWER, every=Every.YEAR, target=10, areas=("1.2",)),
    )
    assert plan.readings == (
        Reading("M1/2026-Q1", "M1", "2026-Q1", 50),
        Reading("M1/2026-Q2", "M1", "2026-Q2", 61.5),
        Reading("M2/2025", "M2", "2025", 1200, "all stations", "late returns"),
    )


@pytest.mark.parametrize("named", ["Crews trained/Q2 2026/27", "crews trained/2026-Q2", "M1/2026-Q2", "m1/Q2 2026/27"])
def test_an_impact_is_shown_by_a_reading(named: str) -> None:
    plan_file = read_with(
        action=f"{{impact: evidenced, impact_reading: {named}}}".strip("{}").replace(", ", "\n            ")
    )
    action = plan_file.plan.actions[0]
    assert (action.impact, action.impact_reading) == (Impact.EVIDENCED, "M1/2026-Q2")
    assert plan_file.doubts == ()


def test_a_reading_no_better_than_the_baseline_is_no_proof() -> None:
    action = "impact: evidenced\n            impact_reading: M1/2026-Q2"
    plan_file = read_with("61.5%", "40", action=action)
    assert (plan_file.plan.actions[0].impact, plan_file.plan.actions[0].impact_reading) == (Impact.EMERGING, "")
    (doubt,) = plan_file.doubts
    assert doubt == (
        "1.1: impact evidenced by Crews trained, 40% for Q2 2026/27, which is no better than its baseline: brought in "
        "as emerging"
    )


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        ("name: Turnover", "name: crews trained", "there are two measures 'crews trained'; give one another name"),
        ("baseline: 40", "baseline: 0.4", "0.4 may mean 40% or 0.4%; write it with its sign"),
        ("baseline: 40", "baseline: forty", "'forty' is not a figure in %"),
        ("tolerance: 1.5", "tolerance: -1", "a tolerance is nought or more"),
        ("every: year", "every: week", "'week' is not known; it is one of month, quarter, year"),
        ("2026-Q1: 50", "2026-Q2: 50", "there are two readings for Q2 2026/27; take one of them out"),
        ("2026-Q1: 50", "October 2026: 50", "'October 2026' is not a quarter"),
        ("2026-Q1: 50", "Q1: 50", "'q1' has no year"),
        ("2026-Q1: 50", "2027-Q1: 50", "Q1 2027/28 has not begun yet; take its reading out"),
        ("Q3 2026/27: 70", "2026-Q4: 70", "is there twice; take one of them out"),
        ("period: 2025/26", "period: 2025", "2025 can be of two financial years: type 2024/25 or 2025/26"),
        ('findings: ["1.2"]', 'findings: ["9.2"]', "there is no finding '9.2'"),
        ('actions: ["1.1"]', 'actions: ["9.1"]', "there is no action '9.1'; it is one of 1.1, 1.2"),
        ("themes: [1]", "themes: [9]", "there is no theme '9'"),
        ("good: lower", "best: lower", "unknown key 'best'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(before: str, after: str, refusal: str) -> None:
    with pytest.raises(BadPlanFile) as error:
        read_with(before, after)
    assert refusal in str(error.value)
    assert str(error.value).startswith("ours.yaml line ")


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ("M1/2026-Q3", "'Crews trained' has no reading for '2026-Q3'; add it"),
        ("Calls/2026-10", "is no reading; write a measure, a stroke and a period"),
    ],
)
def test_a_reading_that_there_is_not_shows_nothing(named: str, refusal: str) -> None:
    with pytest.raises(BadPlanFile, match=refusal):
        read_with(action=f"impact: evidenced\n            impact_reading: {named}")
