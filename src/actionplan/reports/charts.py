"""The two charts of a summary, drawn once: bars by summary area, and the last twelve weeks.

Every rating has its letter and its pattern, and every count stands as text, so that a chart reads without colour.
A drawing is SVG with nothing from outside it: no script, no font, no picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.number_words import number_of
from actionplan.model.ratings import Rag
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import sanitise
from actionplan.reports.summary import Summary

INK = "#1d1d1f"
"""What is written on a rating's colour, and what it is outlined with."""
TINTS = {Rag.RED: "#f4aaa2", Rag.AMBER: "#fcdd95", Rag.GREEN: "#b9e2c5", Rag.BLUE: "#b4d1f2", Rag.UNRATED: "#ffffff"}
"""The colour under each rating, light enough to write on."""
SHADES = {Rag.RED: "#b3261e", Rag.AMBER: "#946200", Rag.GREEN: "#2a6e3f", Rag.BLUE: "#1f5fa8", Rag.UNRATED: "#5f6368"}
"""The colour of each rating's pattern."""
_PATTERNS = {
    Rag.RED: '<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="{shade}" stroke-width="1"/>',
    Rag.AMBER: '<circle cx="1.5" cy="1.5" r="0.9" fill="{shade}"/><circle cx="4.5" cy="4.5" r="0.9" fill="{shade}"/>',
    Rag.BLUE: '<path d="M0 1.5h6M0 4.5h6" stroke="{shade}" stroke-width="0.8"/>',
}
_UNREADABLE = re.compile("[\ufffe\uffff]")
_LABEL_LINES = 3


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; the formats draw it, or have it drawn."""

    name: str
    """A word of its own, for the marks inside a drawing."""
    title: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """For each label the counts of red, amber, green, blue and unrated."""
    upright: bool
    """Whether its bars stand, as those of weeks do."""
    alt: str
    """All that it shows, in words."""


def bars(summary: Summary) -> Chart:
    """A stacked bar for each summary area."""
    rows = summary.summary_areas
    return Chart(
        name="areas",
        title="Actions by summary area and rating",
        labels=tuple(_readable(row.title) for row in rows),
        counts=tuple(_counts(row) for row in rows),
        upright=False,
        alt=bars_alt(summary),
    )


def bars_alt(summary: Summary) -> str:
    """The bars in words: ``Outcome focus: 2 amber, 3 green, 5 in all.``"""
    rows = (f"{_readable(row.title)}: {_said(_counts(row))}" for row in summary.summary_areas)
    return " ".join(("A stacked bar for each summary area.", *rows))


def trend(summary: Summary) -> Chart | None:
    """A stacked column for the end of each of the last weeks; None if the plan is compared with nothing."""
    if summary.past is None:
        return None
    found = summary.past.whole
    return Chart(
        name="trend",
        title=f"Ratings of all actions at the end of each of the last {number_of(len(found.days), 'week')}",
        labels=tuple(format_short_date(day) for day in found.days),
        counts=tuple(tuple(numbers[rag] for rag in Rag) for numbers in found.counts),
        upright=True,
        alt=trend_alt(summary),
    )


def trend_alt(summary: Summary) -> str:
    """The weeks in words, the oldest first; empty if the plan is compared with nothing."""
    if summary.past is None:
        return ""
    found = summary.past.whole
    weeks = (
        f"{format_date(day)}: {_said(tuple(numbers[rag] for rag in Rag))}"
        for day, numbers in zip(found.days, found.counts, strict=True)
    )
    return " ".join(("A stacked column for the end of each week.", *weeks))


def svg(chart: Chart) -> str:
    """The drawing of a chart, as one SVG element that says what it is."""
    width, height, parts = _columns(chart) if chart.upright else _bars(chart)
    name = chart.name
    patterns = "".join(
        f'<pattern id="{name}-{rag}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f"{drawn.format(shade=SHADES[rag])}</pattern>"
        for rag, drawn in _PATTERNS.items()
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
_ROW, _BAR = 34, 19


def _bars(chart: Chart) -> tuple[int, int, list[str]]:
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    parts: list[str] = []
    for place, (label, counts) in enumerate(zip(chart.labels, chart.counts, strict=True)):
        top = place * _ROW
        lines = _wrapped(label)
        first = top + _ROW / 2 + 4 - 5.5 * (len(lines) - 1)
        for number, line in enumerate(lines):
            parts.append(_text(_LABELS - 6, first + 11 * number, line, "end"))
        parts += _bar(chart.name, counts, _BARS / most, top + (_ROW - _BAR) / 2)
    height = len(chart.labels) * _ROW + 20
    parts += _legend(chart.name, height - 14)
    return _LABELS + _BARS + _ENDS, height, parts


def _bar(name: str, counts: Sequence[int], scale: float, top: float) -> Iterator[str]:
    left, no_room = float(_LABELS), []
    for rag, count in zip(Rag, counts, strict=True):
        if not count:
            continue
        width, said = count * scale, f"{rag.letter}{count}"
        yield _segment(name, rag, left, top, width=width, height=_BAR)
        if width > _width(said) + 2:
            yield _on(rag, left + width / 2, top + _BAR / 2 + 4, said)
        else:
            no_room.append(said)
        left += width
    total = f"{sum(counts)}" + (f": {', '.join(no_room)}" if no_room else "")
    yield _text(left + 5, top + _BAR / 2 + 4, total, weight="bold")


def _legend(name: str, top: float) -> Iterator[str]:
    left = float(_LABELS)
    for rag in Rag:
        said = f"{rag.letter} {rag.word}"
        yield _segment(name, rag, left, top, width=10, height=10)
        yield _text(left + 13, top + 9, said, size=10)
        left += 19 + _width(said, 10)


# --- columns that stand ----------------------------------------------------------------------------------------

_GUTTER, _STEP, _PLOT, _LINE = 24, 26, 106, 11


def _columns(chart: Chart) -> tuple[int, int, list[str]]:
    """Columns over a table of their numbers, so that the thinnest has its count too."""
    most = max((sum(counts) for counts in chart.counts), default=0) or 1
    parts: list[str] = []
    for place, (label, counts) in enumerate(zip(chart.labels, chart.counts, strict=True)):
        left, foot = _GUTTER + place * _STEP, float(_PLOT)
        for rag, count in zip(Rag, counts, strict=True):
            height = count * _PLOT / most
            foot -= height
            if count:
                parts.append(_segment(chart.name, rag, left + 2, foot, width=_STEP - 4, height=height))
            if height >= 11:
                parts.append(_on(rag, left + _STEP / 2, foot + height / 2 + 3.5, rag.letter, 9))
        for number, word in enumerate(label.split(" ")):
            parts.append(_text(left + _STEP / 2, _PLOT + 11 + 10 * number, word, "middle", size=9))
        for number, count in enumerate(counts):
            parts.append(_text(left + _STEP / 2, _PLOT + 36 + _LINE * number, str(count), "middle", size=9))
    for number, rag in enumerate(Rag):
        middle = _PLOT + 36 + _LINE * number
        parts.append(_segment(chart.name, rag, 1, middle - 7, width=8, height=8))
        parts.append(_text(12, middle, rag.letter, size=9, weight="bold"))
    return _GUTTER + len(chart.labels) * _STEP, _PLOT + 36 + _LINE * len(Rag) - 4, parts


# --- what both are made of -------------------------------------------------------------------------------------


def _segment(name: str, rag: Rag, left: float, top: float, *, width: float, height: float) -> str:
    place = f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    over = f'{place} fill="url(#{name}-{rag})"/>' if rag in _PATTERNS else ""
    return f'{place} fill="{TINTS[rag]}" stroke="{INK}" stroke-width="0.7"/>{over}'


def _on(rag: Rag, middle: float, base: float, said: str, size: int = 11) -> str:
    """Words on a segment, with its pattern cleared away behind them."""
    width = _width(said, size)
    return (
        f'<rect x="{middle - width / 2 - 1:.1f}" y="{base - size + 1:.1f}" width="{width + 2:.1f}" '
        f'height="{size + 1}" fill="{TINTS[rag]}"/>'
        f'<text x="{middle:.1f}" y="{base:.1f}" text-anchor="middle" font-size="{size}" fill="{INK}">{said}</text>'
    )


def _text(left: float, base: float, said: str, anchor: str = "start", *, size: int = 11, weight: str = "normal") -> str:
    return (
        f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="currentColor">{escape(said)}</text>'
    )


def _width(said: str, size: int = 11) -> float:
    """About how wide words are."""
    return 0.56 * size * len(said)


def _wrapped(label: str) -> list[str]:
    """A label in lines that fit, the last of them cut if there are too many."""
    lines = wrap(label, 29, break_long_words=True) or [""]
    return lines if len(lines) <= _LABEL_LINES else [*lines[: _LABEL_LINES - 1], f"{lines[_LABEL_LINES - 1][:28]}…"]


def _counts(row: RollUp) -> tuple[int, ...]:
    return tuple(row.counts[rag] for rag in Rag)


def _said(counts: Sequence[int]) -> str:
    parts = [f"{count} {rag}" for rag, count in zip(Rag, counts, strict=True) if count]
    return f"{', '.join(parts)}, {sum(counts)} in all." if parts else "no actions."


def _readable(text: str) -> str:
    return _UNREADABLE.sub("\ufffd", sanitise(text))
