"""The measures of a plan file that is written: those that show something of the actions in it, with their readings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from actionplan.model.action import Action
from actionplan.model.figures import plain_number
from actionplan.model.measures import Measure, standing_measures
from actionplan.model.plan import Plan
from actionplan.planfiles.yaml_writer import Value, without_empty

_FIGURES = ("baseline", "target", "tolerance")


def reading_name(plan: Plan, ref: str) -> str:
    """A reading as a file names it, by its measure's name, since refs of measures are given anew: ``Waits/2026-10``."""
    measure_ref, _, period = ref.partition("/")
    measure = plan.measure(measure_ref)
    return f"{measure.name}/{period}" if measure is not None and not measure.withdrawn else ""


def measures_of(plan: Plan, actions: Sequence[Action], areas: Collection[str]) -> list[Value]:
    """The measures of some actions and findings, and those whose readings show the impact of the actions."""
    refs = {action.ref for action in actions}
    shown_by = {action.impact_reading.partition("/")[0] for action in actions if action.impact_reading}
    return [
        _measure(plan, measure, refs, areas)
        for measure in standing_measures(plan)
        if measure.ref in shown_by or refs.intersection(measure.actions) or set(areas).intersection(measure.areas)
    ]


def _measure(plan: Plan, measure: Measure, refs: Collection[str], areas: Collection[str]) -> dict[str, Value]:
    figures = {name: getattr(measure, name) for name in _FIGURES}
    numbers = {str(area.theme) for area in plan.areas if area.ref in areas}
    themes = [theme for theme in plan.themes if str(theme.number) in measure.themes and str(theme.number) in numbers]
    values: dict[str, Value | None] = {
        "name": measure.name,
        "unit": measure.unit,
        "good": measure.good,
        "every": measure.every,
        **{name: plain_number(figure) for name, figure in figures.items() if figure is not None},
        "baseline_on": measure.baseline_on,
        "targets": {period: plain_number(figure) for period, figure in measure.targets},
        "owner": plan.person_name(measure.owner) if measure.owner else "",
        "origin": measure.origin,
        "actions": [ref for ref in measure.actions if ref in refs],
        "findings": [ref for ref in measure.areas if ref in areas],
        "themes": [theme.ref or theme.title for theme in themes],
        "readings": list(_readings(plan, measure)),
    }
    return without_empty(values)


def _readings(plan: Plan, measure: Measure) -> Iterator[Value]:
    for reading in plan.readings_of(measure):
        value = plain_number(reading.value)
        yield without_empty(
            {"period": reading.period, "value": value, "note": reading.note, "restated": reading.restated}
        )
