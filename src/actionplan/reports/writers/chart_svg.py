"""A chart as a drawing: SVG as wide as the text of a page, with no script, font or picture from outside it.

Every rating has its letter and its pattern, and every count is written out, so that it reads in black and white. A unit
of a drawing is a point in print, so that its letters are as large as they are asked to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from actionplan.model.key import Face
from actionplan.model.ratings import Condition
from actionplan.reports.charts import INK, SHADES, TINTS, Chart
from actionplan.reports.column_widths import text_width
from actionplan.reports.writers.svg_parts import SIZE, WIDTH, svg_drawing, svg_text

_LABELS = 0.36
"""The part of the width that the names of the bars have."""
_LABEL_LINES = 3
_LABEL_LENGTH = 200
"""Characters of a label that are tried: more than its lines hold."""
_LEAST_BARS = 60.0
"""Points that the longest bar has, however much is written behind it; that then has several lines."""
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


def svg(chart: Chart, size: float = SIZE) -> str:
    """The drawing of a chart, as one SVG element that says what it is.

    Args:
        chart: What it shows.
        size: The size of its letters, in points.
    """
    height, parts = _columns(chart, size) if chart.upright else _bars(chart, size)
    name = chart.name
    patterns = "".join(
        f'<pattern id="{name}-{_mark_of(face)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f"{_PATTERNS[face.condition].format(shade=SHADES[face.colour])}</pattern>"
        for face in chart.faces
        if face.condition in _PATTERNS
    )
    return svg_drawing(chart, height, [f"<defs>{patterns}</defs>", *parts], size)


# --- bars that lie ---------------------------------------------------------------------------------------------


class _Bar(NamedTuple):
    """A bar at some scale: its segments from left to right, and what is written behind it."""

    segments: tuple[tuple[Face, int, bool], ...]
    """Each with whether its count has room on it."""
    behind: str


def _bars(chart: Chart, size: float) -> tuple[float, list[str]]:
    left, line = WIDTH * _LABELS, 1.15 * size
    scale, rows = _scaled(chart, WIDTH - left, size)
    parts: list[str] = []
    top = 0.0
    for label, counts, bar in zip(chart.labels, chart.counts, rows, strict=True):
        end = left + sum(counts) * scale + 0.5 * size
        names = _wrapped(label, left - 0.6 * size, size)
        behind = _wrapped(_behind(counts, bar), WIDTH - end, size, bold=True)
        height = max(2.3 * size, line * max(len(names), len(behind)) + 0.5 * size)
        middle = top + height / 2
        for lines, x, anchor, weight in ((names, left - 0.6 * size, "end", "normal"), (behind, end, "start", "bold")):
            first = middle + 0.36 * size - line * (len(lines) - 1) / 2
            parts += (
                svg_text(x, first + line * number, words, anchor, weight=weight) for number, words in enumerate(lines)
            )
        x = left
        for face, count, has_room in bar.segments:
            width = count * scale
            parts.append(_segment(chart.name, face, x, middle - 0.85 * size, width=width, height=1.7 * size))
            if has_room:
                parts.append(_on(face, x + width / 2, middle + 0.36 * size, f"{face.letter}{count}", size))
            x += width
        top += height
    parts += _legend(chart, left, top + 0.6 * size, size)
    return top + 0.6 * size + 1.4 * size * len(_legend_lines(chart.faces, size)), parts


def _scaled(chart: Chart, room: float, size: float) -> tuple[float, list[_Bar]]:
    """Points for each action, and the bars: as long as they can be with what is written behind them in the drawing."""
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    scale = room / most
    while True:
        rows = [_bar(chart.faces, counts, scale, size) for counts in chart.counts]
        behind = [_width(_behind(counts, row), size, bold=True) for counts, row in zip(chart.counts, rows, strict=True)]
        fits = min(
            (
                (room - size - width) / sum(counts)
                for width, counts in zip(behind, chart.counts, strict=True)
                if sum(counts)
            ),
            default=scale,
        )
        fits = max(fits, _LEAST_BARS / most)
        if fits >= scale:
            return scale, rows
        scale = fits


def _bar(faces: Sequence[Face], counts: Sequence[int], scale: float, size: float) -> _Bar:
    segments = tuple(
        (face, count, count * scale > _width(f"{face.letter}{count}", size) + 0.4 * size)
        for face, count in zip(faces, counts, strict=True)
        if count
    )
    return _Bar(segments, ", ".join(f"{face.letter}{count}" for face, count, has_room in segments if not has_room))


def _behind(counts: Sequence[int], bar: _Bar) -> str:
    """The whole of a bar, and the counts that have no room on it: ``903: R1, A2``."""
    return f"{sum(counts)}: {bar.behind}" if bar.behind else str(sum(counts))


def _legend(chart: Chart, left: float, top: float, size: float) -> Iterator[str]:
    for number, faces in enumerate(_legend_lines(chart.faces, size)):
        # Below the bars where there is room; a line of longer words begins further to the left.
        x = max(1.0, min(left, WIDTH - sum(_legend_width(face, size) for face in faces)))
        for face in faces:
            base = top + 1.4 * size * number
            yield _segment(chart.name, face, x, base, width=size, height=size)
            yield svg_text(x + 1.3 * size, base + 0.87 * size, face.label)
            x += _legend_width(face, size)


def _legend_lines(faces: Sequence[Face], size: float) -> list[list[Face]]:
    """The faces of a legend in lines that fit the width of the drawing."""
    lines: list[list[Face]] = [[]]
    for face in faces:
        if lines[-1] and sum(_legend_width(one, size) for one in (*lines[-1], face)) > WIDTH:
            lines.append([])
        lines[-1].append(face)
    return lines


def _legend_width(face: Face, size: float) -> float:
    return 2.2 * size + _width(face.label, size)


# --- columns that stand ----------------------------------------------------------------------------------------


def _columns(chart: Chart, size: float) -> tuple[float, list[str]]:
    """Columns over a table of their numbers, so that the thinnest has its count too."""
    line, top, plot = 1.2 * size, 1.0, 9.0 * size
    names, gutter, step = _gutter(chart, size)
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    has_room = all(_width(label, size) < step - 0.5 * size for label in chart.labels)
    labels = [[label] if has_room else label.split(" ") for label in chart.labels]
    numbers = top + plot + line * (max(map(len, labels), default=1) + 1) + 0.2 * size
    parts: list[str] = []
    for index, (words, counts) in enumerate(zip(labels, chart.counts, strict=True)):
        x, foot = gutter + index * step, top + plot
        for face, count in zip(chart.faces, counts, strict=True):
            height = count * plot / most
            foot -= height
            if count:
                parts.append(_segment(chart.name, face, x + 0.1 * step, foot, width=0.8 * step, height=height))
            if height >= 1.2 * size:
                parts.append(_on(face, x + step / 2, foot + height / 2 + 0.36 * size, face.letter, size))
        for number, word in enumerate(words, 1):
            parts.append(svg_text(x + step / 2, top + plot + line * number, word, "middle"))
        for number, count in enumerate(counts):
            parts.append(svg_text(x + step / 2, numbers + line * number, str(count), "middle"))
    for number, (face, name) in enumerate(zip(chart.faces, names, strict=True)):
        base = numbers + line * number
        parts.append(_segment(chart.name, face, 1, base - 0.8 * size, width=0.9 * size, height=0.9 * size))
        parts.append(svg_text(1.4 * size, base, name))
    return numbers + line * (len(chart.faces) - 1) + 0.4 * size, parts


def _gutter(chart: Chart, size: float) -> tuple[list[str], float, float]:
    """What the rows of numbers are called, letters where words need too much, how wide that is, and each column."""
    widest = max((_width(str(count), size) for counts in chart.counts for count in counts), default=0.0)
    for names in ([face.label for face in chart.faces], [face.letter for face in chart.faces]):
        gutter = 1.8 * size + max(_width(name, size) for name in names)
        step = min(6 * size, (WIDTH - gutter) / max(1, len(chart.labels)))
        if step > widest + 0.3 * size:
            break
    return names, gutter, step


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


def _on(face: Face, middle: float, base: float, words: str, size: float) -> str:
    """Words on a segment, with its pattern cleared away behind them."""
    width = _width(words, size)
    return (
        f'<rect x="{middle - width / 2 - 1:.1f}" y="{base - 0.86 * size:.1f}" width="{width + 2:.1f}" '
        f'height="{size:.1f}" fill="{TINTS[face.colour]}"/>'
        f'<text x="{middle:.1f}" y="{base:.1f}" text-anchor="middle" fill="{INK}">{escape(words)}</text>'
    )


def _width(words: str, size: float, *, bold: bool = False) -> float:
    return text_width(words, size, bold=bold)


def _wrapped(label: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Words in lines that fit, the last of them cut if there are too many."""
    lines: list[str] = []
    for word in label[:_LABEL_LENGTH].split():
        if lines and _width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        lines += _pieces(word, room, size)
    if len(lines) > _LABEL_LINES:
        lines[_LABEL_LINES - 1 :] = [_cut(" ".join(lines[_LABEL_LINES - 1 :]), room, size)]
    return lines or [""]


def _pieces(word: str, room: float, size: float) -> Iterator[str]:
    """A word, in pieces where it is wider than a line."""
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and _width(word[start:end], size) > room:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


def _cut(words: str, room: float, size: float) -> str:
    """The beginning of words, with a sign that there is more."""
    end = len(words)
    while end > 1 and _width(f"{words[:end]}…", size) > room:
        end -= 1
    return f"{words[:end].rstrip()}…"
