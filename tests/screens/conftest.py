"""What the stories at the screens share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from actionplan import settings
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from in_review import Clock
from made_once import made_once
from scripted_plan import make_scripted


@pytest.fixture(autouse=True)
def _no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test says itself when the program looks for other people's changes."""
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 3600)


@pytest.fixture(autouse=True)
def _short_naps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilot naps until the program is idle; at 20 ms a nap the stories would take minutes."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


@pytest.fixture(autouse=True)
def _seldom_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes of a key is drawn when the story looks at it, not 60 times a second between."""
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 1 / 5)


@pytest.fixture(autouse=True)
def _sheets_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stylesheets of every app of every story are the same: they are read once."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_rules)


_read = Stylesheet._parse_rules
_rules: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_rules(sheet: Stylesheet, css: str, **how: Any) -> list[RuleSet]:
    key = (css, *sorted(how.items()), *sorted(sheet._variables.items()))
    if key not in _rules:
        _rules[key] = _read(sheet, css, **how)
    return _rules[key]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every review; it stands still between two keys."""
    from actionplan.screens.review import ReviewScreen

    made = Clock()
    monkeypatch.setattr(ReviewScreen, "clock", made)
    return made


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    """A database of the scripted quarter, to write in."""
    return make_scripted(tmp_path / "quarter.db")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The bundled plan as it is at the first start."""
    return made_once(
        tmp_path / "fresh.db",
        ("the bundled plan", settings.user(), settings.today()),
        lambda path: SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close(),
    )
