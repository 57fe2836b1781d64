"""The sheets of an OpenDocument spreadsheet, put together from the XML elements as they come.

What is repeated a million times is counted and not written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.cell_texts import (
    Layout,
    day_cell,
    error_cell,
    number_cell,
    percent_cell,
    time_cell,
)
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, MOST_GRID_ROWS, MOST_GRIDS, Grid, GridRow, Merge
from actionplan.planfiles.ods_styles import OdsStyles
from actionplan.planfiles.table_rows import BadSheet, TableCell, Unreadable

MOST_MERGES = 20_000
_MOST_CELLS = 2_000_000
"""Of all sheets, those that are repeated included."""
_MOST_SPACES = 20
_IGNORED = frozenset(
    (
        *("office:annotation", "table:shapes", "office:forms", "text:ruby-text", "table:tracked-changes"),
        *("draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "draw:line", "draw:ellipse", "draw:control"),
    )
)
"""What has texts that are not of the cell."""
_SPACES = re.compile(r"[ \t\r\n]+")
_TIME = re.compile(r"(-?)P(?:(\d{1,6})D)?T(\d{1,6})H(\d{1,6})M(\d{1,6})(?:[.,]\d+)?S", re.ASCII)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d{3}|#N/A", re.ASCII)
_NO_FILLS: Mapping[int, str] = {}
_NO_FORMULAS: frozenset[int] = frozenset()


class OdsRows:
    """The sheets, as their elements come."""

    def __init__(self, file: str, styles: OdsStyles) -> None:
        self.grids: list[Grid] = []
        self.remarks: list[str] = []
        self.is_full = False
        """Whether there are more sheets than are looked at."""
        self._file, self._styles = file, styles
        self._ignored = self._number = 0
        self._in_table = self._is_external = False
        self._values: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._new_table({})

    def _new_table(self, values: Mapping[str, str]) -> None:
        self._title = values.get("table:name", "")
        self._is_hidden = values.get("table:style-name", "") in self._styles.hidden_tables
        self._rows: list[GridRow] = []
        self._merges: list[Merge] = []
        self._hidden_columns: set[int] = set()
        self._column_styles: list[str] = []
        self._row = 1
        self._beyond = ""
        self._is_cut = self._is_external = False
        self._new_row({})

    def _new_row(self, values: Mapping[str, str]) -> None:
        self._row_repeated = _count(values.get("table:number-rows-repeated", "1"))
        self._row_is_hidden = values.get("table:visibility", "visible") != "visible"
        self._row_style = values.get("table:default-cell-style-name", "")
        self._column = 0
        self._cells: dict[int, TableCell] = {}
        self._fills: dict[int, str] = {}
        self._formulas: set[int] = set()

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if self._ignored or name in _IGNORED:
            self._ignored += 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._values, self._pieces, self._paragraphs = values, [], 0
        elif name == "text:p":
            if self._paragraphs:
                self._pieces.append("\n")
            self._paragraphs += 1
        elif name == "text:s":
            self._pieces.append(" " * min(_count(values.get("text:c", "1")), _MOST_SPACES))
        elif name == "text:tab":
            self._pieces.append("\t")
        elif name == "text:line-break":
            self._pieces.append("\n")
        elif name == "table:table-row":
            self._new_row(values)
        elif name == "table:table-column":
            self._add_columns(values)
        elif name == "table:table":
            self._new_table(values)
        elif name == "table:table-source":
            self._is_external = True

    def text(self, text: str) -> None:
        """Text comes."""
        if self._paragraphs and not self._ignored:
            self._pieces.append(_SPACES.sub(" ", text))

    def end(self, name: str, _text: str) -> None:
        """An element ends."""
        if self._ignored:
            self._ignored -= 1
        elif name == "table:table-cell":
            self._end_of_cell()
        elif name == "table:covered-table-cell":
            # What stands behind a merged cell is not seen.
            self._column += _count(self._values.get("table:number-columns-repeated", "1"))
            self._paragraphs = 0
        elif name == "table:table-row":
            self._end_of_row()
        elif name == "table:table":
            self._end_of_table()

    def _add_columns(self, values: Mapping[str, str]) -> None:
        first = len(self._column_styles)
        number = min(_count(values.get("table:number-columns-repeated", "1")), MOST_GRID_COLUMNS - first)
        if number > 0:
            self._column_styles += [values.get("table:default-cell-style-name", "")] * number
            if values.get("table:visibility", "visible") != "visible":
                self._hidden_columns.update(range(first, first + number))

    def _end_of_cell(self) -> None:
        values, text = self._values, "".join(self._pieces)
        self._paragraphs, self._pieces = 0, []
        first, number = self._column, _count(values.get("table:number-columns-repeated", "1"))
        self._column = last = first + number
        if "table:number-columns-spanned" in values or "table:number-rows-spanned" in values:
            self._merge(values, first)
        style = values.get("table:style-name", self._row_style)
        is_formula = "table:formula" in values
        kind = values.get("office:value-type", "")
        value: TableCell = ""
        if kind or text or is_formula:
            value = _value(kind, values, text, self._styles.layout(style or self._column_style(first)))
        if value != "" and last > MOST_GRID_COLUMNS:
            self._beyond = self._beyond or f"column {max(first, MOST_GRID_COLUMNS) + 1} of row {self._row}"
        fill = self._styles.fill(style) if style else ""
        if value == "" and not (fill or is_formula) and style:
            return
        for column in range(first, min(last, MOST_GRID_COLUMNS)):
            self._add(column, value, is_formula, fill if style else self._styles.fill(self._column_style(column)))

    def _add(self, column: int, value: TableCell, is_formula: bool, fill: str) -> None:
        self._number += 1
        if self._number > _MOST_CELLS:
            raise BadSheet(f"{self._file}: it holds more than any plan; save only the table of the plan")
        if value != "":
            self._cells[column] = value
        if is_formula:
            self._formulas.add(column)
        if fill:
            self._fills[column] = fill

    def _column_style(self, column: int) -> str:
        return self._column_styles[column] if column < len(self._column_styles) else ""

    def _merge(self, values: Mapping[str, str], first: int) -> None:
        columns = _count(values.get("table:number-columns-spanned", "1"))
        rows = _count(values.get("table:number-rows-spanned", "1"))
        if (columns > 1 or rows > 1) and first < MOST_GRID_COLUMNS and len(self._merges) < MOST_MERGES:
            last = min(first + columns, MOST_GRID_COLUMNS) - 1
            self._merges.append(Merge(self._row, first, self._row + rows - 1, last))

    def _end_of_row(self) -> None:
        if self._cells:
            cells = tuple([self._cells.get(column, "") for column in range(max(self._cells) + 1)])
            fills = self._fills or _NO_FILLS
            formulas = frozenset(self._formulas) if self._formulas else _NO_FORMULAS
            number = min(self._row_repeated, MOST_GRID_ROWS - len(self._rows))
            self._is_cut = self._is_cut or number < self._row_repeated
            for row in range(self._row, self._row + number):
                self._rows.append(GridRow(row, cells, self._row_is_hidden, fills, formulas))
        self._row += self._row_repeated

    def _end_of_table(self) -> None:
        if self._is_external:  # what is remembered of another file
            return
        if len(self.grids) == MOST_GRIDS:
            self.is_full = True
            return
        title = sanitise(self._title[:40])
        if self._is_cut:
            self.remarks.append(f"Only the first {MOST_GRID_ROWS:,} rows of the sheet {title} were read.")
        if self._beyond:
            self.remarks.append(
                f"Of the sheet {title} only the first {MOST_GRID_COLUMNS} columns were read; "
                f"{self._beyond} says something too."
            )
        if len(self._merges) == MOST_MERGES:
            self.remarks.append(f"Only the first {MOST_MERGES:,} merged cells of the sheet {title} were looked at.")
        self.grids.append(
            Grid(
                f"{self._file} sheet {title} row",
                self._title,
                tuple(self._rows),
                self._is_hidden,
                tuple(self._merges),
                frozenset(self._hidden_columns),
            )
        )


def _value(kind: str, values: Mapping[str, str], text: str, layout: Layout | None) -> TableCell:
    """What a cell says."""
    is_formula = "table:formula" in values
    if values.get("calcext:value-type") == "error" or is_formula and _ERROR.fullmatch(text):
        return error_cell(text)
    cell: TableCell = text or values.get("office:string-value", "")
    match kind:
        case "float" | "currency":
            cell = number_cell(float(values["office:value"]))
        case "percentage":
            cell = percent_cell(float(values["office:value"]))
        case "date":
            cell = _day(values.get("office:date-value", ""), layout)
        case "time":
            cell = _time(values.get("office:time-value", ""), layout)
        case "boolean":
            cell = "TRUE" if values.get("office:boolean-value") == "true" else "FALSE"
    return cell


def _day(text: str, layout: Layout | None) -> TableCell:
    try:
        return day_cell(date.fromisoformat(text[:10]), layout or Layout.DAY)
    except ValueError:
        return Unreadable(f"{sanitise(text[:20])} is here, which is not a date")


def _time(text: str, layout: Layout | None) -> TableCell:
    match = _TIME.fullmatch(text)
    if match is None:
        return Unreadable(f"{sanitise(text[:20])} is here, which is not a time")
    sign, days, hours, minutes, seconds = match.groups()
    whole = int(days or 0) * 86_400 + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    shown = layout or (Layout.TIME_WITH_SECONDS if int(seconds) else Layout.TIME)
    return time_cell((-whole if sign else whole) / 86_400, shown)


def _count(text: str) -> int:
    """How often something is repeated; at least once, and no oftener than any sheet has cells."""
    return max(1, min(int(text[:10]), 10_000_000))
