"""The chain of digests through the log: what SQLite's own check cannot see, this can.

Each change is sealed with a digest of the one before, of itself and of its updates, so that a bit that flips inside
a text, or a row edited behind the program's back, breaks the chain there. It shows accidents and casual edits; whoever
recomputes the whole chain is not found out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

_CHANGE = "SELECT seq, at, day, by, source, note, undoes FROM change"
_LOG = "SELECT seq, change, kind, ref, version, before, after FROM log"


def _digest(previous: str, change: tuple[Any, ...], updates: list[tuple[Any, ...]]) -> str:
    import hashlib

    sealed = json.dumps([previous, change, updates], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(sealed.encode()).hexdigest()


def seal(conn: sqlite3.Connection, seq: int) -> None:
    """Seals the change just written, inside its transaction."""
    previous = conn.execute("SELECT digest FROM change WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    change = conn.execute(f"{_CHANGE} WHERE seq = ?", (seq,)).fetchone()
    updates = conn.execute(f"{_LOG} WHERE change = ? ORDER BY seq", (seq,)).fetchall()
    digest = _digest(previous[0] if previous else "", change, updates)
    conn.execute("UPDATE change SET digest = ? WHERE seq = ?", (digest, seq))


def first_broken_seal(conn: sqlite3.Connection) -> int | None:
    """The number of the first change whose digest is not that of its content, or None if all are."""
    updates = _by_change(conn)
    waiting = next(updates, None)
    previous = ""
    for *change, digest in conn.execute(f"{_CHANGE.replace(' FROM', ', digest FROM')} ORDER BY seq").fetchall():
        own: list[tuple[Any, ...]] = []
        if waiting is not None and waiting[0] == change[0]:
            own = waiting[1]
            waiting = next(updates, None)
        if digest != _digest(previous, tuple(change), own):
            return int(change[0])
        previous = digest
    return int(waiting[0]) if waiting is not None else None


def _by_change(conn: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    from itertools import groupby

    rows = conn.execute(f"{_LOG} ORDER BY change, seq").fetchall()
    for change, members in groupby(rows, key=lambda row: int(row[1])):
        yield change, list(members)
