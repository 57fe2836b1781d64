"""A new plan made while another is open: in its place where nobody has used that, else in a file of its own."""

from __future__ import annotations

import re
from pathlib import Path

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.store import Store
from actionplan.store.opening import Place, create_store


def free_name(database: Path, title: str) -> Path:
    """A file beside a plan that another plan of that title may be kept in."""
    name = re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")[:40] or "plan"
    path, number = database.with_name(f"{name}.db"), 1
    while path.exists():
        number += 1
        path = database.with_name(f"{name}-{number}.db")
    return path


def make_beside(place: Place, plan: Plan, stamp: Stamp, origin: str) -> None:
    """Makes a plan in a file of its own, or a schema of its own on a server.

    Raises:
        FileExistsError: if there is something already.
        StoreError: if it cannot be made there.
    """
    create_store(place, plan, stamp, origin=origin).close()


def make_in_place(store: Store, plan: Plan, stamp: Stamp, origin: str) -> tuple[Plan, str | None]:
    """Puts a new plan in the place of the one that is open, which is kept beside it.

    Returns:
        The new plan, and where the one before is kept.

    Raises:
        StoreError: if it cannot be made there, or somebody is saving.
    """
    draft = free_name(store.path, f"{store.path.stem}-new")
    make_beside(draft, plan, stamp, origin)
    try:
        kept = store.restore(draft)
    finally:
        draft.unlink(missing_ok=True)
    return store.plan(stamp.on), kept
