"""The copies of evidence in what else is done with a plan: the workbook, a redaction, the disposal, a backup."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from actionplan.store.sqlite.store import SqliteStore
from at_screen import plan_in, with_store
from command_line import done, objects
from conftest import TODAY
from finished_files import readable

TEXT = b"Kim Featherstonehaugh was seen\n"
NAME = "Kim Featherstonehaugh"


@pytest.fixture
def kept(database: Path, tmp_path: Path) -> Path:
    """A copy that is kept of a file whose name and content name a child."""
    file = tmp_path / f"{NAME}.txt"
    file.write_bytes(TEXT)
    arguments = ("--what", "Visit", "--kind", "data", "--where", str(file), "--keep", "--keep-personal-data")
    done("evidence", "1.2", *arguments)
    file.unlink()
    return tmp_path / "plan-evidence" / f"1.2-1 {NAME}.txt"


def test_the_workbook_has_a_sheet_of_them(kept: Path, tmp_path: Path) -> None:
    done("export", "--output", str(tmp_path / "plan.xlsx"))
    text = readable((tmp_path / "plan.xlsx").read_bytes())
    assert hashlib.sha256(TEXT).hexdigest() in text
    assert kept.name in text


def test_the_backup_of_a_day_has_each_once(kept: Path, database: Path, tmp_path: Path) -> None:
    for day in (TODAY + timedelta(days=days) for days in range(1, 4)):
        assert with_store(database, partial(SqliteStore.daily_maintenance, day=day)) == ""
    folder = tmp_path / "plan-backups" / "evidence"
    assert [file.name for file in folder.iterdir()] == [hashlib.sha256(TEXT).hexdigest()]
    assert with_store(database, lambda store: len(store.backups())) >= 3
    kept.unlink()
    done("restore", str(with_store(database, lambda store: store.backups()[0])))
    assert kept.read_bytes() == TEXT


def test_a_redaction_names_the_copy_and_it_is_still_found(kept: Path, database: Path, tmp_path: Path) -> None:
    said = done("redact", "2", "--field", "place", "--text", NAME, "--reason", "a child", "--by", "DPO")
    assert str(kept) in said
    (piece,) = plan_in(database).evidence
    assert NAME not in piece.place + piece.kept
    assert [line["state"] for line in objects("evidence", "check")] == ["the same"]
    # What its name has lost it is still backed up by, and put back without the name.
    done("backup", str(tmp_path / "away.db"))
    kept.unlink()
    done("restore", str(tmp_path / "away.db"))
    (copy,) = kept.parent.iterdir()
    assert (copy.read_bytes(), NAME in copy.name) == (TEXT, False)


def test_the_disposal_destroys_the_copies_and_those_in_backups(kept: Path, database: Path, tmp_path: Path) -> None:
    from actionplan.usecases.held_files import files_beside, folders_beside

    with_store(database, partial(SqliteStore.daily_maintenance, day=TODAY + timedelta(days=1)))
    copies = {kept, tmp_path / "plan-backups" / "evidence" / hashlib.sha256(TEXT).hexdigest()}
    assert copies <= set(files_beside(database))
    assert {copy.parent for copy in copies} <= set(folders_beside(database))
