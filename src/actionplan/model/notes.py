"""Progress notes: those that an action was brought in with, each with a date of its own, and those of changes.

A note that is written here is the note of a change; :mod:`actionplan.usecases.progress` brings the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from heapq import merge

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.log import Change


class ProgressNote(Struct, frozen=True, array_like=True, gc=False):
    """What was said of an action before it was brought in; ``ref`` is the action's and a number: ``1.2/n1``."""

    ref: str
    action: str
    text: str
    dated: date | None = None
    """When it was said; None where the file does not say."""
    by: str = ""
    withdrawn: str = ""
    version: int = 0


class Progress(Struct, frozen=True, gc=False):
    """What was said of an action, when and by whom."""

    text: str
    on: date | None
    """None where that is not known."""
    by: str

    @property
    def source(self) -> str:
        """When it was said and by whom, as far as that is known: ``27 Nov 2026, Ann``."""
        day = format_date(self.on) if self.on is not None else ""
        return ", ".join(filter(None, (day, self.by)))

    @property
    def line(self) -> str:
        """The note behind its source: ``27 Nov 2026, Ann: two posts filled``."""
        return ": ".join(filter(None, (self.source, self.text)))


def all_notes_words(notes: Iterable[Progress]) -> str:
    """Notes as one text, each behind its source on a line of its own."""
    return "\n".join(note.line for note in notes)


def newest_first(changes: Iterable[Change], notes: Iterable[ProgressNote]) -> tuple[Progress, ...]:
    """What was said of one action, the newest first.

    Args:
        changes: Those that have a note, the newest first: their own order counts, not the clock's.
        notes: Those that it was brought in with and that stand, the newest first; those without a date are the oldest.
    """
    of_changes = tuple(Progress(change.note, change.on, change.by) for change in changes)
    brought_in = tuple(Progress(note.text, note.dated, note.by) for note in notes)
    if not brought_in:
        return of_changes
    return tuple(merge(of_changes, brought_in, key=_day, reverse=True))


def newest(change: Change | None, notes: Iterable[ProgressNote]) -> Progress | None:
    """The first of :func:`newest_first`, of the last change that has a note, if one has."""
    return next(iter(newest_first([change] if change is not None else (), notes)), None)


def _day(progress: Progress) -> date:
    return progress.on or date.min


def standing_notes(notes: Iterable[ProgressNote]) -> dict[str, tuple[ProgressNote, ...]]:
    """Of each action the notes that it was brought in with, the newest first, without empty and withdrawn ones.

    Of one day, and of those without a date, the last in the file is the newest.
    """
    by_action: dict[str, list[ProgressNote]] = {}
    for note in notes:
        if note.text and not note.withdrawn:
            by_action.setdefault(note.action, []).insert(0, note)
    return {
        ref: tuple(sorted(of_action, key=lambda note: note.dated or date.min, reverse=True))
        for ref, of_action in by_action.items()
    }
