"""What was said of actions: the notes of changes, and those that an action was brought in with, as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from actionplan.model.notes import Progress, newest, newest_first
from actionplan.model.plan import Plan
from actionplan.store import Store

FEW = 200
"""Of so many actions or fewer, each is looked up by itself; of more, all notes are read at once."""


def last_notes(store: Store, plan: Plan, refs: Collection[str] | None = None) -> Mapping[str, Progress]:
    """The last note of each of some actions of a plan, or of all; none of those of which nothing was said.

    Args:
        store: Where the plan is.
        plan: The plan, as it is or as at a past day: what was said later does not count.
        refs: The refs of the actions; None for all.

    Raises:
        StoreError: if it cannot be read.
    """
    few = list(refs) if refs is not None and len(refs) <= FEW else None
    changes = store.last_notes(few, plan.seq)
    if few is None:
        few = _noted(changes, plan)
    notes = ((ref, newest(changes.get(ref), plan.notes_of(ref))) for ref in few)
    return {ref: note for ref, note in notes if note is not None}


def all_notes(store: Store, plan: Plan) -> Mapping[str, tuple[Progress, ...]]:
    """All that was said of each action of a plan, the newest first; nothing of those of which nothing was said.

    Raises:
        StoreError: if it cannot be read.
    """
    changes = store.all_notes(plan.seq)
    notes = {ref: newest_first(changes.get(ref, ()), plan.notes_of(ref)) for ref in _noted(changes, plan)}
    return {ref: of_action for ref, of_action in notes.items() if of_action}


def _noted(changes: Iterable[str], plan: Plan) -> list[str]:
    """The refs of the actions that have a note of a change, or one that they were brought in with."""
    return list(dict.fromkeys([*changes, *(note.action for note in plan.notes)]))
