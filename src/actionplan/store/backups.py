"""Backups: one a day and one before whatever changes much, the newest kept; and bringing one back.

They lie in a folder beside the database, named for their day, so that they sort by age: ``plan-2026-11-27.db``,
``plan-before-import-20261127-101500.db``.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from actionplan import settings
from actionplan.store import StoreError
from actionplan.store.files import (
    backup_folder,
    connect,
    copy,
    look,
    made_folder,
    refusing,
    schema_version,
    transaction,
)
from actionplan.store.place import mode_like, why_only_read
from actionplan.store.schema import APPLICATION_ID, VERSION, triggers
from actionplan.store.soundness import damage, problems

KEPT_NEWEST = 10
KEPT_DAYS = 30
_LOCK_SECONDS = 5
_DAY_SECONDS = 86_400
_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite may have beside a database, and belongs to it."""


def daily_name(path: Path, day: date) -> Path:
    """Where the backup of a day lies."""
    return backup_folder(path) / f"{path.stem}-{day.isoformat()}{path.suffix}"


def has_daily(path: Path, day: date) -> bool:
    """Whether there is a backup of that day."""
    return daily_name(path, day).exists()


def make_daily(path: Path, day: date) -> None:
    """Makes the backup of a day, once, whoever comes first, and takes away those that are too old.

    It is checked in full: what is damaged or was altered is no backup, and pushes out no good one.

    Raises:
        Unsound: if the plan is not sound.
        StoreError: if it cannot be made.
    """
    try:
        made_folder(path)
        copy(path, daily_name(path, day), problems)
    except StoreError:
        # Somebody else was faster.
        if not has_daily(path, day):
            raise
    remove_surplus(path)


def make_before(path: Path, what: str) -> Path:
    """Makes a backup before something that changes much, such as an import. Answers with where it is.

    Raises:
        StoreError: if it cannot be made.
    """
    target = _free(made_folder(path) / f"{path.stem}-before-{what}-{settings.now():%Y%m%d-%H%M%S}{path.suffix}")
    copy(path, target)
    remove_surplus(path)
    return target


def backups_of(path: Path) -> tuple[Path, ...]:
    """The backups that the program has made of a database, newest first."""
    dated = re.compile(
        rf"{re.escape(path.stem)}-(?:before-.+-)?(\d{{4}})-?(\d\d)-?(\d\d)(?:-(\d{{6}}))?(?:-\d+)?{re.escape(path.suffix)}"
    )
    try:
        names = sorted(backup_folder(path).iterdir())
    except OSError:
        return ()
    # A daily one is made at the first start of its day, so it is the oldest of that day.
    found = [(match.groups(""), name) for name in names if (match := dated.fullmatch(name.name))]
    return tuple(name for _, name in sorted(found, reverse=True))


def surplus(backups: Sequence[Path]) -> list[Path]:
    """Of backups, newest first, those not kept: neither among the newest nor the last one of one of the last days."""
    kept_days: set[str] = set()
    beyond = []
    for place, backup in enumerate(backups):
        day = _day(backup)
        if day not in kept_days and len(kept_days) < KEPT_DAYS:
            kept_days.add(day)
        elif place >= KEPT_NEWEST:
            beyond.append(backup)
    return beyond


def _day(backup: Path) -> str:
    days: list[str] = re.findall(r"\d{4}-?\d\d-?\d\d(?!\d)", backup.stem)
    return days[-1].replace("-", "")


def remove_surplus(path: Path) -> None:
    """Takes away the backups that are too old, and what a killed program has left. What cannot be removed stays."""
    from time import time

    with contextlib.suppress(OSError):
        for draft in backup_folder(path).glob(f".{glob.escape(path.stem)}-*.part*"):
            if draft.stat().st_mtime < time() - _DAY_SECONDS:
                draft.unlink()
    for backup in surplus(backups_of(path)):
        with contextlib.suppress(OSError):
            backup.unlink()


def restore(path: Path, backup: Path) -> Path | None:
    """Puts a backup in the place of a database, whole or not at all.

    A sound plan is filled anew in one transaction, so that others may have it open and save meanwhile: each of their
    saves is in the plan that is kept, or in the one brought back. What cannot be read is put aside and replaced.

    Args:
        path: The database. It need not be readable, and need not be there.
        backup: A database of a plan; it stays as it is.

    Returns:
        Where the database that was there is kept; None if there was none.

    Raises:
        StoreError: if the backup is not sound, or somebody is saving. Nothing has been changed then.
    """
    path, backup = path.resolve(), backup.expanduser().resolve()
    refuse_unsound(backup)
    if path == backup:
        raise StoreError(f"{backup} is the plan itself; name a backup of it")
    there = path.exists()
    only_read = why_only_read(path) if there else ""
    if only_read:
        raise StoreError(f"{path} cannot be replaced: {only_read}")
    if there and _is_sound(path) and _version_of(backup) == VERSION:
        return _refill(path, backup)
    mode = mode_like(path)
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.restored")
    try:
        copy(backup, draft)
        draft.chmod(mode)
        if not there:
            draft.rename(path)
            return None
        with _alone(path):
            return _swap(path, draft)
    except OSError as error:
        raise StoreError(f"{path} cannot be replaced: {error.strerror or error}; nothing was changed") from error
    finally:
        draft.unlink(missing_ok=True)


def _is_sound(path: Path) -> bool:
    """Whether it is a plan of this version that SQLite finds no damage in."""
    try:
        with contextlib.closing(connect(path)) as conn:
            return conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID and not (
                schema_version(conn) != VERSION or damage(conn)
            )
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _version_of(backup: Path) -> int:
    with refusing(backup), contextlib.closing(connect(backup, "ro")) as conn:
        return schema_version(conn)


def _refill(path: Path, backup: Path) -> Path:
    """Fills a database from a backup of the same version. It is one change to SQLite, which keeps others out of it."""
    kept = _free(path.with_name(f"{path.stem}-before-restore-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"))
    with refusing(path), contextlib.closing(connect(path)) as conn:
        conn.execute(f"PRAGMA busy_timeout = {_LOCK_SECONDS * 1000}")
        conn.execute("ATTACH ? AS backup", (f"{backup.as_uri()}?mode=ro",))
        with transaction(conn):
            # Nobody can save from here on, so what is kept is all that was saved.
            copy(path, kept)
            conn.execute("PRAGMA defer_foreign_keys = ON")
            for (name,) in conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'trigger'").fetchall():
                conn.execute(f'DROP TRIGGER main."{name}"')
            tables = "SELECT name FROM backup.sqlite_master WHERE type = 'table' AND sql NOT LIKE '%sqlite_sequence%'"
            for name in (*(row[0] for row in conn.execute(tables).fetchall()), "sqlite_sequence"):
                conn.execute(f'DELETE FROM main."{name}"')
                conn.execute(f'INSERT INTO main."{name}" SELECT * FROM backup."{name}"')
            for _, statement in triggers():
                conn.execute(statement)
    return kept


def refuse_unsound(backup: Path) -> None:
    """Refuses what is no sound plan, and changes nothing there.

    Raises:
        StoreError: that says why.
    """
    if not backup.is_file():
        raise StoreError(f"there is no backup at {backup}; actionplan restore lists those there are")
    with refusing(backup):
        look(backup)
        conn = connect(backup, "ro")
        try:
            # The chain of an older version is checked once it has been brought up to date.
            found = problems(conn) if schema_version(conn) == VERSION else damage(conn)
        finally:
            conn.close()
    if found:
        raise StoreError(f"{backup} is not sound ({found[0]}); choose another backup")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else reads or saves meanwhile. What SQLite cannot read nobody saves to either."""
    with refusing(path), contextlib.ExitStack() as held:
        try:
            conn = held.enter_context(contextlib.closing(connect(path)))
            conn.execute(f"PRAGMA busy_timeout = {_LOCK_SECONDS * 1000}")
            conn.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise
        yield


def _swap(path: Path, draft: Path) -> Path:
    """Keeps the database under another name and puts the new one in its place; there is one at each moment."""
    kept = _free(path.with_name(f"{path.stem}-before-restore-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"))
    try:
        os.link(path, kept)
    except OSError:
        # No hard links here: for a moment there is none, but both are whole under their names.
        path.rename(kept)
    for beside in _BESIDE:
        # A journal left by a crash would be played back into the new database.
        left = path.with_name(path.name + beside)
        if left.exists():
            left.rename(kept.with_name(kept.name + beside))
    draft.replace(path)
    _sync_folder(path.parent)
    return kept


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free(target: Path) -> Path:
    """A name like ``target`` that is not taken."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free
