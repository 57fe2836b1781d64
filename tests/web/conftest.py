"""The demonstration plan, made once, as the pages of it are read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from actionplan import demo
from pages_served import Pages, served


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration plan; a test that changes it takes a copy."""
    path = tmp_path_factory.mktemp("demo") / "plan.db"
    demo.make(path)
    return path


@pytest.fixture
def demo_plan(demo_made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which ``ACTIONPLAN_DB`` names, on its own day."""
    path = tmp_path / "plan.db"
    shutil.copy(demo_made, path)
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    return path


@pytest.fixture
def pages(demo_plan: Path) -> Iterator[Pages]:
    """Its pages as the Board reads them."""
    with served(demo_plan) as running:
        yield running


@pytest.fixture
def public_pages(demo_plan: Path) -> Iterator[Pages]:
    """Its pages as everybody reads them."""
    with served(demo_plan, is_public=True) as running:
        yield running
