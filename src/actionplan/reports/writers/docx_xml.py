"""The parts of a Word document that are written as XML: tables, fields, numbering and charts.

Tables are written whole, because python-docx adds them cell by cell, which takes minutes for thousands of actions.
Charts are Word's own, stacked bars with patterns and letters: they stay sharp, can be edited, and need no library
that draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from actionplan.model.key import Face
from actionplan.model.ratings import Condition
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable
from actionplan.reports.charts import SHADES, TINTS, Chart

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMU = 360_000
"""Word's units in a centimetre, for drawings."""
_LONG = 400
"""A row with more text in a cell may break over pages; shorter ones stay whole."""
_HEAD_FILL = "E4E7EC"
_PATTERNS = {
    Condition.OFF_TRACK: "wdUpDiag",
    Condition.AT_RISK: "pct20",
    Condition.COMPLETE: "ltVert",
    Condition.CHECKED: "ltHorz",
    Condition.NOT_STARTED: "pct10",
    Condition.UNRATED: "pct5",
}


# --- tables ----------------------------------------------------------------------------------------------------


def table_xml(table: ReportTable, width: int) -> str:
    """A table ``width`` twentieths of a point wide, its first row repeated on every page and marked as headings."""
    whole = sum(column.width for column in table.columns)
    widths = [width * column.width // whole for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in widths)
    return (
        f'<w:tbl {W}><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_rows(table, widths))}</w:tbl>"
    )


def _rows(table: ReportTable, widths: list[int]) -> Iterator[str]:
    columns = table.columns
    heads = "".join(_head(column, width) for column, width in zip(columns, widths, strict=True))
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    last, small = len(table.rows) - 1, table.is_small
    for number, row in enumerate(table.rows):
        is_short = all(len(cell.text) < _LONG for cell in row)
        layout = _CellLayout(bold=table.totals and number == last, keep_next=small and number < last)
        cells = (_cell(cell, column, width, layout) for cell, column, width in zip(row, columns, widths, strict=True))
        yield f"<w:tr>{_when(is_short, '<w:trPr><w:cantSplit/></w:trPr>')}{''.join(cells)}</w:tr>"


class _CellLayout(NamedTuple):
    bold: bool
    keep_next: bool
    """Whether its row stays on the page of the next one."""


def _when(condition: bool, xml: str) -> str:
    """A part that is only there sometimes."""
    return xml if condition else ""


def _at_right(column: ReportColumn) -> str:
    return _when(column.is_number, '<w:jc w:val="right"/>')


def _head(column: ReportColumn, width: int) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/>'
        f'<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableHeading"/>{_at_right(column)}</w:pPr>'
        f"{_run(column.title)}</w:p></w:tc>"
    )


def _cell(cell: ReportCell, column: ReportColumn, width: int, layout: _CellLayout) -> str:
    fill = ""
    if cell.face is not None:
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINTS[cell.face.colour][1:].upper()}"/>'
    keep_next = _when(layout.keep_next, "<w:keepNext/>")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
        f"{keep_next}{_at_right(column)}</w:pPr>{_run(cell.text, bold=layout.bold)}</w:p></w:tc>"
    )


def _run(text: str, *, bold: bool = False) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{_when(bold, '<w:rPr><w:b/></w:rPr>')}{lines}</w:r>"


# --- fields and numbering --------------------------------------------------------------------------------------


def field_xml(instruction: str, text: str) -> str:
    """A field, such as a page number, with the text that it shows until Word counts for itself."""
    return (
        f'<w:fldSimple {W} w:instr=" {instruction} "><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        "</w:fldSimple>"
    )


def numbering_xml(number: int) -> str:
    """The numbering of a council report: sections ``1.``, their paragraphs ``1.1``."""
    levels = ((0, "Heading1", "%1."), (1, "NumberedParagraph", "%1.%2"))
    level_xml = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr>'
        "</w:lvl>"
        for level, style, text in levels
    )
    return (
        f'<w:abstractNum {W} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{level_xml}'
        "</w:abstractNum>"
    )


# --- charts ----------------------------------------------------------------------------------------------------


def inline_xml(chart: Chart, relation: str, number: int, size: tuple[float, float]) -> str:
    """Where a chart stands in the text, ``size`` in centimetres, with what it says for those who do not see it."""
    across, down = (int(centimetres * _EMU) for centimetres in size)
    return (
        f'<w:r {W} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={quoteattr(chart.alt)} title={quoteattr(chart.title)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


class _Shape(NamedTuple):
    """What sets columns that stand apart from bars that lie."""

    direction: str
    label_axis: str
    value_axis: str
    order: str
    letter_size: int
    has_legend: bool
    box: tuple[float, float, float]
    """Where the bars begin, and how wide and high they are, so that every program leaves the same room for labels."""


_SHAPES = {
    False: _Shape("bar", "l", "t", "maxMin", 750, True, (0.34, 0.65, 0.87)),
    # Beside the bars the columns need no second legend: their segments have the same letters and patterns.
    True: _Shape("col", "b", "l", "minMax", 600, False, (0.01, 0.98, 0.80)),
}
"""By whether the bars stand."""


def chart_xml(chart: Chart) -> bytes:
    """A chart as Word keeps it: a series for each rating, with its pattern, and its letter and count on each bar."""
    shape = _SHAPES[chart.upright]
    series = "".join(_series(chart, index, face) for index, face in enumerate(chart.faces))
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_letters(700)}</c:legend>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}"><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{_layout(shape)}'
        f'<c:barChart><c:barDir val="{shape.direction}"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        '<c:gapWidth val="40"/><c:overlap val="100"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{shape.order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{shape.label_axis}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{_line("808080")}{_letters(700)}<c:crossAx val="222"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="50"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{shape.value_axis}"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        "</c:plotArea>"
        f"{_when(shape.has_legend, legend)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_letters(700)}</c:chartSpace>"
    ).encode()


def _layout(shape: _Shape) -> str:
    x, width, height = shape.box
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x}"/><c:y val="0.01"/><c:w val="{width}"/><c:h val="{height}"/></c:manualLayout></c:layout>'
    )


def _series(chart: Chart, index: int, face: Face) -> str:
    labels = _points("strLit", chart.labels)
    numbers = _points("numLit", tuple(str(counts[index]) for counts in chart.counts))
    # Noughts get no label, and in a high column neither does what would be lower than its letters.
    least = 1
    if chart.upright:
        least = max(1, -(-max(map(sum, chart.counts), default=0) // 13))
    letters = f"[&gt;={least}]&quot;{escape(face.letter)}&quot;0;&quot;&quot;"
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{escape(face.label)}</c:v></c:tx>'
        f'<c:spPr>{_fill(face)}<a:ln w="6350"><a:solidFill><a:srgbClr val="1D1D1F"/></a:solidFill></a:ln></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="{letters}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_letters(_SHAPES[chart.upright].letter_size)}"
        '<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{labels}</c:cat><c:val>{numbers}</c:val></c:ser>"
    )


def _points(kind: str, values: tuple[str, ...]) -> str:
    code = _when(kind == "numLit", "<c:formatCode>General</c:formatCode>")
    points = "".join(f'<c:pt idx="{index}"><c:v>{escape(value)}</c:v></c:pt>' for index, value in enumerate(values))
    return f'<c:{kind}>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}>'


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


def _letters(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0"><a:solidFill>'
        '<a:srgbClr val="1D1D1F"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
