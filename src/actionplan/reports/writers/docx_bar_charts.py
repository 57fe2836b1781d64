"""The ratings of a summary as a native chart of a Word document: stacked bars with patterns and letters.

How much room every part has is said here, because programs that work it out for themselves leave labels out.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from actionplan.model.key import Face
from actionplan.model.ratings import Condition
from actionplan.reports.charts import SHADES, TINTS, Chart
from actionplan.reports.column_widths import text_width
from actionplan.reports.writers.docx_chart_parts import (
    INK,
    NO_LINE,
    Box,
    NativeChart,
    Room,
    chart_space,
    letters,
    line,
    reference,
)

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


def bar_chart(chart: Chart, box: Box) -> NativeChart:
    """A chart of ratings as large as the room for it allows."""
    plan = _Plan(chart, box)
    cells: list[tuple[str | float | None, ...]] = [(chart.label, *(face.label for face in chart.faces))]
    cells += [(label, *counts) for label, counts in zip(plan.labels, chart.counts, strict=True)]
    room = Room(plan.width, plan.height, plan.left, 0.0, plan.plot_width, plan.plot_height)
    return NativeChart(room, tuple(cells), partial(_chart_xml, plan, room))


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


class _Shape(NamedTuple):
    """What sets columns that stand apart from bars that lie."""

    direction: str
    label_axis: str
    value_axis: str
    order: str


_SHAPES = {False: _Shape("bar", "l", "t", "maxMin"), True: _Shape("col", "b", "l", "minMax")}
"""By whether the bars stand."""


def _chart_xml(plan: _Plan, room: Room, workbook: str) -> bytes:
    """A series for each rating, with its pattern, and its letter and count on each bar.

    Args:
        plan: The chart.
        room: Its size.
        workbook: The relation to its workbook.
    """
    shape, text = _SHAPES[plan.chart.upright], letters(plan.size)
    series = "".join(_series(plan, index, face) for index, face in enumerate(plan.chart.faces))
    drawn = (
        f'<c:barChart><c:barDir val="{shape.direction}"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{_GAP}"/><c:overlap val="100"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
    )
    axes = (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{shape.order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{shape.label_axis}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{line("808080")}</c:spPr>{text}<c:crossAx val="222"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="50"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:max val="{plan.most}"/>'
        '<c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{shape.value_axis}"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text}</c:legend>'
    return chart_space(room, drawn, axes, plan.size, legend=legend, workbook=workbook)


def _series(plan: _Plan, index: int, face: Face) -> str:
    counts = [row[index] for row in plan.chart.counts]
    column, last = chr(ord("B") + index), max(1, len(counts)) + 1
    labels = reference("str", f"$A$2:$A${last}", plan.labels)
    numbers = reference("num", f"${column}$2:${column}${last}", tuple(map(str, counts)))
    name = reference("str", f"${column}$1", (face.label,))
    # A segment that is too small for its letter has none, as one of nought has: letters over each other say nothing.
    bare = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        for place, count in enumerate(counts)
        if not count or not plan.has_room(f"{face.letter}{count}", count)
    )
    letter = quoteattr(f'"{face.letter}"0')
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx>{name}</c:tx>'
        f"<c:spPr>{_fill(face)}{line(INK)}</c:spPr>"
        f'<c:invertIfNegative val="0"/><c:dLbls>{bare}<c:numFmt formatCode={letter} sourceLinked="0"/>'
        f"{NO_LINE}{letters(plan.size)}"
        '<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{labels}</c:cat><c:val>{numbers}</c:val></c:ser>"
    )


def _fill(face: Face) -> str:
    tint, shade = TINTS[face.colour][1:].upper(), SHADES[face.colour][1:].upper()
    if face.condition not in _PATTERNS:
        return f'<a:solidFill><a:srgbClr val="{tint}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{_PATTERNS[face.condition]}"><a:fgClr><a:srgbClr val="{shade}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{tint}"/></a:bgClr></a:pattFill>'
    )
