"""How a workbook is written: cells, columns, print set-up, fills that follow an edit. What is in it is ``xlsx``'s."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from actionplan.model.key import Face, Key
from actionplan.model.key_words import rag_cell
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.reports.charts import INK, TINTS
from actionplan.reports.writers.xlsx_paper import (
    A3,
    BOTTOM,
    DOT,
    LEAST,
    LINE,
    MOST_HEIGHT,
    ROW,
    SIDES,
    TOP,
    TYPE,
    Paper,
    lines_in,
    paper_for,
)
from actionplan.reports.writers.xlsx_parts import Choices, SheetColumn, TableSheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_SIGNS = 32_767
"""What a cell holds, counted as Excel counts: a sign beyond the 16 bits is two."""
FONT = "Arial"
MOST_HEADER = 255
"""Of a page's header or footer, counted the same."""
MORE_ROWS = 200
"""So many rows below a table still have its fills and its choices, for what somebody adds."""
EARLIEST = date(1900, 3, 1)
"""Excel's calendar is wrong before."""

_SEEN = 4
"""So many lines of a text are seen on the screen in a column that is not printed."""
_MOST_TITLE = 255
"""Of a heading of a table, counted the same."""
_CODE = re.compile(r"\n|_x[0-9a-f]{4}_", re.IGNORECASE)
"""What is written otherwise in a heading of a table than in its cell."""
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def cell_text(text: str) -> str:
    """``text`` as a cell can hold it: no control character, and where it is too long, cut with a sign that says so."""
    text = _NONCHARACTERS.sub("\ufffd", shown_lines(text))
    if _length(text) > MOST_SIGNS:
        end = f" … [cut here: {number_of(len(text), 'character')}]"
        text = _beginning(text, MOST_SIGNS - len(end)) + end
    # XlsxWriter takes a text between these two for markup of its own and writes it as it is.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


class Book:
    """A workbook in the making."""

    def __init__(self, header: str, footer: str, key: Key) -> None:
        from xlsxwriter import Workbook

        self._file = io.BytesIO()
        # Columns are measured in digits of the default font: one that every program has, or has letters as wide as.
        default = {"font_name": FONT, "font_size": TYPE}
        options = {"in_memory": True, "default_format_properties": default, "default_row_height": round(ROW / DOT)}
        self._book = Workbook(self._file, options)
        self._header, self._footer, self._key = header, footer, key
        self._formats: dict[str, Format] = {}

    def finished(self, properties: Mapping[str, Any]) -> bytes:
        """The file, with what it says of itself."""
        self._book.set_properties(dict(properties))
        self._book.close()
        return self._file.getvalue()

    def chart(self, kind: str) -> Any:
        """A native stacked chart."""
        return self._book.add_chart({"type": kind, "subtype": "stacked"})

    # --- formats -------------------------------------------------------------------------------------------

    def format(self, name: str) -> Format:
        """One of the formats of :data:`_FORMATS`."""
        if name not in self._formats:
            self._formats[name] = self._book.add_format({"font_name": FONT, "font_size": TYPE, **_FORMATS[name]})
        return self._formats[name]

    @cached_property
    def _fills(self) -> tuple[tuple[str, Format], ...]:
        """What a cell begins with, and how it is filled."""
        colours = {
            colour: self._book.add_format({"bg_color": tint, "font_color": INK, "bold": True})
            for colour, tint in TINTS.items()
        }
        return tuple(
            (text, colours[face.colour]) for face in self._key.faces for text in (face.label, rag_cell(face, self._key))
        )

    # --- sheets --------------------------------------------------------------------------------------------

    def sheet(self, name: str, widths: Sequence[float], paper: Paper) -> Worksheet:
        """A sheet that prints across, with page numbers."""
        sheet: Worksheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(paper.code)
        sheet.set_margins(left=SIDES, right=SIDES, top=TOP, bottom=BOTTOM)
        sheet.set_header(_band(f"&L{_plain(self._header)}", "&R&A"))
        sheet.set_footer(_band(f"&L{_plain(self._footer)}", "&RPage &P of &N"))
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width, self.format("text"))
        return sheet

    def table_sheet(self, table: TableSheet) -> None:
        """A sheet that is one table: headings frozen and repeated on every page, a filter, fills of ratings."""
        columns = table.columns
        printed = [column.width for column in columns[: table.printed or len(columns)]]
        paper = paper_for(printed)
        sheet = self.sheet(table.name, [column.width for column in columns], paper or A3)
        if paper is None:
            sheet.set_print_scale(round(100 * LEAST / TYPE))
            sheet.repeat_columns(0, 1)
            sheet.print_across()
        else:
            # Whatever a program makes of the widths, all is on one page across.
            sheet.fit_to_pages(1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, self.format(column.kind))
        titles = [column.title for column in columns]
        headings = [column.heading for column in columns]
        self.row(sheet, 0, titles, columns, kinds=headings)
        last = 0
        for last, row in enumerate(table.rows, 1):
            self.row(sheet, last, row, columns, printed=table.printed)
        if not last:
            sheet.write_string(1, 0, table.if_empty, self.format("line"))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        self._make_table(sheet, table, last)
        for index, column in enumerate(columns):
            if column.kind == "rag":
                self.fill(sheet, 1, index, last + MORE_ROWS, index)
            elif column.title in table.rating_columns:
                self.fill(sheet, 1, index, max(1, last), index)
        for choices in table.choices:
            self._limit(sheet, titles.index(choices.column), last, choices)
        if table.printed:
            sheet.print_area(0, 0, max(1, last), table.printed - 1)
        # A ref such as 1.10 is text on purpose.
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{max(last, 1) + MORE_ROWS}"})

    def _make_table(self, sheet: Worksheet, table: TableSheet, last: int) -> None:
        """Makes an Excel table of the rows, by the name of the sheet; a mere filter where there can be none."""
        columns = table.columns
        if not last or not _can_head_a_table([column.title for column in columns]):
            sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
            return
        heads = [{"header": column.title, "header_format": self.format(column.heading)} for column in columns]
        options = {"name": table.name.title().replace(" ", "").replace("-", ""), "columns": heads, "style": None}
        sheet.add_table(0, 0, last, len(columns) - 1, options)

    def row(
        self,
        sheet: Worksheet,
        row: int,
        values: Sequence[object],
        columns: Sequence[SheetColumn],
        *,
        kinds: Sequence[str] | None = None,
        printed: int = 0,
    ) -> None:
        """Writes a row, as high as its longest text needs: not every program finds that out for itself.

        Args:
            sheet: The sheet.
            row: Its number, from 0.
            values: Its values.
            columns: Their columns.
            kinds: How its cells are laid out, where that is not as their columns are.
            printed: So many of the columns are printed; 0 for all. What the others hold makes paper no longer, but a
                few lines of it are seen.
        """
        kinds = kinds or [column.kind for column in columns]
        for index, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            self.put(sheet, row, index, value, kind)
        widths, first = [column.width for column in columns], printed or len(columns)
        others = row_height(values[first:], widths[first:], kinds[first:])
        height = max(row_height(values[:first], widths[:first], kinds[:first]), min(others, _SEEN * LINE + 2))
        if height > ROW:
            sheet.set_row(row, height)

    def put(self, sheet: Worksheet, row: int, column: int, value: object, kind: str = "text") -> None:
        """Writes a value as what it is; a text is a text whatever it begins with."""
        layout = self.format(kind)
        match value:
            case None | "":
                sheet.write_blank(row, column, None, layout)
            case Face():
                sheet.write_string(row, column, cell_text(value.label), layout)
            case str():
                sheet.write_string(row, column, cell_text(str(value)), layout)
            case date() if value >= EARLIEST:
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), layout)
            case int() | float():
                sheet.write_number(row, column, value, layout)
            case _:
                sheet.write_string(row, column, cell_text(str(value)), layout)

    def fill(self, sheet: Worksheet, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Fills ratings by what stands in the cell, so that the fill follows an edit."""
        for label, layout in self._fills:
            rule = {"type": "text", "criteria": "begins with", "value": label, "format": layout}
            sheet.conditional_format(first_row, first_column, last_row, last_column, rule)

    def _limit(self, sheet: Worksheet, column: int, last: int, choices: Choices) -> None:
        """Lets a column of a table with so many rows take only some values."""
        rule = {
            "validate": "list",
            "source": list(choices.options),
            "input_title": choices.column,
            "input_message": choices.hint,
            "error_title": choices.column,
            "error_message": "One of: " + ", ".join(choices.options),
        }
        sheet.data_validation(1, column, last + MORE_ROWS, column, rule)


_TOP = {"valign": "top"}
_LINE = {**_TOP, "bottom": 1, "bottom_color": "#D0D0D0"}
_HEADING = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#F2F2F2"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "demo": {"bold": True, "font_size": 12},
    "part": {"bold": True, "font_size": 12, "valign": "bottom"},
    "line": {},
    "strong": {"bold": True},
    "heading": _HEADING,
    "heading_number": {**_HEADING, "align": "center"},
    "derived": {**_HEADING, "italic": True},
    "derived_number": {**_HEADING, "italic": True, "align": "center"},
    "text": {**_TOP, "num_format": "@"},
    "cell": {**_LINE, "text_wrap": True, "num_format": "@"},
    "wrapped": {**_LINE, "text_wrap": True, "num_format": "@"},
    "number": {**_LINE, "num_format": "0", "align": "center"},
    "figure": {**_LINE, "num_format": "General", "align": "center"},
    "date": {**_LINE, "text_wrap": True, "num_format": "d mmm yyyy", "align": "left"},
    "rag": {**_LINE, "text_wrap": True, "num_format": "@"},
    "total": {**_LINE, "text_wrap": True, "bold": True},
    "total_number": {**_LINE, "bold": True, "num_format": "0", "align": "center"},
}


def row_height(values: Sequence[object], widths: Sequence[float], kinds: Sequence[str]) -> float:
    """How high a row is whose texts are broken within their columns, in points."""
    lines = 1
    for value, width, kind in zip(values, widths, kinds, strict=True):
        text = value.label if isinstance(value, Face) else value
        if isinstance(text, str) and _FORMATS[kind].get("text_wrap"):
            lines = max(lines, lines_in(text, width, bold="bold" in _FORMATS[kind] or kind == "rag"))
    return min(lines * LINE + 2, MOST_HEIGHT)


def _can_head_a_table(titles: Sequence[str]) -> bool:
    """Whether Excel takes them as the headings of a table: each by itself, short, and without any code in it."""
    are_plain = all(
        0 < _length(title) <= _MOST_TITLE and cell_text(title) == title and not _CODE.search(title) for title in titles
    )
    return are_plain and len({title.casefold() for title in titles}) == len(titles)


def _length(text: str) -> int:
    """How long a text is as Excel counts."""
    return len(text.encode("utf-16-le")) // 2


def _beginning(text: str, length: int) -> str:
    """The beginning of a text, so long as Excel counts, and no half of a sign."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


def _plain(text: str) -> str:
    """Text for a page's header, where an ampersand begins a command."""
    return " ".join(sanitise(text).split()).replace("&", "&&")


def _band(text: str, ending: str) -> str:
    """A header or footer within its length; what is cut never leaves half a command."""
    room = MOST_HEADER - len(ending)
    if _length(text) > room:
        text = _beginning(text, room - 1).rstrip("&") + "…"
    return text + ending
