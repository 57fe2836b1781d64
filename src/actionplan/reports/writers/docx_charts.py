"""The charts of a Word document: Word's own, with a workbook behind each, so that "Edit data" opens.

They stay sharp and need no library that draws. XlsxWriter is imported when a workbook is made.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from actionplan.reports.blocks import AnyChart
from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.writers.docx_bar_charts import bar_chart
from actionplan.reports.writers.docx_chart_parts import CHART, DRAWING, RELATIONS, SHEET, Box, NativeChart, Room
from actionplan.reports.writers.docx_line_charts import line_chart
from actionplan.reports.writers.docx_xml import W

if TYPE_CHECKING:
    from docx.document import Document

_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 12_700
"""Word's units in a point, for drawings."""


def add_chart(document: Document, chart: AnyChart, number: int, box: Box, made_at: datetime) -> None:
    """Adds a paragraph with a chart in it, and to the package its parts.

    Args:
        document: To what it is added.
        chart: What it shows.
        number: Which chart of the document it is, from 1.
        box: The room that it may take.
        made_at: What its workbook says of when it was made.
    """
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.parser import parse_xml

    package = document.part.package
    native = line_chart(chart, box) if isinstance(chart, MeasureChart) else bar_chart(chart, box)
    book = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    data = Part(book, CONTENT_TYPE.SML_SHEET, _workbook(native, made_at), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    part._blob = native.xml(part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE))
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph = document.add_paragraph(style="Figure")
    paragraph._p.append(parse_xml(_inline_xml(chart, native.room, relation, number)))


def _workbook(native: NativeChart, made_at: datetime) -> bytes:
    """What Word shows when the data of a chart are edited: a row for each label, a column for each series."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 0, 40)
        for row, cells in enumerate(native.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
    return file.getvalue()


def _inline_xml(chart: AnyChart, room: Room, relation: str, number: int) -> str:
    """Where a chart stands in the text, with what it says for those who do not see it."""
    across, down = (round(points * _EMU) for points in (room.width, room.height))
    return (
        f'<w:r {W} xmlns:wp="{_PLACED}"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(chart.alt)} title={quoteattr(chart.title)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" xmlns:r="{RELATIONS}" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
