"""The two charts of a summary, drawn once: bars by summary area, and the last twelve weeks.

Every rating has its letter and its pattern, and every count stands as text, so that a chart reads without colour.
A drawing is SVG with nothing from outside it: no script, no font, no picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

from msgspec import Struct

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.key import Face
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour, Condition
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import sanitise
from actionplan.reports.summary import Summary

INK = "#1d1d1f"
"""What is written on a rating's colour, and what it is outlined with."""
TINTS = {
    Colour.RED: "#f4aaa2",
    Colour.AMBER: "#fcdd95",
    Colour.GREEN: "#b9e2c5",
    Colour.BLUE: "#b4d1f2",
    Colour.GREY: "#ffffff",
}
"""The colour under each rating, light enough to write on."""
SHADES = {
    Colour.RED: "#b3261e",
    Colour.AMBER: "#946200",
    Colour.GREEN: "#2a6e3f",
    Colour.BLUE: "#1f5fa8",
    Colour.GREY: "#5f6368",
}
"""The colour of each rating's pattern."""
_PATTERNS = {
    Condition.OFF_TRACK: '<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="{shade}" stroke-width="1"/>',
    Condition.AT_RISK: (
        '<circle cx="1.5" cy="1.5" r="0.9" fill="{shade}"/><circle cx="4.5" cy="4.5" r="0.9" fill="{shade}"/>'
    ),
    Condition.COMPLETE: '<path d="M1.5 0v6M4.5 0v6" stroke="{shade}" stroke-width="0.8"/>',
    Condition.CHECKED: '<path d="M0 1.5h6M0 4.5h6" stroke="{shade}" stroke-width="0.8"/>',
    Condition.NOT_STARTED: '<circle cx="3" cy="3" r="1.6" fill="none" stroke="{shade}" stroke-width="0.7"/>',
}
"""By condition, so that two that a key gives one colour differ."""
_LABEL_LINES = 3


class Chart(Struct, frozen=True):
    """What a chart shows; the formats draw it, or have it drawn, or write its numbers."""

    name: str
    """A word of its own, for the marks inside a drawing."""
    title: str
    label: str
    """What its labels are."""
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """For each label the count of each of the faces."""
    faces: tuple[Face, ...]
    """The conditions that the plan's key tells apart, as it shows them."""
    upright: bool
    """Whether its bars stand, as those of weeks do."""
    alt: str
    """All that it shows, in words."""


def bars(summary: Summary) -> Chart:
    """A stacked bar for each summary area; in a plan that has none, for each theme."""
    word, rows = summary.main_rows
    actions = summary.words.action
    # Each action is in one bar, so that the bars come to the whole; a label says what stands there too.
    labels = tuple(sanitise(f"{title}{_elsewhere(row)}") for title, row in rows)
    counts = tuple(tuple(row.counts.values()) for _, row in rows)
    return Chart(
        name="areas",
        title=f"{actions.titles} by {word.one} and rating",
        label=word.title,
        labels=labels,
        counts=counts,
        faces=summary.plan.key.faces,
        upright=False,
        alt=_alt(f"A stacked bar for each {word.one}.", labels, counts, summary),
    )


def _elsewhere(row: RollUp) -> str:
    return f" (+{len(row.also):,} counted elsewhere)" if row.also else ""


def trend(summary: Summary) -> Chart | None:
    """A stacked column for the end of each of the last weeks.

    None if the plan is compared with nothing, or is not yet a week old: one column is no trend.
    """
    if summary.past is None or summary.past.whole.is_short:
        return None
    weeks, faces = summary.past.whole, summary.plan.key.faces
    counts = tuple(tuple(numbers.values()) for numbers in weeks.counts)
    last_weeks = number_of(len(weeks.days), "week")
    return Chart(
        name="trend",
        title=f"Ratings of all {summary.words.action.many} at the end of each of the last {last_weeks}",
        label="Week to",
        labels=tuple(format_short_date(day) for day in weeks.days),
        counts=counts,
        faces=faces,
        upright=True,
        alt=_alt("A stacked column for the end of each week.", map(format_date, weeks.days), counts, summary),
    )


def _alt(opening: str, labels: Iterable[str], counts: Sequence[Sequence[int]], summary: Summary) -> str:
    """A chart in words: ``A stacked bar … Outcome focus: 2 amber, 3 green, 5 in all.``"""
    rows = (f"{label}: {_counts_words(row, summary.plan)}" for label, row in zip(labels, counts, strict=True))
    return " ".join((opening, *rows))


def svg(chart: Chart) -> str:
    """The drawing of a chart, as one SVG element that says what it is."""
    width, height, parts = _columns(chart) if chart.upright else _bars(chart)
    name = chart.name
    patterns = "".join(
        f'<pattern id="{name}-{_mark_of(face)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f"{_PATTERNS[face.condition].format(shade=SHADES[face.colour])}</pattern>"
        for face in chart.faces
        if face.condition in _PATTERNS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="Arial, Helvetica, sans-serif" font-size="11">'
        f'<title id="{name}-title">{escape(chart.title)}</title><desc id="{name}-desc">{escape(chart.alt)}</desc>'
        f"<defs>{patterns}</defs>{''.join(parts)}</svg>"
    )


# --- bars that lie ---------------------------------------------------------------------------------------------

_LABELS, _BARS, _ENDS = 172, 208, 100
"""How wide the labels are, the longest bar, and what stands at its end."""
_ROW, _BAR, _LEGEND = 34, 19, 14


def _bars(chart: Chart) -> tuple[int, int, list[str]]:
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    parts: list[str] = []
    for index, (label, counts) in enumerate(zip(chart.labels, chart.counts, strict=True)):
        top = index * _ROW
        lines = _wrapped(label)
        first = top + _ROW / 2 + 4 - 5.5 * (len(lines) - 1)
        for number, line in enumerate(lines):
            parts.append(_text(_LABELS - 6, first + 11 * number, line, "end"))
        parts += _bar(chart, counts, _BARS / most, top + (_ROW - _BAR) / 2)
    bottom, legend = len(chart.labels) * _ROW, _legend_lines(chart.faces)
    parts += _legend(legend, chart.name, bottom + 6)
    height = bottom + 6 + _LEGEND * len(legend)
    return _LABELS + _BARS + _ENDS, height, parts


def _bar(chart: Chart, counts: Sequence[int], scale: float, top: float) -> Iterator[str]:
    x, no_room = float(_LABELS), []
    for face, count in zip(chart.faces, counts, strict=True):
        if not count:
            continue
        width, label = count * scale, f"{face.letter}{count}"
        yield _segment(chart.name, face, x, top, width=width, height=_BAR)
        if width > _width(label) + 2:
            yield _on(face, x + width / 2, top + _BAR / 2 + 4, label)
        else:
            no_room.append(label)
        x += width
    total = str(sum(counts))
    if no_room:
        total += f": {', '.join(no_room)}"
    yield _text(x + 5, top + _BAR / 2 + 4, total, weight="bold")


def _legend(lines: Sequence[Sequence[Face]], name: str, top: float) -> Iterator[str]:
    for number, faces in enumerate(lines):
        # Below the bars where there is room; a line of longer words begins further to the left.
        x = max(1.0, min(float(_LABELS), _LABELS + _BARS + _ENDS - sum(map(_legend_width, faces))))
        for face in faces:
            yield _segment(name, face, x, top + _LEGEND * number, width=10, height=10)
            yield _text(x + 13, top + 9 + _LEGEND * number, face.label, size=10)
            x += _legend_width(face)


def _legend_lines(faces: Sequence[Face]) -> list[list[Face]]:
    """The faces of a legend in lines that fit the width of the drawing; the usual key has one."""
    lines: list[list[Face]] = [[]]
    for face in faces:
        if lines[-1] and sum(map(_legend_width, [*lines[-1], face])) > _LABELS + _BARS + _ENDS:
            lines.append([])
        lines[-1].append(face)
    return lines


def _legend_width(face: Face) -> float:
    return 19 + _width(face.label, 10)


# --- columns that stand ----------------------------------------------------------------------------------------

_GUTTER, _STEP, _PLOT, _LINE = 24, 26, 106, 11


def _columns(chart: Chart) -> tuple[int, int, list[str]]:
    """Columns over a table of their numbers, so that the thinnest has its count too."""
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    parts: list[str] = []
    for index, (label, counts) in enumerate(zip(chart.labels, chart.counts, strict=True)):
        x, foot = _GUTTER + index * _STEP, float(_PLOT)
        for face, count in zip(chart.faces, counts, strict=True):
            height = count * _PLOT / most
            foot -= height
            if count:
                parts.append(_segment(chart.name, face, x + 2, foot, width=_STEP - 4, height=height))
            if height >= 11:
                parts.append(_on(face, x + _STEP / 2, foot + height / 2 + 3.5, face.letter, 9))
        for number, word in enumerate(label.split(" ")):
            parts.append(_text(x + _STEP / 2, _PLOT + 11 + 10 * number, word, "middle", size=9))
        for number, count in enumerate(counts):
            parts.append(_text(x + _STEP / 2, _PLOT + 36 + _LINE * number, str(count), "middle", size=9))
    for number, face in enumerate(chart.faces):
        middle = _PLOT + 36 + _LINE * number
        parts.append(_segment(chart.name, face, 1, middle - 7, width=8, height=8))
        parts.append(_text(12, middle, face.letter, size=9, weight="bold"))
    return _GUTTER + len(chart.labels) * _STEP, _PLOT + 36 + _LINE * len(chart.faces) - 4, parts


# --- what both are made of -------------------------------------------------------------------------------------


def _mark_of(face: Face) -> str:
    """What the pattern of a condition is called inside a drawing."""
    return face.condition.value.replace(" ", "-")


def _segment(name: str, face: Face, x: float, y: float, *, width: float, height: float) -> str:
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    tint = f'{box} fill="{TINTS[face.colour]}" stroke="{INK}" stroke-width="0.7"/>'
    if face.condition not in _PATTERNS:
        return tint
    return f'{tint}{box} fill="url(#{name}-{_mark_of(face)})"/>'


def _on(face: Face, middle: float, base: float, words: str, size: int = 11) -> str:
    """Words on a segment, with its pattern cleared away behind them."""
    width = _width(words, size)
    return (
        f'<rect x="{middle - width / 2 - 1:.1f}" y="{base - size + 1:.1f}" width="{width + 2:.1f}" '
        f'height="{size + 1}" fill="{TINTS[face.colour]}"/>'
        f'<text x="{middle:.1f}" y="{base:.1f}" text-anchor="middle" font-size="{size}" fill="{INK}">{words}</text>'
    )


def _text(x: float, base: float, words: str, anchor: str = "start", *, size: int = 11, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{base:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="currentColor">{escape(words)}</text>'
    )


def _width(words: str, size: int = 11) -> float:
    """About how wide words are."""
    return 0.56 * size * len(words)


def _wrapped(label: str) -> list[str]:
    """A label in lines that fit, the last of them cut if there are too many."""
    lines = wrap(label, 29, break_long_words=True) or [""]
    if len(lines) > _LABEL_LINES:
        lines = [*lines[: _LABEL_LINES - 1], f"{lines[_LABEL_LINES - 1][:28]}…"]
    return lines


def _counts_words(counts: Sequence[int], plan: Plan) -> str:
    parts = [f"{count} {face.phrase}" for face, count in zip(plan.key.faces, counts, strict=True) if count]
    if not parts:
        return f"no {plan.words.action.many}."
    return f"{', '.join(parts)}, {sum(counts)} in all."
