"""Changing a plan, for whoever asks: a screen, a command, later a page or an answered message.

Each is told who does it, by a stamp that says also when and from where: what somebody may not do is to be refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from actionplan.model.describe import turned_words
from actionplan.model.edit import Edit
from actionplan.model.log import Change, Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.personal_doubts import refuse_doubts
from actionplan.store import Saved, Store


class Changed(Struct, frozen=True):
    """What a save did, and the plan as it is then."""

    saved: Saved
    plan: Plan


class TakenBack(Struct, frozen=True):
    """What an undo or a redo did."""

    change: Change
    """The change that was undone or redone."""
    words: str
    """What that did, by field; not made harmless to show."""
    plan: Plan
    """As it is then."""


def save_change(
    store: Store,
    edits: Sequence[Edit],
    stamp: Stamp,
    note: str = "",
    *,
    keeps_personal_data: bool = False,
    upon: int | None = None,
) -> Changed:
    """Saves edits as one change, whole or not at all.

    Args:
        store: Where the plan is.
        edits: As the rules have made them, each with the record as somebody saw it.
        stamp: Who changes it, when and from where.
        note: Why.
        keeps_personal_data: Whether somebody has been asked, or has said unasked, that what looks like a person's data
            is to be kept.
        upon: The number of the last change, where they rest on all of the plan.

    Raises:
        PersonalDataDoubted: if it looks like a person's data; nothing is saved then.
        ConflictError: if somebody else has changed the same fields since.
        Outdated: with ``upon``, if somebody has changed anything since.
        StoreError: if it cannot be saved.
    """
    refuse_doubts(edits, note, keeps=keeps_personal_data)
    saved = store.save(edits, stamp, note, upon)
    return Changed(saved, store.plan(stamp.on))


def undo_change(
    store: Store, stamp: Stamp, seq: int | None = None, subjects: Mapping[str, str] | None = None
) -> TakenBack:
    """Undoes a change, by default the last one of ``stamp.by``'s that stands.

    Args:
        store: Where the plan is.
        stamp: Who undoes it.
        seq: The number of the change.
        subjects: For the ref of each item of an agenda, what it is about.

    Raises:
        StoreError: if there is nothing to undo, or others have changed the same since.
    """
    return _taken_back(store, stamp, lambda: store.undo(stamp, seq), subjects or {})


def redo_change(store: Store, stamp: Stamp, subjects: Mapping[str, str] | None = None) -> TakenBack:
    """Redoes what ``stamp.by`` has undone last; see :func:`undo_change`."""
    return _taken_back(store, stamp, lambda: store.redo(stamp), subjects or {})


def _taken_back(store: Store, stamp: Stamp, turn: Callable[[], Change], subjects: Mapping[str, str]) -> TakenBack:
    since = store.plan(stamp.on).seq
    change = turn()
    plan = store.plan(stamp.on)
    words = turned_words(change, store.history(after=since), subjects, plan, store.touched(change.seq))
    return TakenBack(change, words, plan)
