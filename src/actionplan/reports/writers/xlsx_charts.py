"""The two charts of a workbook: native, stacked, readable without colour.

Each piece of a bar says its letter and its number (``R 2``), the order of the pieces is that of the legend, and what
the chart shows stands in a table above it and, in words, in its alternative text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actionplan.model.dates import format_date
from actionplan.model.ratings import Rag
from actionplan.model.rollup import RollUp
from actionplan.model.trend import Trend
from actionplan.reports.writers.xlsx_book import FILLS, Book, rag_words

_FIRST_COUNT = 2
"""The column of Summary in which the counts begin, red first."""
_SMALL = {"size": 8}


def rating_bars(book: Book, sheet: str, rows: tuple[int, int], groups: Sequence[RollUp]) -> tuple[Any, str]:
    """How many actions of each rating there are in each group, as bars; with the same in words."""
    chart = _stacked(book, "bar", sheet, rows, [group.counts for group in groups])
    chart.set_title({"name": "Actions by rating, by summary area", "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": _SMALL, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 690, "height": 310})
    said = "; ".join(f"{group.title}: {_words(group.counts)}" for group in groups)
    return chart, f"Stacked bars of actions by rating. {said}."


def trend_columns(book: Book, sheet: str, rows: tuple[int, int], trend: Trend) -> tuple[Any, str]:
    """How many actions of each rating there were at the end of each week, as columns; with the ends in words."""
    chart = _stacked(book, "column", sheet, rows, trend.counts)
    chart.set_title({"name": "Actions by rating, last twelve weeks", "name_font": {"size": 11}})
    chart.set_x_axis({"num_format": "d mmm", "num_font": _SMALL, "text_axis": True})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 690, "height": 310})
    ends = [
        f"{format_date(day)}: {_words(counts)}"
        for day, counts in ((trend.days[0], trend.counts[0]), (trend.days[-1], trend.counts[-1]))
    ]
    return chart, f"Stacked columns of actions by rating, a week each. From {ends[0]}. To {ends[1]}."


def _stacked(
    book: Book, kind: str, sheet: str, rows: tuple[int, int], counts: Sequence[Mapping[Rag, int]]
) -> Any:  # fmt: skip
    chart = book.chart(kind)
    for place, rag in enumerate(Rag, _FIRST_COUNT):
        fill, ink = FILLS[rag]
        chart.add_series(
            {
                "name": rag_words(rag),
                "categories": [sheet, rows[0], 0, rows[1], 0],
                "values": [sheet, rows[0], place, rows[1], place],
                "fill": {"color": fill},
                "border": {"color": "#FFFFFF", "width": 1},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "font": {"color": ink, "size": 8, "bold": True},
                    "custom": [
                        {"value": f"{rag.letter} {numbers[rag]}"} if numbers[rag] else {"delete": True}
                        for numbers in counts
                    ],
                },
            }
        )
    chart.set_legend({"position": "bottom", "font": _SMALL})
    return chart


def _words(counts: Mapping[Rag, int]) -> str:
    return ", ".join(f"{number} {rag.word}" for rag, number in counts.items() if number) or "no actions"
