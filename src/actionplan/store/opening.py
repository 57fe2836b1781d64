"""From an address to a store: the one place that knows which engines there are.

There is one today, SQLite, and its addresses are files. Each is imported when it is first needed.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from actionplan import settings
from actionplan.model.sanitise import sanitise
from actionplan.store import Store, StoreError

if TYPE_CHECKING:
    from actionplan.model.log import Stamp
    from actionplan.model.plan import Plan
    from actionplan.store.waiting import Waiting

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]+):/", re.IGNORECASE)
"""One letter before the colon is a drive of Windows."""
PRIVATE, SHARED = 0o600, 0o660
"""Who may open a plan's file: its owner, or the owner's group too."""


class Glance(Protocol):
    """A quick look at a plan for what a shell completes. It waits for nobody; each method raises StoreError."""

    def refs_beginning(self, kind: str, begins: str) -> list[tuple[str, str]]:
        """The refs of a kind (action, milestone, area, decision) that begin so, each with what it is of."""

    def owners_in_use(self) -> list[str]:
        """The owners of the actions that count, those of most actions first."""

    def plan(self, today: date) -> Plan:
        """The plan as it is."""


def database_file(address: str) -> Path:
    """The file of an address as somebody typed it.

    Raises:
        StoreError: if it is of a kind that there is no engine for, such as ``postgresql://…``.
        OSError: if no file can have that name.
    """
    scheme = _SCHEME.match(address)
    if scheme is not None:
        raise StoreError(f"a plan is kept in a file; there is no way to open {sanitise(scheme[1])}:// addresses yet")
    return settings.expanded(address)


def open_store(database: Path, waiting: Waiting | None = None) -> Store:
    """The store of a plan that is there. It belongs to the thread that opens it.

    Args:
        database: Where the plan is kept.
        waiting: How to wait for other programs, if somebody is to be told of it.

    Raises:
        StoreError: if there is none, or it cannot be opened.
    """
    from actionplan.store.sqlite.store import SqliteStore

    return SqliteStore(database, waiting)


def create_store(database: Path, plan: Plan, stamp: Stamp, *, shared: bool = False, origin: str = "") -> Store:
    """The store of a new plan.

    Args:
        database: Where it is to be kept.
        plan: The plan as it begins: what never changes, its areas and its actions.
        stamp: Who makes it, and when.
        shared: Whether everybody in the folder's group may change it.
        origin: The name of the file that it was read from.

    Raises:
        FileExistsError: if there is something already.
        StoreError: if it cannot be made there, or several people could not safely share it there.
    """
    from actionplan.store.sqlite.filesystem import why_not_shared
    from actionplan.store.sqlite.store import SqliteStore

    if not shared:
        return SqliteStore.create(database, plan, stamp, PRIVATE, origin)
    reason = why_not_shared(database.absolute().parent)
    if reason:
        raise StoreError(reason)
    return SqliteStore.create(database, plan, stamp, SHARED, origin)


def backups_of(database: Path) -> tuple[Path, ...]:
    """The backups that the program has made of a plan, newest first; the plan itself need not be there."""
    from actionplan.store.sqlite.backup_names import backups_of as in_folder

    return in_folder(database)


def restore(database: Path, backup: Path) -> Path | None:
    """Puts a backup in the place of a plan, which need not be readable, nor be there.

    Returns:
        Where the plan that was there is kept; None if there was none.

    Raises:
        StoreError: if the backup is not sound, or somebody is saving. Nothing has been changed then.
    """
    from actionplan.store.sqlite.backups import restore as put_back

    return put_back(database, backup)


def glance(database: Path) -> Glance:
    """A quick look at a plan."""
    from actionplan.store.sqlite.completion_queries import SqliteGlance

    return SqliteGlance(database)


def plans_at(address: str) -> tuple[str, ...]:
    """The addresses of the plans in a folder, in the order of their names; of a plan itself, its own.

    In a folder, that is every file that is a plan, or that is called ``….db`` and cannot be read, since it may be a
    plan that is damaged. Other files are passed over, and so is what a restore has kept of a plan.

    Raises:
        StoreError: if there is no such folder or plan, or it is of a kind that there is no engine for.
        OSError: if the folder cannot be looked into.
    """
    path = database_file(address)
    if path.is_dir():
        from actionplan.store.sqlite.only_reading import plan_files

        return tuple(str(file) for file in plan_files(path))
    if not path.exists():
        raise StoreError(f"there is no plan or folder {path}")
    return (address,)


def place_of(address: str) -> str:
    """Where the other plans beside that of an address are looked for: its folder. Raises as :func:`database_file`."""
    return str(database_file(address).parent)


def plan_only_read(address: str, today: date) -> Plan:
    """The plan at an address as it is, for whoever only looks: nothing of it is changed, upgraded or backed up.

    A plan of an older version is brought up to date in a copy in memory.

    Raises:
        StoreError: if there is none, or it cannot be read.
        OSError: if no file can have that name.
    """
    from actionplan.store.sqlite.only_reading import plan_in

    return plan_in(database_file(address), today)
