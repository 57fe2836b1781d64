"""The minutes as a Word document: A4, the styles and tables of a report. python-docx is imported when it is needed."""

from __future__ import annotations

import io
from datetime import datetime, time

from actionplan.model.sanitise import sanitise
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable, harmless
from actionplan.reports.minutes import SIGNED, Minutes, MinutesPart, facts, heading, parts
from actionplan.reports.writers.docx import add_table, blank, fixed_times

_TEXT = 9
"""The size of the text in tables, in points: minutes are read at a table, and may be longer than two sides."""


def minutes_docx(minutes: Minutes) -> bytes:
    """The minutes with real headings and tables; the same minutes give the same bytes."""
    from docx.shared import Pt

    document = blank(heading(minutes))
    for name in ("Table Text", "Table Heading"):
        document.styles[name].font.size = Pt(_TEXT)
    stamp = datetime.combine(minutes.review.held_on, time(12))
    properties = document.core_properties
    properties.title, properties.author = heading(minutes), sanitise(minutes.review.chair)[:255]
    properties.created = properties.modified = stamp
    properties.comments, properties.language = "", "en-GB"
    document.add_paragraph(heading(minutes), style="Title")
    for name, value in facts(minutes):
        paragraph = document.add_paragraph(style="Head")
        paragraph.add_run(f"{name}:").bold = True
        paragraph.add_run(f"\t{harmless(value)}")
    for part in parts(minutes):
        document.add_paragraph(part.title, style="Heading 1")
        if part.rows:
            add_table(document, _table(part))
        else:
            document.add_paragraph(part.empty)
    for index, line in enumerate(SIGNED):
        paragraph = document.add_paragraph()
        paragraph.add_run(line).bold = index == 0
        # The record and its signature are not parted by a page's end.
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(18)
    document.add_paragraph(f"Made by actionplan from the plan as at change {minutes.plan.seq}.", style="Small")
    file = io.BytesIO()
    document.save(file)
    return fixed_times(file.getvalue())


def _table(part: MinutesPart) -> ReportTable:
    columns = tuple(ReportColumn(title, width) for title, width in zip(part.columns, part.widths, strict=True))
    rows = tuple(tuple(ReportCell(text) for text in row) for row in part.rows)
    return harmless(ReportTable(part.title, columns, rows))
