"""Plans that are only looked at: which files of a folder are plans, and what is in one. Nothing of them is changed."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from actionplan.model.plan import Plan
from actionplan.store.sql.reading import read_plan
from actionplan.store.sqlite.connection import connect, stop_after, transaction
from actionplan.store.sqlite.database_file import bring_up_to_date, check_ours, look, refuse_no_plan_file
from actionplan.store.sqlite.failures import refusing
from actionplan.store.sqlite.schema import APPLICATION_ID, VERSION

PATIENCE_SECONDS = 5.0
"""So long it waits for somebody who is saving to one of the plans."""
MOST_SECONDS = 60.0
"""No statement takes longer: a file that was made to hurt takes for ever."""
_SUFFIX = ".db"
_OF_WINDOWS = "thumbs.db"
"""Windows keeps small pictures in a file of this name; it is no database."""
_KEPT_BY_A_RESTORE = re.compile(r".+-before-restore-\d{8}-\d{6}(?:-\d+)?(?:\.[^.]*)?")


def plan_files(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that are plans, by name, and those that may be damaged ones.

    Raises:
        OSError: if the folder cannot be looked into.
    """
    return tuple(file for file in sorted(folder.iterdir()) if _may_be_plan(file))


def _may_be_plan(file: Path) -> bool:
    """Whether a file is a plan by what its header says, or has the ending of one and none that can be read."""
    if file.name.startswith(".") or file.name.casefold() == _OF_WINDOWS or _KEPT_BY_A_RESTORE.fullmatch(file.name):
        return False
    is_called_so = file.suffix.casefold() == _SUFFIX
    try:
        if not file.is_file():
            return False
        if not file.stat().st_size:
            return is_called_so
        return _application_id(file) == APPLICATION_ID
    except (OSError, sqlite3.Error):
        return is_called_so


def _application_id(file: Path) -> int:
    """Which program a database is of. Read as one that nobody changes: what lies beside it stays as it is."""
    uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as conn:
        return int(conn.execute("PRAGMA application_id").fetchone()[0])


def plan_in(path: Path, today: date) -> Plan:
    """The plan in a file.

    Raises:
        NoDatabase: if there is none.
        StoreError: if it is no plan, of a newer version, damaged, or somebody has been saving to it all the while.
    """
    refuse_no_plan_file(path)
    with refusing(path):
        look(path)
        with contextlib.closing(connect(path, "ro", PATIENCE_SECONDS)) as conn:
            stop_after(conn, MOST_SECONDS)
            with transaction(conn, "DEFERRED"):
                if check_ours(conn, path) == VERSION:
                    return read_plan(conn, today)
            with _copy_up_to_date(conn) as copy:
                return read_plan(copy, today)


@contextlib.contextmanager
def _copy_up_to_date(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy in memory of a plan of an older version, as this version would make of it."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        conn.backup(copy)
        bring_up_to_date(copy)
        yield copy
