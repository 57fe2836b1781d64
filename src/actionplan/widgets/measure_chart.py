"""The chart of one measure: a bar a period, from nought, with its figure and how it stands against its target."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

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
_EIGHTH = 1 / len(_EIGHTHS)
_FULL, _TARGET = "█", "│"
LEAST_BAR = 16
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
        """The bar of a period with the mark of its target, which has a cell of its own.

        The mark stands behind the cell that the target ends in. So the bar of a figure below the target ends before
        the mark however near it comes, and that of a figure that is the target reaches it.
        """
        cells = self._cells(point.value) if point.value is not None else 0.0
        room = self._width + 1
        if point.target is None:
            return Content.styled(f"{_blocks(cells):<{room + 1}}", "$text-accent")
        mark = min(self._width, ceil(self._cells(point.target)))
        is_reached = point.value is not None and point.value >= point.target
        if is_reached:
            # A figure beyond the target is seen beyond the mark.
            cells = max(cells, mark + (_EIGHTH if point.value != point.target else 0))
        bar = f"{_blocks(cells):<{room}}"
        return Content.assemble(
            (bar[:mark], "$text-accent"), (_TARGET, "" if is_reached else "$text-muted"), (bar[mark:], "$text-accent")
        )

    def _cells(self, value: float) -> float:
        return (value - self._low) / self._span * self._width


def _blocks(cells: float) -> str:
    """A bar so many cells long, to the eighth below."""
    whole = int(cells)
    return _FULL * whole + _EIGHTHS[int((cells - whole) * len(_EIGHTHS))]
