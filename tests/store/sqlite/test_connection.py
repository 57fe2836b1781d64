"""Opening a database file: what is not ours is refused and never touched, and no file hurts the program."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import NoDatabase, StoreError
from actionplan.store.sqlite import backups, schema
from actionplan.store.sqlite.schema_check import TABLES
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from programs import Programs
from database_files import make_other, refused

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of POSIX")


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_missing_database_says_how_to_make_it(tmp_path: Path) -> None:
    assert refused(tmp_path / "plan.db", NoDatabase).endswith(
        f"create one with: actionplan --db {tmp_path}/plan.db init"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_missing_database_in_a_folder_with_a_space_can_be_pasted(tmp_path: Path) -> None:
    path = tmp_path / "my plans" / "plan.db"
    assert refused(path, NoDatabase).endswith(f'create one with: actionplan --db "{path}" init')
    assert not path.parent.exists()


def test_a_plan_that_is_gone_names_its_newest_backup(database: Path) -> None:
    with closing(SqliteStore(database)) as store:
        store.daily_maintenance(TODAY)
    backup = backups.make_before(database, "import")
    database.unlink()
    message = refused(database, NoDatabase)
    assert "is gone, but its backups are there; bring back the newest with: " in message
    assert message.endswith(f"actionplan --db {database} restore {backup.name}")


@pytest.mark.parametrize(
    ("told", "content"),
    [
        ("empty", b""),
        ("one byte", b"x"),
        ("text", b"1.1 Case recording\n"),
        ("much text", b"1.1 Case recording\n" * 10_000),
        ("a picture", PNG),
        ("zeros", bytes(8192)),
        ("only SQLite's first line", b"SQLite format 3\x00"),
        ("random bytes", bytes(range(256)) * 64),
    ],
)
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, told: str, content: bytes) -> None:
    path = tmp_path / "plan.db"
    path.write_bytes(content)
    message = refused(path)
    assert "it is left unchanged" in message
    assert "--db" in message


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    make_other(path).close()
    assert refused(path).endswith(
        "music.db is another program's database; it is left unchanged. Choose another with --db"
    )


def test_another_programs_write_ahead_log_is_not_played_back(tmp_path: Path) -> None:
    """An ordinary connection would write the log's pages into the file and take the log away."""
    with closing(make_other(tmp_path / "live.db", "PRAGMA journal_mode = WAL")):
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / f"live.db{suffix}", tmp_path / f"left.db{suffix}")
    assert (tmp_path / "left.db-wal").stat().st_size > 0
    (tmp_path / "live.db").unlink()
    assert "another program's database" in refused(tmp_path / "left.db")


def test_another_programs_unfinished_transaction_is_not_rolled_back(tmp_path: Path) -> None:
    live = tmp_path / "live.db"
    with closing(make_other(live, "PRAGMA cache_size = 1", "PRAGMA cache_spill = ON")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO song VALUES (?)", [("x" * 3000,)] * 100)
        for suffix in ("", "-journal"):
            shutil.copy(f"{live}{suffix}", tmp_path / f"left.db{suffix}")
        connection.execute("ROLLBACK")
    assert (tmp_path / "left.db-journal").read_bytes()[:8] == bytes.fromhex("d9d505f920a163d7")
    assert "another program's database" in refused(tmp_path / "left.db")


def test_a_database_from_a_newer_version_is_left_as_it_is(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    message = refused(database)
    assert (
        f"made by a newer actionplan (its version is {schema.VERSION + 1}, this one reads {schema.VERSION})" in message
    )
    assert message.endswith("it is left unchanged. Install the newer one")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.db").mkdir()
    assert refused(tmp_path / "plan.db").endswith("plan.db is a folder; give a file with --db")


def test_a_file_where_a_folder_should_be_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NoDatabase):
        SqliteStore(tmp_path / "file" / "plan.db")


def test_a_name_that_no_file_can_have_is_refused() -> None:
    for name in ("x" * 5000, "a\x00b"):
        with pytest.raises(StoreError, match="cannot be opened"):
            SqliteStore(Path(name))


@pytest.mark.parametrize(
    "name", ["plan 100%.db", "plan?mode=memory.db", "plan#1.db", "plän ✓.db", "-plan.db", "a'b.db"]
)
def test_any_name_is_only_a_name(tmp_path: Path, plan: Plan, stamp: StampMaker, name: str) -> None:
    path = tmp_path / name
    SqliteStore.create(path, plan, stamp("init")).close()
    assert [found.name for found in tmp_path.iterdir()] == [name]
    with closing(SqliteStore(path)) as store:
        store.backup(tmp_path / f"copy of {name}")
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted([name, f"copy of {name}"])


def test_looking_at_a_database_does_not_give_up_its_locks(database: Path, programs: Programs) -> None:
    """On POSIX a process that closes a file loses its locks on it, unless SQLite itself closes it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with closing(SqliteStore(database)) as store:
            store.plan(TODAY)
            store.backup(database.with_name("copy.db"))
        program = programs.start(
            "import sqlite3\n"
            "try:\n    sqlite3.connect(path, timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')\n"
            "except sqlite3.OperationalError as error:\n    say(error)\n",
            database,
            "jo",
        )
        assert program.communicate()[0] == "database is locked\n"


def test_a_save_that_cannot_wait_longer_says_so(
    database: Path, monkeypatch: pytest.MonkeyPatch, stamp: StampMaker
) -> None:
    monkeypatch.setattr("actionplan.store.waiting.BUSY_SECONDS", 0)
    with closing(SqliteStore(database)) as store, closing(sqlite3.connect(database, isolation_level=None)) as holder:
        action = store.plan(TODAY).actions[0]
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="somebody else has been saving to .* try again"):
            store.save([Edit(action, replace(action, owner="Ann"))], stamp())
        holder.execute("ROLLBACK")
        assert store.plan(TODAY).actions[0] == action
        store.save([Edit(action, replace(action, owner="Ann"))], stamp())
        assert store.plan(TODAY).actions[0].owner == "Ann"


FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


# --- what was made to hurt ------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    """A pipe that nobody writes to would be waited for for ever."""
    path = tmp_path / "plan.db"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with closing(socket.socket(socket.AF_UNIX)) as server:
            server.bind(str(path))
    else:
        path = Path("/dev/zero")
    with pytest.raises(StoreError, match="is a device or a pipe, not a file; give a file with --db"):
        SqliteStore(path)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", ["view", "missing", "computed", "virtual"])
def test_a_table_that_is_none_is_never_read(database: Path, name: str, kind: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as outsider:
        if kind == "computed":
            outsider.execute(
                f"ALTER TABLE {name} ADD COLUMN hurts TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000))) VIRTUAL"
            )
        else:
            columns = [row[1] for row in outsider.execute(f"PRAGMA table_info({name})").fetchall()]
            outsider.execute("PRAGMA foreign_keys = OFF")
            outsider.execute(f"DROP TABLE {name}")
            if kind == "view":
                outsider.execute(
                    f"CREATE VIEW {name} AS SELECT {', '.join(f'i AS {c}' for c in columns)} FROM ({FOR_EVER})"
                )
            elif kind == "virtual":
                outsider.execute(f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns[1:])})")
    message = refused(database)
    assert "is not a plan that this program has made" in message
    assert name in message
    with pytest.raises(StoreError, match="is not a plan that this program has made"):
        backups.refuse_unsound(database)


def test_a_backup_that_takes_for_ever_to_check_is_refused(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "CHECK_SECONDS", 0)
    with closing(sqlite3.connect(database, isolation_level=None)) as outsider:
        outsider.execute("CREATE TABLE more (x)")
        outsider.execute(f"INSERT INTO more {FOR_EVER} LIMIT 300000")
    with pytest.raises(StoreError, match="takes too long to check"):
        backups.refuse_unsound(database)
