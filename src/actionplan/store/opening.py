"""From an address to a store: the one place that knows which engines there are.

There are two: SQLite, whose addresses are files, and PostgreSQL, whose addresses begin with ``postgresql://``. Each is
imported when it is first needed.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from actionplan import settings
from actionplan.model.sanitise import sanitise
from actionplan.store import Store, StoreError
from actionplan.store.server_plan import SCHEMES, ServerPlan, server_plan

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


Place = Path | ServerPlan
"""Where a plan is kept: a file, or a schema on a server."""


def place_named(address: str) -> Place:
    """The place of an address as somebody typed it.

    Raises:
        StoreError: if it is of a kind that there is no engine for, such as ``mysql://…``, or has a password in it.
        OSError: if no file can have that name.
    """
    scheme = _SCHEME.match(address)
    if scheme is None:
        return settings.expanded(address)
    if scheme[1].lower() in SCHEMES:
        return server_plan(address)
    raise StoreError(f"a plan is kept in a file or at a postgresql:// address; {sanitise(scheme[1])}:// is neither")


def database_file(address: str) -> Path:
    """The file of an address as somebody typed it, where only a file will do. Raises as :func:`place_named`."""
    place = place_named(address)
    if isinstance(place, ServerPlan):
        raise StoreError(f"{place.location} is a server, not a file; give the name of a file")
    return place


def path_of(place: Place) -> Path:
    """What documents and minutes of a plan are written beside: its file, or of one on a server a name there."""
    return place.path if isinstance(place, ServerPlan) else place


def location_of(place: Place) -> str:
    """A place as people write it."""
    return place.location if isinstance(place, ServerPlan) else str(place)


def open_store(place: Place, waiting: Waiting | None = None) -> Store:
    """The store of a plan that is there. It belongs to the thread that opens it.

    Args:
        place: Where the plan is kept.
        waiting: How to wait for other programs, if somebody is to be told of it.

    Raises:
        StoreError: if there is none, or it cannot be opened.
    """
    if isinstance(place, ServerPlan):
        opened: Store = _postgres().PostgresStore(place, waiting)
        return opened
    from actionplan.store.sqlite.store import SqliteStore

    return SqliteStore(place, waiting)


def _postgres() -> ModuleType:
    """The engine for servers. Raises StoreError without what it needs."""
    try:
        from actionplan.store.postgres import store
    except ImportError as error:
        raise StoreError('a plan on a server needs the extra "postgres": pip install "actionplan[postgres]"') from error
    return store


def create_store(place: Place, plan: Plan, stamp: Stamp, *, shared: bool = False, origin: str = "") -> Store:
    """The store of a new plan.

    Args:
        place: Where it is to be kept.
        plan: The plan as it begins: what never changes, its areas and its actions.
        stamp: Who makes it, and when.
        shared: Whether everybody in the folder's group may change it; on a server everybody may who has a role.
        origin: The name of the file that it was read from.

    Raises:
        FileExistsError: if there is something already.
        StoreError: if it cannot be made there, or several people could not safely share it there.
    """
    if isinstance(place, ServerPlan):
        made: Store = _postgres().PostgresStore.create(place, plan, stamp, origin)
        return made
    from actionplan.store.sqlite.filesystem import why_not_shared
    from actionplan.store.sqlite.store import SqliteStore

    if not shared:
        return SqliteStore.create(place, plan, stamp, PRIVATE, origin)
    reason = why_not_shared(place.absolute().parent)
    if reason:
        raise StoreError(reason)
    return SqliteStore.create(place, plan, stamp, SHARED, origin)


def is_taken(place: Place) -> bool:
    """Whether there is something at a place, as far as can be told without asking a server."""
    return isinstance(place, Path) and place.exists()


def copy_plan(source: Store, target: Place) -> None:
    """Copies a whole plan to where there is none: history, digests and figures are the same.

    On a server the names in that history are kept as the source had them: nobody has proven them there.

    Raises:
        FileExistsError: if there is something already.
        StoreError: if it cannot be made there.
    """
    if isinstance(target, Path):
        if target.exists():
            raise FileExistsError(target)
        source.backup(target)
        return
    _postgres()
    from tempfile import TemporaryDirectory

    from actionplan.store.postgres.copies import make_from_file

    with TemporaryDirectory() as folder:
        file = Path(folder) / "plan.db"
        source.backup(file)
        make_from_file(target, file)


def backups_of(place: Place) -> tuple[Path, ...]:
    """The backups that the program has made of a plan, newest first; the plan itself need not be there."""
    from actionplan.store.sqlite.backup_names import backups_of as in_folder

    return in_folder(path_of(place))


def restore(place: Place, backup: Path) -> str | None:
    """Puts a backup in the place of a plan, which need not be readable, nor be there.

    Returns:
        Where the plan that was there is kept; None if there was none.

    Raises:
        StoreError: if the backup is not sound, or somebody is saving. Nothing has been changed then.
    """
    if isinstance(place, ServerPlan):
        _postgres()
        from actionplan.store.postgres.copies import replace_plan

        kept = replace_plan(place, backup)
        return None if kept is None else kept.location
    from actionplan.store.sqlite.backups import restore as put_back

    aside = put_back(place, backup)
    return None if aside is None else str(aside)


def glance(place: Place) -> Glance:
    """A quick look at a plan. Raises StoreError for one on a server: whoever waits for a shell waits for no network."""
    if isinstance(place, ServerPlan):
        raise StoreError("nothing is completed from a plan on a server")
    from actionplan.store.sqlite.completion_queries import SqliteGlance

    return SqliteGlance(place)


def plans_at(address: str) -> tuple[str, ...]:
    """The addresses of the plans in a folder or on a server, in the order of their names; of a plan itself, its own.

    In a folder, that is every file that is a plan, or that is called ``….db`` and cannot be read, since it may be a
    plan that is damaged. Other files are passed over, and so is what a restore has kept of a plan.

    Raises:
        StoreError: if there is no such folder or plan, or it is of a kind that there is no engine for.
        OSError: if the folder cannot be looked into.
    """
    place = place_named(address)
    if isinstance(place, ServerPlan):
        if place.is_named:
            return (place.location,)
        _postgres()
        from actionplan.store.postgres.portfolio import plans_on

        return plans_on(place)
    if place.is_dir():
        from actionplan.store.sqlite.only_reading import plan_files

        return tuple(str(file) for file in plan_files(place))
    if not place.exists():
        raise StoreError(f"there is no plan or folder {place}")
    return (address,)


def beside(address: str) -> str:
    """Where the other plans beside that of an address are: its folder, or its database on a server.

    Raises as :func:`place_named`.
    """
    place = place_named(address)
    return place.server if isinstance(place, ServerPlan) else str(place.parent)


def plan_only_read(address: str, today: date) -> Plan:
    """The plan at an address as it is, for whoever only looks: nothing of it is changed, upgraded or backed up.

    A plan file of an older version is brought up to date in a copy in memory.

    Raises:
        StoreError: if there is none, or it cannot be read.
        OSError: if no file can have that name.
    """
    place = place_named(address)
    if isinstance(place, ServerPlan):
        store = open_store(place)
        try:
            return store.plan(today)
        finally:
            store.close()
    from actionplan.store.sqlite.only_reading import plan_in

    return plan_in(place, today)
