"""Backups: one a day and one before whatever changes much, the newest kept; and bringing one back.

They lie in a folder beside the database, named for their day, so that they sort by age: ``plan-2026-11-27.db``,
``plan-before-import-20261127-101500.db``.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from actionplan import settings
from actionplan.atomic import Access, draft_of, put_in_place, sync_folder
from actionplan.store import StoreError
from actionplan.store.plan_folder import BESIDE, access_like, backup_folder, clear_drafts, made_folder
from actionplan.store.sqlite.backup_names import backups_of, before_name, daily_name, has_daily
from actionplan.store.sqlite.connection import connect, schema_version, stop_after, transaction
from actionplan.store.sqlite.copies import copy, free_name, vacuum_into
from actionplan.store.sqlite.database_file import bring_up_to_date, check_ours, look
from actionplan.store.sqlite.failures import SavedAllTheSame, refusing
from actionplan.store.sqlite.filesystem import why_only_read
from actionplan.store.sqlite.integrity import damage, problems
from actionplan.store.sqlite.kept_evidence import put_evidence_back, take_evidence_along
from actionplan.store.sqlite.schema import APPLICATION_ID, VERSION, triggers
from actionplan.store.sqlite.schema_check import TABLES, differences

KEPT_NEWEST = 10
KEPT_DAYS = 30
CHECK_SECONDS = 120
"""A backup that takes longer to check is refused. One of 100,000 updates takes some seconds."""
_LOCK_SECONDS = 5
_NUMBERED = "('change', 'log')"
"""The tables whose rows SQLite numbers, and remembers how far it has got."""


def make_daily(path: Path, day: date) -> tuple[str, ...]:
    """Makes the backup of a day, once, whoever comes first, and takes away those that are too old.

    It is checked in full: what is damaged or was altered is no backup, and pushes out no good one.

    Returns:
        Why a copy of a piece of evidence is not in it, a sentence each.

    Raises:
        Unsound: if the plan is not sound.
        StoreError: if it cannot be made.
    """
    try:
        made_folder(backup_folder(path), path)
        copy(path, daily_name(path, day), problems)
    except StoreError:
        # Somebody else was faster.
        if not has_daily(path, day):
            raise
    remove_surplus(path)
    return take_evidence_along(path, daily_name(path, day))


def make_before(path: Path, change: str) -> Path:
    """Makes a backup before a change of much, such as ``import``. Answers with where it is.

    Raises:
        StoreError: if it cannot be made.
    """
    made_folder(backup_folder(path), path)
    target = free_name(before_name(path, change, settings.now()))
    copy(path, target)
    take_evidence_along(path, target)
    remove_surplus(path)
    return target


def surplus(backups: Sequence[Path]) -> list[Path]:
    """Of backups, newest first, those not kept: neither among the newest nor the last one of one of the last days."""
    kept_days: set[str] = set()
    beyond = []
    for index, backup in enumerate(backups):
        day = _day(backup)
        if day not in kept_days and len(kept_days) < KEPT_DAYS:
            kept_days.add(day)
        elif index >= KEPT_NEWEST:
            beyond.append(backup)
    return beyond


def _day(backup: Path) -> str:
    days: list[str] = re.findall(r"\d{4}-?\d\d-?\d\d(?!\d)", backup.stem)
    return days[-1].replace("-", "")


def remove_surplus(path: Path) -> None:
    """Takes away the backups that are too old, and what a killed program has left. What cannot be removed stays."""
    clear_drafts(path)
    for backup in surplus(backups_of(path)):
        with contextlib.suppress(OSError):
            backup.unlink()


def restore(path: Path, backup: Path) -> Path | None:
    """Puts a backup in the place of a database, whole or not at all; then back what is missing of the kept evidence.

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
    try:
        path, backup = path.resolve(), settings.expanded(str(backup)).resolve()
    except (OSError, ValueError) as error:
        raise StoreError(f"there is no backup at {backup}: {error}") from error
    refuse_unsound(backup)
    aside = _replaced(path, backup)
    put_evidence_back(path, backup)
    return aside


def _replaced(path: Path, backup: Path) -> Path | None:
    try:
        if not path.exists():
            with up_to_date(path, backup, access_like(backup)) as draft:
                _put_there(path, draft)
            return None
        if path.samefile(backup):
            raise StoreError(f"{backup} is the plan itself; name a backup of it")
        only_read = why_only_read(path)
        if only_read:
            raise StoreError(f"{path} cannot be replaced: {only_read}")
        with up_to_date(path, backup, access_like(path)) as draft:
            if _is_sound(path):
                return _refill(path, draft)
            with _alone(path):
                return _swap(path, draft)
    except OSError as error:
        raise StoreError(f"{path} cannot be replaced: {error.strerror or error}; nothing was changed") from error


@contextlib.contextmanager
def up_to_date(path: Path, backup: Path, access: Access) -> Iterator[Path]:
    """A copy of a backup, of this version and sound, beside the plan whose place it takes."""
    with draft_of(path, access) as draft:
        with refusing(path, copying=True):
            vacuum_into(backup, draft)
        with refusing(backup), contextlib.closing(connect(draft)) as conn:
            stop_after(conn, CHECK_SECONDS)
            bring_up_to_date(conn)
        _refuse(draft, backup, problems)
        yield draft


def _is_sound(path: Path) -> bool:
    """Whether it is a plan of this version that SQLite finds no damage in."""
    try:
        with contextlib.closing(connect(path)) as conn:
            ours = conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            return ours and schema_version(conn) == VERSION and not (differences(conn) or damage(conn))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def _refill(path: Path, draft: Path) -> Path:
    """Fills a database from a copy of a backup. It is one change to SQLite, which keeps others out of it."""
    aside = _name_aside(path)
    with refusing(path), contextlib.closing(connect(path)) as conn:
        conn.execute(f"PRAGMA busy_timeout = {_LOCK_SECONDS * 1000}")
        conn.execute("ATTACH ? AS backup", (f"{draft.as_uri()}?mode=ro",))
        try:
            with transaction(conn):
                # Nobody can save from here on, so what is kept is all that was saved.
                copy(path, aside)
                conn.execute("PRAGMA defer_foreign_keys = ON")
                for name, _ in triggers():
                    conn.execute(f"DROP TRIGGER main.{name}")
                for table in TABLES:
                    conn.execute(f"DELETE FROM main.{table}")
                    conn.execute(f"INSERT INTO main.{table} SELECT * FROM backup.{table}")
                conn.execute(f"DELETE FROM main.sqlite_sequence WHERE name IN {_NUMBERED}")
                conn.execute(
                    "INSERT INTO main.sqlite_sequence "
                    f"SELECT name, seq FROM backup.sqlite_sequence WHERE name IN {_NUMBERED}"
                )
                for _, statement in triggers():
                    conn.execute(statement)
        except SavedAllTheSame:
            raise
        except BaseException:
            # The plan is as it was, so nobody needs a copy of it.
            aside.unlink(missing_ok=True)
            raise
    return aside


def refuse_unsound(backup: Path) -> None:
    """Refuses what is no sound plan, and changes nothing there.

    Raises:
        StoreError: that says why.
    """
    if not backup.is_file():
        raise StoreError(f"there is no backup at {backup}; actionplan restore lists those there are")
    with refusing(backup):
        look(backup)
    # The chain of an older version is checked once a copy of it has been brought up to date.
    _refuse(backup, backup, _problems_of_any_version)


def _problems_of_any_version(conn: sqlite3.Connection) -> Sequence[str]:
    if schema_version(conn) == VERSION:
        return problems(conn)
    return damage(conn)


def _refuse(file: Path, backup: Path, check: Callable[[sqlite3.Connection], Sequence[str]]) -> None:
    with refusing(backup), contextlib.closing(connect(file, "ro")) as conn:
        stop_after(conn, CHECK_SECONDS)
        check_ours(conn, backup)
        faults = check(conn)
    if faults:
        raise StoreError(f"{backup} is not sound ({faults[0]}); choose another backup")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else reads or saves meanwhile. What SQLite cannot read nobody saves to either."""
    with refusing(path), contextlib.ExitStack() as stack:
        try:
            conn = stack.enter_context(contextlib.closing(connect(path)))
            conn.execute(f"PRAGMA busy_timeout = {_LOCK_SECONDS * 1000}")
            conn.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                raise
        yield


def _swap(path: Path, draft: Path) -> Path:
    """Keeps the database under another name and puts the new one in its place; there is one at each moment."""
    aside = _name_aside(path)
    try:
        os.link(path, aside)
    except OSError:
        # No hard links here: for a moment there is none, but both are whole under their names.
        path.rename(aside)
    _move_journals(path, aside)
    draft.replace(path)
    sync_folder(path.parent)
    return aside


def _put_there(path: Path, draft: Path) -> None:
    """Puts a database where there is none."""
    _move_journals(path, _name_aside(path))
    put_in_place(draft, path)
    sync_folder(path.parent)


def _move_journals(path: Path, aside: Path) -> None:
    """Moves away what SQLite had beside a database: a journal left by a crash would be played back into the new one."""
    for ending in BESIDE:
        journal = path.with_name(path.name + ending)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + ending))


def _name_aside(path: Path) -> Path:
    return free_name(path.with_name(f"{path.stem}-before-restore-{settings.now():%Y%m%d-%H%M%S}{path.suffix}"))
