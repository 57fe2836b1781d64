"""Whole copies of a database, checked before they are put in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from actionplan.atomic import Access, finished_file, why_not_written
from actionplan.store import StoreError
from actionplan.store.sqlite.connection import connect
from actionplan.store.sqlite.failures import explained, kind_of, refusing
from actionplan.store.sqlite.filesystem import why_only_read


class Unsound(StoreError):
    """A copy that is not sound; ``problem`` is the first thing that is wrong with it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"the backup of {path} is not sound ({problem}); check the disk")
        self.problem = problem


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
                conn = connect(draft)
                try:
                    problems = check(conn)
                finally:
                    conn.close()
                if problems:
                    raise Unsound(path, problems[0])
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
        if kind_of(error) in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_BUSY"):
            raise StoreError(explained(error, path)) from error
        raise
    finally:
        source.close()


def free_name(target: Path) -> Path:
    """A name like ``target`` that is not taken."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return free
