"""The minutes of a review, from the store to files beside the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.weekly_review import WeeklyReview
from actionplan.reports.minutes import Minutes, closed_before, file_stem, gather
from actionplan.reports.restrictions import (
    hidden,
    hidden_items,
    hidden_updates,
    left_out_words,
    restricted_things,
    with_marks,
)
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.store import Nothing, Store
from actionplan.store.plan_folder import made_folder, minutes_folder, write_document
from actionplan.usecases.restricted import restricted_in

if TYPE_CHECKING:
    from datetime import date

_MINUTES = re.compile(r"review-(\d+)-\d{4}-\d\d-\d\d(?:-\d+)?\.(?:docx|md)")


def minutes_of(store: Store, today: date, number: int | None = None, *, shows_restricted: bool = False) -> Minutes:
    """The minutes of a closed review, by its number, by default the last one.

    Args:
        store: Where the plan is.
        today: The day it is.
        number: The number of the review.
        shows_restricted: Whether they are only looked at, with what is restricted marked; a document leaves it out.

    Raises:
        Nothing: if there is no such review, or it is still open.
    """
    plan = store.plan(today)
    review = _closed_review(plan, number)
    after = store.plan_upto(review.seq, review.held_on)
    earlier = closed_before(plan, review)
    if earlier:
        before = store.plan_upto(earlier[-1].seq, earlier[-1].held_on)
    else:
        before = _before_the_first(store, review, min(review.held_on, today))
    by = store.history(review.ref)[-1].change.by
    items, updates = store.review_items(review.ref), _updates(store, review)
    words = ""
    if plan.restrictions and shows_restricted:
        after, before = (with_marks(replace(then, restrictions=plan.restrictions)) for then in (after, before))
    elif plan.restrictions:
        restricted = restricted_in(store, plan)
        words = left_out_words(restricted_things(after, restricted))
        after, before = hidden(after, restricted), hidden(before, restricted)
        items, updates = hidden_items(items, after), hidden_updates(updates, after, restricted)
    return gather(after, review, before, items, updates, written_by=by, doubt=plan.clock_doubt, restricted=words)


def _closed_review(plan: Plan, number: int | None) -> WeeklyReview:
    reviews = {review.number: review for review in plan.reviews}
    review = plan.last_review if number is None else reviews.get(number)
    if review is not None and review.is_closed:
        return review
    if number is None:
        problem = "no review has been closed yet"
    elif review is not None and review.is_discarded:
        problem = f"review {number} was discarded, so it has no minutes"
    else:
        problem = f"there is no review {number}, or it is not closed yet"
    raise Nothing(f"{problem}; see: actionplan review list")


def _before_the_first(store: Store, review: WeeklyReview, held_on: date) -> Plan:
    """What the first review is compared with: a week before, or of a younger plan, the plan as it was made."""
    began = store.plan_upto(review.seq, held_on).began
    day = held_on - timedelta(days=7)
    if day <= began:
        return store.plan_as_begun()
    return store.plan_as_at(day)


def _updates(store: Store, review: WeeklyReview) -> tuple[Update, ...]:
    """What was changed between a review's start and its close and stood then, on its cards or anywhere else.

    What was made and taken back meanwhile was no change. Of what was made before and taken back, or made again, the
    last turn stands, unless it is as it was at the start.
    """
    start = store.history(review.ref)[0].change.seq
    updates = [
        update
        for update in store.history(after=start)
        if update.change.seq < review.seq and update.kind not in ("review", "review_item")
    ]
    changes = {update.change.seq: update.change for update in updates}
    turns: dict[int, list[int]] = {}
    for change in changes.values():
        if change.undoes is not None:
            turns.setdefault(change.undoes, []).append(change.seq)
    standing = {change.seq for change in changes.values() if change.undoes is None}
    for undone, undos in turns.items():
        # Undo and redo of one change come in turn: an even number of them leaves it as it was.
        if len(undos) % 2 == 0:
            continue
        if undone in changes:
            standing.discard(undone)
        else:
            standing.add(undos[-1])
    return tuple(update for update in updates if update.change.seq in standing)


def files_of(minutes: Minutes, database: Path) -> tuple[Path, ...]:
    """Where the minutes of a review were written when it was closed, if they still lie there."""
    stem, folder = file_stem(minutes.review), minutes_folder(database)
    files = (folder / f"{stem}{ending}" for ending in (".docx", ".md"))
    return tuple(file for file in files if file.is_file())


def write(minutes: Minutes, database: Path) -> tuple[Path, ...]:
    """Writes the minutes beside the database as Word and Markdown, each under a name that was free or holds just that.

    Raises:
        StoreError: if they cannot be written.
    """
    stem, folder = file_stem(minutes.review), made_folder(minutes_folder(database), database)
    return tuple(_write(folder, stem, ending, data, database) for ending, data in documents_of(minutes).items())


def documents_of(minutes: Minutes) -> Mapping[str, bytes]:
    """The minutes as Word and Markdown, by the ending of the file."""
    from actionplan.reports.writers.minutes_docx import minutes_docx

    return {".docx": minutes_docx(minutes), ".md": minutes_markdown(minutes).encode()}


def review_number(file: Path, database: Path) -> int | None:
    """The number of the review that a file beside the database has the minutes of; None if it is none of them."""
    match = _MINUTES.fullmatch(file.name)
    return int(match[1]) if match is not None and file.parent == minutes_folder(database) else None


def _write(folder: Path, stem: str, ending: str, data: bytes, database: Path) -> Path:
    target, number = folder / f"{stem}{ending}", 1
    while True:
        try:
            write_document(target, data, database)
        except FileExistsError:
            if _holds(target, data):
                return target
            number += 1
            target = folder / f"{stem}-{number}{ending}"
        else:
            return target


def _holds(file: Path, data: bytes) -> bool:
    """Whether a file holds just that. One that cannot be read holds something else."""
    try:
        return file.is_file() and file.read_bytes() == data
    except OSError:
        return False
