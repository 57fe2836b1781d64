"""Connections to a database file, and their transactions.

Only SQLite itself ever opens the file: a plain ``open`` and ``close`` of it in the same process would cancel the
locks that SQLite holds on it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from actionplan.store.sqlite.failures import SavedAllTheSame, is_busy
from actionplan.store.waiting import BUSY_SECONDS, Answer, Waiting

if TYPE_CHECKING:
    from sqlite_utils import Database

SLICE_SECONDS = 0.1
"""SQLite waits so long at once: nobody can be told, and nothing can be stopped, while it does."""
_PRAGMAS = (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "synchronous = EXTRA",
    "cell_size_check = ON",
    "temp_store = MEMORY",
)


def connect(path: Path, mode: str = "rw", seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection with the settings that the promises rest on. Transactions are begun by hand.

    Args:
        path: The file.
        mode: SQLite's name for it: ro only reads, rw writes, rwc makes the file.
        seconds: How long SQLite waits for another program; by default as long as anybody does.
    """
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=seconds,
        isolation_level=None,
    )
    # A rollback journal (SQLite's default, never switched here) is one file that can be copied and has no reset bug;
    # with it, EXTRA also syncs the folder after a commit, so that an acknowledged save outlives a power cut.
    try:
        for pragma in _PRAGMAS:
            conn.execute(f"PRAGMA {pragma}")
    except BaseException:
        conn.close()
        raise
    return conn


def schema_version(conn: sqlite3.Connection) -> int:
    """Which version of the program its tables are of."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def wrapped(conn: sqlite3.Connection) -> Database:
    """sqlite-utils around our own connection. Its import is dear, so reading does without it."""
    from sqlite_utils import Database

    return Database(conn, execute_plugins=False)


def stop_after(conn: sqlite3.Connection, seconds: float) -> None:
    """No statement of this connection takes longer: a file that was made to hurt takes for ever."""
    end = monotonic() + seconds
    conn.set_progress_handler(lambda: monotonic() > end, 100_000)


@contextlib.contextmanager
def transaction(conn: sqlite3.Connection, mode: str = "IMMEDIATE", waiting: Waiting | None = None) -> Iterator[None]:
    """One transaction, whole or not at all.

    IMMEDIATE takes the write lock before anything is read: a deferred one would be refused under load when it turns
    from reading to writing, however long it is willing to wait. Without ``waiting`` SQLite itself waits.
    """
    for_turn(waiting, lambda: conn.execute(f"BEGIN {mode}"))
    try:
        if mode == "DEFERRED":
            # It begins with the first that is read, and from there on nobody is in its way.
            for_turn(waiting, lambda: schema_version(conn))
        yield
        for_turn(waiting, lambda: _commit(conn))
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def for_turn(waiting: Waiting | None, attempt: Callable[[], Answer]) -> Answer:
    """What ``attempt`` answers, once no other program is in its way; without ``waiting`` SQLite itself waits."""
    if waiting is None:
        return attempt()
    return waiting.for_turn(attempt, is_busy)


def _commit(conn: sqlite3.Connection) -> None:
    try:
        conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_DIR_FSYNC":
            raise SavedAllTheSame(str(error)) from error
        raise
