"""The charts of a workbook: native, stacked, readable without colour.

Each piece of a bar has the pattern of its rating, the same as in the other documents, and says its letter and its
number (``R2``) where it is large enough for them. What a chart shows stands in a table, and in words in its alternative
text. How much room every part has is said here, because programs that work it out for themselves let labels overlap.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from actionplan.model.key import Face
from actionplan.model.ratings import Condition
from actionplan.reports.charts import INK, SHADES, TINTS, Chart
from actionplan.reports.column_widths import text_width
from actionplan.reports.writers.xlsx_book import FONT, Book
from actionplan.reports.writers.xlsx_paper import DOT, TYPE
from actionplan.reports.writers.xlsx_parts import Numbers

_TITLE, _LEGEND = 30.0, 28.0
"""The height of a chart's title and of its legend, in points."""
_WEEK = 44.0
"""Of the days below columns, which stand at an angle."""
_BAR, _COLUMNS = 25.0, 150.0
"""The height of a bar with its gap, and of the columns."""
_LABELS = 0.4
"""The part of the width that the labels of bars have."""
_MARGIN = 6.0
_GAP, _GAP_OF_COLUMNS = 40, 20
"""Between two bars and between two columns, in hundredths of their width."""
_PATTERNS = {
    Condition.OFF_TRACK: "wide_upward_diagonal",
    Condition.AT_RISK: "percent_20",
    Condition.COMPLETE: "light_vertical",
    Condition.CHECKED: "light_horizontal",
    Condition.NOT_STARTED: "percent_10",
    Condition.UNRATED: "percent_5",
}
_FONT = {"name": FONT, "size": TYPE, "color": INK}
_BOLD = {**_FONT, "bold": True}
_HIDDEN = {"visible": False, "major_gridlines": {"visible": False}}


class _Room(NamedTuple):
    """Where the bars of a chart are, in points."""

    left: float
    top: float
    width: float
    height: float


def chart_height(chart: Chart) -> float:
    """How high a chart is, in points."""
    if chart.upright:
        return _TITLE + _COLUMNS + _WEEK + _LEGEND
    return _TITLE + _BAR * len(chart.labels) + _LEGEND + _MARGIN


def native_chart(book: Book, chart: Chart, numbers: Numbers, size: tuple[float, float]) -> Any:
    """A chart of the numbers in some rows of a sheet.

    Args:
        book: The workbook that it is of.
        chart: What it shows.
        numbers: Where its numbers are.
        size: Its width and height, in points.
    """
    room = _room(chart, *size)
    drawing = book.chart("column" if chart.upright else "bar")
    sheet, first, last, column = numbers
    for index, face in enumerate(chart.faces):
        counts = [row[index] for row in chart.counts]
        drawing.add_series(
            {
                "name": face.label,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column + index, last, column + index],
                **_fill(face),
                "border": {"color": INK, "width": 0.5},
                "gap": _GAP_OF_COLUMNS if chart.upright else _GAP,
                "data_labels": {
                    "value": True,
                    "font": _BOLD,
                    "custom": [_label(face, count, chart, room) for count in counts],
                },
            }
        )
    drawing.set_title({"name": chart.title, "name_font": {**_FONT, "size": TYPE + 1}, "overlay": False})
    if chart.upright:
        turned = {**_FONT, "rotation": -45}
        drawing.set_x_axis({"num_format": "d mmm", "num_font": turned, "text_axis": True, "interval_unit": 1})
        drawing.set_y_axis(_HIDDEN)
    else:
        drawing.set_x_axis(_HIDDEN)
        drawing.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"none": True}, "interval_unit": 1})
    drawing.set_legend({"position": "bottom", "font": _FONT})
    width, height = size
    place = {
        "x": room.left / width,
        "y": room.top / height,
        "width": room.width / width,
        "height": room.height / height,
    }
    drawing.set_plotarea({"layout": place})
    drawing.set_size({"width": width / DOT, "height": height / DOT})
    return drawing


def _room(chart: Chart, width: float, height: float) -> _Room:
    left = 3 * _MARGIN if chart.upright else width * _LABELS
    below = _LEGEND + (_WEEK if chart.upright else 0)
    return _Room(left, _TITLE, width - left - 2 * _MARGIN, height - _TITLE - below)


def _fill(face: Face) -> dict[str, object]:
    """The colour of a rating, with its pattern where it has one."""
    tint, shade = TINTS[face.colour], SHADES[face.colour]
    if face.condition not in _PATTERNS:
        return {"fill": {"color": tint}}
    return {"pattern": {"pattern": _PATTERNS[face.condition], "fg_color": shade, "bg_color": tint}}


def _label(face: Face, count: int, chart: Chart, room: _Room) -> dict[str, object]:
    """What stands on a piece of a bar; nothing on one that is smaller than that."""
    label = f"{face.letter}{count}"
    most = max(map(sum, chart.counts), default=0) or 1
    width = text_width(label, TYPE, bold=True) + 4
    if chart.upright:
        bar = room.width / max(1, len(chart.labels)) / (1 + _GAP_OF_COLUMNS / 100)
        fits = width <= bar and count * room.height / most >= TYPE * 1.4
    else:
        fits = width <= count * room.width / most
    if not count or not fits:
        return {"delete": True}
    # The pattern is cleared away behind it.
    return {"value": label, "font": _BOLD, "fill": {"color": TINTS[face.colour]}}
