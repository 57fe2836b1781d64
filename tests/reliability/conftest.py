"""What the reliability tests share: programs of our own, and content to compare."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest

from actionplan.model.plan import Plan
from places import FilePlace, Place, ServerPlace, make_plan
from programs import Programs
from scripted_plan import make_scripted
from server import Server


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Programs of our own, ended with the test."""
    running = Programs(tmp_path)
    yield running
    running.close()


@pytest.fixture(scope="session")
def scripted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the scripted quarter, made once."""
    return make_scripted(tmp_path_factory.mktemp("scripted") / "quarter.db")


@pytest.fixture
def quarter(scripted_once: Path, tmp_path: Path) -> Path:
    """A database of the scripted quarter, to write in."""
    return Path(copyfile(scripted_once, tmp_path / "quarter.db"))


@pytest.fixture
def quick_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test says itself when the program looks for changes, and Pilot does not nap for long."""
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 3600)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


_NUMBERS = count(1)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path, plan: Plan) -> Place:
    """The small plan, kept by each engine in turn, made on 2 Nov 2026."""
    found: Place
    if request.param == "SQLite":
        found = FilePlace(tmp_path / "shared.db")
    else:
        found = ServerPlace(request.getfixturevalue("server"), f"shared{next(_NUMBERS)}")
    make_plan(found, plan)
    return found


@pytest.fixture
def killable(durable_server: Server, plan: Plan) -> ServerPlace:
    """The small plan on a server that may be killed."""
    found = ServerPlace(durable_server, f"killable{next(_NUMBERS)}")
    make_plan(found, plan)
    return found
