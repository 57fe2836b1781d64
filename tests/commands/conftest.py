"""Plans for the command line: one that moved, and the scripted quarter."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import demo
from command_line import done, on
from made_once import made_demo


@pytest.fixture
def quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's database, named by ``ACTIONPLAN_DB``, on its day."""
    path = made_demo(tmp_path / "quarter.db")
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    return path


@pytest.fixture
def moved(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.1 got worse and its date moved, 1.2 stayed red, 1.3 changed hands, 2.1 was closed, 1.2b is new."""
    on("2026-11-16", monkeypatch)
    done("update", "1.1", "--rag", "green", "--due", "2026-12-18", "--owner", "Head of Quality")
    done("update", "1.2", "--rag", "red", "--note", "stuck")
    done("update", "2.1", "--complete", "--note", "done")
    on("2026-11-25", monkeypatch)
    done("update", "1.1", "--rag", "amber", "--due", "2027-01-29", "--agreed-by", "the Board", "--note", "vacancies")
    done("update", "1.3", "--owner", "Head of Assessment")
    done(
        "update", "2.1", "--sign-off", "--verified", "e", "--signed-off-by", "Chair", "--evidence", "audit of 20 cases"
    )
    done("add", "1.2", "Moderate thresholds every month")
    done("add", "1.2", "Audit thresholds")
    on("2026-11-27", monkeypatch)
    return database
