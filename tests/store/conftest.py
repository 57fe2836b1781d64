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
from own_logins import OwnLogins, plan_name
from programs import Programs
from server import Server


@dataclass(frozen=True)
class Engine:
    """One kind of store: how a plan's database is made at a place, and how it is opened again."""

    name: str
    create: Callable[[Path, Plan, Stamp], Store]
    open: Callable[[Path], Store]
    has_any_name: bool = True
    """Whether whoever makes a change may be called as they like."""


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn. A third is one more line here; the contract then runs on it as well."""
    if request.param == "sqlite":
        return Engine("sqlite", SqliteStore.create, SqliteStore)
    server: Server = request.getfixturevalue("server")
    return Engine(
        "postgres",
        lambda path, plan, stamp: OwnLogins.create(server, path, plan, stamp),
        # A backup of a plan on a server is a file, and opens as one.
        lambda path: SqliteStore(path) if path.exists() else OwnLogins(server, plan_name(path)),
        has_any_name=False,
    )


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Programs of our own, ended with the test."""
    running = Programs(tmp_path)
    yield running
    running.close()
