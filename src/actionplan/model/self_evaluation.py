"""The self-evaluation: what the council says of itself, theme by theme, the first step of a peer review."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
"""Ofsted's four, the best first, for a plan that has no scale of its own."""


class SelfEvaluation(Struct, frozen=True, array_like=True, gc=False):
    """What the council said of one theme on one day; ``ref`` is ``SE1/2``. A later one does not replace it."""

    ref: str
    theme: int
    what_we_know: str
    """About quality and impact."""
    how_we_know: str
    what_next: str
    grade: str = ""
    """One of the plan's scale; empty where none is given."""
    written_on: date | None = None
    by: str = ""
    withdrawn: str = ""
    version: int = 0
