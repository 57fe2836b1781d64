"""A whole plan taken to another place, a file or a server: its history and digests are the same there."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.grants import Role
from actionplan.model.plan import Plan
from actionplan.store import Store, StoreError
from actionplan.store.allowed import refuse_deed
from actionplan.store.opening import Place, copy_plan, location_of, open_store


class Copied(Struct, frozen=True):
    """What became of a copy."""

    plan: Plan
    """The plan as it is at its new place."""
    location: str
    """Where that is."""
    is_unproven: bool
    """Whether a server keeps names from now on that it has not checked."""


def copy_to(store: Store, target: Place, today: date) -> Copied:
    """Copies a whole plan to where there is none, and compares the two.

    Args:
        store: Where it is.
        target: Where it is to be.
        today: The day it is.

    Raises:
        FileExistsError: if there is something already.
        StoreError: if it may not be copied, cannot be made there, or is not the same there.
    """
    before = store.plan(today)
    refuse_deed(before.access, Role.KEEPER, "copy it")
    copy_plan(store, target)
    made = open_store(target)
    try:
        plan = made.plan(today)
        if (plan.seq, plan.seal) != (before.seq, before.seal) and store.plan(today).seq == before.seq:
            raise StoreError(f"the copy at {location_of(target)} is not the same; check the plan: actionplan check")
    finally:
        made.close()
    return Copied(plan, location_of(target), plan.access.is_proven)
