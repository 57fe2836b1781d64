"""The minutes of a review, from the store to files beside the database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.atomic import write_new
from actionplan.model.log import Update
from actionplan.model.review import Review
from actionplan.reports.minutes import Minutes, file_stem, gather
from actionplan.reports.minutes_markdown import minutes_markdown
from actionplan.store import Nothing, Store

if TYPE_CHECKING:
    from datetime import date


def minutes_of(store: Store, today: date, number: int | None = None) -> Minutes:
    """The minutes of a closed review, by its number, by default the last one.

    Raises:
        Nothing: if there is no such review, or it is still open.
    """
    plan = store.plan(today)
    closed = [review for review in plan.reviews if not review.is_open]
    found = [review for review in closed if number in (None, review.number)]
    if not found:
        what = "no review has been closed yet" if number is None else f"review {number} is not there, or not closed yet"
        raise Nothing(f"{what}; see: actionplan review list")
    review = found[-1]
    after = store.plan_upto(review.seq, review.held_on)
    earlier = [one for one in closed if one.number < review.number]
    if earlier:
        before = store.plan_upto(earlier[-1].seq, earlier[-1].held_on)
    else:
        before = store.plan_as_at(max(plan.began, min(review.held_on, today) - timedelta(days=7)))
    return gather(after, review, before, store.review_items(review.ref), _updates(store, review))


def _updates(store: Store, review: Review) -> tuple[Update, ...]:
    """What was changed in a review and stood when it was closed; what was taken back in it was no change."""
    made = [update for update in store.history(review=review.ref) if update.change.seq < review.seq]
    if not made:
        return ()
    undone: set[int | None] = set()
    for update in store.history(since=made[0].change.on):
        if update.change.undoes is not None and update.change.seq < review.seq:
            (undone.add if update.change.source == "undo" else undone.discard)(update.change.undoes)
    return tuple(update for update in made if update.change.seq not in undone)


def folder(database: Path) -> Path:
    """Where the minutes of a database's reviews lie."""
    return database.with_name(f"{database.stem}-minutes")


def write(minutes: Minutes, place: Path) -> tuple[Path, ...]:
    """Writes the minutes as Word and as Markdown, each under a name that was free or that holds just that.

    Raises:
        OSError: if they cannot be written.
    """
    from actionplan.reports.minutes_docx import minutes_docx

    stem = file_stem(minutes.review)
    documents = ((".docx", minutes_docx(minutes)), (".md", minutes_markdown(minutes).encode()))
    return tuple(_write(place, stem, ending, data) for ending, data in documents)


def _write(place: Path, stem: str, ending: str, data: bytes) -> Path:
    number = 1
    while True:
        target = place / f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        try:
            write_new(target, data)
        except FileExistsError:
            if target.is_file() and target.read_bytes() == data:
                return target
            number += 1
        else:
            return target
