"""The whole of a plan from one engine to another: its rows and its log as they stand, digests and all."""

from __future__ import annotations

from actionplan.store.sql.statements import Connection
from actionplan.store.sql.tables import RECORDS

_CHANGE = ("seq", "at", "day", "by", "source", "note", "undoes", "review", "digest")
_TABLES = (
    ("plan", ("id", "document"), "id"),
    ("change", _CHANGE, "seq"),
    ("log", ("seq", "change", "kind", "ref", "version", "before", "after"), "seq"),
    ("chain_head", ("id", "seq", "seal"), "id"),
    *((table.name, (*table.columns, "version", "change"), "rowid") for table in RECORDS),
)
"""Each table with its columns, and what its rows are in the order of. Which login a server had checked stays there:
where the rows come to, nobody has."""
_AT_ONCE = 1_000


def copy_rows(source: Connection, target: Connection) -> None:
    """Copies all that a plan is into empty tables that nothing guards, inside a transaction on either side."""
    for table, columns, order in _TABLES:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        rows = iter(source.execute(f"SELECT {names} FROM {table} ORDER BY {order}"))
        while batch := [row for _, row in zip(range(_AT_ONCE), rows, strict=False)]:
            target.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)
