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
    """``note`` of the change, or the field of a record."""
    reason: str
    redacted_on: date | None = None
    digests: tuple[tuple[int, str], ...] = ()
    """By the number of each change whose content is another now, the digest of what it is now."""
    of_ref: str = ""
    """The record that it was a field of; empty for the note of the change."""
    by: str = ""
    """Who decided it. Who entered it is who made the change."""
    version: int = 0

    @property
    def first_altered(self) -> int:
        """The number of the first change that it has altered: what is older never held the text."""
        return min((seq for seq, _ in self.digests), default=self.of_change)


class RedactionOrder(Struct, frozen=True):
    """What is to be taken out: all that stands in one field of a change, or a piece of it."""

    change: int
    field: str
    reason: str
    by: str
    ref: str = ""
    """Which record, where the change touched several."""
    piece: str = ""
    """The part of the text that is taken out; empty for all of it."""


class RedactionScope(Struct, frozen=True):
    """What a redaction takes out, and from where."""

    forms: tuple[str, ...]
    """The text in each form in which the program may have copied it: as a whole, and on one line."""
    changes: tuple[int, ...]
    """The numbers of the changes in which it stands."""
    places: tuple[str, ...]
    """Where it stands now, in words: "reason of 1.2"."""
    unchanged: tuple[str, ...]
    """Where it stands and stays: in a name or a ref, which are never redacted."""
    nearly: tuple[str, ...] = ()
    """Where it stands in other capitals or with other spaces, and is left."""


class Redacted(Struct, frozen=True):
    """What became of a redaction."""

    redaction: Redaction
    seq: int
    """The number of the change that it is."""
    scope: RedactionScope
    unfinished: str = ""
    """Why the file could not be written anew yet, so that the text may still be found in its bytes; else empty."""


def redaction_ref(number: int) -> str:
    """The ref of a redaction by its number."""
    return f"X{number}"
