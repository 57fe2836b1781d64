"""How the chart of a measure is laid out, the same in every format that draws it: its scale and where figures stand."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import NamedTuple

from msgspec.structs import replace

from actionplan.reports.column_widths import text_width
from actionplan.reports.measure_charts import MeasureChart

_STEPS = (1, 2, 5, 10)
"""What the steps of a scale are, times a power of ten."""
_LINES = 4
"""A scale has about so many lines."""
_FROM_NOUGHT = 0.5
"""A scale begins at nought where the least figure is less than this part of the greatest."""
_EXACT = 6
"""Places by which a whole number of steps is told from a part of one."""
_LABEL_HEIGHT = 1.6
"""How much room a figure needs above or below its point, as a part of the type size."""
_BETWEEN = 0.4
"""How far two labels beside each other are apart, as a part of the type size."""


class Scale(NamedTuple):
    """The scale that figures are drawn by: its ends, counted in steps from nought, and how large a step is."""

    first: int
    last: int
    step: float

    @property
    def low(self) -> float:
        """The figure at its foot."""
        return self.first * self.step

    @property
    def high(self) -> float:
        """The figure at its top."""
        return self.last * self.step

    @property
    def places(self) -> int:
        """How many places behind the point its figures need."""
        return max(0, -floor(log10(self.step)))

    @property
    def lines(self) -> tuple[tuple[float, str], ...]:
        """The figures that have a line, from the lowest, each as it is written beside it."""
        figures = (number * self.step for number in range(self.first, self.last + 1))
        return tuple((figure, f"{figure:,.{self.places}f}") for figure in figures)

    def height(self, value: float) -> float:
        """How high a figure is, from 0 at the foot to 1 at the top."""
        return (value / self.step - self.first) / (self.last - self.first)


def scale_of(chart: MeasureChart) -> Scale:
    """The scale that holds all figures and targets of a chart, its ends round numbers."""
    figures = [value for value in (*chart.values, *chart.targets) if value is not None]
    least, greatest = min(figures, default=0.0), max(figures, default=0.0)
    if 0 <= least < _FROM_NOUGHT * greatest:
        least = 0.0
    step = _round_step(((greatest - least) or abs(greatest) or 1.0) / _LINES)
    first, last = floor(round(least / step, _EXACT)), ceil(round(greatest / step, _EXACT))
    if first == last:
        first, last = first - 1, last + 1
    elif first > 0 and round(least / step, _EXACT) == first:
        # Off the foot, where its lowest figure would look like none at all.
        first -= 1
    return Scale(first, last, step)


def _round_step(distance: float) -> float:
    """The least round step that is not less than a distance: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(distance))
    return power * next((step for step in _STEPS if step * power >= distance), _STEPS[-1])


def figures_below(chart: MeasureChart, height: float, size: float) -> tuple[bool, ...]:
    """For each period whether its figure is written below its point: where above it a line would strike it out.

    Args:
        chart: What it shows.
        height: How high it is between the ends of its scale, in points.
        size: The size of its type, in points.
    """
    scale, room = scale_of(chart), _LABEL_HEIGHT * size / height
    heights = [None if value is None else scale.height(value) for value in chart.values]
    below = []
    for place, (at, target) in enumerate(zip(heights, chart.targets, strict=True)):
        if at is None or at < room:
            below.append(False)
            continue
        if target is not None and abs(distance := scale.height(target) - at) <= room:
            below.append(distance >= 0)
            continue
        beside = (*heights[max(0, place - 1) : place], *heights[place + 1 : place + 2])
        lines = [line for line in beside if line is not None]
        below.append(bool(lines) and min(lines) > at)
    return tuple(below)


def last_that_fit(chart: MeasureChart, room: float, size: float) -> MeasureChart:
    """The chart with as many of its last periods as have room for their figures and names side by side.

    Args:
        chart: What it shows.
        room: How wide it is between the first period and the last, both included, in points.
        size: The size of its type, in points.
    """
    texts = [chart.number(value) for value in chart.values if value is not None]
    texts += [word for label in chart.labels for word in label.split(" ")]
    widest = max(text_width(text, size) for text in texts) + _BETWEEN * size
    number = max(1, min(len(chart.labels), floor(room / widest)))
    if number == len(chart.labels):
        return chart
    return replace(chart, labels=chart.labels[-number:], values=chart.values[-number:], targets=chart.targets[-number:])
