"""What the store's tests share: the engines that the contract holds for, and programs that run at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import Store
from actionplan.store.sqlite.store import SqliteStore
from programs import Programs


@dataclass(frozen=True)
class Engine:
    """One kind of store: how a plan's database is made at a place, and how it is opened again."""

    name: str
    create: Callable[[Path, Plan, Stamp], Store]
    open: Callable[[Path], Store]


ENGINES = (Engine("sqlite", SqliteStore.create, SqliteStore),)
"""A second engine is one more line here; the contract then runs on it as well."""


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    found: Engine = request.param
    return found


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Programs of our own, ended with the test."""
    running = Programs(tmp_path)
    yield running
    running.close()
