"""An edit: one record as somebody saw it and as they want it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.measures import Measure
from actionplan.model.record_kinds import Record, implied_before


class Edit(Struct, frozen=True):
    """One record as somebody saw it, and as they want it. ``before`` is None for a new one."""

    before: Record | None
    after: Record
    measure: Measure | None = None
    """Of a reading, its measure as they saw it: the figure is one of that unit and for such a period."""

    @property
    def ref(self) -> str:
        """The ref of the record."""
        return self.after.ref

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return changed_fields(self.before, self.after)


def on_what_was_implied(edit: Edit) -> Edit:
    """An edit of what there was no record of yet, as one of what it was before: a person of whom a name was known.

    So it meets what somebody else has said of it first as any two edits of one record meet. An edit that adds what was
    not there at all stays as it is.
    """
    before = implied_before(edit.after) if edit.before is None else None
    return edit if before is None else replace(edit, before=before)


def as_updated(record: Any) -> Any:
    """An action that something is said of, its note or a milestone: it is silent no longer."""
    if getattr(record, "silent_since", None) is None:
        return record
    return replace(record, silent_since=None)


STAMPED = frozenset({"version", "seq", "updated_at", "updated_on", "updated_by"})
"""Fields that the store writes itself."""


def changed_fields(before: Record | None, after: Record) -> tuple[str, ...]:
    """The names of the fields that differ between two versions of a record, the store's own left out."""
    names = [name for name in after.__struct_fields__ if name not in STAMPED]
    return tuple(name for name in names if before is None or getattr(before, name) != getattr(after, name))
