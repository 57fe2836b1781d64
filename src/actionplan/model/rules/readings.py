"""What makes an edit to a reading valid, and what one shows of an action's impact (docs/design.md, "Measures")."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.figures import figure_words, read_figure
from actionplan.model.impact import Impact
from actionplan.model.measure_lines import shows_difference
from actionplan.model.measure_periods import MeasurePeriod, period_of, read_measure_period
from actionplan.model.measured_actions import measures_of
from actionplan.model.measures import Measure, Reading
from actionplan.model.mistakes import is_mistake
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.impact_proof import unproved_by_its_loss
from actionplan.model.rules.measure_values import Values
from actionplan.model.rules.measures import measure_named
from actionplan.model.typed_values import read_note, read_text


def reading_meant(plan: Plan, text: str) -> Reading:
    """The reading that somebody means: ``M1/2026-10``, or a measure by its name, a stroke and a period.

    Raises:
        Invalid: if there is none.
    """
    parts = text.strip().split("/")
    for index in range(1, len(parts)):
        measure = measure_named(plan, "/".join(parts[:index]))
        if measure is None:
            continue
        period, readings = "/".join(parts[index:]).strip(), plan.readings_of(measure)
        keys = {reading.period.casefold(): reading for reading in readings}
        if period.casefold() not in keys:
            period = read_measure_period(period, measure.every, plan.as_at).key
        if period.casefold() in keys:
            return keys[period.casefold()]
        raise Invalid("reading", f"{measure.ref} {measure.name} has no reading for {period_of(period).words}")
    raise Invalid("reading", f"there is no reading {text.strip()[:40]!r}; write measure and period, such as M1/2026-10")


def enter_reading(
    plan: Plan, measure: Measure, *, period: str | MeasurePeriod, value: object, note: str = "", reason: str = ""
) -> Edit:
    """The edit that says what a measure was in a period, or restates it.

    A figure is never overwritten: another one for the same period needs a reason, and the log keeps the one before.

    Args:
        plan: The plan as at the day of the edit.
        measure: The measure.
        period: The period, or as it is typed.
        value: The figure, as it is typed or stands in a cell.
        note: What is to be said of it.
        reason: Why it is another figure than before.

    Raises:
        Invalid: if period or figure cannot be read, or a reason is missing.
    """
    if measure.withdrawn:
        raise Invalid("measure", f"{measure.ref} is withdrawn: {measure.withdrawn}")
    if not isinstance(period, MeasurePeriod):
        period = read_measure_period(period, measure.every, plan.as_at)
    figure = read_figure(value, measure.unit, "value")
    note, reason = read_note(note), read_text(reason, "restated")
    ref = f"{measure.ref}/{period.key}"
    before = next((reading for reading in plan.readings if reading.ref == ref), None)
    if before is None:
        return Edit(None, Reading(ref, measure.ref, period.key, figure, note), measure)
    if is_mistake(before):
        return Edit(before, replace(before, value=figure, note=note, restated="", withdrawn=""), measure)
    if figure == before.value and not before.withdrawn:
        return Edit(before, replace(before, note=note or before.note))
    if not reason:
        state = "was withdrawn" if before.withdrawn else f"is {figure_words(before.value, measure.unit)}"
        raise Invalid(
            "restated",
            f"{measure.ref} {state} for {period.words}; say why it is {figure_words(figure, measure.unit)} now",
        )
    return Edit(before, replace(before, value=figure, note=note or before.note, restated=reason, withdrawn=""), measure)


def withdraw_reading(plan: Plan, reading: Reading, reason: str) -> Edit:
    """The edit that withdraws a reading, such as one of the wrong period. Raises Invalid."""
    reason = read_note(reason)
    if not reason:
        raise Invalid("note", f"say why the reading {reading.ref} is withdrawn")
    if refusal := unproved_by_its_loss(plan, reading):
        raise Invalid("impact_reading", refusal)
    return Edit(reading, replace(reading, withdrawn=reason))


# --- what it shows --------------------------------------------------------------------------------------------


def impact_shown(plan: Plan, action: Action, values: Values, *, evidence: int, note: str) -> dict[str, Any]:
    """What follows from what is said of an action's impact: that it makes a difference is not said without a proof.

    The proof is a piece of evidence, or a reading of one of its measures that is better than the baseline, or meets
    its target; another one is taken with a reason. Of any other impact no reading is kept.

    Args:
        plan: The plan of the action.
        action: The action as it stands.
        values: What is said, read: ``impact``, ``impact_reading``, or both.
        evidence: How many pieces of evidence it has.
        note: The reason.

    Raises:
        Invalid: if there is no proof, or the reading is none of its measures'.
    """
    impact = Impact(values.get("impact", action.impact))
    reading_ref = str(values.get("impact_reading", action.impact_reading))
    if not impact.needs_evidence:
        if values.get("impact_reading"):
            raise Invalid("impact_reading", f"a reading shows that an impact is evidenced or sustained, not {impact}")
        return {"impact_reading": ""}
    if not reading_ref:
        if not evidence:
            # Where there is a reading to name, that is what is still to be said.
            has_readings = any(plan.readings_of(measure) for measure in measures_of(action, plan))
            field, proof = "impact", "add what shows it"
            if has_readings:
                field, proof = "impact_reading", "add what shows it, or name a reading of its measure"
            raise Invalid(field, f"{action.ref} has no evidence yet; {proof}, then say {impact}")
        return {"impact_reading": ""}
    if reading_ref == action.impact_reading:
        return {"impact_reading": reading_ref}
    reading = reading_meant(plan, reading_ref)
    measure = next((each for each in measures_of(action, plan) if each.ref == reading.measure), None)
    if measure is None:
        raise Invalid("impact_reading", f"{reading.measure} is no measure of {action.ref}: it shows nothing of it")
    if not note and not shows_difference(measure, reading):
        figure = figure_words(reading.value, measure.unit)
        raise Invalid(
            "note",
            f"{measure.name} is {figure} for {period_of(reading.period).words}, no better than its baseline of "
            f"{figure_words(measure.baseline, measure.unit)}; say why that shows a difference",
        )
    return {"impact_reading": reading.ref}
