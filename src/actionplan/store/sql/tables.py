"""The tables of versioned records, one a record of the model: their columns follow from its fields."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from actionplan.model.edit import STAMPED
from actionplan.model.record_kinds import KINDS, Record


@cache
def _own_columns(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in record.__struct_fields__ if name not in STAMPED)


class Table(Struct, frozen=True):
    """A table of versioned records."""

    name: str
    record: type[Record]

    @property
    def columns(self) -> tuple[str, ...]:
        """The record's own columns, in the order of its class."""
        return _own_columns(self.record)

    def logged(self, row: str) -> str:
        """A row as the log has it, in SQL."""
        pairs = ", ".join(f"'{column}', {row}.{column}" for column in self.columns)
        return f"json_object({pairs})"


RECORDS = tuple(Table(kind.name, kind.record) for kind in KINDS)
