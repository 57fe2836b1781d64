"""The chart of a measure as a native chart of a Word document: a line of its figures, and its target dashed.

A period without a reading is an empty cell of the workbook and a gap in the line.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from actionplan.model.figures import plain_number
from actionplan.reports.column_widths import text_width
from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.measure_layout import Scale, figures_below, last_that_fit, scale_of
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

_HEIGHT, _ABOVE = 8.0, 1.8
"""How high a chart is between the ends of its scale, and above it, as parts of the type size."""
_BELOW, _BELOW_TWO = 2.0, 3.2
"""The same of the names of the periods, in a line or in two."""
_WIDEST_STEP = 6.5
"""How far two periods are apart at most, as a part of the type size."""
_GREY = "5F6368"
_TARGET = "Target"


class _Laid(NamedTuple):
    """A chart with its scale, its room and its type size."""

    chart: MeasureChart
    scale: Scale
    room: Room
    size: float


def line_chart(chart: MeasureChart, box: Box) -> NativeChart:
    """A chart of a measure, of its last periods as many as there is room for."""
    laid = _laid(chart, box)
    columns: list[tuple[str | float | None, ...]] = [
        (chart.label, *laid.chart.labels),
        (chart.title, *laid.chart.values),
    ]
    if chart.has_target:
        columns.append((_TARGET, *laid.chart.targets))
    return NativeChart(laid.room, tuple(zip(*columns, strict=True)), partial(_chart_xml, laid))


def _laid(chart: MeasureChart, box: Box) -> _Laid:
    size = box.size
    left = max(text_width(label, size) for _, label in scale_of(chart).lines) + size
    values = [target for target in chart.targets if target is not None]
    right = max((text_width(_target_words(chart, target), size) for target in values), default=0.0) + size
    chart = last_that_fit(chart, box.width - left - right, size)
    periods = len(chart.labels)
    step = min(_WIDEST_STEP * size, (box.width - left - right) / periods)
    is_narrow = max(text_width(label, size) for label in chart.labels) > step - size
    below = (_BELOW_TWO if is_narrow else _BELOW) * size
    height = _HEIGHT * size
    room = Room(
        left + step * periods + right, _ABOVE * size + height + below, left, _ABOVE * size, step * periods, height
    )
    return _Laid(chart, scale_of(chart), room, size)


def _target_words(chart: MeasureChart, target: float) -> str:
    return f"{_TARGET} {chart.number(target)}"


def _chart_xml(laid: _Laid, workbook: str) -> bytes:
    """A line with a figure at each point, and behind the dashes the target.

    Args:
        laid: The chart.
        workbook: The relation to its workbook.
    """
    scale, text = laid.scale, letters(laid.size)
    targets = _targets(laid) if laid.chart.has_target else ""
    drawn = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{_figures(laid)}{targets}'
        '<c:marker val="1"/><c:axId val="111"/><c:axId val="222"/></c:lineChart>'
    )
    axes = (
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{line("808080")}</c:spPr>{text}<c:crossAx val="222"/><c:crosses val="min"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="50"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{plain_number(scale.high)}"/><c:min val="{plain_number(scale.low)}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="{_format(scale.places)}" '
        'sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{line("808080")}</c:spPr>{text}<c:crossAx val="111"/>'
        f'<c:crosses val="autoZero"/><c:crossBetween val="between"/><c:majorUnit val="{plain_number(scale.step)}"/>'
        "</c:valAx>"
    )
    return chart_space(laid.room, drawn, axes, laid.size, legend="", workbook=workbook)


def _figures(laid: _Laid) -> str:
    chart = laid.chart
    below = figures_below(chart, laid.room.plot_height, laid.size)
    code = _format(chart.places)
    labels = "".join(_label(index, code, "b", laid.size) for index, is_below in enumerate(below) if is_below)
    fill = f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>{fill}{line(INK)}</c:spPr></c:marker>'
    return _series(
        laid,
        0,
        (chart.title, chart.values),
        look=f"<c:spPr>{line(INK, 1.75)}</c:spPr>{marker}",
        labels=f"<c:dLbls>{labels}{_label_parts(code, 't', laid.size)}</c:dLbls>",
    )


def _targets(laid: _Laid) -> str:
    """The target, its value written behind its last point and, where it changes, at the last point of each."""
    chart = laid.chart
    *earlier, last = chart.target_ends
    code = _format(chart.places)
    labels = [_label(index, code, _side(chart, index), laid.size) for index in earlier]
    labels.append(_label(last, f'"{_TARGET} "{code}', "r", laid.size))
    return _series(
        laid,
        1,
        (_TARGET, chart.targets),
        look=f'<c:spPr>{line(_GREY, 1.5, "dash")}</c:spPr><c:marker><c:symbol val="none"/></c:marker>',
        labels=f"<c:dLbls>{''.join(labels)}{_shown(is_shown=False)}</c:dLbls>",
    )


def _side(chart: MeasureChart, place: int) -> str:
    """Above the target or below it, away from the figure."""
    value, target = chart.values[place], chart.targets[place]
    return "b" if value is not None and target is not None and value > target else "t"


def _series(laid: _Laid, index: int, named: tuple[str, tuple[float | None, ...]], *, look: str, labels: str) -> str:
    name, figures = named
    column, last = chr(ord("B") + index), len(figures) + 1
    values = tuple(None if value is None else plain_number(value) for value in figures)
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f"<c:tx>{reference('str', f'${column}$1', (name,))}</c:tx>{look}{labels}"
        f"<c:cat>{reference('str', f'$A$2:$A${last}', laid.chart.labels)}</c:cat>"
        f'<c:val>{reference("num", f"${column}$2:${column}${last}", values)}</c:val><c:smooth val="0"/></c:ser>'
    )


def _label(index: int, code: str, side: str, size: float) -> str:
    """The label of one point."""
    return f'<c:dLbl><c:idx val="{index}"/>{_label_parts(code, side, size)}</c:dLbl>'


def _label_parts(code: str, side: str, size: float) -> str:
    return (
        f'<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/>{NO_LINE}{letters(size, wraps=False)}'
        f'<c:dLblPos val="{side}"/>{_shown(is_shown=True)}'
    )


def _shown(*, is_shown: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(is_shown)}"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _format(places: int) -> str:
    """How Word writes a figure of so many places."""
    return f"#,##0.{'0' * places}" if places else "#,##0"
