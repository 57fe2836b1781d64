"""The minutes as a Word document: A4, the styles and tables of a report. python-docx is imported when it is needed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from actionplan.model.sanitise import sanitise
from actionplan.reports.blocks import (
    CellKind,
    Heading,
    Note,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    harmless,
)
from actionplan.reports.minutes import SIGNED, Minutes, MinutesPart, facts, heading, parts
from actionplan.reports.writers.docx import Writer, set_properties
from actionplan.reports.writers.docx_styles import UPRIGHT, USUAL, blank

if TYPE_CHECKING:
    from docx.document import Document


def minutes_docx(minutes: Minutes) -> bytes:
    """The minutes with tables and headings, numbered as a meeting's items; the same minutes give the same bytes."""
    title, held_at = heading(minutes), datetime.combine(minutes.review.held_on, time(12))
    document = blank(title, USUAL)
    set_properties(document, title, sanitise(minutes.review.chair), held_at)
    writer = Writer(document, USUAL, held_at)
    writer.top(title, harmless(facts(minutes)), "")
    for number, part in enumerate(parts(minutes), 1):
        writer.write(Heading(part.title, str(number)))
        writer.write(_table(part) if part.rows else Paragraph(part.empty))
    _add_signature(document)
    writer.write(Note(f"Made by actionplan from the plan as at change {minutes.plan.seq}."))
    return writer.saved()


def _add_signature(document: Document) -> None:
    """Where the next meeting signs: dotted lines that are no text, so that no dots are read out."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt

    record, line = document.add_paragraph(), document.add_paragraph("Signed\t Date\t")
    record.add_run(SIGNED).bold = True
    for end in (0.68, 1.0):
        line.paragraph_format.tab_stops.add_tab_stop(Pt(UPRIGHT * end), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for paragraph in (record, line):
        # The record and its signature are not parted by a page's end.
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(18)


def _table(part: MinutesPart) -> ReportTable:
    kinds = [CellKind.TEXT, *([CellKind.NUMBER if part.has_numbers else CellKind.TEXT] * (len(part.columns) - 1))]
    columns = tuple(
        ReportColumn(title, width, kind) for title, width, kind in zip(part.columns, part.widths, kinds, strict=True)
    )
    rows = tuple(tuple(ReportCell(text) for text in row) for row in part.rows)
    return harmless(ReportTable(part.title, columns, rows))
