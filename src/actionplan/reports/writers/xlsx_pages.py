"""How a sheet of lines and tables is written: top to bottom, in pages that each begin where a reader would begin one.

A heading is never alone at the foot of a page, and a table that is longer than one has its headings again on the next.
Programs leave page breaks out where a sheet is fitted to the page, so the scale is said, and the breaks follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from actionplan.model.sanitise import sanitise
from actionplan.reports.charts import Chart
from actionplan.reports.writers.xlsx_book import Book, row_height
from actionplan.reports.writers.xlsx_charts import chart_height, native_chart
from actionplan.reports.writers.xlsx_paper import A4, DOT, ROW, broken, dots, scale_on
from actionplan.reports.writers.xlsx_parts import (
    ChartSpace,
    EmptyRow,
    Numbers,
    PageSheet,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEIGHTS = {"title": 24.0, "demo": 18.0, "part": 20.0}
"""Of the rows of larger type, in points."""
_SAFE = 0.96
"""So much of the page's width a sentence takes: no program may write beyond it."""
_GAP = 8.0
"""Between two charts, in points."""
_FOOT = ROW
"""So much of a page is left free: programs differ in how high their rows are."""


class _Row(NamedTuple):
    """A row before it is written."""

    values: tuple[object, ...] = ()
    kinds: tuple[str, ...] = ()
    height: float = ROW
    is_kept: bool = False
    """Whether it stays on the page of the next row, as a heading does."""
    table: int = -1
    """Which table it is of, the first being 0; -1 for none."""


def write_page_sheet(book: Book, page: PageSheet) -> None:
    """Writes a sheet from top to bottom, with its charts where there is room for them."""
    _PageWriter(book, page).write()


class _PageWriter:
    def __init__(self, book: Book, page: PageSheet) -> None:
        self._book, self._page = book, page
        self._sheet: Worksheet = book.sheet(page.name, page.widths, A4)
        self._scale = scale_on(A4, page.widths)
        self._room = A4.height * 100 / self._scale - _FOOT
        self._line = dots(page.widths) * DOT * _SAFE
        self._row, self._used = 0, 0.0
        self._breaks: list[int] = []
        self._headings: list[_Row] = []
        """The headings of each table."""
        self._tables: list[SheetTable] = []
        self._rows_of: dict[int, list[int]] = {}

    def write(self) -> None:
        for section in _sections(self._page.parts):
            if isinstance(section[0], ChartSpace):
                self._charts(section[0])
            else:
                self._section([row for part in section for row in self._rows(part)])
        for number, table in enumerate(self._tables):
            self._fill(table, self._rows_of.get(number, []))
        self._sheet.set_print_scale(self._scale)
        self._sheet.set_h_pagebreaks(self._breaks)
        self._sheet.print_area(0, 0, max(0, self._row - 1), len(self._page.widths) - 1)
        # A ref such as 1.10 is text on purpose.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:C{self._row + 1}"})

    # --- what rows there are ---------------------------------------------------------------------------------

    def _rows(self, part: SheetPart) -> Iterator[_Row]:
        match part:
            case SheetLines():
                for text in part.texts:
                    yield from self._lines(text, part.kind)
            case SheetHeading():
                yield _Row(is_kept=True)
                yield from (row._replace(is_kept=True) for row in self._lines(part.text, "part"))
            case SheetTable():
                yield from self._table_rows(part)
            case EmptyRow():
                yield _Row()

    def _table_rows(self, table: SheetTable) -> Iterator[_Row]:
        number = len(self._tables)
        rows = [self._cells(row, table.kinds, number) for row in table.rows]
        headings = [_heading(kind) for kind in table.kinds]
        self._tables.append(table)
        self._headings.append(self._cells(table.headings, headings, -1)._replace(is_kept=True))
        if table.total:
            kinds = ["total_number" if kind == "number" else "total" for kind in table.kinds]
            rows.append(self._cells(table.total, kinds, number))
        if not rows:
            yield from self._lines("None.", "line")
            return
        yield self._headings[number]
        # A table stays on one page where there is room on one for it and for a line below it.
        is_kept = sum(row.height for row in rows) + 4 * ROW <= self._room
        for index, row in enumerate(rows):
            # The row that adds up the others is not alone at the head of a page.
            yield row._replace(is_kept=is_kept or (bool(table.total) and index == len(rows) - 2))

    def _cells(self, values: Sequence[object], kinds: Sequence[str], table: int) -> _Row:
        height = row_height(values, self._page.widths[: len(values)], kinds[: len(values)])
        return _Row(tuple(values), tuple(kinds[: len(values)]), max(ROW, height), table=table)

    def _lines(self, text: str, kind: str) -> Iterator[_Row]:
        """A sentence; nothing is merged, so a line of it is a row."""
        words = " ".join(sanitise(text).split())
        for line in broken(words, self._line, bold=kind != "line"):
            yield _Row((line,), (kind,), _HEIGHTS.get(kind, ROW))

    # --- where they stand ------------------------------------------------------------------------------------

    def _section(self, rows: Sequence[_Row]) -> None:
        """Writes rows; those that stay together, on the next page where this one has no room for them all."""
        for chain in _chains(rows):
            if self._used and self._used + sum(row.height for row in chain) > self._room:
                self._break()
                if chain[0].table >= 0:
                    self._put(self._headings[chain[0].table])
            for row in chain:
                self._put(row)

    def _break(self) -> None:
        self._breaks.append(self._row)
        self._used = 0.0

    def _put(self, row: _Row) -> None:
        for index, (value, kind) in enumerate(zip(row.values, row.kinds, strict=True)):
            self._book.put(self._sheet, self._row, index, value, kind)
        if row.height != ROW:
            self._sheet.set_row(self._row, row.height)
        if row.table >= 0:
            self._rows_of.setdefault(row.table, []).append(self._row)
        self._row += 1
        self._used += row.height

    def _fill(self, table: SheetTable, rows: Sequence[int]) -> None:
        for index, kind in enumerate(table.kinds):
            if kind == "rag" and rows:
                self._book.fill(self._sheet, rows[0], index, rows[-1], index)

    # --- charts ----------------------------------------------------------------------------------------------

    def _charts(self, space: ChartSpace) -> None:
        """Puts charts beside each other, on the next page where this one has no room for the higher one."""
        charts = [*self._of_tables(), *space.more]
        if not charts:
            return
        width = dots(self._page.widths) * DOT / len(charts) - _GAP
        height = min(max(chart_height(chart) for chart, _ in charts), self._room - 2 * ROW)
        rows = int(height // ROW) + 2
        if self._used + rows * ROW > self._room:
            self._break()
        for number, (chart, numbers) in enumerate(charts):
            options = {"x_offset": number * (width + _GAP) / DOT, "y_offset": ROW / 2 / DOT}
            drawing = native_chart(self._book, chart, numbers, (width, height))
            about = {"description": chart.alt, "object_position": 1}
            self._sheet.insert_chart(self._row, 0, drawing, options | about)
        self._row += rows
        self._used += rows * ROW

    def _of_tables(self) -> Iterator[tuple[Chart, Numbers]]:
        """The charts of the tables so far; of one whose rows have headings between them there is none."""
        for number, table in enumerate(self._tables):
            rows = self._rows_of.get(number, [])
            if table.total:
                rows = rows[:-1]
            if table.chart is not None and rows and rows[-1] - rows[0] == len(rows) - 1:
                yield table.chart, Numbers(self._page.name, rows[0], rows[-1], table.first_count)


def _sections(parts: Iterable[SheetPart]) -> Iterator[list[SheetPart]]:
    """The parts that belong together: a heading with what follows it, charts by themselves."""
    section: list[SheetPart] = []
    for part in parts:
        begins = isinstance(part, SheetHeading | ChartSpace) or section and isinstance(section[-1], ChartSpace)
        if section and begins:
            yield section
            section = []
        section.append(part)
    if section:
        yield section


def _chains(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """The rows that stay on one page each."""
    chain: list[_Row] = []
    for row in rows:
        chain.append(row)
        if not row.is_kept:
            yield chain
            chain = []
    if chain:
        yield chain


def _heading(kind: str) -> str:
    return "heading_number" if kind == "number" else "heading"
