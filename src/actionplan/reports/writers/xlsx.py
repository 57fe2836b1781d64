"""The summary as a workbook: Summary as the report begins, then a sheet for each list, Plan among them, and the key.

Written with XlsxWriter, imported when it is needed. Against openpyxl it gives the better file: a string is written as
a string, whatever it begins with, charts have alternative text and labels of their own, the same data gives the same
bytes, and it takes a third of the time. It cannot read, so the tests read its files back with another library.

A workbook is a snapshot and holds no formula. Only the fills of ratings are conditional, so that they follow an edit.
"""

from __future__ import annotations

from datetime import datetime

from actionplan.model.dates import format_date
from actionplan.model.sanitise import sanitise
from actionplan.reports.audience import foot
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import demo_mark, joined
from actionplan.reports.writers.xlsx_book import Book
from actionplan.reports.writers.xlsx_pages import write_page_sheet
from actionplan.reports.writers.xlsx_parts import TableSheet
from actionplan.reports.writers.xlsx_sheets import sheets

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
            book.table_sheet(sheet)
        else:
            write_page_sheet(book, sheet)
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
