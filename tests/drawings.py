"""Drawings read back: where each text of one is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

from actionplan.reports.column_widths import text_width

SVG = "{http://www.w3.org/2000/svg}"


class Place(NamedTuple):
    """Where a text of a drawing is printed, from its left to its right and from its top to its foot."""

    text: str
    left: float
    right: float
    top: float
    foot: float


def places(root: ET.Element, size: float) -> Iterator[Place]:
    """Where each text is, its letters as wide as Arial's."""
    for element in root.iter(f"{SVG}text"):
        text, x, base = element.text or "", float(element.get("x", "")), float(element.get("y", ""))
        width = text_width(text, size, bold=element.get("font-weight") == "bold")
        left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
        yield Place(text, left, left + width, base - 0.72 * size, base + 0.2 * size)


def printed_over(found: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """The pairs of texts of which one is printed over the other."""
    for one, other in combinations(found, 2):
        if one.right > other.left and other.right > one.left and one.foot > other.top and other.foot > one.top:
            yield one, other
