"""The first hour at the command line: the first start, init, and no plan yet."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from actionplan.commands import open_screens
from command_line import done, objects, refused


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """Somebody at a terminal; the screens only note that they were opened."""
    opened: list[tuple[Path, str]] = []
    app = ModuleType("actionplan.app")
    app.run = lambda path, notice, _waiting: opened.append((path, notice))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "actionplan.app", app)
    monkeypatch.setattr(open_screens, "on_a_terminal", lambda: True)
    return opened


def test_the_first_start_makes_the_real_plan_says_where_and_opens(
    screens: list[tuple[Path, str]], tmp_path: Path
) -> None:
    said = done()
    assert said.startswith(f"Created {tmp_path / 'plan.db'}: ")
    assert "34 actions" in said
    assert screens == [(tmp_path / "plan.db", said.strip())]
    assert len(objects("list")) == 34


def test_the_second_start_just_opens(screens: list[tuple[Path, str]], database: Path) -> None:
    assert done() == ""
    assert screens == [(database, "")]


def test_without_a_terminal_the_screens_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    assert "need a terminal" in refused()
    assert not (tmp_path / "plan.db").exists()


def test_init_makes_a_plan_once_and_never_over_another(tmp_path: Path) -> None:
    assert "34 actions" in done("init")
    before = (tmp_path / "plan.db").read_bytes()
    assert "already exists" in refused("init")
    assert (tmp_path / "plan.db").read_bytes() == before


def test_init_from_another_file_and_into_another_database(tmp_path: Path) -> None:
    bundled = Path(__file__).parents[2] / "seed" / "areas_for_consideration.yaml"
    plan_file = tmp_path / "ours.yaml"
    text = bundled.read_text(encoding="utf-8")
    plan_file.write_text(re.sub(r"(?m)^title:.*$", "title: Our own review", text), encoding="utf-8")
    where = tmp_path / "a folder" / "ours.db"
    assert "Our own review" in done("--db", str(where), "init", "--from", str(plan_file))
    assert where.exists()
    assert done("list", "--db", str(where), "late").startswith("No action matches")


@pytest.mark.parametrize("content", [None, "", "title: [", "title: x\nnonsense: y\n"])
def test_a_wrong_plan_file_makes_nothing(tmp_path: Path, content: str | None) -> None:
    plan_file = tmp_path / "wrong.yaml"
    if content is not None:
        plan_file.write_text(content)
    assert "wrong.yaml" in refused("init", "--from", str(plan_file))
    assert not (tmp_path / "plan.db").exists()


@pytest.mark.parametrize(
    "args",
    [
        *(("list",), ("show", "1.1"), ("history",), ("summary",), ("export",), ("check",), ("undo",), ("redo",)),
        *(("update", "1.1", "--owner", "A"), ("add", "1.1", "More"), ("backup", "copy.db")),
        *(("changes",), ("strengths",), ("map", "1.1", "none"), ("strength", "S1.1", "--at-risk", "x")),
        ("evidence", "1.1", "--what", "x", "--kind", "data"),
    ],
)
def test_without_a_database_every_verb_says_how_to_make_one(args: tuple[str, ...], tmp_path: Path) -> None:
    assert f"actionplan --db {tmp_path / 'plan.db'} init" in refused(*args)
    assert not (tmp_path / "plan.db").exists()
