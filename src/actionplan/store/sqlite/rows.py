"""Records to rows and back, the same for a table's columns and for the log's JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import Any

from actionplan.model.edit import Record
from actionplan.model.impact import Impact
from actionplan.model.plan import EvidenceKind, Fit, Priority, Stage, Standing
from actionplan.model.ratings import Rag
from actionplan.model.weekly_review import Outcome, State


@lru_cache(maxsize=20_000)
def _day(value: str | None) -> date | None:
    """A day; one object for all that fall on it."""
    return date.fromisoformat(value) if value else None


def _member(kind: type[StrEnum]) -> Callable[[Any], Any]:
    """A member by its value: a look into a mapping, since an enum's own call is slow."""
    return {member.value: member for member in kind}.__getitem__


_RAGS: Mapping[Any, Rag] = {None: Rag.UNRATED} | {rag.value: rag for rag in Rag}


_FROM: Mapping[str, Callable[[Any], Any]] = {
    "due": _day,
    "original_due": _day,
    "forecast": _day,
    "completed_on": _day,
    "signed_off_on": _day,
    "rag": _RAGS.__getitem__,
    "rag_since": _day,
    "impact": _member(Impact),
    "dated": _day,
    "kind": _member(EvidenceKind),
    "standing": _member(Standing),
    "held_on": _day,
    "next_meeting": _day,
    "state": _member(State),
    "outcome": _member(Outcome),
    "for_board": bool,
    "done_on": _day,
    "priority": _member(Priority),
    "stage": _member(Stage),
    "fit": lambda value: Fit(value) if value else None,
}
"""How a column's value becomes a field's, where it is not the same."""


def to_value(value: Any) -> Any:
    """A field's value as the database keeps it: dates in ISO, enums by value, unrated as NULL."""
    if value is Rag.UNRATED:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def to_row(record: Record, columns: Sequence[str]) -> dict[str, Any]:
    """A record's columns as the database keeps them."""
    return {column: to_value(getattr(record, column)) for column in columns}


Same = Callable[[Any, Any], Any]
"""A dictionary's ``setdefault``: the value that is kept for a value."""


def _as_it_is(value: Any, _value: Any) -> Any:
    return value


class Reader:
    """Makes records of one kind, from rows and from the log."""

    def __init__(self, record: type[Record], columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        names = [field.name for field in fields(record)]
        # A record is made by position, which is several times faster than by name: own columns first, stamps last.
        assert names[: len(columns)] == list(columns)
        self._make: Callable[..., Any] = record
        self._convert = tuple(_FROM.get(column) for column in columns)
        self._stamps = tuple(_STAMPS[name] for name in names[len(columns) :])
        self._missing = {
            field.name: to_value(field.default) for field in fields(record) if field.default is not MISSING
        }

    def record(self, row: Sequence[Any], same: Same = _as_it_is) -> Any:
        """A record from :data:`STAMP` and its columns.

        Args:
            row: As it was read.
            same: Gives one object for equal values, so that a long plan does not keep a post's name for each action.
        """
        at, by = same(row[2], row[2]), same(row[4], row[4])
        stamp = (row[0], row[1], at, row[3], by)
        values = [
            same(value, value) if change is None else change(value)
            for change, value in zip(self._convert, row[len(STAMP) :], strict=True)
        ]
        return self._make(*values, *[read(stamp) for read in self._stamps])

    def records(self, rows: Iterable[Sequence[Any]], same: Same) -> Iterator[Any]:
        """The records of rows."""
        return (self.record(row, same) for row in rows)

    def columns_of(self, logged: Mapping[str, Any]) -> list[Any]:
        """The columns as the log has them; one that is younger than the entry has the field's default."""
        missing = self._missing
        return [logged[column] if column in logged else missing.get(column) for column in self.columns]


STAMP = ("version", "change", "at", "day", "by")
"""What stands before a record's own columns in a row: which version, and by which change, when, and by whom."""
_STAMPS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "version": itemgetter(0),
    "seq": itemgetter(1),
    "updated_at": itemgetter(2),
    "updated_on": lambda stamp: _day(stamp[3]),
    "updated_by": itemgetter(4),
}
