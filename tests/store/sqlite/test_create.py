"""Making a database file: never over anything, for its owner only, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sqlite import schema
from actionplan.store.sqlite.connection import connect
from actionplan.store.sqlite.database_file import create_database
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from programs import Programs
from database_files import everything_in, mode

StampMaker = Callable[..., Stamp]
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of POSIX")


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
        create_database(tmp_path / "plan.db", interrupted)
    assert list(tmp_path.iterdir()) == []


def test_whoever_makes_it_first_keeps_it(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    """Somebody else makes one while ours is being filled."""
    path = tmp_path / "plan.db"

    def meanwhile(_connection: sqlite3.Connection) -> None:
        path.write_text("theirs")

    with pytest.raises(FileExistsError):
        create_database(path, meanwhile)
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
    with closing(SqliteStore(database)), closing(connect(database)) as conn:
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


# --- many at once ---------------------------------------------------------------------------------------------


def test_of_eight_programs_that_make_a_plan_at_once_one_makes_it_and_all_use_it(
    database: Path, programs: Programs
) -> None:
    database.rename(database.with_name("model.db"))
    said = programs.at_once(CREATE, database, EIGHT)
    makers = [name for name, lines in said.items() if lines == [f"made {name}"]]
    assert len(makers) == 1, said
    assert [lines for name, lines in said.items() if name not in makers] == [[f"found {makers[0]}"]] * 7
    assert sorted(path.name for path in database.parent.iterdir()) == ["model.db", "plan.db"]
