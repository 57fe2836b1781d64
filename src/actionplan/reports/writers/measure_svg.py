"""The chart of a measure as a drawing: its figures as a line, each written at its point, and its target dashed.

A line with points and one of dashes are told apart in black and white, and a period without a reading is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from actionplan.reports.column_widths import text_width
from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.measure_layout import Scale, figures_below, last_that_fit, scale_of
from actionplan.reports.writers.svg_parts import SIZE, WIDTH, svg_drawing, svg_text

_HEIGHT = 8.0
"""How high it is between the ends of its scale, as a part of the type size, as are all below."""
_LINE, _ABOVE, _BASE = 1.2, 1.7, 0.36
_WIDEST_STEP = 6.0
"""How far two periods are apart at most."""
_TARGET = "Target"
_DASHES = "5 3"


def measure_svg(chart: MeasureChart, size: float = SIZE) -> str:
    """The drawing of a chart, as one SVG element that says what it is.

    Args:
        chart: What it shows; of its periods as many as there is room for, the last ones. Its words say all of them.
        size: The size of its letters, in points.
    """
    drawing = _Drawing(chart, size)
    return svg_drawing(chart, drawing.height, drawing.parts(), size)


class _Drawing:
    """Where everything is, in points."""

    def __init__(self, chart: MeasureChart, size: float) -> None:
        self.size = size
        ends = [label for _, label in scale_of(chart).lines]
        self.beside = _beside(chart)
        # Several targets are a row of their own below the periods, so that each stands below its period.
        names = [*ends, _TARGET] if self.beside == _TARGET else ends
        self.left = max(text_width(name, size) for name in names) + 0.6 * size
        behind = text_width(self.beside, size) + 0.6 * size
        self.chart = last_that_fit(chart, WIDTH - self.left - behind, size)
        self.scale: Scale = scale_of(self.chart)
        self.step = min(_WIDEST_STEP * size, (WIDTH - self.left - behind) / len(self.chart.labels))
        self.top, self.plot = _ABOVE * size, _HEIGHT * size
        self.labels = [_label_lines(label, self.step, size) for label in self.chart.labels]

    @property
    def right(self) -> float:
        """Where the last period ends."""
        return self.left + self.step * len(self.chart.labels)

    @property
    def below(self) -> float:
        """The base of the last line of the periods."""
        return self.top + self.plot + _LINE * self.size * max(map(len, self.labels))

    @property
    def height(self) -> float:
        """Of the whole."""
        rows = 1 if self.beside == _TARGET else 0
        return self.below + (_LINE * rows + 0.4) * self.size

    def parts(self) -> Iterator[str]:
        """The elements of the drawing."""
        yield from self._axes()
        yield from self._targets()
        yield from self._figures()
        for place, words in enumerate(self.labels):
            for number, word in enumerate(words, 1):
                base = self.top + self.plot + _LINE * self.size * number
                yield svg_text(self._middle(place), base, word, "middle")

    def _middle(self, place: int) -> float:
        return self.left + self.step * (place + 0.5)

    def _down(self, value: float) -> float:
        return self.top + self.plot * (1 - self.scale.height(value))

    def _axes(self) -> Iterator[str]:
        """The scale with a mark at each of its figures, and its foot: no line strikes a figure out."""
        foot, look = self.top + self.plot, 'stroke-width="0.6"'
        yield _line(f"M{self.left:.1f} {self.top:.1f}V{foot:.1f}H{self.right:.1f}", look)
        for figure, label in self.scale.lines:
            y = self._down(figure)
            yield _line(f"M{self.left:.1f} {y:.1f}h{-0.25 * self.size:.1f}", look)
            yield svg_text(self.left - 0.4 * self.size, y + _BASE * self.size, label, "end")

    def _targets(self) -> Iterator[str]:
        """The target as a line of dashes, a step where it changes, with its value behind it or in a row below."""
        start = 0
        for end in self.chart.target_ends:
            target = self.chart.targets[end] or 0.0
            start += self.chart.targets[start:].index(target)
            left, right, y = self.left + self.step * start, self.left + self.step * (end + 1), self._down(target)
            yield _line(f"M{left:.1f} {y:.1f}H{right:.1f}", f'stroke-width="1.4" stroke-dasharray="{_DASHES}"')
            start = end + 1
            if end == self.chart.target_ends[-1]:
                yield svg_text(right + 0.4 * self.size, y + _BASE * self.size, self.beside)
        if self.beside == _TARGET:
            base = self.below + _LINE * self.size
            yield svg_text(self.left - 0.4 * self.size, base, _TARGET, "end")
            for place, of_period in enumerate(self.chart.targets):
                words = "–" if of_period is None else self.chart.number(of_period)
                yield svg_text(self._middle(place), base, words, "middle")

    def _figures(self) -> Iterator[str]:
        below = figures_below(self.chart, self.plot, self.size)
        points: list[tuple[float, float] | None] = [
            None if value is None else (self._middle(place), self._down(value))
            for place, value in enumerate(self.chart.values)
        ]
        yield from _connected(points)
        for point, value, is_below in zip(points, self.chart.values, below, strict=True):
            if point is None or value is None:
                continue
            x, y = point
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.28 * self.size:.1f}" fill="currentColor"/>'
            yield svg_text(x, y + (1.25 if is_below else -0.55) * self.size, self.chart.number(value), "middle")


def _beside(chart: MeasureChart) -> str:
    """What stands behind the line of the target: its value too, where there is one for all."""
    if not chart.has_target:
        return ""
    single = chart.single_target
    return _TARGET if single is None else f"{_TARGET} {chart.number(single)}"


def _connected(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """A line from each point to the next one, and none over a period without a reading."""
    for first, second in pairwise(points):
        if first is not None and second is not None:
            (left, top), (right, foot) = first, second
            yield _line(f"M{left:.1f} {top:.1f}L{right:.1f} {foot:.1f}", 'stroke-width="1.8"')


def _line(path: str, look: str) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" {look}/>'


def _label_lines(label: str, step: float, size: float) -> list[str]:
    """A period on one line where there is room, else its year below it."""
    return [label] if text_width(label, size) < step - 0.5 * size else label.split(" ")
