"""Records to rows and back, the same for a table's columns and for the log's JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from typing import Any

from actionplan.model.edit import Record
from actionplan.model.impact import Impact
from actionplan.model.plan import EvidenceKind, Fit, Priority, Stage, Standing
from actionplan.model.rag import Rag
from actionplan.model.review import Outcome, State


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _rag(value: str | None) -> Rag:
    return Rag(value) if value else Rag.UNRATED


_FROM: Mapping[str, Callable[[Any], Any]] = {
    "due": _day,
    "original_due": _day,
    "forecast": _day,
    "completed_on": _day,
    "signed_off_on": _day,
    "rag": _rag,
    "rag_since": _day,
    "impact": Impact,
    "dated": _day,
    "kind": EvidenceKind,
    "standing": Standing,
    "held_on": _day,
    "state": State,
    "outcome": Outcome,
    "for_board": bool,
    "done_on": _day,
    "priority": Priority,
    "stage": Stage,
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


def reader(record: type[Record], columns: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """A function that makes a record of a row with these columns, in this order.

    A row shorter in knowledge than the record (a log entry from before a column was added) has MISSING there and
    gets the field's default.
    """
    convert = [_FROM.get(column) for column in columns]
    defaults = {field.name: field.default for field in fields(record)}

    def read(row: Sequence[Any]) -> Any:
        values: dict[str, Any] = {}
        for column, change, value in zip(columns, convert, row, strict=True):
            if value is MISSING:
                values[column] = defaults[column]
            else:
                values[column] = value if change is None else change(value)
        return record(**values)

    return read
