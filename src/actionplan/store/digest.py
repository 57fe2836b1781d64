"""The chain of digests through the log: what SQLite's own check cannot see, this can.

Each change is sealed with a digest of the one before (the first one with the plan as made), of itself and of its
updates, so that a bit that flips inside a text breaks the chain there; and each row has to be what the log has last, so
that one edited behind the program's back is found. It shows accidents and casual edits; whoever recomputes the whole
chain is not found out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

_CHANGE = "SELECT seq, at, day, by, source, note, undoes, review FROM change"
_LOG = "SELECT seq, change, kind, ref, version, before, after FROM log"


def _digest(previous: str, change: tuple[Any, ...], updates: list[tuple[Any, ...]]) -> str:
    import hashlib

    # A change outside any review is sealed as it was before there were reviews.
    change = change if change[-1] is not None else change[:-1]
    sealed = json.dumps([previous, change, updates], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(sealed.encode()).hexdigest()


def _beginning(conn: sqlite3.Connection) -> str:
    """What the chain hangs from: the plan as it was made."""
    return "".join(row[0] for row in conn.execute("SELECT document FROM plan").fetchall())


def seal(conn: sqlite3.Connection, seq: int) -> None:
    """Seals the change just written, inside its transaction."""
    before = conn.execute("SELECT digest FROM change WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    previous = before[0] if before else _beginning(conn)
    change = conn.execute(f"{_CHANGE} WHERE seq = ?", (seq,)).fetchone()
    updates = conn.execute(f"{_LOG} WHERE change = ? ORDER BY seq", (seq,)).fetchall()
    digest = _digest(previous, change, updates)
    conn.execute("UPDATE change SET digest = ? WHERE seq = ?", (digest, seq))


def first_broken_seal(conn: sqlite3.Connection) -> int | None:
    """The number of the first change whose digest is not that of its content, or None if all are."""
    updates = _by_change(conn)
    waiting = next(updates, None)
    previous = _beginning(conn)
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


def rows_off_the_log(conn: sqlite3.Connection, table: str, columns: Sequence[str]) -> list[str]:
    """The refs of records that are not as the log has them last, or that only one of the two knows.

    The chain seals the log; this ties the rows to it. A column that is younger than a log entry has nothing to
    be compared with.
    """
    logged = {
        ref: (version, change, json.loads(after))
        for ref, version, change, after in conn.execute(
            "SELECT ref, version, change, after FROM log WHERE kind = ? ORDER BY seq", (table,)
        ).fetchall()
    }
    off = set(logged)
    rows = conn.execute(f"SELECT ref, version, change, {', '.join(columns)} FROM {table}").fetchall()
    for ref, version, change, *values in rows:
        known = logged.get(ref)
        if known is None or known[:2] != (version, change):
            off.add(ref)
        elif all(known[2].get(column, value) == value for column, value in zip(columns, values, strict=True)):
            off.remove(ref)
    return sorted(off, key=str)
