"""What is restricted in a plan today, from its store."""

from __future__ import annotations

from actionplan.model.plan import Plan
from actionplan.model.restricted import OF_CHANGE, has_restrictions
from actionplan.reports.restrictions import Restricted
from actionplan.store import Store


def restricted_in(store: Store, plan: Plan) -> Restricted:
    """What is restricted in a plan as it is today, with the texts of its restricted notes.

    Args:
        store: Where the plan is.
        plan: As it is now: what is restricted today is left out of a past day's documents too.

    Raises:
        StoreError: if the history cannot be read.
    """
    if not has_restrictions(plan):
        return Restricted()
    restricted_notes = [note for note in plan.notes if note.text and plan.restriction_of("note", note.ref)]
    numbers = {
        int(restriction.ref.removeprefix(f"{OF_CHANGE}:"))
        for restriction in plan.restrictions
        if restriction.reason and restriction.ref.startswith(f"{OF_CHANGE}:")
    }
    updates = store.history(after=min(numbers) - 1) if numbers else ()
    changed = [update for update in updates if update.change.seq in numbers]
    return Restricted(
        restrictions=plan.restrictions,
        notes=frozenset(
            {note.text for note in restricted_notes} | {update.change.note for update in changed if update.change.note}
        ),
        noted=frozenset(
            {(update.kind, update.ref) for update in changed} | {("action", note.action) for note in restricted_notes}
        ),
    )


def note_of_change(store: Store, number: int) -> str:
    """The note of a change by its number; empty where it has none, or there is no such change.

    Raises:
        StoreError: if the history cannot be read.
    """
    notes = (update.change.note for update in store.history(after=number - 1) if update.change.seq == number)
    return next(notes, "")
