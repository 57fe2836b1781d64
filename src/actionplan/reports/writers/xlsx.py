"""The summary as a workbook: Summary, Exceptions, Plan, Changes, Key.

Written with XlsxWriter, imported when it is needed. Against openpyxl it gives the better file: a string is written as
a string, whatever it begins with, charts have alternative text and labels of their own, the same data gives the same
bytes, and it takes a third of the time. It cannot read, so the tests read its files back with another library.

A workbook is a snapshot and holds no formula. Only the fills of ratings are conditional, so that they follow an edit.
"""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from actionplan.model.dates import format_date
from actionplan.model.sanitise import sanitise
from actionplan.reports.audience import foot
from actionplan.reports.charts import Chart
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import demo_mark, joined
from actionplan.reports.writers.xlsx_book import Book
from actionplan.reports.writers.xlsx_charts import native_chart
from actionplan.reports.writers.xlsx_parts import (
    ChartSpace,
    EmptyRow,
    PageSheet,
    SheetColumn,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
    TableSheet,
)
from actionplan.reports.writers.xlsx_sheets import sheets

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LINE = 150
"""How many signs of a sentence stand in one line; nothing is merged, so a line is a row."""
_CHART_ROWS = 16
_CHART_COLUMNS = (0, 6)
"""Where the two charts of a sheet begin."""
_PROPERTY = 255
"""Characters that a property of a workbook holds."""


def xlsx(edition: Edition) -> bytes:
    """The workbook of an edition; the same edition gives the same bytes."""
    plan, as_at = edition.summary.plan, format_date(edition.day)
    book = Book(
        f"{demo_mark(plan)}{joined(': ', plan.organisation, plan.title)}, RAG summary as at {as_at}",
        foot(plan, edition.audience) or f"Change {plan.seq}",
        plan.key,
    )
    for sheet in sheets(edition):
        if isinstance(sheet, TableSheet):
            _write_table_sheet(book, sheet)
        else:
            _PageWriter(book, sheet).write()
    return book.finished(
        {
            "title": sanitise(f"{demo_mark(plan)}{plan.title}: RAG summary")[:_PROPERTY],
            "subject": f"As at {as_at}",
            "author": sanitise(edition.made_by)[:_PROPERTY],
            "company": sanitise(plan.organisation)[:_PROPERTY],
            "comments": f"Made by actionplan from the plan as at change {plan.seq}.",
            # The file's own time comes from the data, so that the same data gives the same bytes.
            "created": datetime.fromisoformat(edition.last_change_at or plan.as_at.isoformat()).replace(tzinfo=None),
        }
    )


class _PageWriter:
    """Writes a sheet from top to bottom."""

    def __init__(self, book: Book, page: PageSheet) -> None:
        self._book, self._page = book, page
        self._sheet: Worksheet = book.sheet(page.name, page.widths)
        self._row = 0
        self._chart_row = 0
        self._charts: list[tuple[Chart, int, int]] = []
        """Each chart with the first and last row of its numbers."""

    def write(self) -> None:
        """Writes it, and the charts where there is room for them."""
        for part in self._page.parts:
            self._write_part(part)
        for (chart, first, last), column in zip(self._charts, _CHART_COLUMNS, strict=False):
            drawing = native_chart(self._book, chart, self._page.name, (first, last))
            self._sheet.insert_chart(self._chart_row, column, drawing, {"description": chart.alt, "object_position": 1})
        # A ref such as 1.10 is text on purpose.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:C{self._row + 1}"})

    def _write_part(self, part: SheetPart) -> None:
        match part:
            case SheetLines():
                for text in part.texts:
                    self._line(text, part.kind)
            case SheetHeading():
                self._row += 1
                self._line(part.text, "part")
            case SheetTable():
                self._table(part)
            case EmptyRow():
                self._row += 1
            case ChartSpace():
                self._chart_row = self._row
                self._row += _CHART_ROWS

    def _line(self, text: str, kind: str) -> None:
        for line in wrap(sanitise(text), _LINE) or [""]:
            self._book.put(self._sheet, self._row, 0, line, kind)
            self._row += 1

    def _table(self, table: SheetTable) -> None:
        rows = list(table.rows)
        if rows:
            columns = [
                SheetColumn(title, width, kind)
                for title, width, kind in zip(table.headings, self._page.widths, table.kinds, strict=False)
            ]
            self._book.row(
                self._sheet, self._row, table.headings, columns, kinds=[column.heading for column in columns]
            )
            first = self._row + 1
            for self._row, row in enumerate(rows, first):
                self._book.row(self._sheet, self._row, row, columns)
            for index, kind in enumerate(table.kinds):
                if kind == "rag":
                    self._book.fill(self._sheet, first, index, self._row, index)
            if table.chart is not None:
                self._charts.append((table.chart, first, self._row))
            self._row += 1
        else:
            self._line("None.", "line")
        if table.total:
            self._total(table)

    def _total(self, table: SheetTable) -> None:
        for index, (value, kind) in enumerate(zip(table.total, table.kinds, strict=False)):
            self._book.put(self._sheet, self._row, index, value, "total_number" if kind == "number" else "total")
            if kind == "rag":
                self._book.fill(self._sheet, self._row, index, self._row, index)
        self._row += 1


def _write_table_sheet(book: Book, table: TableSheet) -> None:
    sheet, last = book.table_sheet(table.name, table.columns, table.rows, if_empty=table.if_empty)
    titles = [column.title for column in table.columns]
    for title in table.rating_columns:
        book.fill(sheet, 1, titles.index(title), max(1, last), titles.index(title))
    for choices in table.choices:
        book.limit(sheet, titles.index(choices.column), last, choices)
    if table.printed:
        sheet.print_area(0, 0, max(1, last), table.printed - 1)
