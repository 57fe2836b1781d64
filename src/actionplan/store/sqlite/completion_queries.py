"""A quick look at a plan for what a shell completes: it only reads, waits for nobody and upgrades nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from actionplan.model.people import Person, first_name, names_of_people
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sqlite.schema import APPLICATION_ID, VERSION

PATIENCE_SECONDS = 0.25
"""So long it waits for a save of somebody else's: a person waits for it at a prompt."""
MOST = 500
"""A shell shows no more than so many."""
_NAMED: Mapping[str, str] = {
    "action": "SELECT a.ref, a.title FROM action a JOIN area f ON f.ref = a.area WHERE {begins} "
    "ORDER BY f.theme, f.rowid, a.rowid",
    "area": "SELECT a.ref, a.text FROM area a WHERE {begins} AND a.withdrawn = '' ORDER BY a.theme, a.rowid",
    "milestone": "SELECT a.ref, a.text FROM milestone a WHERE {begins} AND a.withdrawn = '' ORDER BY a.action, a.rowid",
    "proposal": "SELECT a.ref, a.subject || ' ' || a.asks FROM proposal a WHERE {begins} AND a.became = 'waiting' "
    "AND a.withdrawn = '' ORDER BY a.rowid",
    "decision": "SELECT a.ref, a.what FROM decision a WHERE {begins} AND a.done_on IS NULL AND a.withdrawn = '' "
    "ORDER BY a.rowid",
}


@contextlib.contextmanager
def _glance(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads a plan of this version."""
    if not path.is_file():
        raise StoreError(f"{path} is not a file")
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)) as conn:
        marks = [conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if marks != [APPLICATION_ID, VERSION]:
            raise StoreError(f"{path} is not a plan of this version")
        conn.execute("BEGIN")
        yield conn


class SqliteGlance:
    """A quick look at the plan in a file. Each method raises StoreError, sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def refs_beginning(self, kind: str, begins: str) -> list[tuple[str, str]]:
        """The refs of a kind that begin so, with what they are of."""
        statement = _NAMED[kind].format(begins="substr(a.ref, 1, length(:begins)) = :begins COLLATE NOCASE")
        with _glance(self._path) as conn:
            rows = conn.execute(f"{statement} LIMIT {MOST}", {"begins": begins}).fetchall()
        return list(rows)

    def owners_in_use(self) -> list[str]:
        """The names of the owners of the actions that count, those of most actions first."""
        with _glance(self._path) as conn:
            rows = conn.execute(
                "SELECT owner FROM action WHERE owner <> '' AND stage <> 'withdrawn' "
                "GROUP BY owner ORDER BY count(*) DESC, owner"
            ).fetchall()
            people = conn.execute("SELECT ref, name, body, email, merged_into FROM person").fetchall()
        names = names_of_people(Person(*person) for person in people)
        return list(dict.fromkeys(names.get(ref) or first_name(ref) for (ref,) in rows))

    def plan(self, today: date) -> Plan:
        """The plan as it is."""
        from actionplan.store.sql.reading import read_plan

        with _glance(self._path) as conn:
            return read_plan(conn, today)
