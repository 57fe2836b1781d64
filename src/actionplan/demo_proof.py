"""What shows in the demonstration whether it worked, and how things end there, on fixed days.

Measures with their readings, a check that failed, a restricted note, an accepted risk: made up as the rest of it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.hold_checks import check_holds
from actionplan.model.rules.measures import add_measure
from actionplan.model.rules.readings import enter_reading
from actionplan.model.rules.restrictions import restrict, thing_meant

_MEASURES: tuple[Mapping[str, Any], ...] = (
    {
        "name": "Thresholds applied correctly",
        "unit": "%",
        "baseline": "64",
        "baseline_on": "2026-06-30",
        "target": "90",
        "tolerance": "3",
        "owner": "Head of Quality",
        "origin": "monthly case audit",
        "actions": ("1.2",),
    },
    {
        "name": "Assessments finished in time",
        "unit": "%",
        "baseline": "71",
        "baseline_on": "2026-06-30",
        "target": "85",
        "owner": "Head of Performance",
        "origin": "case system, first working day of the month",
        "actions": ("1.4",),
    },
    {
        "name": "Children referred again within a year",
        "unit": "%",
        "good": "lower",
        "every": "quarter",
        "baseline": "27",
        "baseline_on": "2026-06-30",
        "targets": "Q2 2026/27=26; Q4 2026/27=22",
        "owner": "Head of Performance",
        "origin": "quarterly return",
        "themes": ("1",),
    },
    {
        "name": "Overspend forecast for the year",
        "unit": "£m",
        "good": "lower",
        "baseline": "4.2",
        "baseline_on": "2026-08-28",
        "target": "2.5",
        "owner": "Head of Finance",
        "origin": "monthly budget report",
        "actions": ("4.4",),
    },
)
_MEASURES_WEEK = 2


class _Reading(NamedTuple):
    """A figure that somebody enters."""

    week: int
    measure: str
    period: str
    value: str
    note: str = ""
    reason: str = ""
    """Why it is another figure than before."""


_READINGS = (
    _Reading(2, "M1", "2026-07", "68"),
    _Reading(2, "M1", "2026-08", "71"),
    _Reading(2, "M2", "2026-07", "72"),
    _Reading(2, "M2", "2026-08", "70"),
    _Reading(6, "M1", "2026-09", "77"),
    _Reading(6, "M2", "2026-09", "66", "agency cover refused"),
    _Reading(6, "M3", "Q2 2026/27", "26"),
    _Reading(6, "M4", "2026-09", "4.3"),
    _Reading(10, "M1", "2026-10", "80"),
    _Reading(11, "M2", "2026-10", "67"),
    _Reading(11, "M1", "2026-10", "82", "", "two late audits counted"),
    _Reading(11, "M4", "2026-10", "4.2"),
    _Reading(13, "M4", "2026-11", "4.2", "forecast of 24 November"),
)
_FIGURES = "Head of Performance"
_SLIPS = "two teams of six no longer use the model; the new starters were not trained"
_RISK = "until two boards merge in the spring, both may decide the same thing in different ways"
_SUSPENDED = "second disciplinary interview in the south team on 24 November"


class Step(NamedTuple):
    """A change of the story."""

    by: str
    edits: Callable[[Plan], list[Edit]]
    """What it changes, of the plan as it is then."""
    note: str = ""


def steps_of(week: int) -> Sequence[Step]:
    """The changes of a week, in their order."""
    steps: list[Step] = []
    if week == _MEASURES_WEEK:
        steps += [Step(_FIGURES, partial(_measure, values=values)) for values in _MEASURES]
    steps += [Step(_FIGURES, partial(_reading, reading=reading)) for reading in _READINGS if reading.week == week]
    return [*steps, *_OTHERS.get(week, ())]


def _measure(plan: Plan, values: Mapping[str, Any]) -> list[Edit]:
    return [add_measure(plan, values)]


def _reading(plan: Plan, reading: _Reading) -> list[Edit]:
    measure = plan.measure(reading.measure)
    assert measure is not None
    edit = enter_reading(
        plan, measure, period=reading.period, value=reading.value, note=reading.note, reason=reading.reason
    )
    return [edit]


def _no_longer_holds(plan: Plan) -> list[Edit]:
    """The practice model that was signed off two weeks before, looked at again."""
    action = plan.action("1.9")
    assert action is not None
    return check_holds(plan, action, "slipping", by="Head of Quality", what=_SLIPS)


def _interview(plan: Plan) -> list[Edit]:
    action = plan.action("1.8")
    assert action is not None
    return [propose_one(plan, action, {}, by="Head of Safeguarding", note=_SUSPENDED)]


def _restricted_interview(plan: Plan) -> list[Edit]:
    return [restrict(plan, thing_meant(plan, f"change:{plan.seq}"), "it is about a member of staff")]


def _accepted_risk(plan: Plan) -> list[Edit]:
    """The protocol between the boards, which two of them will not need from January on."""
    action = plan.action("3.5")
    assert action is not None
    values = {
        "stage": "withdrawn",
        "ending": "risk accepted",
        "accepted_by": "Director",
        "risk_review_on": "2027-03-31",
    }
    return [propose_one(plan, action, values, by="Improvement Lead", note=_RISK)]


_OTHERS: Mapping[int, Sequence[Step]] = {
    13: (
        Step("Head of Quality", _no_longer_holds, _SLIPS),
        Step("Head of Safeguarding", _interview, _SUSPENDED),
        Step("Improvement Lead", _restricted_interview),
        Step("Improvement Lead", _accepted_risk, _RISK),
    ),
}
"""What else happens, by week."""
