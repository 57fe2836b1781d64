"""What a row of a team's table is: an action, the heading of a theme or of a finding, a total, a note, or lost.

Several signs decide: in which columns it says anything, how long it is, and what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import cached_property
from statistics import median

from actionplan.planfiles.grid import GridRow
from actionplan.planfiles.spreadsheet.cells import TableCells
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.file_key import key_line
from actionplan.planfiles.spreadsheet.headings import plain
from actionplan.planfiles.spreadsheet.table_layout import Column, cell_text, is_like_ref

_TOTAL = re.compile(
    r"^(?:grand |sub ?-?)?totals?\b|^(?:count|sum|average|number of (?:actions|recommendations))\b", re.IGNORECASE
)
_NOTE = re.compile(
    r"^(?:notes?|nb|n\.b|key|rag key|brag key|source|legend|please note|version|updated|last updated|printed|"
    r"prepared by|approved by)\s*[:–=-]|^[*†‡]|^page \d+\b|^end of (?:table|document|plan)\b",
    re.IGNORECASE,
)
_LONGEST_THEME = 120
_LONGEST_FINDING = 90
_SAMPLE = 200
"""So many rows tell how full a row mostly is."""
_OF_FINDING = frozenset({"finding", "ref", "theme", "source_ref", "grade", "priority", "deadline", "response"})
_OF_WORK = ("owner", "due", "rag", "stage", "progress", "revised_due")


class RowKind(Enum):
    """What a row is."""

    ACTION = auto()
    THEME = auto()
    FINDING = auto()
    """What the rows below answer."""
    MORE = auto()
    """More of what was said in the row above."""
    HEADINGS = auto()
    TOTAL = auto()
    NOTE = auto()
    BELOW = auto()
    """A line below the table."""
    LOST = auto()
    """It says something, and there is no telling of what."""
    TOO_WIDE = auto()
    """It has more cells than there are headings."""
    EMPTY = auto()


class RowJudge:
    """Says of each row of a table what it is."""

    def __init__(self, cells: TableCells) -> None:
        """Of the rows of a table."""
        self._cells, self._rows = cells, cells.table.rows

    def kind(self, row: GridRow, place: int) -> RowKind:
        """What a row is, at its place among the rows below the headings."""
        filled = self._cells.filled(row)
        if all(text.casefold() in NOTHING for text in filled.values()):
            return RowKind.EMPTY
        first = next(iter(filled.values()))
        if self._is_heading_again(row):
            return RowKind.HEADINGS
        if _TOTAL.match(first) and self._is_total(filled):
            return RowKind.TOTAL
        if place >= self._last_full and key_line([*filled.values()], row.fills.values()):
            return RowKind.NOTE
        if len(filled) == 1 or self._cells.is_across(row):
            return self._of_one_cell(row, place, filled)
        return self._of_several(row, place, filled)

    # --- one cell -----------------------------------------------------------------------------------------------

    def _of_one_cell(self, row: GridRow, place: int, filled: Mapping[int, str]) -> RowKind:
        index, text = next(iter(filled.items()))
        column = next((column for column in self._cells.read if column.index == index), None)
        is_across = self._cells.is_across(row)
        field = column.field if column is not None and not is_across else ""
        kind = self._by_column(field, text, index, place)
        if kind is not None:
            return kind
        if _NOTE.match(text):
            return RowKind.NOTE
        if place > self._last_action or place > self._last_full and self._has_gap(place):
            return RowKind.BELOW
        is_first = is_across or index == self._first_index or field == "theme"
        if is_first and len(text) <= _LONGEST_THEME and re.search(r"[^\W\d]{2}", text):
            return RowKind.THEME
        return RowKind.NOTE if is_first else RowKind.LOST

    def _by_column(self, field: str, text: str, index: int, place: int) -> RowKind | None:
        """What a text that stands alone is by its column; None where that does not tell."""
        match field:
            case "ref" if is_like_ref(text):
                return RowKind.ACTION
            case "title":
                is_heading = text.isupper() and len(text) > 3 and self._fullness(place + 1) > 1
                return RowKind.THEME if is_heading else RowKind.ACTION
            case "finding":
                return self._alone_as_finding(text, index, place)
            case "progress" if place > 0:
                return RowKind.MORE
        return None

    def _alone_as_finding(self, text: str, index: int, place: int) -> RowKind | None:
        if self._is_answered_below(place):
            return RowKind.FINDING
        # In the first column a short line is the heading of those below it, unless nothing else says what is done.
        is_short = len(text) <= _LONGEST_FINDING and not text.endswith(".")
        return None if index == self._first_index and is_short and self._cells.has("title") else RowKind.ACTION

    # --- several cells ------------------------------------------------------------------------------------------

    def _of_several(self, row: GridRow, place: int, filled: Mapping[int, str]) -> RowKind:
        says = {index for index, text in filled.items() if text.casefold() not in NOTHING}
        fields = {column.field for column in self._cells.read if column.index in says}
        signs = (
            (RowKind.TOO_WIDE, self._cells.beyond(row)),
            (RowKind.THEME, self._is_section(row, place, fields)),
            (RowKind.BELOW, self._is_below(place, fields, len(filled))),
            (RowKind.MORE, self._cells.is_part_of_above(row, "title")),
            (RowKind.FINDING, "finding" in fields and fields <= _OF_FINDING and self._is_answered_below(place)),
            (RowKind.ACTION, bool(fields & {"title", "finding"})),
            (RowKind.ACTION, "ref" in fields and is_like_ref(self._cells.text(row, "ref"))),
        )
        return next((kind for kind, is_so in signs if is_so), RowKind.LOST)

    def _is_section(self, row: GridRow, place: int, fields: set[str]) -> bool:
        """Whether a row has nothing but a ref and words, and the next row's ref begins with that: 1, then 1.1."""
        if fields not in ({"ref", "title"}, {"ref", "finding"}) or place + 1 >= len(self._rows):
            return False
        ref = self._cells.text(row, "ref").strip(" .)")
        below = self._cells.text(self._rows[place + 1], "ref")
        return bool(ref) and below.startswith(ref) and below[len(ref) : len(ref) + 1] in (".", "-")

    def _is_below(self, place: int, fields: set[str], filled: int) -> bool:
        """Whether a row stands behind the last full one, with a gap between, and says little: a key, who approved."""
        if place <= self._last_full or filled * 2 >= self._usual_fullness and filled > 2:
            return False
        return self._has_gap(place) and fields.isdisjoint(_OF_WORK)

    def _has_gap(self, place: int) -> bool:
        """Whether an empty row stands between the last full row and a place."""
        numbers = [row.number for row in self._rows[self._last_full : place + 1]]
        return any(after - before > 1 for before, after in zip(numbers, numbers[1:], strict=False))

    # --- what stands around -------------------------------------------------------------------------------------

    def _is_answered_below(self, place: int) -> bool:
        """Whether the next row has an action and no finding of its own."""
        if place + 1 >= len(self._rows) or not self._cells.has("title"):
            return False
        row = self._rows[place + 1]
        return bool(self._cells.text(row, "title")) and not self._cells.text(row, "finding")

    def _fullness(self, place: int) -> int:
        return len(self._cells.filled(self._rows[place])) if place < len(self._rows) else 0

    @cached_property
    def _first_index(self) -> int:
        return min((column.index for column in self._cells.read), default=0)

    @cached_property
    def _usual_fullness(self) -> float:
        counts = sorted(len(self._cells.filled(row)) for row in self._rows[:_SAMPLE])
        # Of the fuller half: short lines above and below a short table are not how its rows are.
        return median(counts[len(counts) // 2 :] or [0])

    @cached_property
    def _last_full(self) -> int:
        """The place of the last row that is as full as rows mostly are, or nearly."""
        for place in range(len(self._rows) - 1, -1, -1):
            filled = self._cells.filled(self._rows[place])
            if len(filled) * 2 >= self._usual_fullness and len(filled) > 1 and not self._is_total(filled):
                return place
        return len(self._rows)

    @cached_property
    def _last_action(self) -> int:
        """The place of the last row that has more than one cell, and is no total."""
        for place in range(len(self._rows) - 1, -1, -1):
            filled = self._cells.filled(self._rows[place])
            if len(filled) > 1 and not self._is_total(filled):
                return place
        return len(self._rows)

    @cached_property
    def _headings(self) -> list[tuple[Column, str]]:
        """The columns that have a heading, and how it is compared."""
        headings = [(column, plain(column.heading)) for column in self._cells.table.columns]
        return [(column, heading) for column, heading in headings if heading]

    def _is_heading_again(self, row: GridRow) -> bool:
        named = self._headings
        missing = 0
        for column, heading in named:
            missing += plain(cell_text(self._cells.cell(row, column))) != heading
            if missing * 5 > len(named):
                return False
        return len(named) - missing >= 2

    def _is_total(self, filled: Mapping[int, str]) -> bool:
        first, *rest = filled.values()
        return bool(_TOTAL.match(first)) and all(re.fullmatch(r"[\d,.%£ ]+|=.*", text) for text in rest)
