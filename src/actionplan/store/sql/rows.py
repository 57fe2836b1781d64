"""Records to rows and back, the same for a table's columns and for the log's JSON.

A row has the fields of its record in their order, so that it is the record in msgspec's form; which kind of value a
column holds is what the record says, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from msgspec import convert
from msgspec.json import decode, encode

from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import Record

_AT_ONCE = 500
"""So many rows are converted together."""


def to_value(value: Any) -> Any:
    """A field's value as the database keeps it: dates in ISO, enums by value, unrated as NULL."""
    kind = type(value)
    if kind is str or kind is int or value is None:
        # Nearly all values are.
        return value
    if isinstance(value, StrEnum):
        return None if value is Condition.UNRATED else value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return encode(value).decode()
    return value


def _decoded(value: Any) -> Any:
    """What a column with a list holds; most hold none."""
    if value == "[]":
        return ()
    return decode(value)


Same = Callable[[Any, Any], Any]
"""A dictionary's ``setdefault``: the value that is kept for a value."""

STAMPS: Mapping[str, str] = {
    "version": "{row}.version",
    "seq": "{row}.change",
    "updated_at": "c.at",
    "updated_on": "c.day",
    "updated_by": "c.by",
}
"""The fields that the store writes itself, in SQL: which version, and by which change, when, and by whom."""
_UNSTAMPED = {"version": 0, "seq": 0, "updated_at": "", "updated_on": date.min.isoformat(), "updated_by": ""}


def is_list(record: type[Record], name: str) -> bool:
    """Whether a field of a record holds several values, which are kept as JSON."""
    return str(record.__annotations__[name]).startswith("tuple[")


class Reader:
    """Makes records of one kind, from rows and from the log."""

    def __init__(self, record: type[Record], columns: Sequence[str]) -> None:
        """Takes the record, and those of its fields that are columns of its own: the first ones."""
        names = record.__struct_fields__
        assert names[: len(columns)] == tuple(columns)
        self.columns = tuple(columns)
        self.stamps = names[len(columns) :]
        self._record = record
        # SQLite has no booleans; everything else is exactly of its kind.
        self._strict = "bool" not in record.__annotations__.values()
        self._texts = tuple(index for index, name in enumerate(names) if record.__annotations__[name] == "str")
        self._ratings = tuple(
            index for index, name in enumerate(columns) if record.__annotations__[name] == "Condition"
        )
        self._lists = tuple(index for index, name in enumerate(names) if is_list(record, name))
        defaults = record.__struct_defaults__
        self._missing = dict(zip(names[-len(defaults) :], map(to_value, defaults), strict=True))

    def record(self, row: Sequence[Any]) -> Any:
        """A record from a row of its columns and its stamps."""
        values = list(row)
        for index in self._lists:
            values[index] = _decoded(values[index])
        return convert(values, self._record, strict=self._strict)

    def records(self, rows: Iterable[Sequence[Any]], same: Same) -> Iterator[Any]:
        """The records of rows.

        Args:
            rows: As they are read.
            same: Gives one object for equal values, so that a long plan does not keep a post's name for each action.
        """
        kind = list[self._record]  # type: ignore[name-defined]
        waiting = iter(rows)
        while batch := [*islice(waiting, _AT_ONCE)]:
            columns: list[Iterable[Any]] = [*zip(*batch, strict=True)]
            for index in self._texts:
                columns[index] = map(same, columns[index], columns[index])
            for index in self._lists:
                columns[index] = map(_decoded, columns[index])
            yield from convert([*zip(*columns, strict=True)], kind, strict=self._strict)

    def from_log(self, logged: Mapping[str, Any], stamps: Sequence[Any] | None = None) -> list[Any]:
        """The row of an entry of the log; a column that is younger than the entry has the field's default.

        Args:
            logged: The columns as the log has them.
            stamps: What was stamped on it; without them, those of a record that is not saved yet.
        """
        missing = self._missing
        row = [logged.get(column, missing.get(column)) for column in self.columns]
        for index in self._ratings:
            row[index] = row[index] or Condition.UNRATED.value
        if stamps is None:
            stamps = [_UNSTAMPED[name] for name in self.stamps]
        return [*row, *stamps]

    def with_lists(self, logged: Mapping[str, Any]) -> dict[str, Any]:
        """An entry of the log with its lists as lists."""
        lists = {self.columns[index] for index in self._lists}
        return {name: _decoded(value) if name in lists else value for name, value in logged.items()}

    def selected(self) -> str:
        """A row in SQL, of the table ``r`` and the change ``c``."""
        own = [f"r.{column}" for column in self.columns]
        for index in self._ratings:
            own[index] = f"coalesce({own[index]}, 'unrated')"
        return ", ".join([*own, *self.stamped("r")])

    def stamped(self, row: str) -> list[str]:
        """What is stamped on a row, in SQL, of the table or the log ``row`` and the change ``c``."""
        return [STAMPS[name].format(row=row) for name in self.stamps]
