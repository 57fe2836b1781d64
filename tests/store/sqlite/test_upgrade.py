"""A database of an older version is upgraded behind a backup, once, however many open it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import StoreError, plan_folder
from actionplan.store.sqlite import database_file, plan_connection, schema
from actionplan.store.sqlite.schema_check import wrong_triggers
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from sqlite_utils import Database

    from programs import Programs
from database_files import everything_in, mode

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of POSIX")
OLD = schema.VERSION
NEW = OLD + 1


def next_step(db: Database) -> None:
    """A step as the next version may bring it: a table, a column, and a value in rows that the triggers guard."""
    db.execute("CREATE TABLE upgrade (number INTEGER PRIMARY KEY) STRICT")
    db.execute("INSERT INTO upgrade DEFAULT VALUES")
    db.execute("ALTER TABLE action ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE action SET colour = 'plain'")


def failing_step(db: Database) -> None:
    """A step that fails half-way."""
    db.execute("CREATE TABLE upgrade (number INTEGER PRIMARY KEY) STRICT")
    db.execute("INSERT INTO nowhere DEFAULT VALUES")


@pytest.fixture
def old(database: Path, stamp: StampMaker) -> Path:
    """A database of this version, with a save, which the next version finds."""
    with closing(SqliteStore(database)) as store:
        action = store.plan(TODAY).actions[0]
        store.save([Edit(action, replace(action, owner="Ann"))], stamp())
    return database


@pytest.fixture
def newer(old: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The program becomes the next version."""
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, next_step))
    monkeypatch.setattr(schema, "VERSION", NEW)
    monkeypatch.setattr(database_file, "VERSION", NEW)
    yield monkeypatch


def backups_made(path: Path) -> list[Path]:
    folder = plan_folder.backup_folder(path)
    return sorted(folder.iterdir()) if folder.exists() else []


def upgrades(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM upgrade").fetchone()[0])


# --- an older version -----------------------------------------------------------------------------------------


def test_an_old_database_is_upgraded_behind_a_backup(old: Path, newer: pytest.MonkeyPatch, stamp: StampMaker) -> None:
    with closing(SqliteStore(old)) as store:
        upgraded = store.plan(TODAY)
        assert store.check() == ()
        action = upgraded.actions[1]
        store.save([Edit(action, replace(action, owner="Bo"))], stamp())
        assert [update.after["owner"] for update in store.history()] == ["Ann", "Bo"]
        assert store.check() == ()
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == NEW
        with pytest.raises(sqlite3.IntegrityError, match="a version goes up by one"):
            connection.execute("UPDATE action SET colour = 'red'")
    (backup,) = backups_made(old)
    assert backup.name.startswith(f"plan-before-version-{NEW}-from-{OLD}-")
    newer.undo()
    with closing(SqliteStore(backup)) as store:
        assert replace(store.plan(TODAY), access=upgraded.access) == upgraded
        assert store.check() == ()


@posix
def test_the_backup_before_an_upgrade_is_for_its_owner_only(old: Path, newer: pytest.MonkeyPatch) -> None:
    SqliteStore(old).close()
    assert [mode(path) for path in backups_made(old)] == ["-rw-------"]


def test_an_upgrade_happens_once(old: Path, newer: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        SqliteStore(old).close()
    assert upgrades(old) == 1
    assert len(backups_made(old)) == 1


def test_an_upgrade_that_was_killed_is_done_again_within_the_same_second(
    old: Path, newer: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was killed behind its backup, so that name is taken."""
    monkeypatch.setattr("actionplan.settings.now", lambda: datetime(2026, 11, 27, 12, tzinfo=UTC))

    def killed(_db: Database) -> None:
        raise KeyboardInterrupt

    migrate = database_file._migrate
    newer.setattr(database_file, "_migrate", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            SqliteStore(old)
    newer.setattr(database_file, "_migrate", migrate)
    with closing(SqliteStore(old)) as store:
        assert store.check() == ()
    assert len(backups_made(old)) == 3


def test_an_upgrade_that_fails_changes_nothing(old: Path, newer: pytest.MonkeyPatch) -> None:
    before = everything_in(old.parent)["plan.db"]
    newer.setattr(schema, "STEPS", (*schema.STEPS[:-1], failing_step))
    with pytest.raises(StoreError) as refusal:
        SqliteStore(old)
    assert str(old) in str(refusal.value)
    assert everything_in(old.parent)["plan.db"] == before
    newer.undo()
    with closing(SqliteStore(old)) as store:
        assert store.check() == ()


def test_without_room_for_a_backup_there_is_no_upgrade(old: Path, newer: pytest.MonkeyPatch) -> None:
    plan_folder.backup_folder(old).write_text("a file where the folder of backups should be")
    before = everything_in(old.parent)
    with pytest.raises(StoreError) as refusal:
        SqliteStore(old)
    assert str(plan_folder.backup_folder(old)) in str(refusal.value)
    assert everything_in(old.parent) == before


UPGRADE = f"""
def next_step(db):
    db.execute("CREATE TABLE upgrade (number INTEGER PRIMARY KEY) STRICT")
    db.execute("INSERT INTO upgrade DEFAULT VALUES")

schema.STEPS = (*schema.STEPS, next_step)
schema.VERSION = database_file.VERSION = {NEW}
wait_for_the_others()
store = SqliteStore(path)
say(len(store.plan(today).actions), len(store.history()), *store.check())
"""


EIGHT = [f"user{number}" for number in range(8)]


# --- many at once ---------------------------------------------------------------------------------------------


def test_eight_programs_that_open_an_old_database_at_once_all_find_it_upgraded(old: Path, programs: Programs) -> None:
    said = programs.at_once(UPGRADE, old, EIGHT)
    assert said == {name: ["5 1"] for name in EIGHT}
    assert upgrades(old) == 1
    assert len(backups_made(old)) == 1


def test_a_start_waits_for_whoever_saves_while_it_looks_at_the_triggers(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = wrong_triggers
    looked: list[sqlite3.Connection] = []
    other = sqlite3.connect(database, isolation_level=None)

    def in_the_way(conn: sqlite3.Connection) -> list[str]:
        looked.append(conn)
        if len(looked) > 1:
            return look(conn)
        other.execute("BEGIN EXCLUSIVE")
        try:
            return look(conn)
        finally:
            other.execute("ROLLBACK")

    monkeypatch.setattr(plan_connection, "wrong_triggers", in_the_way)
    SqliteStore(database).close()
    other.close()
    assert len(looked) == 2
