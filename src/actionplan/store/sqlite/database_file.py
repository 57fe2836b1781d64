"""The database file of a plan: making it, opening it, bringing it up to date."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

from actionplan import settings
from actionplan.atomic import Access, finished_file
from actionplan.model.sanitise import sanitise
from actionplan.store import NoDatabase, StoreError
from actionplan.store.sqlite.connection import SLICE_SECONDS, connect, for_turn, schema_version, transaction, wrapped
from actionplan.store.sqlite.failures import kind_of, refusing
from actionplan.store.sqlite.filesystem import why_no_network, why_only_read
from actionplan.store.sqlite.schema import APPLICATION_ID, VERSION
from actionplan.store.sqlite.schema_check import why_no_plan
from actionplan.store.waiting import BUSY_SECONDS, Waiting


def open_database(path: Path, waiting: Waiting) -> tuple[sqlite3.Connection, str]:
    """Opens a plan's database and brings it up to date, after a backup.

    Args:
        path: The file.
        waiting: How to wait for other programs, now and whenever the connection is used.

    Returns:
        The connection, and why it only reads; empty if it may write.

    Raises:
        NoDatabase: if there is none.
        StoreError: if it is not ours, from a newer version, or cannot be read. The file is left untouched.
    """
    refuse_no_plan_file(path)
    with refusing(path):
        look(path)
        only_read = why_only_read(path)
        return for_turn(waiting, lambda: _opened(path, only_read, waiting))


def refuse_no_plan_file(path: Path) -> None:
    """Refuses what cannot be the file of a plan, without opening it.

    Raises:
        NoDatabase: if there is none.
        StoreError: if it is no file, or empty.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NoDatabase(_gone(path)) from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be opened: {_reason(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        raise StoreError(f"{path} is a folder; give a file with --db")
    if not stat.S_ISREG(status.st_mode):
        # Whoever opened a pipe would wait for somebody to write to it.
        raise StoreError(f"{path} is a device or a pipe, not a file; give a file with --db")
    if status.st_size == 0:
        raise StoreError(
            f"{path} is empty, and so not a plan; it is left unchanged. Choose another with --db, or remove it"
        )


def _opened(path: Path, only_read: str, waiting: Waiting) -> tuple[sqlite3.Connection, str]:
    conn = connect(path, "ro" if only_read else "rw", min(SLICE_SECONDS, BUSY_SECONDS))
    try:
        # In one reading: somebody may bring it up to date meanwhile, and its tables are looked at by its version.
        with transaction(conn, "DEFERRED"):
            version = check_ours(conn, path)
        if version < VERSION:
            if only_read:
                raise StoreError(f"{path} is from an older actionplan and cannot be brought up to date: {only_read}")
            _upgrade(conn, path, waiting)
        return conn, only_read
    except BaseException:
        conn.close()
        raise


def _gone(path: Path) -> str:
    from actionplan.store.sqlite.backup_names import backups_of

    newest = next(iter(backups_of(path)), None)
    if newest is None:
        return f"there is no plan at {path}; create one with: actionplan --db {_quoted(path)} init"
    return (
        f"the plan {path} is gone, but its backups are there; bring back the newest with: "
        f"actionplan --db {_quoted(path)} restore {_quoted(Path(newest.name))}"
    )


def look(path: Path) -> None:
    """Refuses a file that is not ours before it is opened for writing.

    An ordinary connection to somebody else's database would play back the journal or the write-ahead log that
    lies beside it, and so change it. An immutable one reads the header and nothing else.
    """
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        _check_header(conn, path)
    except sqlite3.Error as error:
        # Read without a lock, a file that is just being written can look damaged: the real connection will say.
        if kind_of(error) == "SQLITE_NOTADB":
            raise
    finally:
        conn.close()


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def _check_header(conn: sqlite3.Connection, path: Path) -> int:
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database; it is left unchanged. Choose another with --db")
    version = schema_version(conn)
    if version > VERSION:
        raise StoreError(
            f"{path} was made by a newer actionplan (its version is {version}, this one reads {VERSION}); "
            "it is left unchanged. Install the newer one"
        )
    return version


def check_ours(conn: sqlite3.Connection, path: Path) -> int:
    """Refuses what is no plan that this program or an older one has made, before anything is read from it.

    Answers with the version of its tables.
    """
    version = _check_header(conn, path)
    why = why_no_plan(conn, version)
    if why:
        raise StoreError(
            f"{path} is not a plan that this program has made ({sanitise(why)}); it is left unchanged. "
            "Go back to a backup: actionplan restore"
        )
    return version


def _upgrade(conn: sqlite3.Connection, path: Path, waiting: Waiting) -> None:
    """Migrates behind a backup. Whoever comes second waits for the lock and finds it done."""
    from actionplan.store.plan_folder import backup_folder, made_folder
    from actionplan.store.sqlite.copies import copy, free_name

    version = schema_version(conn)
    backup_name = f"{path.stem}-before-version-{VERSION}-from-{version}-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"
    with transaction(conn, waiting=waiting):
        if schema_version(conn) >= VERSION:
            return
        # The lock is held, so nobody can save between the copy and the migration.
        copy(path, free_name(made_folder(backup_folder(path), path) / backup_name))
        _migrate(conn)


def bring_up_to_date(conn: sqlite3.Connection) -> None:
    """Migrates a copy that nobody else has open, without a backup of it."""
    with transaction(conn):
        if schema_version(conn) < VERSION:
            _migrate(conn)


def _migrate(conn: sqlite3.Connection) -> None:
    from actionplan.store.sqlite.schema import migrate

    migrate(wrapped(conn))


def create_database(path: Path, fill: Callable[[sqlite3.Connection], None], mode: int = 0o600) -> None:
    """Makes a database at ``path``, whole or not at all, and never over anything that is there.

    Args:
        path: Where; its folder is made.
        fill: Called once inside the transaction, with the tables made, to write the plan.
        mode: The file's permissions.

    Raises:
        FileExistsError: if there is something at ``path``, whoever put it there.
    """
    try:
        if path.exists():
            raise FileExistsError(path)
        reason = why_no_network(path)
        if reason:
            raise StoreError(f"{path} cannot be made: {reason}")
        # In a folder that a group shares, new files are the group's.
        with finished_file(path, Access(mode)) as draft, refusing(path):
            conn = connect(draft)
            try:
                with transaction(conn):
                    _migrate(conn)
                    fill(conn)
            finally:
                conn.close()
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {_reason(error)}; choose another with --db") from error


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
