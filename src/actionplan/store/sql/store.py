"""What a store of every engine does alike: it reads, saves, undoes, and finds what a redaction would take out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.grants import Role, access_of
from actionplan.model.log import Change, Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, closed_words
from actionplan.model.redactions import RedactionOrder, RedactionScope
from actionplan.model.weekly_review import ReviewItem
from actionplan.store import Nothing, Outdated, Saved
from actionplan.store.sql import notes, plan_document, reading
from actionplan.store.sql.statements import Connection

if TYPE_CHECKING:
    from actionplan.model.trend import RatingBefore


def fill(conn: Connection, plan: Plan, stamp: Stamp, origin: str) -> None:
    """Writes a new plan into empty tables, inside a transaction.

    What it has of work already under way is a change of its own, the second: brought in from ``origin``, a file's name.
    """
    from actionplan.model.beginning import BROUGHT_IN, as_begun
    from actionplan.store.sql.writing import write_change

    conn.execute("INSERT INTO plan (id, document) VALUES (1, ?)", (plan_document.write(plan),))
    beginning, brought_in = as_begun(plan)
    write_change(conn, stamp, f"plan made: {plan.title}", None, beginning)
    if brought_in:
        words = f"brought in from {origin}" if origin else "brought in"
        write_change(conn, replace(stamp, source=BROUGHT_IN), words, None, brought_in)


class SqlStore(ABC):
    """A store that speaks SQL. What is only true of one engine is in its own package."""

    path: Path
    read_only: str

    def __init__(self) -> None:
        self._plan: Plan | None = None

    @property
    @abstractmethod
    def location(self) -> str:
        """Where the plan is kept, as people write it."""

    @property
    def login(self) -> str:
        """The login of whoever uses the program: in a file what the system says, or they do."""
        return settings.user()

    is_proven = False
    """Whether a server has checked that login."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """One moment of the plan, whatever others write meanwhile."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """One transaction that nobody else writes beside; what it has written is sealed at its end."""

    # --- reading -------------------------------------------------------------------------------------------

    def plan(self, today: date) -> Plan:
        """The plan as it is now, seen from ``today``. The one it answered with before is only brought up to date."""
        with self._reading() as conn:
            return self._current(conn, today)

    def _current(self, conn: Connection, today: date | None = None) -> Plan:
        """The plan as it is now, seen from ``today``, or from where it was last seen; what is known is brought up."""
        before = self._plan
        if before is None:
            plan = reading.read_plan(conn, today or date.min)
        else:
            plan = reading.read_plan_on(conn, before, today or before.as_at)
        plan = self._as_seen(plan)
        self._plan = plan
        return plan

    def plan_beginning(self, today: date, most: int) -> Plan:
        """The plan; of one with more actions, the first ``most``: ``still_to_read`` says how many are missing."""
        known = self._known_actions
        if known is not None and known <= most:
            return self.plan(today)
        with self._reading() as conn:
            plan = reading.read_plan_beginning(conn, today, most, known)
        return self.plan(today) if plan is None else self._as_seen(plan)

    @property
    def _known_actions(self) -> int | None:
        """How many actions the plan had when it was opened, where that is known without asking."""
        return None

    def _as_seen(self, plan: Plan) -> Plan:
        """The plan as whoever uses the program may have it: who they are, and why they can only read it."""
        access = access_of(plan.grants, plan.people, self.login, is_proven=self.is_proven)
        why = self.read_only or closed_words(plan.setting(CLOSED))
        if not why and access.has_roles and not access.may(Role.UPDATER):
            from actionplan.model.rules.permissions import deed_refusal

            if access.role is None:
                why = deed_refusal(access, Role.KEEPER, "give you one")
            else:
                why = deed_refusal(access, Role.UPDATER, "change it")
        if (plan.read_only, plan.access) == (why, access):
            return plan
        return plan.changed(read_only=why, access=access)

    def _signed(self, stamp: Stamp) -> Stamp:
        """A stamp with the login of whoever makes the change."""
        return stamp

    def plan_as_at(self, day: date) -> Plan:
        """The plan as it was at the end of ``day``, derived from the log."""
        with self._reading() as conn:
            return self._past(conn, reading.last_change(conn, day), day)

    def plan_as_begun(self) -> Plan:
        """The plan as it began: as it was made, with what was brought in then of work already under way."""
        with self._reading() as conn:
            now = self._current(conn)
            return reading.read_plan_upto(conn, now, reading.last_of_beginning(conn), now.began)

    def plan_upto(self, seq: int, day: date) -> Plan:
        """The plan as it was after change ``seq``, shown as at ``day``."""
        with self._reading() as conn:
            return self._past(conn, seq, day)

    def _past(self, conn: Connection, seq: int, day: date) -> Plan:
        return reading.read_plan_upto(conn, self._current(conn), seq, day)

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
        """The updates after the plan was made, oldest first; with ``limit``, the newest so many."""
        with self._reading() as conn:
            return reading.read_history(
                conn, ref=ref, since=since, until=until, review=review, after=after, limit=limit
            )

    def last_notes(self, refs: Sequence[str] | None, until: int) -> Mapping[str, Change]:
        """The last change up to ``until`` that said something of each of these actions and was not undone."""
        with self._reading() as conn:
            if refs is None:
                return notes.read_last_notes_of_all(conn, until)
            return notes.read_last_notes(conn, refs, until)

    def all_notes(self, until: int) -> Mapping[str, tuple[Change, ...]]:
        """Every change up to ``until`` that said something of an action and was not undone, the newest first."""
        with self._reading() as conn:
            return notes.read_all_notes(conn, until)

    def review_items(self, review: str) -> tuple[ReviewItem, ...]:
        """The items of a review, in the order of its agenda."""
        with self._reading() as conn:
            return reading.read_items(conn, review)

    def ratings_before(self, since: date, until: date) -> tuple[RatingBefore, ...]:
        """What each action was rated before each update of its rating or stage after ``since``, newest first."""
        with self._reading() as conn:
            return reading.read_ratings_before(conn, since, reading.last_change(conn, until))

    def touched(self, seq: int) -> tuple[str, ...]:
        """The refs of the records that a change touched."""
        with self._reading() as conn:
            rows = conn.execute("SELECT ref FROM log WHERE change = ? ORDER BY seq", (seq,)).fetchall()
        return tuple(row[0] for row in rows)

    def changed_at(self, seq: int) -> str:
        """When a change was made, UTC, ISO."""
        with self._reading() as conn:
            row = conn.execute("SELECT at FROM change WHERE seq = ?", (seq,)).fetchone()
        if row is None:
            raise Nothing(f"there is no change {seq}")
        return str(row[0])

    def identity(self) -> str:
        """What tells this plan from every other, for ever and in every copy of it: the digest of its first change."""
        with self._reading() as conn:
            return reading.seal_of(conn, 1)

    # --- writing -------------------------------------------------------------------------------------------

    def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "", upon: int | None = None) -> Saved:
        """Saves edits as one change, whole or not at all; with ``upon``, only if that is still the last change."""
        from actionplan.store.sql.who import identified, refuse_unallowed
        from actionplan.store.sql.writing import refuse_unfinished, save_edits

        with self._writing() as conn:
            if upon is not None and reading.last_seq(conn) != upon:
                raise Outdated(f"{self.location} was changed by somebody else meanwhile; try again")
            stamp, access = identified(conn, self._signed(stamp))
            refuse_unallowed(conn, edits, access)
            saved = save_edits(conn, edits, stamp, note)
            if upon is None:
                refuse_unfinished(conn, edits, stamp.on)
            return saved

    def undo(self, stamp: Stamp, seq: int | None = None) -> Change:
        """Takes back a change by a new one that puts the old values back, where nobody has changed them since."""
        from actionplan.store.sql.undo import undo_change
        from actionplan.store.sql.who import identified

        with self._writing() as conn:
            return undo_change(conn, *identified(conn, self._signed(stamp)), seq)

    def redo(self, stamp: Stamp) -> Change:
        """Makes again what was undone last."""
        from actionplan.store.sql.undo import redo_change
        from actionplan.store.sql.who import identified

        with self._writing() as conn:
            return redo_change(conn, *identified(conn, self._signed(stamp)))

    # --- taking out a text ---------------------------------------------------------------------------------

    def texts_of_change(self, seq: int) -> tuple[tuple[str, str, str], ...]:
        """The free texts that a change has written, each with its field and the ref of the record."""
        from actionplan.store.sql.redaction_target import texts_of

        with self._reading() as conn:
            return texts_of(conn, seq)

    def redaction_scope(self, order: RedactionOrder) -> RedactionScope:
        """What a redaction would take out, and from where; nothing is changed."""
        from actionplan.store.sql.redacting import scope_of

        with self._reading() as conn:
            return scope_of(conn, order)
