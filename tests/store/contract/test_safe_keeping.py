"""What every store promises of backups, checks, and plans that are there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.store import Store, StoreError
from contract import Engine, StampMaker, action_of, in_a_file, set_on


def test_a_new_and_a_used_store_are_sound(store: Store, stamp: StampMaker) -> None:
    assert store.check() == ()
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    assert store.check() == ()


def test_a_backup_holds_everything_and_stays_as_it_was(
    engine: Engine, store: Store, stamp: StampMaker, tmp_path: Path
) -> None:
    set_on(store, stamp(), "1.2", "no staff", owner="Ann")
    target = tmp_path / "a folder" / "backup.db"
    target.parent.mkdir()
    store.backup(target)
    was, history = in_a_file(store)
    set_on(store, stamp(), "1.2", owner="Bo")
    copy = engine.open(target)
    assert (*in_a_file(copy), copy.check()) == (was, history, ())
    assert copy.undo(stamp("undo")).seq == 2
    copy.close()
    assert action_of(store, "1.2").owner == "Bo"


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    with pytest.raises(StoreError, match=r"precious\.txt already exists; choose another name"):
        store.backup(target)
    assert target.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_to_an_impossible_place_says_which(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for target in (tmp_path / "file" / "backup.db", tmp_path / "nowhere" / "backup.db"):
        with pytest.raises(StoreError, match="there is no folder .*; make it first"):
            store.backup(target)
    with pytest.raises(StoreError, match="is a folder; give the name of a file in it"):
        store.backup(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if "nowhere" in path.name] == []


def test_a_plan_is_never_made_over_another(
    engine: Engine, store: Store, place: Path, plan: Plan, stamp: StampMaker
) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    with pytest.raises(FileExistsError):
        engine.create(place, plan, stamp("init"))
    assert action_of(store, "1.2").owner == "Ann"
