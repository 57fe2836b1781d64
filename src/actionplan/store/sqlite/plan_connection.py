"""One connection to a plan's file, which may be replaced, altered or taken away by others meanwhile."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from actionplan.store import StoreError
from actionplan.store.sqlite import schema
from actionplan.store.sqlite.connection import for_turn, transaction
from actionplan.store.sqlite.database_file import open_database
from actionplan.store.sqlite.failures import is_busy, refusing
from actionplan.store.sqlite.schema_check import differences, header, why_altered, wrong_triggers
from actionplan.store.waiting import Waiting


class PlanConnection:
    """A connection and its transactions. It belongs to the thread that made it."""

    def __init__(self, path: Path, waiting: Waiting | None = None) -> None:
        """Opens the database. ``waiting`` is how to wait for other programs, if somebody is to be told of it."""
        self.path = path
        self._waiting = waiting or Waiting()
        self._open()

    def _open(self) -> None:
        file: tuple[int, int] | None = _file_at(self.path)
        conn, self._only_read = open_database(self.path, self._waiting)
        self._file, self._conn = file, conn
        with refusing(self.path):
            self._seen = for_turn(self._waiting, self._data_version)
            self._header = for_turn(self._waiting, lambda: header(conn))
            # Without its triggers a save would leave no history. All else is looked at once the plan is on the screen.
            wrong = for_turn(self._waiting, lambda: wrong_triggers(conn))
            self.read_only = self._only_read or why_altered(wrong)

    def _reopen_if_replaced(self) -> bool:
        """Opens what stands at the path now, if that is another file: somebody has brought back a backup.

        Raises:
            NoDatabase: if there is none any more. Nothing is read from the one that was there, nor saved to it.
        """
        if _file_at(self.path) == self._file:
            return False
        before = self._conn
        self._open()
        before.close()
        return True

    def _look_for_alterations(self, conn: sqlite3.Connection) -> None:
        """Only reads from now on, if somebody has altered the tables or the triggers since, or a newer version has."""
        now = header(conn)
        if now == self._header:
            return
        self._header = now
        if now.version != schema.VERSION:
            self.read_only = (
                f"another version of actionplan has changed it (its version is {now.version}, this one writes "
                f"{schema.VERSION}); leave the program, and start the newer one"
            )
        else:
            self.read_only = self._only_read or why_altered(differences(conn))

    @contextlib.contextmanager
    def _transaction(self, mode: str) -> Iterator[sqlite3.Connection]:
        """One transaction. What goes wrong is said in words."""
        self._reopen_if_replaced()
        with refusing(self.path), transaction(self._conn, mode, self._waiting):
            yield self._conn

    def _reading(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """One moment of the database, whatever others write meanwhile."""
        return self._transaction("DEFERRED")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The write lock from the beginning, whole or not at all. What was looked at when it was opened still holds."""
        self._reopen_if_replaced()
        self._refuse_read_only()
        with self._transaction("IMMEDIATE") as conn:
            self._look_for_alterations(conn)
            self._refuse_read_only()
            yield conn

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} is read-only: {self.read_only}")

    def changed_elsewhere(self) -> bool:
        """Whether another connection has saved since this was last asked. SQLite counts others' commits for us."""
        if self._reopen_if_replaced():
            return True
        before = self._seen
        with refusing(self.path):
            try:
                self._seen = self._data_version()
                if self._seen != before:
                    self._look_for_alterations(self._conn)
            except sqlite3.OperationalError as error:
                # While somebody is saving there is nothing new yet; the next look finds it.
                if not is_busy(error):
                    raise
        return before != self._seen

    def _data_version(self) -> int:
        return int(self._conn.execute("PRAGMA data_version").fetchone()[0])


def _file_at(path: Path) -> tuple[int, int]:
    """Which file stands at a path, if any does. Asking does not open it, which would cancel SQLite's locks."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return status.st_dev, status.st_ino
