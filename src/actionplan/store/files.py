"""The database file: making it, opening it, bringing it up to date, copying it.

Only SQLite itself ever opens the file: a plain ``open`` and ``close`` of it in the same process would cancel the
locks that SQLite holds on it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan import settings
from actionplan.atomic import finished_file
from actionplan.model.text import shown
from actionplan.store import NoDatabase, StoreError
from actionplan.store.place import mode_like, why_no_network, why_only_read
from actionplan.store.schema import APPLICATION_ID, VERSION, wrong_triggers

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 30.0
"""How long a save waits for somebody else's before it gives up."""
_PRAGMAS = (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "synchronous = EXTRA",
    "cell_size_check = ON",
    "temp_store = MEMORY",
)


def connect(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection with the settings that the promises rest on. Transactions are begun by hand.

    Args:
        path: The file.
        mode: SQLite's name for it: ro only reads, rw writes, rwc makes the file.
    """
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
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


@contextlib.contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turns what SQLite says into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_explained(error, path)) from error
    except UnicodeDecodeError as error:
        # What SQLite says of a damaged file quotes it, and need not be text.
        raise StoreError(_EXPLANATIONS["SQLITE_CORRUPT"].format(path=path, error="it is not text")) from error
    except UnicodeEncodeError as error:
        raise StoreError(f"{path}: this text has what no database can hold ({error.reason}); type it again") from error


_EXPLANATIONS = {
    "SQLITE_BUSY": f"somebody else has been saving to {{path}} for {BUSY_SECONDS:.0f} seconds; try again",
    "SQLITE_LOCKED": "somebody else is saving to {path}; try again",
    "SQLITE_FULL": "the disk of {path} is full; nothing was saved. Make room and save again",
    "SQLITE_READONLY": "{path} cannot be written to; nothing was saved. Check its permissions and its folder's",
    "SQLITE_IOERR": "the disk of {path} failed ({name}); nothing was saved. Check the disk and save again",
    "SQLITE_CANTOPEN": "{path} cannot be opened; check its permissions and its folder's",
    "SQLITE_NOTADB": "{path} is no database; it is left as it is. Name another with --db",
    "SQLITE_CONSTRAINT": "{error}; nothing was saved",
    "SQLITE_CORRUPT": "{path} is damaged ({error}); keep it and go back to a backup: actionplan restore",
    "SQLITE_READONLY_ROLLBACK": "{path} was left in the middle of a save; it has to be opened once where it can be "
    "written to",
    "SQLITE_READONLY_DBMOVED": "another plan has taken the place of {path}; nothing was saved. Look, and try again",
}


def _kind(error: sqlite3.Error) -> str:
    """The kind of an error. Extended codes carry it in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _explained(error: sqlite3.Error, path: Path) -> str:
    if isinstance(error, _SavedAllTheSame):
        return (
            f"the disk of {path} failed after the change was saved: it is there, but may not outlive a power cut. "
            "Look before you save again, and check the disk"
        )
    name = getattr(error, "sqlite_errorname", "")
    words = _EXPLANATIONS.get(name) or _EXPLANATIONS.get(_kind(error), "{path}: {error}")
    return words.format(path=path, name=name, error=shown(str(error)))


def open_database(path: Path) -> tuple[sqlite3.Connection, str]:
    """Opens a plan's database and brings it up to date, after a backup.

    Returns:
        The connection, and why it only reads; empty if it may write.

    Raises:
        NoDatabase: if there is none.
        StoreError: if it is not ours, from a newer version, or cannot be read. The file is left untouched.
    """
    try:
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise NoDatabase(f"there is no plan at {path}; make one with: actionplan --db {_quoted(path)} init") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a file with --db")
    if size == 0:
        raise StoreError(f"{path} is empty and no plan; it is left as it is. Name another with --db, or remove it")
    with refusing(path):
        look(path)
        only_read = why_only_read(path)
        conn = connect(path, "ro" if only_read else "rw")
        try:
            _check_ours(conn, path)
            if schema_version(conn) < VERSION:
                if only_read:
                    raise StoreError(
                        f"{path} is from an older actionplan and cannot be brought up to date: {only_read}"
                    )
                _upgrade(conn, path)
            return conn, only_read or _unguarded(conn)
        except BaseException:
            conn.close()
            raise


def _unguarded(conn: sqlite3.Connection) -> str:
    """Why nobody should save to it: without its triggers, a save would leave no history."""
    wrong = wrong_triggers(conn)
    if not wrong:
        return ""
    return f"its guards were altered (the trigger {shown(str(wrong[0]))}); go back to a backup: actionplan restore"


def look(path: Path) -> None:
    """Refuses a file that is not ours before it is opened for writing.

    An ordinary connection to somebody else's database would play back the journal or the write-ahead log that
    lies beside it, and so change it. An immutable one reads the header and nothing else.
    """
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        _check_ours(conn, path)
    except sqlite3.Error as error:
        # Read without a lock, a file that is just being written can look damaged: the real connection will say.
        if _kind(error) == "SQLITE_NOTADB":
            raise
    finally:
        conn.close()


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def schema_version(conn: sqlite3.Connection) -> int:
    """Which version of the program its tables are of."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _check_ours(conn: sqlite3.Connection, path: Path) -> None:
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database; it is left as it is. Name another with --db")
    version = schema_version(conn)
    if version > VERSION:
        raise StoreError(
            f"{path} was made by a newer actionplan (its version is {version}, this one reads {VERSION}); "
            "it is left as it is. Install the newer one"
        )


def _upgrade(conn: sqlite3.Connection, path: Path) -> None:
    """Migrates behind a backup. Whoever comes second waits for the lock and finds it done."""
    version = schema_version(conn)
    backup_name = f"{path.stem}-before-version-{VERSION}-from-{version}-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"
    with transaction(conn):
        if schema_version(conn) >= VERSION:
            return
        # The lock is held, so nobody can save between the copy and the migration.
        copy(path, made_folder(path) / backup_name)
        _migrate(conn)


def backup_folder(path: Path) -> Path:
    """Where the backups of a database lie."""
    return path.with_name(f"{path.stem}-backups")


def made_folder(path: Path) -> Path:
    """The folder of the backups, made if it is not there: for the owner alone, or for the group that shares the plan.

    Raises:
        StoreError: if it cannot be made.
    """
    folder = backup_folder(path)
    try:
        folder.mkdir()
    except FileExistsError:
        return folder
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {_said(error)}") from error
    with contextlib.suppress(OSError):
        folder.chmod(0o2770 if mode_like(path) == 0o660 else 0o700)
    return folder


def wrapped(conn: sqlite3.Connection) -> Database:
    """sqlite-utils around our own connection. Its import is dear, so reading does without it."""
    from sqlite_utils import Database

    return Database(conn, execute_plugins=False)


def _migrate(conn: sqlite3.Connection) -> None:
    from actionplan.store.schema import migrate

    migrate(wrapped(conn))


@contextlib.contextmanager
def transaction(conn: sqlite3.Connection, mode: str = "IMMEDIATE") -> Iterator[None]:
    """One transaction, whole or not at all.

    IMMEDIATE takes the write lock before anything is read: a deferred one would be refused under load when it turns
    from reading to writing, however long it is willing to wait.
    """
    conn.execute(f"BEGIN {mode}")
    try:
        yield
        _commit(conn)
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


class _SavedAllTheSame(sqlite3.OperationalError):
    """The journal is gone, which is the commit, but the folder could not be synced."""


def _commit(conn: sqlite3.Connection) -> None:
    try:
        conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_DIR_FSYNC":
            raise _SavedAllTheSame(str(error)) from error
        raise


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
        with finished_file(path) as draft, refusing(path):
            conn = connect(draft, "rwc")
            try:
                draft.chmod(mode)
                with transaction(conn):
                    _migrate(conn)
                    fill(conn)
            finally:
                conn.close()
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {_said(error)}; name another with --db") from error


class Unsound(StoreError):
    """A copy that is not sound; ``found`` is the first thing that is wrong with it."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"the backup of {path} is not sound ({found}); check the disk")
        self.found = found


def damaged_pages(conn: sqlite3.Connection) -> list[str]:
    """What SQLite's integrity check finds."""
    return [f"SQLite finds damage: {row[0]}" for row in conn.execute("PRAGMA integrity_check").fetchall() if row != _OK]


_OK = ("ok",)


def copy(path: Path, target: Path, check: Callable[[sqlite3.Connection], Sequence[str]] = damaged_pages) -> None:
    """A whole copy of the database at ``path``, at ``target``, put there once it is checked.

    The copy is checked and not the original, so that nobody who saves has to wait for it.

    Raises:
        Unsound: if ``check`` finds something wrong in the copy.
        StoreError: if the target exists, or the copy cannot be made.
    """
    with refusing(target):
        try:
            with finished_file(target) as draft:
                _vacuum(path, draft)
                draft.chmod(mode_like(path))
                written = connect(draft)
                try:
                    found = check(written)
                finally:
                    written.close()
                if found:
                    raise Unsound(path, found[0])
        except FileExistsError as error:
            raise StoreError(f"{target} is there already; name another file") from error
        except OSError as error:
            raise StoreError(f"{target} cannot be written: {_said(error)}") from error


def _vacuum(path: Path, draft: Path) -> None:
    with refusing(path):
        source = connect(path, "ro" if why_only_read(path) else "rw")
    try:
        source.execute("VACUUM INTO ?", (str(draft),))
    except sqlite3.Error as error:
        # These are about what is read; all else is about what is written.
        if _kind(error) in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_BUSY"):
            raise StoreError(_explained(error, path)) from error
        raise
    finally:
        source.close()


def _said(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
