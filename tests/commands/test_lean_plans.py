"""What a plan does not have takes no room in what a command prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects
from lean_plans import PARTS, faults, without

LACKING = [*((part,) for part in PARTS), tuple(PARTS), ()]


@pytest.mark.parametrize("lacking", LACKING, ids=lambda lacking: " and ".join(lacking)[:40])
def test_no_command_prints_what_a_plan_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: tuple[str, ...]
) -> None:
    path = tmp_path / "lean.db"
    SqliteStore.create(path, without(lacking), settings.stamp("init")).close()
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    for args in (("list",), ("list", "--attention"), ("show", "1.1"), ("summary",), ("changes",), ("history",)):
        assert faults(done(*args), lacking) == [], args
    if "strengths" in lacking:
        assert done("strengths") == "The plan names no strengths.\n"
        assert objects("strengths") == []
    if "summary areas" in lacking:
        assert objects("summary")["summary_areas"] == []
        assert "1 Effective practice" in done("summary")
