"""What every drawing of a chart is made of: SVG as wide as the text of a page, with nothing from outside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.sax.saxutils import escape

SIZE = 10.0
"""Points of the letters, where nobody asks for large print."""
WIDTH = 482
"""Points between the margins of an A4 page."""


class Told(Protocol):
    """What can be told of a drawing by those who do not see it."""

    @property
    def name(self) -> str:
        """A word of its own, for its marks."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def alt(self) -> str:
        """All of that, in words."""


def svg_drawing(chart: Told, height: float, parts: Iterable[str], size: float) -> str:
    """A drawing as one SVG element that says what it is.

    Args:
        chart: What it shows.
        height: How high it is, in points.
        parts: The elements in it.
        size: The size of its letters, in points.
    """
    name = chart.name
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="Arial, \'Liberation Sans\', Helvetica, sans-serif" '
        f'font-size="{size:g}"><title id="{name}-title">{escape(chart.title)}</title>'
        f'<desc id="{name}-desc">{escape(chart.alt)}</desc>{"".join(parts)}</svg>'
    )


def svg_text(x: float, base: float, words: str, anchor: str = "start", *, weight: str = "normal") -> str:
    """Words on a line, from ``x`` on or, by their anchor, up to it or on both sides of it."""
    return (
        f'<text x="{x:.1f}" y="{base:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="currentColor">{escape(words)}</text>'
    )
