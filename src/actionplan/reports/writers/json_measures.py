"""Measures and readings for programs."""

from __future__ import annotations

from typing import Any

from actionplan.model.measure_lines import MeasureLine, gap_words, target_for
from actionplan.model.measure_periods import period_of
from actionplan.model.measures import Measure, Reading
from actionplan.model.plan import Plan


def measure_object(line: MeasureLine, plan: Plan) -> dict[str, Any]:
    """The object of a measure: what was said of it, how it stands on the plan's day, and its readings."""
    measure = line.measure
    return {
        "ref": measure.ref,
        "name": measure.name,
        "unit": measure.unit or None,
        "good": measure.good.value,
        "every": measure.every.value,
        "baseline": measure.baseline,
        "baseline_on": measure.baseline_on,
        "target": measure.target,
        "targets": dict(measure.targets),
        "tolerance": measure.tolerance,
        "owner": plan.person_name(measure.owner) or None,
        "origin": measure.origin or None,
        "actions": list(measure.actions),
        "findings": list(measure.areas),
        "themes": [int(number) for number in measure.themes],
        "last": line.last.value if line.last is not None else None,
        "last_period": line.last.period if line.last is not None else None,
        "turn": line.turn.value if line.turn is not None else None,
        "since_baseline": line.since_baseline.value if line.since_baseline is not None else None,
        "against_target": line.against.name.lower() if line.against is not None else None,
        "missing": [period.key for period in line.missing],
        "readings": [reading_object(reading, measure) for reading in plan.readings_of(measure)],
        "withdrawn": measure.withdrawn or None,
        "version": measure.version,
    }


def reading_object(reading: Reading, measure: Measure) -> dict[str, Any]:
    """The object of a reading, with the target of its period and the days that the period lasts from and to."""
    period = period_of(reading.period)
    return {
        "ref": reading.ref,
        "measure": reading.measure,
        "period": reading.period,
        "period_words": period.words,
        "from": period.first,
        "to": period.last,
        "value": reading.value,
        "target": target_for(measure, reading.period),
        "note": reading.note or None,
        "restated": reading.restated or None,
        "withdrawn": reading.withdrawn or None,
        "version": reading.version,
    }


def gap_object(line: MeasureLine) -> dict[str, Any]:
    """The object of a measure that has no reading for a period that should have one."""
    return {
        "measure": line.measure.ref,
        "name": line.measure.name,
        "missing": [period.key for period in line.missing],
        "words": gap_words(line),
    }
