"""Everything that is known of a measure beside its readings, as pairs of a name and words: pages are made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actionplan.model.dates import format_date
from actionplan.model.figures import difference_words, figure_words
from actionplan.model.measure_lines import MeasureLine
from actionplan.model.measure_periods import period_of
from actionplan.model.measured_actions import shown_refs
from actionplan.model.measures import Measure

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


def measure_facts(line: MeasureLine, plan: Plan) -> Iterator[tuple[str, str]]:
    """A name and words each; the words are empty where nothing is known."""
    measure = line.measure
    yield "Restricted", line.restricted
    yield "Withdrawn", measure.withdrawn
    yield "Last", line.words
    yield "Periods", line.spark
    good = f"{measure.good} is better, a figure every {measure.every}"
    yield "Good", f"{good}, in {measure.unit}" if measure.unit else good
    if measure.baseline is not None:
        since = f"; since then {line.since_baseline.words}" if line.since_baseline is not None else ""
        day = f" on {format_date(measure.baseline_on)}" if measure.baseline_on is not None else ""
        yield "Baseline", f"{figure_words(measure.baseline, measure.unit)}{day}{since}"
    yield "Target", _target(measure)
    if measure.tolerance is not None:
        yield "Tolerance", difference_words(measure.tolerance, measure.unit)
    yield "Owner", plan.person_name(measure.owner)
    yield "Comes from", measure.origin
    yield "Shows", ", ".join(shown_refs(measure, plan))
    yield "Missing", line.missing_words


def _target(measure: Measure) -> str:
    by_period = (f"{period_of(key).words} {figure_words(value, measure.unit)}" for key, value in measure.targets)
    single = figure_words(measure.target, measure.unit) if measure.target is not None else ""
    return "; ".join(filter(None, (single, *by_period)))
