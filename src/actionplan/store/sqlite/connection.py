"""The database file: making it, opening it, bringing it up to date, copying it.

Only SQLite itself ever opens the file: a plain ``open`` and ``close`` of it in the same process would cancel the
locks that SQLite holds on it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from actionplan import settings
from actionplan.atomic import Access, finished_file, why_not_written
from actionplan.model.sanitise import sanitise
from actionplan.store import DamagedPlan, NoDatabase, StoreError
from actionplan.store.sqlite.decoding import Undecodable
from actionplan.store.sqlite.filesystem import why_no_network, why_only_read
from actionplan.store.sqlite.schema import APPLICATION_ID, VERSION
from actionplan.store.sqlite.schema_check import why_no_plan
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


def connect(path: Path, mode: str = "rw", seconds: float | None = None) -> sqlite3.Connection:
    """A connection with the settings that the promises rest on. Transactions are begun by hand.

    Args:
        path: The file.
        mode: SQLite's name for it: ro only reads, rw writes, rwc makes the file.
        seconds: How long SQLite waits for another program; by default as long as anybody does.
    """
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS if seconds is None else seconds,
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


@contextlib.contextmanager
def refusing(path: Path, *, copying: bool = False) -> Iterator[None]:
    """Turns what SQLite says into one line that says what to do; ``copying`` when ``path`` is a copy being written."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_explained(error, path, _OF_COPIES if copying else {})) from error
    except Undecodable as error:
        why = sanitise(str(error))
        raise DamagedPlan(
            f"{path} does not hold a plan ({why}); keep it and go back to a backup: actionplan restore"
        ) from error
    except UnicodeDecodeError as error:
        # What SQLite says of a damaged file quotes it, and need not be text.
        raise StoreError(_EXPLANATIONS["SQLITE_CORRUPT"].format(path=path, error="it is not text")) from error
    except UnicodeEncodeError as error:
        why = f"this text has a character that cannot be saved ({error.reason})"
        raise StoreError(f"{path}: {why}; type it again") from error


_EXPLANATIONS = {
    "SQLITE_BUSY": f"somebody else has been saving to {{path}} for {BUSY_SECONDS:.0f} seconds; try again",
    "SQLITE_LOCKED": "somebody else is saving to {path}; try again",
    "SQLITE_FULL": "the disk of {path} is full; nothing was saved. Make room and save again",
    "SQLITE_READONLY": "{path} cannot be written to; nothing was saved. Check its permissions and its folder's",
    "SQLITE_IOERR": "the disk of {path} failed ({name}); nothing was saved. Check the disk and save again",
    "SQLITE_CANTOPEN": "{path} cannot be opened; check its permissions and its folder's",
    "SQLITE_NOTADB": "{path} is not a database; it is left unchanged. Choose another with --db",
    "SQLITE_CONSTRAINT": "{error}; nothing was saved",
    "SQLITE_CORRUPT": "{path} is damaged ({error}); keep it and go back to a backup: actionplan restore",
    "SQLITE_READONLY_ROLLBACK": "{path} was left part-way through a save; open it once where it can be written to",
    "SQLITE_READONLY_DBMOVED": "{path} has been replaced by another plan; nothing was saved. Check it, and try again",
    "SQLITE_INTERRUPT": "{path} takes too long to check and is left unchanged; it may have been tampered with",
}
_OF_COPIES = {
    "SQLITE_FULL": "{path} cannot be written: the disk is full. Make room, or choose another disk",
    "SQLITE_READONLY": "{path} cannot be written; check the permissions of its folder",
    "SQLITE_IOERR": "{path} cannot be written: its disk failed ({name}), or the file reached a size limit",
    "SQLITE_CANTOPEN": "{path} cannot be written; check the permissions of its folder",
}


def _kind(error: sqlite3.Error) -> str:
    """The kind of an error. Extended codes carry it in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def is_busy(error: Exception) -> bool:
    """Whether another program is in the way."""
    return isinstance(error, sqlite3.OperationalError) and _kind(error) == "SQLITE_BUSY"


def _explained(error: sqlite3.Error, path: Path, first: Mapping[str, str] = MappingProxyType({})) -> str:
    if isinstance(error, SavedAllTheSame):
        return (
            f"the disk of {path} failed after the change was saved: it is there, but may not outlive a power cut. "
            "Look before you save again, and check the disk"
        )
    name = getattr(error, "sqlite_errorname", "")
    explanations = {**_EXPLANATIONS, **first}
    words = explanations.get(name) or explanations.get(_kind(error), "{path}: {error}")
    return words.format(path=path, name=name, error=sanitise(str(error)))


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
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NoDatabase(_gone(path)) from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be opened: {_said(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        raise StoreError(f"{path} is a folder; give a file with --db")
    if not stat.S_ISREG(status.st_mode):
        # Whoever opened a pipe would wait for somebody to write to it.
        raise StoreError(f"{path} is a device or a pipe, not a file; give a file with --db")
    if status.st_size == 0:
        raise StoreError(
            f"{path} is empty, and so not a plan; it is left unchanged. Choose another with --db, or remove it"
        )
    with refusing(path):
        look(path)
        only_read = why_only_read(path)
        return for_turn(waiting, lambda: _opened(path, only_read, waiting))


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
        if _kind(error) == "SQLITE_NOTADB":
            raise
    finally:
        conn.close()


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def schema_version(conn: sqlite3.Connection) -> int:
    """Which version of the program its tables are of."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


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

    version = schema_version(conn)
    backup_name = f"{path.stem}-before-version-{VERSION}-from-{version}-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"
    with transaction(conn, waiting=waiting):
        if schema_version(conn) >= VERSION:
            return
        # The lock is held, so nobody can save between the copy and the migration.
        copy(path, free_name(made_folder(backup_folder(path), path) / backup_name))
        _migrate(conn)


def free_name(target: Path) -> Path:
    """A name like ``target`` that is not taken."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free


def bring_up_to_date(conn: sqlite3.Connection) -> None:
    """Migrates a copy that nobody else has open, without a backup of it."""
    with transaction(conn):
        if schema_version(conn) < VERSION:
            _migrate(conn)


def wrapped(conn: sqlite3.Connection) -> Database:
    """sqlite-utils around our own connection. Its import is dear, so reading does without it."""
    from sqlite_utils import Database

    return Database(conn, execute_plugins=False)


def _migrate(conn: sqlite3.Connection) -> None:
    from actionplan.store.sqlite.schema import migrate

    migrate(wrapped(conn))


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
    return attempt() if waiting is None else waiting.for_turn(attempt, is_busy)


class SavedAllTheSame(sqlite3.OperationalError):
    """The journal is gone, which is the commit, but the folder could not be synced."""


def _commit(conn: sqlite3.Connection) -> None:
    try:
        conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_DIR_FSYNC":
            raise SavedAllTheSame(str(error)) from error
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
        raise StoreError(f"{path} cannot be made: {_said(error)}; choose another with --db") from error


class Unsound(StoreError):
    """A copy that is not sound; ``found`` is the first thing that is wrong with it."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"the backup of {path} is not sound ({found}); check the disk")
        self.found = found


def damaged_pages(conn: sqlite3.Connection) -> list[str]:
    """What SQLite's integrity check finds."""
    return [f"SQLite finds damage: {row[0]}" for row in conn.execute("PRAGMA integrity_check").fetchall() if row != _OK]


_OK = ("ok",)


def copy(
    path: Path,
    target: Path,
    check: Callable[[sqlite3.Connection], Sequence[str]] = damaged_pages,
    access: Access | None = None,
) -> None:
    """A whole copy of the database at ``path``, at ``target``, put there once it is checked.

    The copy is checked and not the original, so that nobody who saves has to wait for it. From its first byte on it is
    for nobody but those who may have it.

    Args:
        path: The database.
        target: Where to; its folder is there.
        check: Finds what is wrong with the copy.
        access: Who may have it; by default whoever may have what is written there.

    Raises:
        Unsound: if ``check`` finds something wrong in the copy.
        StoreError: if the target exists, or the copy cannot be made.
    """
    from actionplan.store.plan_folder import access_at

    with refusing(target, copying=True):
        try:
            with finished_file(target, access or access_at(target, path)) as draft:
                vacuum_into(path, draft)
                written = connect(draft)
                try:
                    found = check(written)
                finally:
                    written.close()
                if found:
                    raise Unsound(path, found[0])
        except FileExistsError as error:
            raise StoreError(f"{target} already exists; choose another name") from error
        except OSError as error:
            raise StoreError(why_not_written(target, error)) from error


def vacuum_into(path: Path, draft: Path) -> None:
    """Copies the database at ``path`` into an empty file."""
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
