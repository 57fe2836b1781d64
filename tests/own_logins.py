"""A plan on a server for the contract's tests, where each person who makes a change has logged in as themselves."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actionplan.model.edit import Edit
from actionplan.model.log import Change, Stamp
from actionplan.model.plan import Plan
from actionplan.model.redactions import Redacted, RedactionOrder
from actionplan.store import Saved
from actionplan.store.server_plan import ServerPlan

if TYPE_CHECKING:
    from actionplan.store.postgres.store import PostgresStore
    from server import Server

_LENGTH = 21


class OwnLogins:
    """A store whose changes are made by whoever their stamp names: on a server, nobody can be another."""

    def __init__(self, server: Server, plan: str, waiting: Any = None) -> None:
        self._server, self._name, self._waiting = server, plan, waiting
        self._stores: dict[str, PostgresStore] = {}
        self._own = self._of("jo")

    @classmethod
    def create(cls, server: Server, path: Path, plan: Plan, stamp: Stamp) -> OwnLogins:
        """Makes a plan whose name follows from ``path``; its owner is "jo"."""
        from actionplan.store.postgres.store import PostgresStore

        name = plan_name(path)
        PostgresStore.create(ServerPlan(server.url(server.login("jo")), name), plan, stamp).close()
        return cls(server, name)

    def _of(self, login: str) -> PostgresStore:
        from actionplan.store.postgres.store import PostgresStore

        if login not in self._stores:
            place = ServerPlan(self._server.url(self._server.login(login)), self._name)
            self._stores[login] = PostgresStore(place, self._waiting)
        return self._stores[login]

    def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "", upon: int | None = None) -> Saved:
        return self._of(stamp.by).save(edits, stamp, note, upon)

    def undo(self, stamp: Stamp, seq: int | None = None) -> Change:
        return self._of(stamp.by).undo(stamp, seq)

    def redo(self, stamp: Stamp) -> Change:
        return self._of(stamp.by).redo(stamp)

    def redact(self, order: RedactionOrder, stamp: Stamp) -> Redacted:
        return self._of(stamp.by).redact(order, stamp)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def close(self) -> None:
        """Gives all connections back."""
        for store in self._stores.values():
            store.close()


def plan_name(path: Path) -> str:
    """The name on a server of a plan that a test calls by a path."""
    is_named = path.stem.startswith("t") and len(path.stem) == _LENGTH
    return path.stem if is_named else f"t{sha256(str(path).encode()).hexdigest()[: _LENGTH - 1]}"
