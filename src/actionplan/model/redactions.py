"""Redactions: which text was taken out of the plan and its history, by whom and why."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Redaction(Struct, frozen=True, array_like=True, gc=False):
    """One text that was taken out; ``ref`` is ``X1``. What it said is kept nowhere."""

    ref: str
    of_change: int
    """The number of the change in which it was written."""
    field: str
    reason: str
    redacted_on: date | None = None
    digests: tuple[tuple[int, str], ...] = ()
    """By the number of each change whose content is another now, the digest of what it is now."""
    version: int = 0
