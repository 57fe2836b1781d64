"""Where several people keep one plan, each with a login of their own: a file, or a server."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import Store
from actionplan.store.opening import create_store, open_store, place_named
from server import Server

OWNER = "owner"
"""The login that makes the plan."""


class Place(Protocol):
    """Where a plan is kept."""

    @property
    def engine(self) -> str:
        """What keeps it, in a word."""

    def address(self, login: str) -> str:
        """The address of the plan for somebody."""


class FilePlace(Struct, frozen=True):
    """A plan in a file."""

    path: Path
    engine: str = "SQLite"

    def address(self, login: str) -> str:
        """The same for everybody."""
        return str(self.path)


class ServerPlace(Struct, frozen=True):
    """A plan on a server."""

    server: Server
    plan: str
    port: int | None = None
    """Where what stands between listens, a network or a pooler."""
    engine: str = "PostgreSQL"

    def address(self, login: str) -> str:
        """It names the login, which is made if there is none."""
        return f"{self.server.url(self.server.login(login), port=self.port)}?plan={self.plan}"


def make_plan(place: Place, plan: Plan) -> None:
    """Makes a plan there, late enough that nothing in it is stale on the day of the tests."""
    stamp = Stamp(OWNER, datetime(2026, 11, 2, 12, tzinfo=UTC), date(2026, 11, 2), "init")
    create_store(place_named(place.address(OWNER)), plan, stamp).close()


def opened(address: str) -> Store:
    """Opens a plan."""
    return open_store(place_named(address))
