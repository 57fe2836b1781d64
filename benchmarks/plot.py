"""Cost in growth as a picture: time over the number of actions, both in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from benchmarks.lines import GROWTH
from benchmarks.measures import Results

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 30, 50
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#7f7f7f", "#8c564b")
LABEL_GAP = 14
"""Least distance of two names at the right, in pixels."""


def svg(results: Results) -> str:
    """The picture; empty axes if nothing was measured at two sizes."""
    lines = []
    for what, label in GROWTH:
        points = [(size, series.median) for (one, size), series in sorted(results.series.items()) if one == what]
        if len(points) > 1:
            lines.append((label, points))
    sizes = [size for _, points in lines for size, _ in points] or [10, 100]
    times = [time for _, points in lines for _, time in points] or [1.0, 10.0]
    across = _Axis(min(sizes), max(sizes), LEFT, WIDTH - RIGHT, whole=False)
    up = _Axis(min(times), max(times), HEIGHT - BOTTOM, TOP, whole=True)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        "<title>What each costs over the number of actions</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for size in sorted(set(sizes)):
        parts.append(_rule(across.at(size), TOP, across.at(size), HEIGHT - BOTTOM))
        parts.append(_words(f"{size:,}", across.at(size), HEIGHT - BOTTOM + 18, "middle"))
    for time in up.tens():
        parts.append(_rule(LEFT, up.at(time), WIDTH - RIGHT, up.at(time)))
        parts.append(_words(f"{time:g} ms" if time < 1000 else f"{time / 1000:g} s", LEFT - 8, up.at(time) + 4, "end"))
    parts.append(_words("actions", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "middle"))
    for (label, points), height, colour in zip(lines, _heights(lines, up), COLOURS, strict=False):
        path = " ".join(f"{across.at(size):.1f},{up.at(time):.1f}" for size, time in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across.at(size):.1f}" cy="{up.at(time):.1f}" r="3" fill="{colour}"/>'
            for size, time in points
        ]
        parts.append(_words(label, WIDTH - RIGHT + 10, height + 4, "start", colour))
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Axis:
    """A logarithmic axis between two places of the picture."""

    def __init__(self, least: float, most: float, begin: float, end: float, *, whole: bool) -> None:
        self._low, self._high = math.log10(least), math.log10(most)
        if whole:
            self._low, self._high = math.floor(self._low), math.ceil(self._high)
        self._high = max(self._high, self._low + 0.1)
        self._begin, self._end = begin, end

    def at(self, value: float) -> float:
        """Where a value is."""
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._begin + share * (self._end - self._begin)

    def tens(self) -> list[float]:
        """The powers of ten on it."""
        return [10.0**power for power in range(math.ceil(self._low), math.floor(self._high) + 1)]


def _heights(lines: Sequence[tuple[str, Sequence[tuple[int, float]]]], up: _Axis) -> list[float]:
    """Where the names stand at the right: beside the ends of their lines, and not on one another."""
    wanted = sorted((up.at(points[-1][1]), number) for number, (_, points) in enumerate(lines))
    heights = [0.0] * len(lines)
    before = -math.inf
    for height, number in wanted:
        before = heights[number] = max(height, before + LABEL_GAP)
    return heights


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _words(words: str, x: float, y: float, anchor: str, colour: str = "#333333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
