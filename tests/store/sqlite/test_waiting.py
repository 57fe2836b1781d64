"""Waiting for another program: whoever sits there is told of it, and can stop it."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store.sqlite.store import SqliteStore
from actionplan.store.waiting import GaveUp, Waiting
from terminal import Terminal

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]


@pytest.fixture
def holder(database: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has the plan to itself until it rolls back."""
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


def test_whoever_waits_is_told_once_and_gets_in_when_the_other_is_done(
    database: Path, holder: sqlite3.Connection
) -> None:
    told = []

    def tell() -> None:
        told.append("waiting")
        holder.execute("ROLLBACK")

    with closing(SqliteStore(database, Waiting(tell))) as store:
        assert store.plan(TODAY).actions
        holder.execute("BEGIN EXCLUSIVE")
        threading.Timer(0.01, lambda: holder.execute("ROLLBACK")).start()
        assert store.plan(TODAY).actions
    assert told == ["waiting"]


def test_nobody_is_told_where_nobody_is_in_the_way(database: Path) -> None:
    told: list[str] = []
    with closing(SqliteStore(database, Waiting(lambda: told.append("waiting")))) as store:
        store.plan(TODAY)
    assert told == []


@pytest.mark.parametrize("what", ["open", "plan", "save"])
def test_a_wait_can_be_given_up_from_another_thread(
    database: Path, holder: sqlite3.Connection, stamp: StampMaker, what: str
) -> None:
    holder.execute("ROLLBACK")
    waiting = Waiting(lambda: threading.Thread(target=waiting.give_up).start())
    store = SqliteStore(database)
    action = store.plan(TODAY).actions[0]
    store._waiting = waiting
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GaveUp, match="another program is using the plan; nothing was saved"):
        if what == "open":
            SqliteStore(database, waiting)
        elif what == "plan":
            store.plan(TODAY)
        else:
            store.save([Edit(action, replace(action, owner="Bo"))], stamp())
    holder.execute("ROLLBACK")
    assert not waiting.give_up()
    store.save([Edit(action, replace(action, owner="Bo"))], stamp())
    assert store.plan(TODAY).actions[0].owner == "Bo"
    store.close()


def test_a_commit_that_readers_keep_waiting_can_be_given_up_and_saves_nothing(
    database: Path, stamp: StampMaker
) -> None:
    waiting = Waiting(lambda: threading.Thread(target=waiting.give_up).start())
    with closing(SqliteStore(database, waiting)) as store, closing(sqlite3.connect(database)) as reader:
        action = store.plan(TODAY).actions[0]
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log").fetchone()
        with pytest.raises(GaveUp):
            store.save([Edit(action, replace(action, owner="Bo"))], stamp())
        reader.execute("COMMIT")
        assert store.plan(TODAY).actions[0] == action
        store.save([Edit(action, replace(action, owner="Bo"))], stamp())


def test_a_look_for_what_is_new_waits_for_nobody(database: Path, holder: sqlite3.Connection) -> None:
    holder.execute("ROLLBACK")
    with closing(SqliteStore(database)) as store:
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("CREATE TABLE x (y)")
        assert not store.changed_elsewhere()
        holder.execute("COMMIT")
        assert store.changed_elsewhere()


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
def test_the_screens_say_that_they_wait_and_open_then(database: Path, holder: sqlite3.Connection) -> None:
    with Terminal() as terminal:
        terminal.wait_for("The plan is being used by another program; waiting")
        holder.execute("ROLLBACK")
        terminal.wait_for("Case recording")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
def test_ctrl_c_ends_the_wait(database: Path, holder: sqlite3.Connection) -> None:
    with Terminal() as terminal:
        terminal.wait_for("Ctrl+C stops")
        os.kill(terminal._pid, signal.SIGINT)
        assert terminal.wait_for_end() == 130
    assert "Traceback" not in terminal.text
