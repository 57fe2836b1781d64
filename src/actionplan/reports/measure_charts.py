"""The chart of one measure: its readings over its periods against its target, as figures and in words.

A period without a reading is a gap and never nought, and no two measures are in one chart. The formats draw it.
"""

from __future__ import annotations

from msgspec import Struct

from actionplan.model.figures import figure_words, number_text
from actionplan.model.measure_lines import Against, MeasureLine, series
from actionplan.model.restricted import RESTRICTED
from actionplan.model.sanitise import first_line
from actionplan.reports.summary import Summary

MOST_CHARTS = 6
"""So many measures have a chart, those that miss their target first."""
LEAST_READINGS = 3
"""Two figures are a change; a line begins with three."""
MOST_PERIODS = 12
"""So many periods are shown, the last ones."""
NO_READING = "no reading"


class MeasureChart(Struct, frozen=True):
    """The figures of one measure over its periods; a place in one tuple is the same period in the others."""

    name: str
    """A word of its own, for the marks inside a drawing."""
    title: str
    """``M1 Thresholds applied correctly, %``."""
    label: str
    """What its labels are: ``Month``."""
    labels: tuple[str, ...]
    """Its periods, short: ``Oct 2026``."""
    values: tuple[float | None, ...]
    """None for a period without a reading."""
    targets: tuple[float | None, ...]
    unit: str = ""

    @property
    def alt(self) -> str:
        """All that it shows, in words."""
        words = f"A line of the figure of each {self.label.lower()}"
        if self.single_target is not None:
            words += f", and the target of {figure_words(self.single_target, self.unit)}"
        figures = zip(self.labels, self.values, strict=True)
        parts = (f"{label}: {self._figure(value)}{self._own_target(at)}" for at, (label, value) in enumerate(figures))
        return f"{words}. {'; '.join(parts)}."

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called where its figures stand in a table."""
        return (self.label, "Figure", "Target") if self.has_target else (self.label, "Figure")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of that table, one a period."""
        rows = zip(self.labels, self.values, self.targets, strict=True)
        return tuple(
            (label, self._figure(value), figure_words(target, self.unit))[: len(self.headings)]
            for label, value, target in rows
        )

    @property
    def has_target(self) -> bool:
        """Whether any of its periods has one."""
        return any(target is not None for target in self.targets)

    @property
    def single_target(self) -> float | None:
        """The target where all periods have the same; None where they have several or none."""
        return self.targets[0] if len(set(self.targets)) == 1 else None

    @property
    def target_ends(self) -> tuple[int, ...]:
        """The last period with each target, the first period being 0: its value is written there."""
        following = (*self.targets[1:], None)
        return tuple(
            place
            for place, (target, after) in enumerate(zip(self.targets, following, strict=True))
            if target is not None and target != after
        )

    @property
    def places(self) -> int:
        """How many places behind the point its figures have, so that all have as many."""
        figures = (number_text(value) for value in (*self.values, *self.targets) if value is not None)
        return max((len(figure.partition(".")[2]) for figure in figures), default=0)

    def number(self, value: float) -> str:
        """A figure as it is written in the chart; its unit stands in the title."""
        return f"{value:,.{self.places}f}"

    def _figure(self, value: float | None) -> str:
        return NO_READING if value is None else figure_words(value, self.unit)

    def _own_target(self, place: int) -> str:
        target = self.targets[place]
        if target is None or self.single_target is not None:
            return ""
        return f" (target {figure_words(target, self.unit)})"


def measure_charts(summary: Summary) -> tuple[MeasureChart, ...]:
    """A chart for each of the first measures that have readings enough; those that miss their target come first.

    What is restricted and left out for its readers has none.
    """
    shown = (line for line in summary.measures if line.measure.name != RESTRICTED)
    by_need = sorted(shown, key=lambda line: line.against is not Against.MISSED)
    charts = (_chart(line, summary) for line in by_need)
    return tuple(chart for chart in charts if chart is not None)[:MOST_CHARTS]


def _chart(line: MeasureLine, summary: Summary) -> MeasureChart | None:
    measure = line.measure
    points = series(measure, summary.plan)[-MOST_PERIODS:]
    if sum(point.value is not None for point in points) < LEAST_READINGS:
        return None
    unit = f", {measure.unit}" if measure.unit else ""
    return MeasureChart(
        name=f"measure-{measure.ref}",
        title=first_line(f"{measure.ref} {line.name}{unit}"),
        label=measure.every.value.capitalize(),
        labels=tuple(point.period.short_words for point in points),
        values=tuple(point.value for point in points),
        targets=tuple(point.target for point in points),
        unit=measure.unit,
    )
