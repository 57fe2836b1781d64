"""Whether a file has the tables, indexes and triggers that this version makes, and what else there is in it.

A table that is none (a view, say) can have a look at the plan take for ever, a missing index stops a save, and without
its triggers a save leaves no history. So the few things that reading rests on are looked at whenever a file is opened,
and all of it by ``check``, once a day, and before a backup is brought back.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from actionplan.model.sanitise import sanitise
from actionplan.store.sql.tables import RECORDS
from actionplan.store.sqlite import schema

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = ("plan", "change", "log", "chain_head", *(table.name for table in RECORDS))
"""The tables that a plan is read from, and that a restore fills."""

_NO_EXTRAS = ("_sqlite_migrations", "idx__sqlite_migrations", "sqlite_autoindex_", "sqlite_sequence")
"""How the names begin of what SQLite, and the library that runs the migrations, make for the plan."""
_COMPUTES = re.compile(r"\bAS\b|\bVIRTUAL\b", re.IGNORECASE)
"""A column or a table whose values are worked out when they are read. None of ours is."""

_Key = tuple[str, str]
"""What kind of thing it is (table, index, trigger, view), and its name."""


def why_no_plan(conn: sqlite3.Connection, version: int) -> str:
    """Why nothing should be read from a file that says it is ours; empty if it may be. Cheap."""
    there = _objects(conn)
    # An older one has not all of them yet.
    missing = [name for name in TABLES if ("table", name) not in there and version >= schema.VERSION]
    views = [name for name in TABLES if ("view", name) in there]
    computed = [name for name in TABLES if _COMPUTES.search(there.get(("table", name), ""))]
    if views:
        return f"{views[0]} is a view, not a table"
    if missing:
        return f"it has no table {missing[0]}"
    if computed:
        return f"its table {computed[0]} was not made by actionplan"
    return ""


def differences(conn: sqlite3.Connection) -> list[str]:
    """What is missing, or not as this version makes it, in plain words."""
    there, expected = _objects(conn), _objects_of(schema.STEPS)
    faults = []
    for kind, name in sorted(expected):
        if (kind, name) not in there:
            faults.append(f"the {kind} {name} is missing")
        elif there[kind, name] != expected[kind, name]:
            faults.append(f"the {kind} {name} is not as this version makes it")
    return [*faults, *wrong_triggers(conn)]


def wrong_triggers(conn: sqlite3.Connection) -> list[str]:
    """The triggers that are missing or not ours, in plain words. Cheap."""
    there = {name: sql for (kind, name), sql in _objects(conn).items() if kind == "trigger"}
    expected = dict(schema.triggers())
    wrong = sorted(name for name in there.keys() | expected.keys() if there.get(name) != expected.get(name))
    return [f"the trigger {name} is missing or not ours" for name in wrong]


def why_altered(faults: Sequence[str]) -> str:
    """Why nobody should save to a plan in which something is not as it has to be; empty if nothing is."""
    if not faults:
        return ""
    return f"it was altered ({sanitise(faults[0])}); go back to a backup: actionplan restore"


def extras(conn: sqlite3.Connection) -> list[str]:
    """What else is in the file. It is no part of the plan, does it no harm, and is not brought back with it."""
    expected = _objects_of(schema.STEPS)
    return [
        f"the {kind} {name}"
        for kind, name in sorted(_objects(conn))
        if (kind, name) not in expected and kind != "trigger" and not name.startswith(_NO_EXTRAS)
    ]


class Header(NamedTuple):
    """What changes in a file's first page when somebody alters its tables or brings it up to date."""

    version: int
    """Which version of the program its tables are of."""
    alterations: int
    """SQLite counts each alteration of the tables, indexes and triggers."""


def header(conn: sqlite3.Connection) -> Header:
    """Takes some microseconds, so it is looked at in each save."""
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    (alterations,) = conn.execute("PRAGMA schema_version").fetchone()
    return Header(int(version), int(alterations))


def _objects(conn: sqlite3.Connection) -> dict[_Key, str]:
    """Each thing that the file has, and the statement that made it. In a damaged file these can be no text."""
    rows = conn.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(str(kind), str(name)): str(sql or "") for kind, name, sql in rows}


@lru_cache(maxsize=2)
def _objects_of(steps: tuple[Callable[[Database], None], ...]) -> dict[_Key, str]:
    """The tables and indexes that the migrations come to: they are made in memory, and looked at."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        for step in steps:
            # A step says its SQL and nothing else, so that no library is loaded for this.
            step(cast("Database", conn))
        return {key: sql for key, sql in _objects(conn).items() if not key[1].startswith("sqlite_")}
