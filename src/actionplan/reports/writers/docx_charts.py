"""The charts of a Word document: Word's own, with a workbook behind each, so that "Edit data" opens.

They are stacked bars with patterns and letters: they stay sharp and need no library that draws. How much room every
part has is said here, because programs that work it out for themselves leave labels out. XlsxWriter is imported when a
workbook is made.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from actionplan.model.key import Face
from actionplan.model.ratings import Condition
from actionplan.reports.charts import SHADES, TINTS, Chart
from actionplan.reports.column_widths import text_width
from actionplan.reports.writers.docx_xml import W

if TYPE_CHECKING:
    from docx.document import Document

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 12_700
"""Word's units in a point, for drawings."""
_SHEET = "Sheet1"
_GAP = 40
"""Between two bars, in hundredths of a bar."""
_LABELS = 0.36
"""The part of the width that the labels of bars have."""
_LABEL_LINES = 3
_LINE, _AROUND = 1.2, 0.35
"""The height of a line and of what is around a label, as parts of the type size."""
_COLUMNS, _ROW = 11.0, 2.1
"""The height of columns and the least of a bar with its gap, as parts of the type size."""
_PATTERNS = {
    Condition.OFF_TRACK: "wdUpDiag",
    Condition.AT_RISK: "pct20",
    Condition.COMPLETE: "ltVert",
    Condition.CHECKED: "ltHorz",
    Condition.NOT_STARTED: "pct10",
    Condition.UNRATED: "pct5",
}


class Box(NamedTuple):
    """The room that a chart may take, and the size of its type, in points."""

    width: float
    height: float
    size: float


def add_chart(document: Document, chart: Chart, number: int, box: Box, made_at: datetime) -> None:
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
    plan = _Plan(chart, box)
    book = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    data = Part(book, CONTENT_TYPE.SML_SHEET, _workbook(chart, plan.labels, made_at), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    part._blob = _chart_xml(plan, part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE))
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph = document.add_paragraph(style="Figure")
    paragraph._p.append(parse_xml(_inline_xml(plan, relation, number)))


def _workbook(chart: Chart, labels: Sequence[str], made_at: datetime) -> bytes:
    """What Word shows when the data of a chart are edited: a row for each label, a column for each rating."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, 0, 40)
        sheet.write_string(0, 0, chart.label)
        for column, face in enumerate(chart.faces, 1):
            sheet.write_string(0, column, face.label)
        for row, (label, counts) in enumerate(zip(labels, chart.counts, strict=True), 1):
            sheet.write_string(row, 0, label)
            for column, count in enumerate(counts, 1):
                sheet.write_number(row, column, count)
    return file.getvalue()


# --- how much room every part has ------------------------------------------------------------------------------


class _Plan:
    """The parts of a chart and how large they are, in points."""

    def __init__(self, chart: Chart, box: Box) -> None:
        self.chart, self.width, self.size = chart, box.width, box.size
        self.most = max(map(sum, chart.counts), default=0) or 1
        self.legend = box.size * 2
        rows = max(1, len(chart.labels))
        if chart.upright:
            self.labels = chart.labels
            self.plot_width, self.plot_height = box.width * 0.98, box.size * _COLUMNS
            self.left, self.below = box.width * 0.01, box.size * 1.8
            return
        most_lines = min(_LABEL_LINES, int(((box.height - self.legend) / rows / box.size - _AROUND) / _LINE))
        room = box.width * _LABELS - box.size
        lines = [_wrapped(label, room, box.size, max(1, most_lines)) for label in chart.labels]
        self.labels = tuple(" ".join(parts) for parts in lines)
        row = box.size * max(_ROW, _AROUND + _LINE * max(map(len, lines), default=1))
        self.left, self.below = box.width * _LABELS, 0.0
        self.plot_width = box.width - self.left - 2
        self.plot_height = min(rows * row, box.height - self.legend)

    @property
    def height(self) -> float:
        """Of the whole chart."""
        return self.plot_height + self.below + self.legend

    def has_room(self, label: str, count: int) -> bool:
        """Whether a segment for a count is so large that its label stands inside it."""
        if self.chart.upright:
            step = self.plot_width / max(1, len(self.labels)) / (1 + _GAP / 100)
            return count * self.plot_height / self.most >= self.size * 1.25 and text_width(label, self.size) <= step
        return text_width(label, self.size) + self.size * 0.4 <= count * self.plot_width / self.most


def _wrapped(label: str, room: float, size: float, most: int) -> list[str]:
    """A label in lines that fit, the last of them cut if there are more than ``most``."""
    lines: list[str] = []
    for word in label.split() or [""]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return [_cut(line, room, size) for line in lines]


def _cut(line: str, room: float, size: float) -> str:
    """A line of one word that is longer than the room, cut."""
    if text_width(line, size) <= room:
        return line
    while line and text_width(f"{line}…", size) > room:
        line = line[: len(line) * 9 // 10]
    return f"{line}…"


# --- the parts -------------------------------------------------------------------------------------------------


def _inline_xml(plan: _Plan, relation: str, number: int) -> str:
    """Where a chart stands in the text, with what it says for those who do not see it."""
    chart = plan.chart
    across, down = (round(points * _EMU) for points in (plan.width, plan.height))
    return (
        f'<w:r {W} xmlns:wp="{_PLACED}"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(chart.alt)} title={quoteattr(chart.title)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_RELATIONS}" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


class _Shape(NamedTuple):
    """What sets columns that stand apart from bars that lie."""

    direction: str
    label_axis: str
    value_axis: str
    order: str


_SHAPES = {False: _Shape("bar", "l", "t", "maxMin"), True: _Shape("col", "b", "l", "minMax")}
"""By whether the bars stand."""


def _chart_xml(plan: _Plan, workbook: str) -> bytes:
    """A chart as Word keeps it: a series for each rating, with its pattern, and its letter and count on each bar.

    Args:
        plan: The chart and its room.
        workbook: The relation to its workbook.
    """
    shape, letters = _SHAPES[plan.chart.upright], _letters(plan.size)
    series = "".join(_series(plan, index, face) for index, face in enumerate(plan.chart.faces))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_RELATIONS}"><c:date1904 val="0"/>'
        '<c:lang val="en-GB"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{_layout(plan)}'
        f'<c:barChart><c:barDir val="{shape.direction}"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{_GAP}"/><c:overlap val="100"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{shape.order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{shape.label_axis}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{_line("808080")}{letters}<c:crossAx val="222"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="50"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:max val="{plan.most}"/>'
        '<c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{shape.value_axis}"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        f'</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/>{letters}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{letters}"
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _layout(plan: _Plan) -> str:
    """Where the bars begin, and how wide and high they are, so that every program leaves the same room for labels."""
    x, width, height = plan.left / plan.width, plan.plot_width / plan.width, plan.plot_height / plan.height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.4f}"/><c:y val="0"/><c:w val="{width:.4f}"/><c:h val="{height:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )


def _series(plan: _Plan, index: int, face: Face) -> str:
    counts = [row[index] for row in plan.chart.counts]
    column, last = chr(ord("B") + index), max(1, len(counts)) + 1
    labels = _reference("str", f"$A$2:$A${last}", plan.labels)
    numbers = _reference("num", f"${column}$2:${column}${last}", tuple(map(str, counts)))
    name = _reference("str", f"${column}$1", (face.label,))
    # A segment that is too small for its letter has none, as one of nought has: letters over each other say nothing.
    bare = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        for place, count in enumerate(counts)
        if not count or not plan.has_room(f"{face.letter}{count}", count)
    )
    letter = quoteattr(f'"{face.letter}"0')
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx>{name}</c:tx>'
        f'<c:spPr>{_fill(face)}<a:ln w="6350"><a:solidFill><a:srgbClr val="1D1D1F"/></a:solidFill></a:ln></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls>{bare}<c:numFmt formatCode={letter} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_letters(plan.size)}"
        '<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{labels}</c:cat><c:val>{numbers}</c:val></c:ser>"
    )


def _reference(kind: str, cells: str, values: Sequence[str]) -> str:
    """Cells of the workbook, with what they hold, which is shown until the data are edited."""
    code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    points = "".join(f'<c:pt idx="{index}"><c:v>{escape(value)}</c:v></c:pt>' for index, value in enumerate(values))
    return (
        f"<c:{kind}Ref><c:f>{_SHEET}!{cells}</c:f>"
        f'<c:{kind}Cache>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )


def _fill(face: Face) -> str:
    tint, shade = TINTS[face.colour][1:].upper(), SHADES[face.colour][1:].upper()
    if face.condition not in _PATTERNS:
        return f'<a:solidFill><a:srgbClr val="{tint}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{_PATTERNS[face.condition]}"><a:fgClr><a:srgbClr val="{shade}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{tint}"/></a:bgClr></a:pattFill>'
    )


def _line(colour: str) -> str:
    return f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>'


def _letters(size: float) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr lang="en-GB" sz="{round(size * 100)}" b="0">'
        '<a:solidFill><a:srgbClr val="1D1D1F"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
