"""What the key asks that enters a reading of a measure, and the edit that the answer means."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.figures import figure_words
from actionplan.model.measure_lines import measure_line, period_asked_for, target_for
from actionplan.model.measure_periods import MeasurePeriod, is_over, read_measure_period
from actionplan.model.measures import Measure, Reading
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.measures import measure_meant
from actionplan.model.rules.readings import enter_reading
from actionplan.model.sanitise import sanitise
from actionplan.screens.question import Field, Question, Typed


def reading_question(plan: Plan, measures: Sequence[Measure]) -> Question:
    """For which period, which figure, and what is to be said of it; of several measures, of which.

    Args:
        plan: The plan as it is now.
        measures: One measure or several that are watched, the likeliest first.
    """
    first = measures[0]

    def measure_of(answer: Typed) -> Measure:
        return measure_meant(plan, answer["measure"]) if "measure" in answer else first

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = enter_reading(
            plan,
            measure_of(answer),
            period=answer["period"],
            value=answer["value"],
            note=answer["note"],
            reason=answer["restated"],
        )
        return [edit], ""

    def preview(answer: Typed) -> Content:
        try:
            measure = measure_of(answer)
            period = read_measure_period(answer["period"], measure.every, plan.as_at)
        except Invalid as refusal:
            return Content(sanitise(str(refusal)))
        return Content(sanitise(_what_is_known(measure, period, plan)))

    def tells(saved_edits: Sequence[Edit]) -> str:
        reading = saved_edits[0].after
        assert isinstance(reading, Reading)
        measure = next(each for each in measures if each.ref == reading.measure)
        readings = (*(each for each in plan.readings if each.ref != reading.ref), reading)
        line = measure_line(measure, plan.changed(readings=readings))
        return f"{measure.ref}: {line.words} · u undoes"

    names = tuple(measure.name for measure in measures)
    which = (Field("measure", "measure", names[0], names, closed=True),) if len(measures) > 1 else ()
    fields = (
        *which,
        Field("value", "figure"),
        Field("period", "for", period_asked_for(first, plan).words),
        Field("note", "note"),
        Field("restated", "because", by_rule=True),
    )
    name = sanitise(first.name) if len(measures) == 1 else f"one of {len(measures):,} measures"
    return Question(Content.assemble(("Reading of ", "bold"), (name, "bold")), fields, edits, preview, tells=tells)


def _what_is_known(measure: Measure, period: MeasurePeriod, plan: Plan) -> str:
    """What a period has already, its target, and what was last: below the line while the figure is typed."""
    parts = [f"{period.meaning}, in {measure.unit}" if measure.unit else period.meaning]
    if not is_over(period, plan.as_at):
        parts.append("not over yet")
    readings = plan.readings_of(measure)
    here = next((reading for reading in readings if reading.period == period.key), None)
    if here is not None:
        parts.append(f"now {figure_words(here.value, measure.unit)}: another figure restates it")
    target = target_for(measure, period.key)
    if target is not None:
        parts.append(f"target {figure_words(target, measure.unit)}")
    if readings and readings[-1] is not here:
        parts.append(f"last {measure_line(measure, plan).last_words}")
    return " · ".join(parts)
