"""The chain of digests through the log: what SQLite's own check cannot see, this can.

Each change is sealed with a digest of the one before (the first one with the plan as made), of itself and of its
updates, so that a bit that flips inside a text breaks the chain there; and each row has to be what the log has last, so
that one edited behind the program's back is found. Where the chain ends stands beside it, sealed as well, so that the
newest changes cannot be cut off. A redaction keeps the digests of what it has left of older changes, and is sealed as
well. It shows accidents and casual edits; whoever recomputes the whole chain, or puts back
an older state of the whole file, is not found out.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from actionplan.store.sql.statements import Connection
from actionplan.store.sql.tables import RECORDS, Table

_CHANGE = "SELECT seq, at, day, by, source, note, undoes, review FROM change"
_LOG = "SELECT seq, change, kind, ref, version, before, after FROM log"


def _digest(previous: str, change: tuple[Any, ...], updates: list[tuple[Any, ...]]) -> str:
    import hashlib

    # A change outside any review is sealed as it was before there were reviews.
    if change[-1] is None:
        change = change[:-1]
    sealed = json.dumps([previous, change, updates], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(sealed.encode()).hexdigest()


def _beginning(conn: Connection) -> str:
    """What the chain hangs from: the plan as it was made."""
    return "".join(row[0] for row in conn.execute("SELECT document FROM plan").fetchall())


def seal_new(conn: Connection) -> None:
    """Seals the changes that a transaction has written, at its end. On a server the database itself does so."""
    new = "SELECT seq FROM change WHERE seq > coalesce((SELECT seq FROM chain_head), 0) ORDER BY seq"
    for (seq,) in conn.execute(new).fetchall():
        _seal(conn, seq)


def _seal(conn: Connection, seq: int) -> None:
    digest = content_digest(conn, seq)
    conn.execute("UPDATE change SET digest = ? WHERE seq = ?", (digest, seq))
    conn.execute(
        "INSERT INTO chain_head (id, seq, seal) VALUES (1, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, seal = excluded.seal",
        (seq, head_seal(seq, digest)),
    )


def content_digest(conn: Connection, seq: int) -> str:
    """The digest of what a change says now, upon that of the change before as it was sealed."""
    before = conn.execute("SELECT digest FROM change WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    (previous,) = before or (_beginning(conn),)
    change = conn.execute(f"{_CHANGE} WHERE seq = ?", (seq,)).fetchone()
    updates = conn.execute(f"{_LOG} WHERE change = ? ORDER BY seq", (seq,)).fetchall()
    return _digest(previous, change, updates)


def head_seal(seq: int, digest: str) -> str:
    """The seal of the chain's end: not the digest itself, which could be copied from the change before."""
    import hashlib

    return hashlib.sha256(f"head {seq} {digest}".encode()).hexdigest()


def is_cut_off(conn: Connection) -> bool:
    """Whether changes are missing at the end of the chain."""
    last = conn.execute("SELECT seq, digest FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    head = conn.execute("SELECT seq, seal FROM chain_head").fetchone()
    return last is None or tuple(head or ()) != (last[0], head_seal(*last))


def first_broken_seal(conn: Connection) -> int | None:
    """The number of the first change whose digest is not that of its content, or None if all are.

    Of a change that something was redacted in, the digest that it was sealed with is that of what it said before; what
    it says now has the one that the last redaction of it keeps.
    """
    updates = _by_change(conn)
    redacted = _redacted_digests(conn)
    waiting = next(updates, None)
    previous = _beginning(conn)
    # Row by row, not whole: years of a long plan's log would fill the memory.
    for *change, digest in conn.execute(f"{_CHANGE.replace(' FROM', ', digest FROM')} ORDER BY seq"):
        own: list[tuple[Any, ...]] = []
        if waiting is not None and waiting[0] == change[0]:
            own = waiting[1]
            waiting = next(updates, None)
        content = _digest(previous, tuple(change), own)
        if redacted.get(change[0], digest) != content:
            return int(change[0])
        previous = digest
    if waiting is None:
        return None
    return int(waiting[0])


def _redacted_digests(conn: Connection) -> dict[int, str]:
    """By the number of each change that something was redacted in, the digest of what it says now."""
    digests: dict[int, str] = {}
    for (pairs,) in conn.execute("SELECT digests FROM redaction ORDER BY rowid").fetchall():
        # In a damaged file that can be anything; the change it was of is found not to be as it was saved then.
        with contextlib.suppress(ValueError, TypeError):
            digests.update(json.loads(pairs))
    return digests


def _by_change(conn: Connection) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    from itertools import groupby

    rows = conn.execute(f"{_LOG} ORDER BY change, seq")
    for change, members in groupby(rows, key=lambda row: int(row[1])):
        yield change, list(members)


def alterations(conn: Connection, logged: Callable[[Table, str], str]) -> list[str]:
    """What is not as it was saved, in plain words. Rows are held against the log only once the log itself is sound.

    Args:
        conn: A connection, in a transaction.
        logged: A row of a table as the log has it, in the SQL of the engine.
    """
    broken = first_broken_seal(conn)
    if broken is not None:
        return [f"change {broken} is not as it was saved; it was changed outside the program"]
    if is_cut_off(conn):
        return ["the newest changes are missing; the history was changed outside the program"]
    return [
        f"{table.name} {ref} is not what the log says; it was changed outside the program"
        for table in RECORDS
        for ref in _rows_off_the_log(conn, table, logged(table, "r"))
    ]


def _rows_off_the_log(conn: Connection, table: Table, logged: str) -> list[str]:
    """The refs of records that are not as the log has them last, or that only one of the two knows.

    The chain seals the log; this ties the rows to it. The database compares each row with the text that its trigger
    has written. A column that is younger than a log entry has nothing to be compared with.
    """
    name, columns = table.name, ", ".join(f"r.{column}" for column in table.columns)
    off = set()
    for ref, after, *values in conn.execute(
        f"SELECT r.ref, CASE WHEN l.change = r.change THEN l.after END, {columns} FROM {name} r LEFT JOIN log l "
        f"ON l.kind = '{name}' AND l.ref = r.ref AND l.version = r.version "
        f"WHERE l.change IS NOT r.change OR l.after IS NOT {logged}"
    ):
        if after is None or not _agrees(json.loads(after), zip(table.columns, values, strict=True)):
            off.add(ref)
    last = "SELECT ref, max(version) AS version FROM log WHERE kind = ? GROUP BY ref"
    for (ref,) in conn.execute(
        f"SELECT l.ref FROM ({last}) l LEFT JOIN {name} r ON r.ref = l.ref WHERE r.version IS NOT l.version", (name,)
    ):
        off.add(ref)
    return sorted(off, key=str)


def _agrees(entry: Mapping[str, Any], columns: Iterable[tuple[str, Any]]) -> bool:
    """Whether an entry of the log has the values of these columns, where it has them at all."""
    return all(entry.get(column, value) == value for column, value in columns)
