"""A plan with measures for tests: three, with readings, beside the actions of the bundled plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.measures import add_measure, measure_meant
from actionplan.model.rules.readings import enter_reading
from actionplan.store.sqlite.store import SqliteStore

ASSESSMENTS = "Assessments in 45 days"
REFERRALS = "Re-referrals within a year"
MEASURES: Mapping[str, Mapping[str, Any]] = {
    ASSESSMENTS: {
        "unit": "%",
        "baseline": "71",
        "baseline_on": "31/3/2026",
        "target": "85",
        "tolerance": "2",
        "owner": "Head of Quality",
        "origin": "monthly return",
        "actions": ["1.4"],
    },
    REFERRALS: {"unit": "%", "good": "lower", "target": "20", "areas": ["1.2"]},
}
READINGS: Mapping[str, Mapping[str, str]] = {
    ASSESSMENTS: {"2026-07": "72", "2026-08": "74", "2026-09": "79", "2026-10": "83"},
    REFERRALS: {"2026-08": "24", "2026-09": "23"},
}


def measured(plan: Plan, measures: Mapping[str, Mapping[str, Any]] = MEASURES) -> Plan:
    """A plan with measures, and no readings."""
    for name, values in measures.items():
        edit = add_measure(plan, {"name": name, **values})
        plan = plan.changed(measures=(*plan.measures, edit.after))
    return plan


def with_readings(plan: Plan, readings: Mapping[str, Mapping[str, str]] = READINGS) -> Plan:
    """A plan with readings of its measures, by their names and periods."""
    for name, of_measure in readings.items():
        for period, value in of_measure.items():
            edit = enter_reading(plan, measure_meant(plan, name), period=period, value=value)
            plan = plan.changed(readings=(*plan.readings, edit.after))
    return plan


def save(path: Path, edits: list[Edit], day: date, by: str = "sam") -> None:
    """Saves edits in the database at a path, as one change of a day."""
    store = SqliteStore(path)
    try:
        store.save(edits, Stamp(by, datetime.combine(day, time(12)).astimezone(), day, "command"), "")
    finally:
        store.close()


def measure_database(path: Path, day: date) -> None:
    """Gives the plan of a database the measures and readings."""
    store = SqliteStore(path)
    try:
        plan = store.plan(day)
    finally:
        store.close()
    plan_after = with_readings(measured(plan))
    save(path, [Edit(None, measure) for measure in plan_after.measures], day)
    save(path, [Edit(None, reading) for reading in plan_after.readings], day)
