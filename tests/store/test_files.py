"""The database file: never made over anything, never touched if it is not ours, upgraded behind a backup."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import NoDatabase, StoreError, plan_folder
from actionplan.store.sqlite import backups, connection, schema, store
from actionplan.store.sqlite.schema_check import TABLES
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from sqlite_utils import Database

    from conftest import Programs

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of POSIX")


def everything_in(folder: Path) -> dict[str, str]:
    """Each file of a folder and the digest of its bytes. No connection may be open."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(path: Path, kind: type[StoreError] = StoreError) -> str:
    """What is said on opening ``path``; nothing in its folder may change by that."""
    before = everything_in(path.parent)
    with pytest.raises(kind) as refusal:
        SqliteStore(path)
    assert everything_in(path.parent) == before
    message = str(refusal.value)
    assert message.isprintable()
    assert str(path) in message
    return message


def mode(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


def make_other(path: Path, *pragmas: str) -> sqlite3.Connection:
    """Another program's database, still open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*pragmas, "CREATE TABLE song (title TEXT)", "INSERT INTO song VALUES ('Yesterday')"):
        connection.execute(statement)
    return connection


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


# --- what was made to hurt ------------------------------------------------------------------------------------

FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


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


# --- making one -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"precious"])
def test_a_plan_is_never_made_over_a_file(tmp_path: Path, plan: Plan, stamp: StampMaker, content: bytes) -> None:
    path = tmp_path / "plan.db"
    path.write_bytes(content)
    with pytest.raises(FileExistsError):
        SqliteStore.create(path, plan, stamp("init"))
    assert everything_in(tmp_path) == {"plan.db": hashlib.sha256(content).hexdigest()}


@posix
def test_a_plan_is_never_made_through_a_link_to_nowhere(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    (tmp_path / "plan.db").symlink_to(tmp_path / "nowhere.db")
    with pytest.raises(FileExistsError):
        SqliteStore.create(tmp_path / "plan.db", plan, stamp("init"))
    assert [path.name for path in tmp_path.iterdir()] == ["plan.db"]


def test_its_folder_is_made(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    path = tmp_path / "some" / "new folder" / "plan.db"
    SqliteStore.create(path, plan, stamp("init")).close()
    assert list(path.parent.iterdir()) == [path]


def test_a_plan_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    twice = replace(plan, actions=(*plan.actions, plan.actions[0]))
    with pytest.raises(StoreError) as refusal:
        SqliteStore.create(tmp_path / "plan.db", twice, stamp("init"))
    assert "nothing was saved" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_plan_whose_making_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted(_connection: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connection.create_database(tmp_path / "plan.db", interrupted)
    assert list(tmp_path.iterdir()) == []


def test_whoever_makes_it_first_keeps_it(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    """Somebody else makes one while ours is being filled."""
    path = tmp_path / "plan.db"

    def meanwhile(_connection: sqlite3.Connection) -> None:
        path.write_text("theirs")

    with pytest.raises(FileExistsError):
        connection.create_database(path, meanwhile)
    assert [found.name for found in tmp_path.iterdir()] == ["plan.db"]
    assert path.read_text() == "theirs"


@pytest.mark.parametrize("name", ["file/plan.db", "file/deeper/plan.db", "x" * 300])
def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path, plan: Plan, stamp: StampMaker, name: str) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError) as refusal:
        SqliteStore.create(tmp_path / name, plan, stamp("init"))
    assert str(tmp_path / name) in str(refusal.value)
    assert "--db" in str(refusal.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@posix
def test_a_plan_and_its_backups_are_for_their_owner_only(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    before = os.umask(0)
    try:
        with closing(SqliteStore.create(tmp_path / "plan.db", plan, stamp("init"))) as store:
            store.backup(tmp_path / "backup.db")
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("plan.db", "backup.db")] == ["-rw-------"] * 2


def test_the_file_says_whose_it_is_and_keeps_what_is_acknowledged(database: Path) -> None:
    with closing(SqliteStore(database)), closing(connection.connect(database)) as conn:
        settings = {
            name: conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "synchronous", "journal_mode", "foreign_keys")
        }
    assert settings == {
        "application_id": int.from_bytes(b"APLN", "big"),
        "user_version": schema.VERSION,
        "synchronous": 3,  # EXTRA
        "journal_mode": "delete",
        "foreign_keys": 1,
    }


# --- an older version -----------------------------------------------------------------------------------------

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
    monkeypatch.setattr(connection, "VERSION", NEW)
    yield monkeypatch


def backups_made(path: Path) -> list[Path]:
    folder = plan_folder.backup_folder(path)
    return sorted(folder.iterdir()) if folder.exists() else []


def upgrades(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM upgrade").fetchone()[0])


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
        assert store.plan(TODAY) == upgraded
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

    migrate = connection._migrate
    newer.setattr(connection, "_migrate", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            SqliteStore(old)
    newer.setattr(connection, "_migrate", migrate)
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


# --- many at once ---------------------------------------------------------------------------------------------

UPGRADE = f"""
def next_step(db):
    db.execute("CREATE TABLE upgrade (number INTEGER PRIMARY KEY) STRICT")
    db.execute("INSERT INTO upgrade DEFAULT VALUES")

schema.STEPS = (*schema.STEPS, next_step)
schema.VERSION = connection.VERSION = {NEW}
wait_for_the_others()
store = SqliteStore(path)
say(len(store.plan(today).actions), len(store.history()), *store.check())
"""

CREATE = """
made = SqliteStore(path.with_name("model.db")).plan(today)
wait_for_the_others()
try:
    store = SqliteStore.create(path, replace(made, title=name), replace(stamp, source="init"))
except FileExistsError:
    store = SqliteStore(path)
    say("found", store.plan(today).title, *store.check())
else:
    say("made", store.plan(today).title, *store.check())
"""
EIGHT = [f"user{number}" for number in range(8)]


def test_eight_programs_that_open_an_old_database_at_once_all_find_it_upgraded(old: Path, programs: Programs) -> None:
    said = programs.at_once(UPGRADE, old, EIGHT)
    assert said == {name: ["5 1"] for name in EIGHT}
    assert upgrades(old) == 1
    assert len(backups_made(old)) == 1


def test_a_start_waits_for_whoever_saves_while_it_looks_at_the_triggers(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, looked = store.wrong_triggers, []
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

    monkeypatch.setattr(store, "wrong_triggers", in_the_way)
    SqliteStore(database).close()
    other.close()
    assert len(looked) == 2


def test_of_eight_programs_that_make_a_plan_at_once_one_makes_it_and_all_use_it(
    database: Path, programs: Programs
) -> None:
    database.rename(database.with_name("model.db"))
    said = programs.at_once(CREATE, database, EIGHT)
    makers = [name for name, lines in said.items() if lines == [f"made {name}"]]
    assert len(makers) == 1, said
    assert [lines for name, lines in said.items() if name not in makers] == [[f"found {makers[0]}"]] * 7
    assert sorted(path.name for path in database.parent.iterdir()) == ["model.db", "plan.db"]
