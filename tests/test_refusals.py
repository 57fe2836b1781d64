"""What is a refusal is shown; anything else is a fault of the program, and ends in its log."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import actionplan
from actionplan.model.edit import Edit
from actionplan.model.refusal import Refusal
from actionplan.model.sources import Strength
from actionplan.planfiles import plan_yaml
from actionplan.store import DamagedPlan, Nothing
from actionplan.store.sql import reading
from actionplan.store.sqlite.store import SqliteStore
from any_plan import TODAY
from command_line import refused
from in_review import stamp

NOT_SHOWN = {"SavedAllTheSame", "Undecodable", "Paused", "NoMoreAnswers", "Abandoned"}
"""What never leaves the store, or the plain questions: how one of them ends."""


def test_every_exception_of_ours_is_a_refusal() -> None:
    ours = set()
    for module in pkgutil.walk_packages(actionplan.__path__, "actionplan."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Exception) and value.__module__.startswith("actionplan."):
                ours.add(value)
    assert len(ours) > 10
    assert {error.__name__ for error in ours if not issubclass(error, Refusal)} == NOT_SHOWN


@pytest.mark.parametrize("command", [("init",), ("demo", "--no-open")])
def test_without_the_bundled_plan_both_verbs_that_need_it_say_what_to_do(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_yaml, "BUNDLED", "none.yaml")
    assert "install actionplan again" in refused("--db", str(tmp_path / "new.db"), *command)
    assert not (tmp_path / "new.db").exists()


def test_a_mistake_of_the_program_is_not_told_as_a_damaged_plan(database: Path) -> None:
    with closing(SqliteStore(database)) as store:
        with pytest.raises(KeyError):
            store.save([Edit(None, Strength("S1.1", 1, "not a record that can be saved"))], stamp("jo"))  # type: ignore[arg-type]
        assert store.check() == ()


def test_a_change_that_there_is_not_is_said_not_to_be_there(database: Path) -> None:
    with closing(SqliteStore(database)) as store, pytest.raises(Nothing, match="there is no change 999"):
        store.changed_at(999)


def test_rows_that_no_plan_has_are_a_damaged_plan(database: Path) -> None:
    with closing(sqlite3.connect(database)) as outsider, outsider:
        for (name,) in outsider.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            outsider.execute(f'DROP TRIGGER "{name}"')
        outsider.execute("UPDATE action SET due = 'next week' WHERE ref = '1.2'")
    with closing(SqliteStore(database)) as store, pytest.raises(DamagedPlan, match="does not hold a plan"):
        store.plan(TODAY)


def test_a_mistake_of_the_program_while_it_reads_is_not_told_as_a_damaged_plan(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_arguments: object) -> int:
        return None + 1  # type: ignore[operator]

    monkeypatch.setattr(reading, "actions_in_order", mistaken)
    with closing(SqliteStore(database)) as store, pytest.raises(TypeError):
        store.plan(TODAY)
