"""Whether a database is sound: SQLite's own checks, its tables and triggers, and the chain of digests."""

from __future__ import annotations

import sqlite3

from actionplan.model.sanitise import sanitise
from actionplan.store.sql.hash_chain import alterations
from actionplan.store.sql.tables import RECORDS, Table
from actionplan.store.sqlite.copies import damaged_pages
from actionplan.store.sqlite.schema_check import differences


def problems(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Everything that is wrong, in plain words, harmless to show whatever the damage is; nothing if it is sound."""
    # What is not as it should be may be there to hurt whoever reads it: nothing is read from it.
    faults = differences(conn) or damage(conn) or _alterations(conn)
    return tuple(map(sanitise, faults))


def damage(conn: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds; where it finds anything, no more can be told."""
    return [
        *damaged_pages(conn),
        *(
            f"a row of {row[0]} points at a row of {row[2]} that is not there"
            for row in conn.execute("PRAGMA foreign_key_check").fetchall()
        ),
    ]


def quick_damage(conn: sqlite3.Connection) -> str:
    """The first thing that a look over every page of the plan finds; empty if all is well.

    The log is left to the day's first start: it grows with the years, and a look over all of it took 70 ms with 10,000
    actions and 100,000 updates, over a second when it was not in memory. Without it that is 5 ms.
    """
    for name in ("plan", *(table.name for table in RECORDS), "change"):
        (answer,) = conn.execute(f"PRAGMA quick_check({name})").fetchone()
        if answer != "ok":
            return sanitise(f"SQLite finds damage: {answer}")
    return ""


def _alterations(conn: sqlite3.Connection) -> list[str]:
    found = alterations(conn, Table.logged)
    if not found and _is_short(conn):
        return ["the newest changes are missing; the history was changed outside the program"]
    return found


def _is_short(conn: sqlite3.Connection) -> bool:
    """Whether SQLite has given more numbers than there are changes, or updates: of a plan from before it was sealed."""
    numbers = dict(conn.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    there = conn.execute("SELECT (SELECT max(seq) FROM change), (SELECT max(seq) FROM log)").fetchone()
    return bool((numbers.get("change"), numbers.get("log")) != there)
