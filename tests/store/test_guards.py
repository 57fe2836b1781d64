"""What the triggers of a SQLite database refuse, whoever writes to it, and what ``check`` finds where they were off."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.schema import RECORDS, triggers
from actionplan.store.sqlite import SqliteStore

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]


@pytest.fixture
def used(database: Path, stamp: StampMaker) -> Path:
    """A database with two saves and an undo: changes 2, 3 and 4."""
    store = SqliteStore(database)
    for ref in ("1.1", "1.2"):
        action = store.plan(TODAY).action(ref)
        assert action is not None
        store.save([Edit(action, replace(action, owner="Ann"))], stamp(), "given to Ann")
    store.undo(stamp("undo"))
    store.close()
    return database


@pytest.fixture
def outsider(used: Path) -> Iterator[sqlite3.Connection]:
    """Any other program that can open a SQLite file."""
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        yield connection


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a database holds of a plan, table by table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = ("plan", "change", "log", *(table.name for table in RECORDS))
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}


def checked(path: Path) -> tuple[str, ...]:
    with closing(SqliteStore(path)) as store:
        return store.check()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DELETE FROM action WHERE ref = '1.1'", "rows are never deleted"),
        ("DELETE FROM area", "rows are never deleted"),
        ("UPDATE action SET owner = 'Bo' WHERE ref = '1.1'", "a version goes up by one"),
        ("UPDATE action SET owner = 'Bo', version = version + 2 WHERE ref = '1.1'", "a version goes up by one"),
        ("UPDATE action SET owner = 'Bo', version = version + 1 WHERE ref = '1.1'", "a change touches a record once"),
        ("UPDATE action SET ref = '9.9', version = version + 1 WHERE ref = '1.1'", "a ref never changes"),
        ("UPDATE area SET text = 'milder' WHERE ref = '1.1'", "a version goes up by one"),
        ("UPDATE log SET after = '{}'", "history is append-only"),
        ("DELETE FROM log", "history is append-only"),
        ("UPDATE change SET note = 'other'", "history is append-only"),
        ("UPDATE change SET by = 'al' WHERE seq = 2", "history is append-only"),
        ("UPDATE change SET digest = 'x' WHERE seq = 2", "history is append-only"),
        ("DELETE FROM change WHERE seq = 4", "history is append-only"),
        ("UPDATE plan SET document = '{}'", "the plan as made is kept"),
        ("DELETE FROM plan", "the plan as made is kept"),
    ],
)
def test_what_must_not_happen_is_refused_to_every_program(
    outsider: sqlite3.Connection, used: Path, statement: str, message: str
) -> None:
    before = content(used)
    with pytest.raises(sqlite3.IntegrityError, match=message):
        outsider.execute(statement)
    assert content(used) == before


def test_replacing_a_row_counts_as_deleting_it_for_a_program_with_the_same_settings(
    outsider: sqlite3.Connection,
) -> None:
    outsider.execute("PRAGMA recursive_triggers = ON")
    with pytest.raises(sqlite3.IntegrityError, match="rows are never deleted"):
        outsider.execute("INSERT OR REPLACE INTO action SELECT * FROM action WHERE ref = '1.1'")


@pytest.mark.parametrize(
    "statement",
    [
        # A step that the triggers let through, but that no change was made for.
        "UPDATE action SET owner = 'Bo', version = version + 1, change = 1 WHERE ref = '1.1'",
        "INSERT OR REPLACE INTO action SELECT * FROM action WHERE ref = '1.1'",
        "INSERT INTO change (at, day, by, source, note) VALUES ('', '2026-11-27', 'x', 'x', 'x')",
    ],
)
def test_what_gets_past_the_triggers_breaks_a_seal(outsider: sqlite3.Connection, used: Path, statement: str) -> None:
    assert checked(used) == ()
    outsider.execute(statement)
    assert checked(used) != ()


@pytest.mark.parametrize("name", [name for name, _ in triggers()])
def test_a_trigger_that_is_missing_is_named(outsider: sqlite3.Connection, used: Path, name: str) -> None:
    outsider.execute(f"DROP TRIGGER {name}")
    assert checked(used) == (f"the trigger {name} is missing or not ours",)


def test_a_trigger_that_is_not_ours_is_named(outsider: sqlite3.Connection, used: Path) -> None:
    outsider.execute("CREATE TRIGGER extra AFTER UPDATE ON action BEGIN SELECT 1; END")
    outsider.execute("DROP TRIGGER log_kept")
    outsider.execute("CREATE TRIGGER log_kept BEFORE UPDATE ON log BEGIN SELECT 1; END")
    assert checked(used) == (
        "the trigger extra is missing or not ours",
        "the trigger log_kept is missing or not ours",
    )


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE action SET owner = 'Bo' WHERE ref = '1.1'", "action 1.1 is not what the log says"),
        ("UPDATE action SET version = 1 WHERE ref = '1.1'", "action 1.1 is not what the log says"),
        ("UPDATE area SET text = 'milder' WHERE ref = '1.3'", "area 1.3 is not what the log says"),
        ("DELETE FROM action WHERE ref = '2.2'", "action 2.2 is not what the log says"),
        ("UPDATE log SET after = replace(after, 'Ann', 'Bo') WHERE change = 2", "change 2 is not as it was saved"),
        ("UPDATE log SET before = NULL WHERE change = 3", "change 3 is not as it was saved"),
        ("DELETE FROM log WHERE change = 3", "change 3 is not as it was saved"),
        ("UPDATE change SET note = 'given to Bo' WHERE seq = 3", "change 3 is not as it was saved"),
        ("UPDATE change SET by = 'al' WHERE seq = 2", "change 2 is not as it was saved"),
        ("UPDATE change SET digest = NULL WHERE seq = 2", "change 2 is not as it was saved"),
        ("UPDATE plan SET document = replace(document, 'Urgency', 'No hurry')", "change 1 is not as it was saved"),
    ],
)
def test_a_row_edited_behind_the_programs_back_is_found(
    outsider: sqlite3.Connection, used: Path, statement: str, found: str
) -> None:
    """Somebody takes the guards off, edits, and puts them back."""
    for name, _ in triggers():
        outsider.execute(f"DROP TRIGGER {name}")
    assert outsider.execute(statement).rowcount > 0
    for _, trigger in triggers():
        outsider.execute(trigger)
    assert checked(used) == (f"{found}; somebody or something has altered it",)


def test_a_bit_that_flips_is_found_or_harms_nothing(used: Path, tmp_path: Path) -> None:
    """Either what the plan says is the same, or opening, reading or checking it says that it is damaged."""
    sound, whole = content(used), used.read_bytes()
    dice = random.Random(2026)
    found = 0
    for number in range(150):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        path = tmp_path / f"damaged-{number}.db"
        path.write_bytes(damaged)
        problems: tuple[str, ...] = ()
        try:
            with closing(SqliteStore(path)) as store:
                store.plan(TODAY)
                problems = store.check()
        except StoreError as error:
            problems = (str(error),)
        if problems:
            found += 1
            assert all(problem.isprintable() for problem in problems), problems
        else:
            assert content(path) == sound
    # Most of a small file is empty pages, where a bit means nothing; but not all of it.
    assert found > 20


def test_a_plan_that_cannot_be_read_is_said_to_be_damaged(outsider: sqlite3.Connection, used: Path) -> None:
    outsider.execute("DROP TRIGGER plan_kept")
    outsider.execute('UPDATE plan SET document = \'{"title": "half a pl\'')
    with closing(SqliteStore(used)) as store, pytest.raises(StoreError) as refused:
        store.plan(TODAY)
    assert str(used) in str(refused.value)
    assert "go back to a backup" in str(refused.value)


def test_two_plans_do_not_have_the_same_seal(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    seals = set()
    for number, title in enumerate(("One", "Another")):
        path = tmp_path / f"{number}.db"
        SqliteStore.create(path, replace(plan, key_messages=(title,)), stamp("init")).close()
        with closing(sqlite3.connect(path)) as connection:
            seals.add(connection.execute("SELECT digest FROM change").fetchone()[0])
    assert len(seals) == 2
