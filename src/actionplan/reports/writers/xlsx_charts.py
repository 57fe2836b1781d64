"""The charts of a workbook: native, stacked, readable without colour.

Each piece of a bar says its letter and its number (``R 2``), the order of the pieces is that of the legend, and what
the chart shows stands in a table above it and, in words, in its alternative text.
"""

from __future__ import annotations

from typing import Any

from actionplan.model.key import Face
from actionplan.reports.charts import Chart
from actionplan.reports.writers.xlsx_book import FILLS, Book

_FIRST_COUNT = 2
"""The column of a table in which the counts begin, red first."""
_SMALL = {"size": 8}
_HIDDEN = {"visible": False, "major_gridlines": {"visible": False}}


def native_chart(book: Book, chart: Chart, sheet: str, rows: tuple[int, int]) -> Any:
    """A chart of the numbers in some rows of a sheet."""
    drawing = book.chart("column" if chart.upright else "bar")
    for index, face in enumerate(chart.faces):
        fill, ink = FILLS[face.colour]
        column = _FIRST_COUNT + index
        drawing.add_series(
            {
                "name": face.label,
                "categories": [sheet, rows[0], 0, rows[1], 0],
                "values": [sheet, rows[0], column, rows[1], column],
                "fill": {"color": fill},
                "border": {"color": "#FFFFFF", "width": 1},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "font": {"color": ink, "size": 8, "bold": True},
                    "custom": [_label(face, counts[index]) for counts in chart.counts],
                },
            }
        )
    drawing.set_title({"name": chart.title, "name_font": {"size": 11}})
    if chart.upright:
        drawing.set_x_axis({"num_format": "d mmm", "num_font": _SMALL, "text_axis": True})
        drawing.set_y_axis(_HIDDEN)
    else:
        drawing.set_x_axis(_HIDDEN)
        drawing.set_y_axis({"reverse": True, "num_font": _SMALL, "line": {"none": True}})
    drawing.set_legend({"position": "bottom", "font": _SMALL})
    drawing.set_size({"width": 690, "height": 310})
    return drawing


def _label(face: Face, count: int) -> dict[str, object]:
    """What stands on a piece of a bar; nothing on one that is not there."""
    if not count:
        return {"delete": True}
    return {"value": f"{face.letter} {count}"}
