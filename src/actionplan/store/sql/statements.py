"""What a connection of either engine answers to: it takes statements, with ``?`` or ``:name`` for each value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

Row = Sequence[Any]
Values = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """What a statement answers with."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement has written."""

    def fetchone(self) -> Any:
        """The next row; None after the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """One row after another."""


class Connection(Protocol):
    """A connection, in a transaction that somebody has begun."""

    def execute(self, statement: str, values: Values = (), /) -> Rows:
        """Has a statement done."""

    def executemany(self, statement: str, values: Iterable[Any], /) -> Rows:
        """Has a statement done for each of some values."""
