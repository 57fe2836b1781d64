"""What the stories at the screens share."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.planfiles.yaml import bundled_plan
from actionplan.store.sqlite import SqliteStore
from in_review import Clock
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
    path = tmp_path / "fresh.db"
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    return path
