"""The chart of one measure: a bar a period, from nought, with its figure and how it stands against its target."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from actionplan.model.figures import figure_words
from actionplan.model.measure_lines import MeasurePoint, against_target
from actionplan.model.measures import Measure
from actionplan.model.sanitise import first_line, sanitise
from actionplan.widgets.hanging_indent import Line
from actionplan.widgets.measure_words import STYLE_OF_TARGET
from actionplan.widgets.text_parts import muted

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_FULL, _TARGET = "█", "│"
LEAST_BAR = 10
"""A bar is no shorter than so many cells, however narrow the window is."""


def chart_lines(measure: Measure, points: Sequence[MeasurePoint], width: int) -> list[Line]:
    """A line a period: its name, its bar up to ``width`` cells with its target marked, its figure, and how it stands.

    Bars begin at nought, so that twice the figure is twice the bar; where figures go below it they begin at the lowest.
    """
    if not points:
        return []
    scale = _Scale(points, max(LEAST_BAR, width))
    front = max(cell_len(point.period.short_words) for point in points)
    figures = [figure_words(point.value, measure.unit) for point in points]
    widest = max(map(cell_len, figures))
    return [
        (
            muted(f"{point.period.short_words:<{front}}  "),
            Content.assemble(scale.bar(point), f"  {sanitise(figure):>{widest}}  ", _standing(measure, point)),
        )
        for point, figure in zip(points, figures, strict=True)
    ]


def _standing(measure: Measure, point: MeasurePoint) -> Content:
    """How the figure of a period stands, and what was said of it."""
    if point.value is None or point.reading is None:
        return muted("no reading")
    parts: list[Content] = []
    against = against_target(measure, point.period.key, point.value)
    if against is not None:
        target = sanitise(figure_words(point.target, measure.unit))
        parts.append(Content.styled(f"{against.sign} {against}, {target}", STYLE_OF_TARGET[against]))
    restated = f"restated: {point.reading.restated}" if point.reading.restated else ""
    parts += [muted(first_line(text)) for text in (point.reading.note, restated) if text]
    return Content(" · ").join(parts)


class _Scale:
    """How many cells a figure is from where the bars begin."""

    def __init__(self, points: Sequence[MeasurePoint], width: int) -> None:
        values = [value for point in points for value in (point.value, point.target) if value is not None]
        self._low, high = min(0.0, *values), max(0.0, *values)
        self._span = (high - self._low) or 1.0
        self._width = width

    def bar(self, point: MeasurePoint) -> Content:
        """The bar of a period, and the mark of its target where that is beyond it."""
        cells = self._cells(point.value) if point.value is not None else 0.0
        whole, rest = int(cells), int((cells - int(cells)) * len(_EIGHTHS))
        text = (_FULL * whole + _EIGHTHS[rest]).ljust(self._width)
        if point.target is None:
            return Content.styled(text, "$text-accent")
        mark = min(self._width - 1, int(self._cells(point.target)))
        is_below = point.value is not None and point.value < point.target
        if is_below and whole >= mark:
            # However near it is, what is below the target does not reach its mark.
            text, whole = (_FULL * (mark - 1)).ljust(self._width), mark - 1
        if mark < whole:
            # Within the bar: it is seen as a gap in it.
            return Content.assemble((text[:mark], "$text-accent"), (_TARGET, ""), (text[mark + 1 :], "$text-accent"))
        return Content.assemble((text[:mark], "$text-accent"), (_TARGET, "$text-muted"), text[mark + 1 :])

    def _cells(self, value: float) -> float:
        return (value - self._low) / self._span * self._width
