"""A picture of a terminal as a small SVG: a line of it for each piece of text, so that a diff can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE = 8, 17, 13
DEFAULT = "#000000"
_PIECE = re.compile(r"[▲◆●■○◉]|[^\s▲◆●■○◉]+(?: [^\s▲◆●■○◉]+)*")
"""What is drawn at its own place: a sign that fonts draw wider than a cell, or words with nothing but single spaces."""


def svg_of(strips: Sequence[Strip], width: int) -> str:
    """The picture of these lines, ``width`` cells wide."""
    looks: dict[str, str] = {}
    ground = _colours(strips[0]._segments[0].style)[1] if strips and strips[0]._segments else DEFAULT
    shapes = [shape for y, strip in enumerate(strips) for shape in _line(strip, y, ground, looks)]
    size = f'width="{width * CELL_WIDTH}" height="{len(strips) * CELL_HEIGHT}"'
    rules = "\n".join(f".{name} {{ {look} }}" for look, name in looks.items())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:space="preserve">',
            f"<style>\ntext {{ font: {FONT_SIZE}px monospace }}\n{rules}\n</style>",
            f'<rect {size} fill="{ground}"/>',
            *shapes,
            "</svg>\n",
        ]
    )


def _line(strip: Strip, y: int, ground: str, looks: dict[str, str]) -> Iterator[str]:
    x = 0
    for text, style, _ in Segment.simplify(strip):
        cells = Segment(text).cell_length
        colour, back = _colours(style)
        if back != ground:
            place = f'x="{x * CELL_WIDTH}" y="{y * CELL_HEIGHT}" width="{cells * CELL_WIDTH}" height="{CELL_HEIGHT}"'
            yield f'<rect {place} fill="{back}"/>'
        for piece in _PIECE.finditer(text):
            left = (x + Segment(text[: piece.start()]).cell_length) * CELL_WIDTH
            long = Segment(piece[0]).cell_length * CELL_WIDTH
            name = looks.setdefault(_look(colour, style), f"a{len(looks)}")
            baseline, shown = (y + 1) * CELL_HEIGHT - 4, escape(piece[0], quote=False)
            yield f'<text x="{left}" y="{baseline}" class="{name}" textLength="{long}">{shown}</text>'
        x += cells


def _look(colour: str, style: Style | None) -> str:
    look = f"fill: {colour}"
    if style is not None:
        look += "; font-weight: bold" if style.bold else ""
        look += "; font-style: italic" if style.italic else ""
        look += "; text-decoration: underline" if style.underline else ""
        look += "; opacity: 0.5" if style.dim else ""
    return look


def _colours(style: Style | None) -> tuple[str, str]:
    """The colours of text and ground."""
    if style is None:
        return "#ffffff", DEFAULT
    colour = style.color.get_truecolor().hex if style.color is not None else "#ffffff"
    back = style.bgcolor.get_truecolor().hex if style.bgcolor is not None else DEFAULT
    return (back, colour) if style.reverse else (colour, back)
