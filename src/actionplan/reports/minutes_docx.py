"""The minutes as a Word document. python-docx is imported when it is needed."""

from __future__ import annotations

import io
from datetime import datetime, time

from actionplan.model.text import shown
from actionplan.reports.docx import fixed_times
from actionplan.reports.minutes import Minutes, Part, facts, heading, parts


def minutes_docx(minutes: Minutes) -> bytes:
    """The minutes with real headings and tables; the same minutes give the same bytes."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    document = Document()
    stamp = datetime.combine(minutes.review.held_on, time(12))
    properties = document.core_properties
    properties.title, properties.author = heading(minutes), shown(minutes.review.chair)[:255]
    properties.created = properties.modified = stamp
    properties.comments = ""
    document.add_heading(heading(minutes), 0)
    for name, value in facts(minutes):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)

    def add(part: Part) -> None:
        document.add_heading(part.title, 1)
        if not part.rows:
            document.add_paragraph(part.empty)
            return
        table = document.add_table(rows=1, cols=len(part.columns), style="Light Grid Accent 1")
        for cell, name in zip(table.rows[0].cells, part.columns, strict=True):
            cell.text = name
        # The first row is a header row: it is read out, and stands again on the next page.
        properties = table.rows[0]._tr.get_or_add_trPr()
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        properties.append(mark)
        for row in part.rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value

    for part in parts(minutes):
        add(part)
    document.add_paragraph(f"Made by actionplan from the plan as at change {minutes.plan.seq}.")
    file = io.BytesIO()
    document.save(file)
    return fixed_times(file.getvalue())
