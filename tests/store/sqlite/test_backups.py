"""Backups: one a day, checked, the right ones kept; and a backup brought back, whatever has become of the plan."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import StoreError, plan_folder
from actionplan.store.sqlite import backup_names, backups, database_file, schema, schema_check
from actionplan.store.sqlite.store import SqliteStore

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]


def names(path: Path) -> list[str]:
    return [backup.name for backup in backup_names.backups_of(path)]


def everything_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def give(path: Path, owner: str, stamp: StampMaker) -> None:
    with closing(SqliteStore(path)) as store:
        action = store.plan(TODAY).actions[0]
        store.save([Edit(action, replace(action, owner=owner))], stamp())


def owner(path: Path) -> str:
    with closing(SqliteStore(path)) as store:
        assert store.check() == ()
        return store.plan(TODAY).actions[0].owner


# --- one a day ------------------------------------------------------------------------------------------------


def test_the_first_look_of_a_day_makes_a_backup_and_the_second_does_not(database: Path, stamp: StampMaker) -> None:
    with closing(SqliteStore(database)) as store:
        assert store.daily_maintenance(TODAY) == ""
    give(database, "Ann", stamp)
    with closing(SqliteStore(database)) as store:
        assert store.daily_maintenance(TODAY) == ""
        assert names(database) == ["plan-2026-11-27.db"]
        store.daily_maintenance(TODAY + timedelta(days=1))
    assert names(database) == ["plan-2026-11-28.db", "plan-2026-11-27.db"]
    assert [owner(backup) for backup in backup_names.backups_of(database)] == ["Ann", ""]


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_backups_are_for_their_owner_only(database: Path) -> None:
    before = os.umask(0)
    try:
        with closing(SqliteStore(database)) as store:
            store.daily_maintenance(TODAY)
        backups.make_before(database, "import")
    finally:
        os.umask(before)
    folder = plan_folder.backup_folder(database)
    assert stat.filemode(folder.stat().st_mode) == "drwx------"
    assert {stat.filemode(backup.stat().st_mode) for backup in folder.iterdir()} == {"-rw-------"}


def test_before_an_import_there_is_a_backup_each_time(database: Path) -> None:
    made = [backups.make_before(database, "import") for _ in range(3)]
    assert len(set(made)) == 3
    assert {path.name for path in made} == set(names(database))
    assert all(owner(path) == "" for path in made)


def test_a_backup_that_cannot_be_made_is_said_and_stops_nobody(database: Path, stamp: StampMaker) -> None:
    plan_folder.backup_folder(database).write_text("a file where the folder should be")
    with closing(SqliteStore(database)) as store:
        assert store.daily_maintenance(TODAY).startswith("today's backup could not be made: ")
        assert store.read_only == ""
    give(database, "Ann", stamp)
    assert owner(database) == "Ann"


def test_a_damaged_plan_is_only_read_and_gets_no_backup_over_the_good_ones(database: Path, stamp: StampMaker) -> None:
    with closing(SqliteStore(database)) as store:
        store.daily_maintenance(TODAY)
        action = store.plan(TODAY).actions[0]
    with closing(sqlite3.connect(database)) as outsider:
        outsider.execute("PRAGMA writable_schema = ON")
        # An index that has lost its rows.
        root = outsider.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change_day'").fetchone()[0]
        size = outsider.execute("PRAGMA page_size").fetchone()[0]
    raw = bytearray(database.read_bytes())
    raw[(root - 1) * size : root * size] = bytes(size)
    database.write_bytes(raw)
    with closing(SqliteStore(database)) as store:
        told = store.daily_maintenance(TODAY + timedelta(days=1))
        assert "it is damaged (SQLite finds damage" in told
        assert told.endswith("go back to a backup: actionplan restore")
        assert told.isprintable()
        with pytest.raises(StoreError, match="read-only: it is damaged"):
            store.save([Edit(action, replace(action, owner="Bo"))], stamp())
    assert names(database) == ["plan-2026-11-27.db"]


def test_a_plan_altered_behind_the_programs_back_gets_no_backup_either(database: Path) -> None:
    with closing(sqlite3.connect(database)) as outsider:
        statements = dict(schema.triggers())
        for name in ("action_stepped", "action_update"):
            outsider.execute(f"DROP TRIGGER {name}")
        outsider.execute("UPDATE action SET owner = 'Eve' WHERE ref = '1.1'")
        for name in ("action_stepped", "action_update"):
            outsider.execute(statements[name])
        outsider.commit()
    with closing(SqliteStore(database)) as store:
        assert "was changed outside the program" in store.daily_maintenance(TODAY)
    assert names(database) == []


def test_without_its_guards_a_plan_is_only_read(database: Path, stamp: StampMaker) -> None:
    with closing(sqlite3.connect(database)) as outsider:
        outsider.execute("DROP TRIGGER action_update")
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
        assert "it was altered (the trigger action_update is missing or not ours)" in plan.read_only
        action = plan.actions[0]
        with pytest.raises(StoreError, match="altered"):
            store.save([Edit(action, replace(action, owner="Ann"))], stamp())


# --- which are kept -------------------------------------------------------------------------------------------


def test_the_newest_ten_and_thirty_days_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.db"
    folder = plan_folder.backup_folder(path)
    folder.mkdir()
    for days in range(60):
        (folder / f"plan-{TODAY - timedelta(days=days)}.db").touch()
    for hour in range(15):
        (folder / f"plan-before-import-20261127-{hour:02}0000.db").touch()
    for other in ("plan-notes.txt", "another-2026-11-27.db", "plan-2026-11-27.db.old"):
        (folder / other).touch()
    backups.remove_surplus(path)
    kept = names(path)
    assert kept[:10] == [f"plan-before-import-20261127-{hour:02}0000.db" for hour in range(14, 4, -1)]
    # The newest of a day stands for it: today's are among the ten.
    assert kept[10:] == [f"plan-{TODAY - timedelta(days=days)}.db" for days in range(1, 30)]
    assert {"plan-notes.txt", "another-2026-11-27.db", "plan-2026-11-27.db.old"} <= {p.name for p in folder.iterdir()}


def test_backups_of_a_plan_with_a_strange_name_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a+b (1).x.db"
    folder = plan_folder.backup_folder(path)
    folder.mkdir()
    (folder / "a+b (1).x-2026-11-27.db").touch()
    (folder / "aab (1)0x-2026-11-27.db").touch()
    drafts = [folder / f".a+b (1).x-2026-11-{day}.db.0123abcd.actionplan-part" for day in (20, 27)]
    for draft in drafts:
        draft.touch()
    os.utime(drafts[0], (0, 0))
    backups.remove_surplus(path)
    assert [draft.exists() for draft in drafts] == [False, True]
    assert names(path) == ["a+b (1).x-2026-11-27.db"]
    assert names(tmp_path / "none.db") == []


# --- bringing one back ----------------------------------------------------------------------------------------


@pytest.fixture
def backup(database: Path, stamp: StampMaker) -> Path:
    """A backup from before Bo was named."""
    give(database, "Ann", stamp)
    made = backups.make_before(database, "import")
    give(database, "Bo", stamp)
    return made


def test_a_backup_is_brought_back_and_the_plan_before_is_kept(database: Path, backup: Path) -> None:
    before, mode = owner(database), database.stat().st_mode
    kept = backups.restore(database, backup)
    assert before == "Bo"
    assert owner(database) == "Ann"
    assert kept is not None
    assert kept.parent == database.parent
    assert kept.name.startswith("plan-before-restore-")
    assert owner(kept) == "Bo"
    assert owner(backup) == "Ann"
    assert database.stat().st_mode == mode
    assert backups.restore(database, kept) != kept
    assert owner(database) == "Bo"


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "half", "zeros at the start", "zeros in the middle"])
def test_whatever_has_become_of_the_plan_a_backup_comes_back(database: Path, backup: Path, damage: str) -> None:
    raw = bytearray(database.read_bytes())
    if damage == "missing":
        database.unlink()
    elif damage.startswith("zeros"):
        start = 0 if damage.endswith("start") else len(raw) // 2
        raw[start : start + 8192] = bytes(8192)
        database.write_bytes(raw)
    else:
        database.write_bytes({"empty": b"", "text": b"no plan\n", "half": bytes(raw[: len(raw) // 2])}[damage])
    before = database.read_bytes() if damage != "missing" else None
    kept = backups.restore(database, backup)
    assert owner(database) == "Ann"
    assert (kept.read_bytes() if kept else None) == before


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm"])
def test_what_a_crash_has_left_is_not_played_back_into_the_backup(database: Path, backup: Path, beside: str) -> None:
    database.write_bytes(b"no plan any more")
    left = database.with_name(f"plan.db{beside}")
    left.write_bytes(bytes.fromhex("d9d505f920a163d7") + b"what a crash has left" * 100)
    assert backups.restore(database, backup) is not None
    assert not left.exists()
    assert owner(database) == "Ann"


@pytest.mark.parametrize("kind", ["nothing", "folder", "text", "another program's", "bit", "altered", "newer", "self"])
def test_what_is_no_sound_backup_is_refused_and_nothing_changes(
    database: Path, backup: Path, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / "source.db"
    if kind == "folder":
        source.mkdir()
    elif kind == "text":
        source.write_text("no database")
    elif kind == "another program's":
        with closing(sqlite3.connect(source)) as other:
            other.execute("CREATE TABLE song (title TEXT)")
    elif kind == "self":
        source = database
    elif kind != "nothing":
        copyfile(backup, source)
        with closing(sqlite3.connect(source)) as outsider:
            if kind == "newer":
                outsider.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
            elif kind == "altered":
                outsider.execute("DROP TRIGGER log_kept")
                outsider.execute("UPDATE log SET after = replace(after, 'Ann', 'Eve')")
                outsider.execute(dict(schema.triggers())["log_kept"])
            outsider.commit()
        if kind == "bit":
            raw = source.read_bytes().replace(b"Thresholds", b"thresholds")
            source.write_bytes(raw)
    before = everything_in(tmp_path)
    with pytest.raises(StoreError) as refused:
        backups.restore(database, source)
    assert everything_in(tmp_path) == before
    assert str(source) in str(refused.value)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("more", ["ANALYZE", 'CREATE TABLE "our ""own"" notes" (x)', "CREATE VIEW late AS SELECT 1"])
def test_whatever_check_calls_sound_can_be_restored(database: Path, backup: Path, more: str) -> None:
    with closing(sqlite3.connect(backup)) as outsider:
        outsider.execute(more)
    with closing(SqliteStore(backup)) as store:
        assert store.check() == ()
    assert backups.restore(database, backup) is not None
    assert owner(database) == "Ann"
    with closing(sqlite3.connect(database)) as outsider:
        assert not outsider.execute("SELECT name FROM sqlite_master WHERE name LIKE 'our%' OR type = 'view'").fetchall()


@pytest.mark.parametrize("more", ["ANALYZE", 'CREATE TABLE "our ""own"" notes" (x)'])
def test_what_else_is_in_the_plan_stays_there(database: Path, backup: Path, more: str) -> None:
    with closing(sqlite3.connect(database)) as outsider:
        outsider.execute(more)
    assert backups.restore(database, backup) is not None
    assert owner(database) == "Ann"


@pytest.mark.parametrize("damage", ["DROP INDEX log_change", "DROP TRIGGER log_kept", "DROP TABLE review_item"])
def test_a_restore_brings_back_what_the_plan_lacks(database: Path, backup: Path, damage: str) -> None:
    with closing(sqlite3.connect(database)) as outsider:
        outsider.execute(damage)
    assert backups.restore(database, backup) is not None
    assert owner(database) == "Ann"


def test_a_restore_that_fails_leaves_nothing_behind(
    database: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(database.parent)
    monkeypatch.setattr(backups, "TABLES", (*schema_check.TABLES, "nowhere"))
    for _ in range(2):
        with pytest.raises(StoreError, match="no such table"):
            backups.restore(database, backup)
        assert everything_in(database.parent) == before


def test_a_journal_of_a_plan_that_is_gone_is_not_played_back_into_the_backup(database: Path, backup: Path) -> None:
    left = database.with_name("plan.db-journal")
    with closing(sqlite3.connect(database, isolation_level=None)) as crashing:
        crashing.executescript("PRAGMA cache_size = 1; PRAGMA cache_spill = ON; CREATE TABLE x (y); BEGIN IMMEDIATE")
        crashing.executemany("INSERT INTO x VALUES (?)", [("x" * 3000,)] * 100)
        journal = left.read_bytes()
        crashing.execute("ROLLBACK")
    database.unlink()
    left.write_bytes(journal)
    assert backups.restore(database, backup) is None
    assert owner(database) == "Ann"


@pytest.mark.parametrize("place", ["", "plan-backups", "plan-minutes"])
def test_a_draft_that_a_kill_has_left_is_named_and_cleared_after_a_day(database: Path, place: str) -> None:
    folder = database.parent / place
    folder.mkdir(exist_ok=True)
    old, new, strange = (
        folder / name
        for name in (".plan.db.0123abcd.actionplan-part", ".x.md.89abcdef.actionplan-part", ".their.0123abcd.part")
    )
    for draft in (old, new, strange):
        draft.write_text("half")
    for draft in (old, strange):
        os.utime(draft, (0, 0))
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        assert [aside.split(" is ")[0] for aside in sorted(store.asides())] == [str(old), str(new)]
        store.daily_maintenance(TODAY)
    assert [draft.exists() for draft in (old, new, strange)] == [False, True, True]


def test_a_draft_in_another_folder_is_cleared_by_whatever_is_written_there_next(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    draft = folder / ".b116.db.0123abcd.actionplan-part"
    journal = folder / f"{draft.name}-journal"
    theirs = folder / ".report.docx.0123abcd.part"
    for file in (draft, journal, theirs):
        file.touch()
        os.utime(file, (0, 0))
    with closing(SqliteStore(database)) as store:
        store.backup(folder / "b117.db")
    assert sorted(path.name for path in folder.iterdir()) == [".report.docx.0123abcd.part", "b117.db"]


def test_while_somebody_saves_nothing_is_restored(
    database: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_LOCK_SECONDS", 0)
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="saving to .* try again"):
            backups.restore(database, backup)
        holder.execute("ROLLBACK")
    assert owner(database) == "Bo"
    assert [path.name for path in database.parent.iterdir() if "restore" in path.name] == []


def test_a_program_that_is_open_sees_the_restored_plan_and_saves_into_it(
    database: Path, backup: Path, stamp: StampMaker
) -> None:
    with closing(SqliteStore(database)) as store:
        assert store.plan(TODAY).actions[0].owner == "Bo"
        assert not store.changed_elsewhere()
        kept = backups.restore(database, backup)
        assert store.changed_elsewhere()
        action = store.plan(TODAY).actions[0]
        assert action.owner == "Ann"
        store.save([Edit(action, replace(action, owner="Cy"))], stamp())
        assert not store.changed_elsewhere()
    assert kept is not None
    assert (owner(database), owner(kept)) == ("Cy", "Bo")


def test_a_store_restores_itself(database: Path, backup: Path, stamp: StampMaker) -> None:
    with closing(SqliteStore(database)) as store:
        kept = store.restore(backup)
        assert store.plan(TODAY).actions[0].owner == "Ann"
        with pytest.raises(StoreError):
            store.restore(database.with_name("nowhere.db"))
        action = store.plan(TODAY).actions[0]
        store.save([Edit(action, replace(action, owner="Cy"))], stamp())
    assert kept is not None
    assert owner(database) == "Cy"


def test_an_older_backup_is_brought_up_to_date_and_back(
    database: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, lambda db: db.execute("CREATE TABLE added (x)")))
    for module in (schema, database_file, backups):
        monkeypatch.setattr(module, "VERSION", schema.VERSION if module is not schema else schema.VERSION + 1)
    before = backup.read_bytes()
    assert backups.restore(database, backup) is not None
    assert owner(database) == "Ann"
    assert backup.read_bytes() == before
    assert names(database) == [backup.name]
