"""Destroying a plan: its tables first, in one transaction that keeps others out, then the files that hold it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from actionplan.store import Destroyed
from actionplan.store.plan_folder import BESIDE, backup_folder, destroy_file
from actionplan.store.sqlite.held_copies import copies_of, own_copies
from actionplan.store.sqlite.rewriting import note_of

_MAYBE = "it may be a copy of it"


def empty(conn: sqlite3.Connection) -> None:
    """Takes everything out of a database, inside a transaction that holds the write lock."""
    conn.execute("PRAGMA secure_delete = ON")
    conn.execute("PRAGMA defer_foreign_keys = ON")
    for kind in ("trigger", "view"):
        for name in _named(conn, kind):
            conn.execute(f'DROP {kind.upper()} "{name}"')
    tables = [name for name in _named(conn, "table") if not name.startswith("sqlite_")]
    for name in tables:
        conn.execute(f'DELETE FROM "{name}"')
    for name in tables:
        conn.execute(f'DROP TABLE "{name}"')


def _named(conn: sqlite3.Connection, kind: str) -> list[str]:
    rows = conn.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).fetchall()
    return [str(row[0]) for row in rows]


def destroy_copies(path: Path, first_digest: str) -> Destroyed:
    """Destroys the backups and other copies that the program has made of a plan, and the folder of its backups.

    What only has such a name may be another plan, or somebody's own copy: it is named, and left.
    """
    result = _destroy(own_copies(path, first_digest))
    with contextlib.suppress(OSError):
        backup_folder(path).rmdir()
    known = {*result.files, *(file for file, _ in result.left)}
    others = (file for file in copies_of(path, first_digest) if file not in known and file.exists())
    return Destroyed(result.files, (*result.left, *((file, _MAYBE) for file in others)))


def destroy_database(path: Path) -> Destroyed:
    """Destroys the file of a database that nothing stands in any more, and what SQLite has beside it.

    Where its name is a link, the file that it leads to goes first.
    """
    file = path.resolve()
    beside = [base.with_name(base.name + ending) for base in (file, path) for ending in BESIDE]
    return _destroy(dict.fromkeys([file, path, note_of(file), note_of(path), *beside]))


def _destroy(files: Iterable[Path]) -> Destroyed:
    destroyed: list[Path] = []
    left: list[tuple[Path, str]] = []
    for file in files:
        if not os.path.lexists(file):
            continue
        why = destroy_file(file)
        if why:
            left.append((file, why))
        else:
            destroyed.append(file)
    return Destroyed(tuple(destroyed), tuple(left))
