"""The demonstration at the command line: on its own day, in its own database, marked on every document."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from actionplan import settings
from actionplan.commands import open_screens
from command_line import done, objects, on, refused

DemoRun = tuple[Path, str, str]
"""Where the screens were opened, with what notice, on what day."""


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[DemoRun]:
    """Somebody at a terminal; the screens only note where, with what notice and on what day they were opened."""
    opened: list[DemoRun] = []
    app = ModuleType("actionplan.app")
    app.run = lambda path, notice, _: opened.append((path, notice, settings.today().isoformat()))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "actionplan.app", app)
    monkeypatch.setattr(open_screens, "on_a_terminal", lambda: True)
    return opened


def test_the_demo_opens_on_its_own_day_in_a_database_of_its_own(
    screens: list[DemoRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    on("2031-05-05", monkeypatch)
    said = done("demo")
    ((path, notice, day),) = screens
    assert said == f"{notice}\n"
    assert notice == f"DEMO in {path}: a made-up quarter, seen on 27 Nov 2026"
    assert day == "2026-11-27"
    assert path.parent.parent == tmp_path
    assert not path.parent.exists(), "nobody looks for it again"
    assert not (tmp_path / "plan.db").exists()


def test_the_demo_can_be_made_in_a_named_place_and_only_there(tmp_path: Path) -> None:
    path = tmp_path / "a demo.db"
    said = done("--db", str(path), "demo", "--no-open")
    assert said.splitlines()[0].startswith(f"DEMO in {path}")
    assert f"ACTIONPLAN_TODAY=2026-11-27 actionplan --db {path}" in said
    before = path.read_bytes()
    assert "already exists" in refused("--db", str(path), "demo", "--no-open")
    assert path.read_bytes() == before


def test_without_a_terminal_a_demo_is_only_made_when_told(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert "need a terminal" in refused("--db", str(path), "demo")
    assert not path.exists()


def test_a_made_up_plan_says_so_on_every_table_and_document(quarter: Path) -> None:
    verbs = ("list", "list --attention", "show 1.2", "history", "changes", "summary", "strengths")
    for verb in verbs:
        assert done(*verb.split()).startswith("DEMO: a demonstration with made-up figures\n")
    assert done("update", "1.2", "--note", "asked").startswith("DEMO: ")
    assert done("export").startswith("# DEMO ")
    assert {row["DEMO"] for row in csv.DictReader(io.StringIO(done("export", "--format", "csv").lstrip("\ufeff")))} == {
        "DEMO"
    }
    assert json.loads(done("export", "--format", "json"))["demo"] is True
    assert objects("summary")["demo"] is True


def test_a_true_plan_never_says_so(database: Path) -> None:
    for verb in ("list", "history", "summary", "export"):
        assert "DEMO" not in done(verb)


def test_the_demo_fits_any_terminal(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        for verb in ("list --attention", "changes", "summary", "strengths", "history", "show 1.2"):
            assert max(len(line) for line in done(*verb.split()).splitlines()) <= columns
    assert os.environ["COLUMNS"] == "120"


def test_show_lists_the_decisions_about_an_action(quarter: Path) -> None:
    assert "Ask the chief officers to send people who can decide (Director, by 4 Dec 2026)" in done("show", "3.4")
    assert [one["ref"] for one in json.loads(done("show", "3.4", "--json"))["decisions"]] == ["D4"]
