"""Another review put beside those that a plan follows from: one change, behind a backup."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from actionplan.model.grants import Role
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.sources import Addition, add_source
from actionplan.planfiles.plan_yaml import PlanFile
from actionplan.store import Outdated, Store, StoreError
from actionplan.store.allowed import refuse_deed

_TRIES = 5
"""So often it is worked out again where somebody else saves meanwhile: refs and numbers have to be free."""


class AddedSource(Struct, frozen=True):
    """What an addition has come to."""

    addition: Addition
    plan: Plan
    """As it is then."""
    seq: int | None = None
    """The number of the change; None if nothing was changed."""
    backup: Path | None = None


def put_beside(
    store: Store, plan_file: PlanFile, stamp: Stamp, *, key: str = "", origin: str = "", dry_run: bool = False
) -> AddedSource:
    """Puts the review of a plan file beside those that are in the plan; of a dry run, only says what would be added.

    Args:
        store: Where the plan is.
        plan_file: What the file holds, read as a source.
        stamp: Who adds it, when and from where.
        key: The short name of the review; without it one that is free.
        origin: The name of the file.
        dry_run: Whether to change nothing.

    Raises:
        Invalid: if it cannot stand in this plan; nothing is changed then.
        StoreError: if it cannot be saved.
    """
    backup: Path | None = None
    for _ in range(_TRIES):
        plan = store.plan(stamp.on)
        addition = add_source(plan, plan_file.plan, plan_file.doubts, key=key)
        if dry_run:
            return AddedSource(addition, plan)
        refuse_deed(plan.access, Role.EDITOR, "put another review beside it")
        if store.read_only:
            raise StoreError(f"{store.location} is read-only: {store.read_only}")
        backup = backup or store.backup_before("add-source")
        words = f"added {addition.source.ref}, {addition.source.title}"
        note = f"{words}, from {origin}" if origin else words
        try:
            seq = store.save(addition.edits, stamp, note, upon=plan.seq).seq
        except Outdated:
            continue
        return AddedSource(addition, store.plan(stamp.on), seq, backup)
    raise StoreError(f"{store.location} is being changed all the time; try again")
