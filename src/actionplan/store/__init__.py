"""Where a plan is kept. The only SQL of the program is in this package.

There are two engines, for a file and for a server; each has a class that answers to :class:`Store`, and the contract
suite in ``tests/store`` takes it as a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from actionplan.model.edit import Edit
from actionplan.model.fields import label
from actionplan.model.log import Change, Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.redactions import Redacted, Redaction, RedactionOrder, RedactionScope
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import same_person
from actionplan.model.weekly_review import ReviewItem

if TYPE_CHECKING:
    from actionplan.model.trend import RatingBefore


class StoreError(Refusal):
    """The store cannot do it."""


class NoDatabase(StoreError):
    """There is not a database at that place."""


class DamagedPlan(StoreError):
    """What stands in the database is no plan."""


class Nothing(StoreError):
    """There is nothing to undo or redo, or no such change."""


class NotAllowed(StoreError):
    """The role of whoever asks for it does not reach so far."""


class Outdated(StoreError):
    """Somebody has changed the plan since it was read, and what was to be saved rests on all of it."""


class AddedMeanwhile(StoreError):
    """Somebody else has added a record of the same ref since the plan was read."""


class Conflict(Struct, frozen=True):
    """Two people changed the same field of one record. Nothing is overwritten."""

    ref: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    by: str
    """Who changed it meanwhile."""
    at: str
    """When, UTC, ISO."""


class ConflictError(StoreError):
    """A save that would overwrite what somebody else wrote since it was read."""

    def __init__(self, conflicts: Sequence[Conflict], turned_by: str | None = None) -> None:
        """``turned_by`` is who turns a change back, where the conflict is with that."""
        first = conflicts[0]
        writer = f"{first.by} has"
        if turned_by is not None and same_person(first.by, turned_by):
            writer = "you have"
        message = f"{first.ref}: {writer} changed the {label(first.field)} since"
        if len(conflicts) > 1:
            message = f"{message} (and {len(conflicts) - 1} more)"
        if turned_by is not None:
            message = f"{message}; undo that change first: the history has its number"
        super().__init__(message)
        self.conflicts = tuple(conflicts)


class Saved(Struct, frozen=True):
    """What a save did."""

    seq: int | None
    """The number of the change, or None if there was nothing to change."""
    refs: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """The refs where somebody else's change to other fields was kept beside this one."""


class Destroyed(Struct, frozen=True):
    """What was destroyed, and what could not be, with the reason."""

    files: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]


class Store(Protocol):
    """A plan's database, opened by :func:`.opening.open_store` and made by :func:`.opening.create_store`.

    Every method raises StoreError if it cannot do what it says.
    """

    path: Path
    """Beside this, documents and minutes of the plan are written: its file, or of a plan on a server one not there."""

    read_only: str
    """Why it can only be read; empty if it may be written to."""

    def plan(self, today: date) -> Plan:
        """The plan as it is now, seen from ``today``."""

    def plan_beginning(self, today: date, most: int) -> Plan:
        """The plan; of one with more actions, the first ``most``: ``still_to_read`` says how many are missing."""

    def plan_as_at(self, day: date) -> Plan:
        """The plan as it was at the end of ``day``, derived from the log."""

    def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "", upon: int | None = None) -> Saved:
        """Saves edits as one change, whole or not at all.

        An edit of fields that nobody else has changed since goes through; otherwise ConflictError. With ``upon``, the
        number of the last change that they rest on, nothing at all may have been changed since; otherwise Outdated.
        """

    def undo(self, stamp: Stamp, seq: int | None = None) -> Change:
        """Takes back a change, by default the last of ``stamp.by``'s that stands. Answers with that change."""

    def redo(self, stamp: Stamp) -> Change:
        """Makes again what ``stamp.by`` has undone last, unless they have changed anything since."""

    def texts_of_change(self, seq: int) -> tuple[tuple[str, str, str], ...]:
        """The free texts that a change has written and that are not redacted: field, ref of the record, and text.

        The field is the heading of one of the plan's own; the ref is empty for the note of the change.
        """

    def redaction_scope(self, order: RedactionOrder) -> RedactionScope:
        """What a redaction would take out, and from where; nothing is changed.

        Raises:
            Nothing: if there is no such change.
            Invalid: if it has no such text, or it may not be redacted: what is no free text, or is redacted already.
        """

    def redact(self, order: RedactionOrder, stamp: Stamp) -> Redacted:
        """Takes a text out of the plan and of its history for good: the one exception to their being only added to.

        Wherever it stands, in records, in notes and in the log, "[redacted 12 Jan 2027: reason]" stands from then on,
        for every reader, of every past day too. It is whole or absent whatever happens, and a change of its own, with
        a :class:`Redaction` that keeps for each change that it has altered the digest of what that says now; the
        digests that changes were sealed with stay. It cannot be undone, nor does an undo, a redo or the save of
        somebody who has read the text before bring it back.

        Where history is append-only by privilege, this is the one procedure that may do it.

        Raises:
            Nothing, Invalid: as :meth:`redaction_scope`; nothing is changed then.
            StoreError: if somebody else is saving all the while, or it cannot be saved.
        """

    def copies(self) -> tuple[Path, ...]:
        """The backups and other copies of the plan that are known, or that may be copies of it."""

    def copies_holding(self, forms: Sequence[str]) -> tuple[Path, ...]:
        """The backups and other copies of the plan that are known, and that hold a text in any of these forms."""

    def copies_from_before(self, redaction: Redaction) -> tuple[Path, ...]:
        """The backups and other copies of the plan that are known, and have what a redaction has taken out since."""

    def history(
        self,
        ref: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        review: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> tuple[Update, ...]:
        """The updates after the plan was made, or after a change, oldest first; with ``limit``, the newest so many.

        That a review was started and closed is one of its updates; what became of its items is not.
        """

    def last_notes(self, refs: Sequence[str] | None, until: int) -> Mapping[str, Change]:
        """The last change up to number ``until`` that said something of each of these actions and was not undone.

        Of an action of which nothing was said there is none. Of a few actions, what it costs does not depend on the
        length of the log; of all, which is None, on how much was said. That an action was brought in says nothing of
        it.
        """

    def all_notes(self, until: int) -> Mapping[str, tuple[Change, ...]]:
        """Every change up to number ``until`` that said something of an action and was not undone, the newest first.

        By the refs of all the actions of which anything was said. What it costs depends on how much was said.
        """

    def ratings_before(self, since: date, until: date) -> tuple[RatingBefore, ...]:
        """What each action was rated before each update of its rating or stage after ``since``, newest first."""

    def plan_as_begun(self) -> Plan:
        """The plan as it began: as it was made, with what was brought in then of work already under way."""

    def plan_upto(self, seq: int, day: date) -> Plan:
        """The plan as it was after change ``seq``, shown as at ``day``."""

    def review_items(self, review: str) -> tuple[ReviewItem, ...]:
        """The items of a review, in the order of its agenda."""

    def touched(self, seq: int) -> tuple[str, ...]:
        """The refs of the records that a change touched."""

    def changed_at(self, seq: int) -> str:
        """When a change was made, UTC, ISO."""

    def identity(self) -> str:
        """What tells this plan from every other, for ever and in every copy of it: the digest of its first change."""

    def changed_elsewhere(self) -> bool:
        """Whether another connection has saved anything since the last time this was asked. Cheap."""

    @property
    def location(self) -> str:
        """Where the plan is kept, as people write it."""

    def backups(self) -> tuple[Path, ...]:
        """The backups that the program has made of it, newest first."""

    def backup_before(self, change: str) -> Path:
        """Makes a backup before a change that touches much, such as ``import``. Answers with where it is."""

    def backup(self, target: Path) -> tuple[str, ...]:
        """Writes a whole, checked copy to ``target``, which must not exist yet, and the kept evidence beside it.

        Returns:
            Why a copy of a piece of evidence is not in it, a sentence each.
        """

    def check(self) -> tuple[str, ...]:
        """What is wrong with the database, in plain words; nothing if it is sound."""

    def asides(self) -> tuple[str, ...]:
        """What is worth knowing of it and is no damage, in plain words."""

    def daily_maintenance(self, day: date) -> str:
        """A quick check, and the day's first backup. Answers with what to tell the person; empty if all is well."""

    def restore(self, backup: Path) -> str | None:
        """Puts a backup in the place of the database, and back what is missing of the kept evidence.

        Answers with where the database before is kept.
        """

    def destroy(self, upon: int, first: Callable[[], None]) -> Destroyed:
        """Destroys the plan, its backups and the other copies that are known. The store is closed then.

        Args:
            upon: The number of the last change that it was decided on.
            first: Called once nobody can change the plan any more, before anything of it is destroyed.

        Raises:
            Outdated: if somebody has changed the plan since, a hold perhaps; nothing is destroyed then.
            StoreError: if somebody is saving all the while; nothing is destroyed then.
        """

    def close(self) -> None:
        """Gives the database back."""
