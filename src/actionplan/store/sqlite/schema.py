"""The tables: migrations, and the triggers that write the log and guard it.

A migration is never edited once released. The triggers are not part of any migration: they are made anew from
:data:`.tables.RECORDS` after each one, because rebuilding a table drops its triggers without a word.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from actionplan.store.sql.tables import RECORDS, Table
from actionplan.store.sqlite.migrations import (
    m001_plan,
    m002_honest_picture,
    m003_reviews,
    m004_details_of_reviews,
    m005_chain_head,
    m006_any_plan,
    m007_what_shows_it,
    m008_final_report,
    m009_reports,
    m010_roles,
    m011_people_elsewhere,
)

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from actionplan.store.sql.redacting import Alteration

APPLICATION_ID = 0x41504C4E
"""Says in the file's header that it is ours ("APLN")."""


STEPS = (
    *(m001_plan, m002_honest_picture, m003_reviews, m004_details_of_reviews, m005_chain_head, m006_any_plan),
    *(m007_what_shows_it, m008_final_report, m009_reports, m010_roles, m011_people_elsewhere),
)
VERSION = len(STEPS)
"""The number of migrations, kept in the file's ``user_version``."""


def migrate(db: Database) -> None:
    """Brings the tables to :data:`VERSION`, inside the transaction that the caller has begun."""
    from sqlite_utils import Migrations

    migrations = Migrations("actionplan")
    for step in STEPS:
        migrations()(step)
    # A step may fill a new column or drop an old one: the guards would refuse the one, SQLite the other.
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    migrations.apply(db)
    for _, statement in triggers():
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def triggers() -> Iterator[tuple[str, str]]:
    """The name and the statement of every trigger that a sound database has."""
    for table in RECORDS:
        yield from _record_triggers(table)
    yield from _locks()
    for name, columns in (("log", ""), ("plan", ""), ("change", " OF seq, at, day, by, source, note, undoes, review")):
        message = "the plan as made is kept" if name == "plan" else "history is append-only"
        yield _guard(f"{name}_kept", f"UPDATE{columns} ON {name}", message)
        yield _guard(f"{name}_not_deleted", f"DELETE ON {name}", message)
    yield (
        "chain_head_forward",
        "CREATE TRIGGER chain_head_forward BEFORE UPDATE ON chain_head WHEN NEW.seq <= OLD.seq OR NEW.id IS NOT OLD.id "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    )
    yield _guard("chain_head_not_deleted", "DELETE ON chain_head", "history is append-only")
    yield (
        "change_sealed_once",
        "CREATE TRIGGER change_sealed_once BEFORE UPDATE OF digest ON change WHEN OLD.digest IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    )


def alter_history(conn: sqlite3.Connection, _placeholder: str, alterations: Sequence[Alteration]) -> None:
    """Puts other texts into the history: what guards it goes and comes back inside the transaction."""
    from actionplan.store.sql.redacting import put_in_place

    # What is written over here is not to be found in the file's unused parts either.
    conn.execute("PRAGMA secure_delete = ON")
    with unguarded(conn):
        put_in_place(conn, alterations)


@contextlib.contextmanager
def unguarded(conn: sqlite3.Connection) -> Iterator[None]:
    """Nothing guards the history meanwhile, and no log is written."""
    for name, _ in triggers():
        conn.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers():
        conn.execute(statement)


def _locks() -> Iterator[tuple[str, str]]:
    """A review that is over is locked: neither it nor its items change any more, and it decides nothing more."""
    message = "the review is over and locked"
    yield (
        "review_locked",
        "CREATE TRIGGER review_locked BEFORE UPDATE ON review WHEN OLD.state <> 'open' "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
    )
    # A decision lives on: who does it and by when may change, and it is done, long after its review. What a discarded
    # review changed is undone like any change, and its items with it; they count nowhere.
    for event, table, states in (
        ("INSERT", "review_item", "<> 'open'"),
        ("UPDATE", "review_item", "= 'closed'"),
        ("INSERT", "decision", "<> 'open'"),
    ):
        name = f"{table}_locked_{event.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"WHEN (SELECT state FROM review WHERE ref = NEW.review) {states} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        )


def _guard(name: str, event: str, message: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _record_triggers(table: Table) -> Iterator[tuple[str, str]]:
    name = table.name

    def write(event: str, before: str) -> str:
        return (
            f"CREATE TRIGGER {name}_{event} AFTER {event} ON {name} BEGIN "
            f"INSERT INTO log (change, kind, ref, version, before, after) "
            f"VALUES (NEW.change, '{name}', NEW.ref, NEW.version, {before}, {table.logged('NEW')}); END"
        )

    yield f"{name}_insert", write("insert", "NULL")
    yield f"{name}_update", write("update", table.logged("OLD"))
    yield (
        f"{name}_stepped",
        f"CREATE TRIGGER {name}_stepped BEFORE UPDATE ON {name} BEGIN SELECT CASE "
        f"WHEN NEW.version IS NOT OLD.version + 1 THEN RAISE(ABORT, 'a version goes up by one') "
        f"WHEN NEW.ref IS NOT OLD.ref THEN RAISE(ABORT, 'a ref never changes') "
        f"WHEN NEW.change IS OLD.change THEN RAISE(ABORT, 'a change touches a record once') END; END",
    )
    yield _guard(f"{name}_not_deleted", f"DELETE ON {name}", "rows are never deleted")
