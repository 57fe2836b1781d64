"""Minutes that are still to be written: noted before a review is closed, so that a program killed then leaves a trace.

The note is a file in the folder of the minutes. Whoever opens the plan next there writes the minutes; a plan copied
elsewhere, or minutes moved away later, have no such note.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from actionplan.store import StoreError
from actionplan.store.plan_folder import minutes_folder

if TYPE_CHECKING:
    from actionplan.reports.minutes import Minutes
    from actionplan.store import Store

_NOTE = re.compile(r"review-(\d+)\.minutes-due")


def note_due(number: int, database: Path) -> None:
    """Notes that a review is about to be closed. That it cannot be noted is no reason not to close it."""
    from actionplan.store.plan_folder import made_folder, write_document

    words = f"The minutes of review {number} are still to be written: the next start of actionplan does it.\n"
    with suppress(OSError, StoreError):
        made_folder(minutes_folder(database), database)
        write_document(_note_of(number, database), words.encode(), database)


def forget_due(number: int, database: Path) -> None:
    """Takes the note away: the minutes are written, or there are none to write."""
    with suppress(OSError):
        _note_of(number, database).unlink()


def catch_up(store: Store, today: date) -> tuple[str, ...]:
    """Writes the minutes that are noted as due and whose review is closed.

    Of a review that is open, closing was noted and not saved: whoever closes it writes its minutes.

    Returns:
        For each review whose minutes were not there, where they are now, or why they could not be written.
    """
    numbers = _due_numbers(store.path)
    if not numbers or store.read_only:
        return ()
    reviews = {review.number: review for review in store.plan(today).reviews}
    messages: list[str] = []
    for number in numbers:
        review = reviews.get(number)
        if review is not None and review.is_closed:
            messages += _written(store, today, number)
        elif review is not None and review.is_discarded:
            forget_due(number, store.path)
    return tuple(messages)


class WrittenMinutes(NamedTuple):
    """The minutes of a review, and what became of them."""

    minutes: Minutes
    files: tuple[Path, ...]
    trouble: str
    """Why there are no files; empty where there are."""


def write_minutes(store: Store, today: date, number: int) -> WrittenMinutes:
    """Writes the minutes of a closed review beside the plan, and takes back the note that they are due.

    Raises:
        Nothing: if there is no such review, or it is still open.
        StoreError: if they cannot be made.
    """
    from actionplan.usecases.minutes import minutes_of, write

    minutes = minutes_of(store, today, number)
    try:
        files = write(minutes, store.path)
    except StoreError as error:
        return WrittenMinutes(minutes, (), str(error))
    forget_due(number, store.path)
    return WrittenMinutes(minutes, files, "")


def _written(store: Store, today: date, number: int) -> list[str]:
    from actionplan.usecases.minutes import files_of, minutes_of

    there = set(files_of(minutes_of(store, today, number), store.path))
    _, files, trouble = write_minutes(store, today, number)
    if trouble:
        return [f"the minutes of review {number} are not written yet ({trouble})"]
    if set(files) <= there:
        return []
    return [f"review {number} was closed and its minutes were not written; they are now in {files[0]}"]


def _due_numbers(database: Path) -> list[int]:
    try:
        matches = [_NOTE.fullmatch(file.name) for file in minutes_folder(database).iterdir()]
    except OSError:
        return []
    return sorted(int(match[1]) for match in matches if match is not None)


def _note_of(number: int, database: Path) -> Path:
    return minutes_folder(database) / f"review-{number}.minutes-due"
