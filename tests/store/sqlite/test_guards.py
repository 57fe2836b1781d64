"""What the triggers of a SQLite database refuse, whoever writes to it, and what ``check`` finds where they were off."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sql.tables import RECORDS
from actionplan.store.sqlite.schema import STEPS, triggers
from actionplan.store.sqlite.schema_check import TABLES, _objects_of
from actionplan.store.sqlite.store import SqliteStore

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
    assert checked(used) == (f"{found}; it was changed outside the program",)


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
        SqliteStore.create(path, replace(plan, summary_strengths=(title,)), stamp("init")).close()
        with closing(sqlite3.connect(path)) as connection:
            seals.add(connection.execute("SELECT digest FROM change").fetchone()[0])
    assert len(seals) == 2


# --- the tables, and where the history ends -------------------------------------------------------------------


def remake(outsider: sqlite3.Connection, name: str, change: Callable[[str], str]) -> None:
    """Gives a table another definition behind SQLite's back."""
    (sql,) = outsider.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    outsider.execute("PRAGMA writable_schema = ON")
    outsider.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (change(sql), name))
    outsider.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize("name", [key[1] for key in _objects_of(STEPS) if key[0] == "index"])
def test_an_index_that_is_missing_is_named_and_nobody_saves_without_it(
    outsider: sqlite3.Connection, used: Path, stamp: StampMaker, name: str
) -> None:
    outsider.execute(f"DROP INDEX {name}")
    assert checked(used) == (f"the index {name} is missing",)
    with closing(SqliteStore(used)) as store:
        assert store.daily_maintenance(TODAY).startswith(f"it was altered (the index {name} is missing)")
        action = store.plan(TODAY).actions[0]
        with pytest.raises(StoreError, match="read-only: it was altered"):
            store.save([Edit(action, replace(action, owner="Bo"))], stamp())


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_not_strict_any_more_is_named(outsider: sqlite3.Connection, used: Path, name: str) -> None:
    remake(outsider, name, lambda sql: sql.rpartition(" STRICT")[0])
    assert f"the table {name} is not as this version makes it" in checked(used)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("ALTER TABLE action ADD COLUMN extra TEXT", "the table action is not as this version makes it"),
        ("ALTER TABLE review RENAME COLUMN chair TO lead", "the table review is not as this version makes it"),
        ("DROP INDEX review_one_open; CREATE INDEX review_one_open ON review (state)",
         "the index review_one_open is not as this version makes it"),
    ],
)  # fmt: skip
def test_what_is_made_otherwise_is_named(outsider: sqlite3.Connection, used: Path, statement: str, found: str) -> None:
    outsider.executescript(statement)
    assert found in checked(used)


def test_what_else_is_in_the_file_is_named_and_does_no_harm(outsider: sqlite3.Connection, used: Path) -> None:
    outsider.executescript(
        'ANALYZE; CREATE TABLE "our ""own"" notes" (x); CREATE VIEW late AS SELECT * FROM action;'
        "CREATE INDEX by_owner ON action (owner)"
    )
    with closing(SqliteStore(used)) as store:
        assert store.check() == ()
        asides = store.asides()
    assert [aside.partition(" is in the file")[0] for aside in asides] == [
        "the index by_owner", "the table our \"own\" notes", "the table sqlite_stat1", "the view late"
    ]  # fmt: skip


CUT_OFF = """
DELETE FROM log WHERE change = 4;
UPDATE action SET owner = 'Ann', version = 2, change = 3 WHERE ref = '1.2';
DELETE FROM change WHERE seq = 4;
"""
COUNTED_BACK = (
    "UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM change) WHERE name = 'change';"
    "UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM log) WHERE name = 'log';"
)


@pytest.mark.parametrize(
    "more",
    [
        "",
        COUNTED_BACK,
        COUNTED_BACK + "UPDATE chain_head SET seq = 3;",
        COUNTED_BACK + "UPDATE chain_head SET seq = 3, seal = (SELECT digest FROM change WHERE seq = 3);",
        COUNTED_BACK + "DELETE FROM chain_head;",
        "DELETE FROM sqlite_sequence;",
    ],
)
def test_changes_cut_off_at_the_end_are_found(outsider: sqlite3.Connection, used: Path, more: str) -> None:
    for name, _ in triggers():
        outsider.execute(f"DROP TRIGGER {name}")
    outsider.executescript(CUT_OFF + more)
    for _, trigger in triggers():
        outsider.execute(trigger)
    assert checked(used) == ("the newest changes are missing; the history was changed outside the program",)


def test_a_plan_of_the_version_before_gets_its_end_sealed(
    tmp_path: Path, plan: Plan, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one whose end was cut off before that is found all the same."""
    for name, cut in (("whole.db", ""), ("cut.db", CUT_OFF)):
        path = tmp_path / name
        store = SqliteStore.create(path, plan, stamp("init"))
        for ref in ("1.1", "1.2"):
            action = store.plan(TODAY).action(ref)
            assert action is not None
            store.save([Edit(action, replace(action, owner="Ann"))], stamp(), "given to Ann")
        store.undo(stamp("undo"))
        store.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as outsider:
            for trigger, _ in triggers():
                outsider.execute(f"DROP TRIGGER {trigger}")
            outsider.executescript(cut + "DROP TABLE chain_head; PRAGMA user_version = 4")
            outsider.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_chain_head'")
        assert bool(checked(path)) == bool(cut)


# --- with the plan open ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("PRAGMA user_version = 99", "another version of actionplan has changed it"),
        ("DROP TRIGGER log_kept", "it was altered (the trigger log_kept is missing or not ours)"),
        ("DROP INDEX log_change", "it was altered (the index log_change is missing)"),
        ("CREATE TRIGGER mine AFTER UPDATE ON action BEGIN SELECT 1; END", "it was altered (the trigger mine"),
    ],
)
def test_a_plan_that_is_altered_while_it_is_open_is_saved_to_no_more(
    outsider: sqlite3.Connection, used: Path, stamp: StampMaker, statement: str, why: str
) -> None:
    with closing(SqliteStore(used)) as store, closing(SqliteStore(used)) as looking:
        action = store.plan(TODAY).actions[0]
        outsider.execute(statement)
        before = content(used)
        assert looking.changed_elsewhere()
        assert why in looking.plan(TODAY).read_only
        for save in (
            lambda: store.save([Edit(action, replace(action, owner="Bo"))], stamp()),
            lambda: store.undo(stamp("undo")),
            lambda: store.redo(stamp("redo")),
        ):
            with pytest.raises(StoreError) as refused:
                save()
            assert why in str(refused.value)
        assert why in store.plan(TODAY).read_only
    assert content(used) == before


def test_what_is_no_alteration_stops_nobody(outsider: sqlite3.Connection, used: Path, stamp: StampMaker) -> None:
    """An index more, or the same triggers made anew as by a restore."""
    with closing(SqliteStore(used)) as store:
        action = store.plan(TODAY).actions[0]
        outsider.execute("CREATE INDEX by_owner ON action (owner)")
        outsider.execute("DROP TRIGGER log_kept")
        outsider.execute(dict(triggers())["log_kept"])
        store.save([Edit(action, replace(action, owner="Bo"))], stamp())
        assert store.check() == ()


def test_triggers_that_are_put_back_let_people_save_again(
    outsider: sqlite3.Connection, used: Path, stamp: StampMaker
) -> None:
    with closing(SqliteStore(used)) as store:
        action = store.plan(TODAY).actions[0]
        outsider.execute("DROP TRIGGER log_kept")
        assert store.changed_elsewhere()
        assert store.read_only
        outsider.execute(dict(triggers())["log_kept"])
        assert store.changed_elsewhere()
        store.save([Edit(action, replace(action, owner="Bo"))], stamp())
