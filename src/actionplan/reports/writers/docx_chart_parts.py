"""What every native chart of a Word document is made of: text, lines, references to its workbook, and its room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "Sheet1"
"""The sheet of every workbook behind a chart."""
INK = "1D1D1F"
"""Of letters and outlines."""
NO_LINE = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


class Box(NamedTuple):
    """The room that a chart may take, and the size of its type, in points."""

    width: float
    height: float
    size: float


class Room(NamedTuple):
    """How large a chart is, and where in it the plot is, in points."""

    width: float
    height: float
    left: float
    top: float
    plot_width: float
    plot_height: float


class NativeChart(NamedTuple):
    """A chart as a Word document has it."""

    room: Room
    rows: tuple[tuple[str | float | None, ...], ...]
    """The rows of its workbook, the first its headings; None for an empty cell."""
    xml: Callable[[str], bytes]
    """The chart with the relation to its workbook."""


def reference(kind: str, cells: str, values: Sequence[str | None]) -> str:
    """Cells of the workbook, with what they hold, which is shown until the data are edited; None for an empty one."""
    code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape(value)}</c:v></c:pt>'
        for index, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:{kind}Ref><c:f>{SHEET}!{cells}</c:f>"
        f'<c:{kind}Cache>{code}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )


def line(colour: str, width: float = 0.5, dash: str = "") -> str:
    """A line, so many points wide; ``dash`` is what Word calls its dashes."""
    dashes = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(width * 12_700)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{dashes}</a:ln>'


def letters(size: float, *, wraps: bool = True) -> str:
    """Text of a chart in a type size; where it does not wrap, it stays on one line."""
    wrap = "" if wraps else ' wrap="none"'
    return (
        f'<c:txPr><a:bodyPr{wrap}/><a:lstStyle/><a:p><a:pPr><a:defRPr lang="en-GB" sz="{round(size * 100)}" b="0">'
        f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def chart_space(room: Room, drawn: str, axes: str, size: float, *, legend: str, workbook: str) -> bytes:
    """The part of a document that a chart is.

    Args:
        room: Its size, so that every program leaves the same room for labels.
        drawn: The bars or lines.
        axes: Both axes.
        size: The size of its type, in points.
        legend: The legend; empty for none.
        workbook: The relation to its workbook.
    """
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}"><c:date1904 val="0"/>'
        '<c:lang val="en-GB"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_layout(room)}{drawn}{axes}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{NO_LINE}{letters(size)}"
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _layout(room: Room) -> str:
    x, y = room.left / room.width, room.top / room.height
    width, height = room.plot_width / room.width, room.plot_height / room.height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.4f}"/><c:y val="{y:.4f}"/><c:w val="{width:.4f}"/><c:h val="{height:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )
