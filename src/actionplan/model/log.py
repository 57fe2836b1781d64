"""The log: changes, and the updates that a change made to one record each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from actionplan.model.grants import Access

UNPROVEN = "as a file had it"
"""What is said on a server of a name that came with a file: nobody has checked it."""


class Stamp(Struct, frozen=True):
    """Who makes a change, when, and from where."""

    by: str
    at: datetime
    """The moment, with a time zone."""
    on: date
    """The calendar day where it is made; "as at" goes by it, so that a day is the same day in every time zone."""
    source: str
    """``screen``, ``command``, ``import``, ``init``, ``undo``, ``redo``, ``redact``, ``remind``, or ``review`` for its
    start and close."""
    review: str | None = None
    """The ref of the review it is made in."""


class Change(Struct, frozen=True):
    """One save by one person. It touches one record or several and is undone as one."""

    seq: int
    at: str
    """UTC, ISO."""
    on: date
    by: str
    source: str
    note: str
    undoes: int | None
    """The change that an undo takes back, or a redo makes again."""
    review: str | None = None
    """The review it was made in."""
    login: str = ""
    """The login that a server had checked; empty where the name is what a file says."""


def is_unproven(change: Change, access: Access) -> bool:
    """Whether a plan is on a server, which checks who makes a change, and has not checked who made this one."""
    return access.is_proven and not change.login


def name_told(change: Change, access: Access) -> str:
    """Who made a change, as it is said to whoever uses the program: a name that nobody has checked is marked so."""
    return f"{change.by} ({UNPROVEN})" if is_unproven(change, access) else change.by


class Update(Struct, frozen=True):
    """What a change did to one record: before and after, as the log has them (dates in ISO)."""

    change: Change
    kind: str
    """The table: ``action``, ``area``, ``evidence``, ``strength_check``, ``decision`` …"""
    ref: str
    version: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The fields that changed, each with its old and new value; of a new record, all that are filled."""
        if self.before is None:
            return {name: (None, value) for name, value in self.after.items() if value not in (None, "", 0)}
        before = self.before
        return {name: (before.get(name), value) for name, value in self.after.items() if before.get(name) != value}
