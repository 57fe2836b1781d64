"""The tables of a Word document, put together from the XML elements as they come."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping

from actionplan.planfiles.docx_lists import BULLET, Lists
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, MOST_GRID_ROWS, MOST_GRIDS, Grid, GridRow, Merge

_MOST_LINES_BEFORE = 100
_MOST_MERGES = 20_000
_IGNORED = frozenset(
    (
        # What was taken out, with changes tracked, and how something looked before.
        *("w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tcPrChange", "w:trPrChange", "w:tblPrChange"),
        *("w:tblPrExChange", "w:sectPrChange", "w:numberingChange", "w:tblGridChange"),
        # What is no text of the page.
        *("w:drawing", "w:pict", "w:object", "w:rt", "mc:Fallback"),
    )
)
_PROPERTIES = frozenset(("w:pPr", "w:rPr", "w:trPr", "w:tcPr", "w:tblPr", "w:sdtPr", "w:sectPr"))
_SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_SYMBOLS = {"F0FC": "✔", "F0FE": "☑", "F052": "☑", "F0FB": "✘", "F0A8": "☐", "F06F": "☐", "F0B7": BULLET}
"""Signs of a symbol font that people tick with."""
_COLOUR = re.compile("[0-9A-F]{6}")
_WHITE = "FFFFFF"
_OFF = ("0", "false", "off")


class DocxTables:
    """The tables of a document, as its elements come."""

    def __init__(self, file: str, lists: Lists) -> None:
        self.grids: list[Grid] = []
        self.remarks: list[str] = []
        self.is_full = False
        """Whether there are more tables than are looked at."""
        self._file, self._lists = file, lists
        self._ignored = self._depth = 0
        self._properties: list[str] = []
        self._lines_before: deque[str] = deque(maxlen=_MOST_LINES_BEFORE)
        self._lines: list[str] = []
        self._is_placeholder = self._is_text = False
        self._table = _Table()
        self._new_paragraph()
        self._is_vanished = self._goes_on = False

    def _new_paragraph(self) -> None:
        self._pieces: list[str] = []
        self._style, self._list, self._level = "", None, 0
        self._is_mark_deleted = False

    _list: str | None

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if self._ignored or name in _IGNORED or name == "w:del" and not self._properties:
            self._ignored += 1
        elif name in _PROPERTIES:
            self._properties.append(name)
        elif self._properties:
            self._property(name, self._properties[-1], values)
        elif name == "w:t":
            self._is_text = not self._is_vanished
        elif name == "w:r":
            self._is_vanished = False
        elif name == "w:p":
            if not self._goes_on:
                self._new_paragraph()
            self._goes_on = False
        elif name in _SIGNS:
            self._pieces.append("" if self._is_vanished else _SIGNS[name])
        elif name == "w:sym":
            self._pieces.append(_SYMBOLS.get(values.get("w:char", "").upper(), ""))
        elif name == "w:sdt":
            self._is_placeholder = False
        elif name == "w:sdtContent" and self._is_placeholder:
            self._is_placeholder, self._ignored = False, 1
        else:
            self._start_of_table_part(name)

    def _start_of_table_part(self, name: str) -> None:
        if name == "w:tbl":
            self._depth += 1
            if self._depth == 1:
                self._table = _Table()
        elif self._depth == 1:
            if name == "w:tr":
                self._table.start_row()
            elif name == "w:tc":
                self._table.start_cell()
                self._lines = []

    def _property(self, name: str, of: str, values: Mapping[str, str]) -> None:
        value = values.get("w:val", "")
        match of, name:
            case "w:rPr", "w:vanish":
                self._is_vanished = value not in _OFF
            case "w:rPr", "w:del" if "w:pPr" in self._properties:
                self._is_mark_deleted = True
            case "w:pPr", "w:pStyle":
                self._style = value
            case "w:pPr", "w:numId":
                self._list = value
            case "w:pPr", "w:ilvl":
                self._level = _whole(value)
            case "w:sdtPr", "w:showingPlcHdr":
                self._is_placeholder = value not in _OFF
            case (("w:tcPr" | "w:trPr"), _) if self._depth == 1:
                self._table.set(name, values)

    def text(self, text: str) -> None:
        """Text comes."""
        if self._is_text and not self._ignored:
            self._pieces.append(text)

    def end(self, name: str, _text: str) -> None:
        """An element ends."""
        if self._ignored:
            self._ignored -= 1
        elif self._properties:
            if name == self._properties[-1]:
                self._properties.pop()
        elif name == "w:t":
            self._is_text = False
        elif name == "w:p":
            self._end_of_paragraph()
        elif name == "w:tbl":
            self._depth -= 1
            if not self._depth:
                self._end_of_table()
        elif self._depth == 1:
            if name == "w:tc":
                self._goes_on = False
                self._table.end_cell("\n".join(self._lines).strip())
            elif name == "w:tr":
                self._table.end_row()

    def _end_of_paragraph(self) -> None:
        if self._is_mark_deleted:  # it goes on in the next one
            self._is_mark_deleted, self._goes_on = False, True
            return
        text = "".join(self._pieces)
        number, level = self._lists.of_style(self._style) if self._style else ("", 0)
        if self._list is not None:
            number, level = self._list, self._level
        label = self._lists.label(number, level) if number else ""
        if label and (text.strip() or label != BULLET):
            text = f"{label} {text}".rstrip()
        self._new_paragraph()
        if self._depth:
            self._lines.append(text)
        elif text.strip():
            self._lines_before.append(text)

    def _end_of_table(self) -> None:
        if len(self.grids) == MOST_GRIDS:
            self.is_full = True
            return
        table, number = self._table, len(self.grids) + 1
        table.end()
        if table.is_cut:
            self.remarks.append(f"Only the first {MOST_GRID_ROWS:,} rows of table {number} were read.")
        if table.beyond:
            self.remarks.append(
                f"Of table {number} only the first {MOST_GRID_COLUMNS} columns were read; row {table.beyond} has more."
            )
        self.grids.append(
            Grid(
                f"{self._file} table {number} row",
                "",
                tuple(table.rows),
                merges=tuple(table.merges),
                lines_before=tuple(self._lines_before),
            )
        )
        self._lines_before.clear()


class _Table:
    """One table, as its rows and cells come."""

    def __init__(self) -> None:
        self.rows: list[GridRow] = []
        self.merges: list[Merge] = []
        self.beyond = 0
        """The first row with a cell that stands too far right to be read."""
        self.is_cut = False
        self._row = self._column = 0
        self._below: dict[int, tuple[int, int, int]] = {}
        """Of cells that may go on in the row below, by their first column: first row, last column and last row."""
        self.start_row()

    def start_row(self) -> None:
        """A row begins."""
        self._column = 0
        self._cells: dict[int, str] = {}
        self._fills: dict[int, str] = {}
        self._is_hidden = self._is_deleted = False
        self.start_cell()

    def start_cell(self) -> None:
        """A cell begins."""
        self._span, self._vertical, self._fill = 1, "", ""

    def set(self, name: str, values: Mapping[str, str]) -> None:
        """A property of the row or the cell."""
        value = values.get("w:val", "")
        match name:
            case "w:gridSpan":
                self._span = max(1, _whole(value))
            case "w:vMerge":
                self._vertical = "restart" if value == "restart" else "continue"
            case "w:shd":
                colour = values.get("w:color" if value == "solid" else "w:fill", "").upper()
                self._fill = colour if _COLOUR.fullmatch(colour) and colour != _WHITE else ""
            case "w:gridBefore":
                self._column = _whole(value)
            case "w:hidden":
                self._is_hidden = value not in _OFF
            case "w:del":
                self._is_deleted = True

    def end_cell(self, text: str) -> None:
        """A cell ends, with its text."""
        first = self._column
        self._column += self._span
        if first >= MOST_GRID_COLUMNS:
            if text:
                self.beyond = self.beyond or self._row + 1
            return
        last, row = min(self._column, MOST_GRID_COLUMNS) - 1, self._row + 1
        above = self._below.get(first)
        if self._vertical == "continue" and above is not None:
            self._below[first] = above[0], above[1], row
            return
        self._close(first)
        if self._vertical == "restart":
            self._below[first] = row, last, row
        elif last > first:
            self._merge(Merge(row, first, row, last))
        if text:
            self._cells[first] = text
        if self._fill:
            self._fills[first] = self._fill

    def end_row(self) -> None:
        """A row ends."""
        if self._is_deleted:
            return
        self._row += 1
        if self._cells and len(self.rows) < MOST_GRID_ROWS:
            cells = tuple([self._cells.get(column, "") for column in range(max(self._cells) + 1)])
            self.rows.append(GridRow(self._row, cells, self._is_hidden, self._fills))
        elif self._cells:
            self.is_cut = True

    def end(self) -> None:
        """The table ends."""
        for column in list(self._below):
            self._close(column)
        self.merges.sort(key=lambda merge: (merge.first_row, merge.first_column))

    def _close(self, column: int) -> None:
        first_row, last_column, last_row = self._below.pop(column, (0, 0, 0))
        if first_row < last_row or first_row and column < last_column:
            self._merge(Merge(first_row, column, last_row, last_column))

    def _merge(self, merge: Merge) -> None:
        if len(self.merges) < _MOST_MERGES:
            self.merges.append(merge)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
