"""The store that the contract is about: a new one of each engine in ``ENGINES`` of tests/store/conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.store import Store
from contract import MADE_ON, Engine, StampMaker


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a plan.db"


@pytest.fixture
def store(engine: Engine, place: Path, plan: Plan, stamp: StampMaker) -> Iterator[Store]:
    """A store that holds the small plan, made on 2 Nov 2026."""
    made = engine.create(place, plan, stamp("init", on=MADE_ON))
    yield made
    made.close()


@pytest.fixture
def another(engine: Engine, store: Store, place: Path) -> Iterator[Store]:
    """The same plan, opened by somebody else."""
    opened = engine.open(place)
    yield opened
    opened.close()
