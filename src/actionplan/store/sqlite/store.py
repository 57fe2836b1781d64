"""The plan in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Change, Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, closed_words
from actionplan.model.redactions import Redacted, Redaction, RedactionOrder, RedactionScope
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import ReviewItem
from actionplan.store import Destroyed, Nothing, Outdated, Saved, StoreError
from actionplan.store.sql import notes, plan_document, reading
from actionplan.store.sqlite.connection import transaction
from actionplan.store.sqlite.copies import Unsound, copy
from actionplan.store.sqlite.database_file import create_database
from actionplan.store.sqlite.failures import refusing
from actionplan.store.sqlite.plan_connection import PlanConnection
from actionplan.store.sqlite.schema_check import differences, extras, why_altered
from actionplan.store.waiting import GaveUp

if TYPE_CHECKING:
    from actionplan.model.trend import RatingBefore


class SqliteStore(PlanConnection):
    """One connection to one plan's database. It belongs to the thread that made it."""

    def _open(self) -> None:
        super()._open()
        self._plan: Plan | None = None

    @classmethod
    def create(cls, path: Path, plan: Plan, stamp: Stamp, mode: int = 0o600, origin: str = "") -> SqliteStore:
        """Makes a database for ``plan`` at ``path``, with the permissions ``mode``, and opens it.

        What the plan has of work already under way is a change of its own, the second: brought in from ``origin``.

        Raises:
            FileExistsError: if there is something at ``path``.
            StoreError: if it cannot be made.
        """
        from actionplan.model.beginning import BROUGHT_IN, as_begun
        from actionplan.store.sql.writing import write_change

        def fill(conn: sqlite3.Connection) -> None:
            conn.execute("INSERT INTO plan (id, document) VALUES (1, ?)", (plan_document.write(plan),))
            beginning, brought_in = as_begun(plan)
            write_change(conn, stamp, f"plan made: {plan.title}", None, beginning)
            if brought_in:
                words = f"brought in from {origin}" if origin else "brought in"
                write_change(conn, replace(stamp, source=BROUGHT_IN), words, None, brought_in)

        create_database(path, fill, mode)
        return cls(path)

    # --- reading -------------------------------------------------------------------------------------------

    def plan(self, today: date) -> Plan:
        """The plan as it is now, seen from ``today``. The one it answered with before is only brought up to date."""
        with self._reading() as conn:
            return self._current(conn, today)

    def _current(self, conn: sqlite3.Connection, today: date | None = None) -> Plan:
        """The plan as it is now, seen from ``today`` or from the day that it was last seen from.

        What is known of it is brought up to date, unless somebody has brought back a backup: the log is another then.
        """
        before = self._plan
        if before is None or reading.seal_of(conn, before.seq) != before.seal:
            plan = reading.read_plan(conn, today or date.min)
        else:
            plan = reading.read_plan_on(conn, before, today or before.as_at)
        plan = self._with_why_only_read(plan)
        self._plan = plan
        return plan

    def plan_beginning(self, today: date, most: int) -> Plan:
        """The plan; of one with more actions, the first ``most``: ``still_to_read`` says how many are missing."""
        with self._reading() as conn:
            plan = reading.read_plan_beginning(conn, today, most)
        if plan is None:
            return self.plan(today)
        return self._with_why_only_read(plan)

    def _with_why_only_read(self, plan: Plan) -> Plan:
        """The plan with why it can only be read: its database, or because it is closed."""
        why = self.read_only or closed_words(plan.setting(CLOSED))
        return plan if plan.read_only == why else plan.changed(read_only=why)

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

    def _past(self, conn: sqlite3.Connection, seq: int, day: date) -> Plan:
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

    # --- writing -------------------------------------------------------------------------------------------

    def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "", upon: int | None = None) -> Saved:
        """Saves edits as one change, whole or not at all; with ``upon``, only if that is still the last change."""
        from actionplan.store.sql.writing import refuse_unfinished, save_edits

        with self._writing() as conn:
            if upon is not None and reading.last_seq(conn) != upon:
                raise Outdated(f"{self.path} was changed by somebody else meanwhile; try again")
            saved = save_edits(conn, edits, stamp, note)
            if upon is None:
                refuse_unfinished(conn, edits, stamp.on)
            return saved

    def undo(self, stamp: Stamp, seq: int | None = None) -> Change:
        """Takes back a change by a new one that puts the old values back, where nobody has changed them since."""
        from actionplan.store.sql.undo import undo_change

        with self._writing() as conn:
            return undo_change(conn, stamp, seq)

    def redo(self, stamp: Stamp) -> Change:
        """Makes again what was undone last."""
        from actionplan.store.sql.undo import redo_change

        with self._writing() as conn:
            return redo_change(conn, stamp)

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

    def redact(self, order: RedactionOrder, stamp: Stamp) -> Redacted:
        """Takes a text out of the plan and its history for good, then writes the file anew."""
        from actionplan.store.sql import redacting
        from actionplan.store.sqlite import rewriting
        from actionplan.store.sqlite.schema import unguarded

        self._refuse_read_only()
        is_first = rewriting.note_due(self.path)
        try:
            with self._writing() as conn:
                redacted = redacting.redact(conn, order, stamp, unguarded(conn))
        except (Invalid, Nothing, GaveUp):
            # Nothing was begun. Of any other failure it is not sure that nothing was saved.
            if is_first:
                rewriting.forget_due(self.path)
            raise
        # What is known of the plan has the text still.
        self._plan = None
        return replace(redacted, unfinished=rewriting.rewrite(self._conn, self.path, self._waiting))

    def copies(self) -> tuple[Path, ...]:
        """The backups and other copies of the plan that the program knows, or that may be copies of it."""
        from actionplan.store.sqlite.held_copies import copies_of

        with self._reading() as conn:
            first = reading.seal_of(conn, 1)
        return copies_of(self.path, first)

    def copies_holding(self, forms: Sequence[str]) -> tuple[Path, ...]:
        """The copies of the plan that the program knows, and that hold a text in any of its forms."""
        from actionplan.store.sqlite.held_copies import holding

        return holding(self.copies(), forms)

    def copies_from_before(self, redaction: Redaction) -> tuple[Path, ...]:
        """The copies of the plan that the program knows, and that were made before a text was taken out."""
        from actionplan.store.sqlite.held_copies import from_before

        with self._reading() as conn:
            digest = reading.seal_of(conn, redaction.first_altered)
        return from_before(self.copies(), redaction.ref, redaction.first_altered, digest)

    # --- keeping it safe -----------------------------------------------------------------------------------

    @property
    def location(self) -> str:
        """Where the plan is kept, as people write it."""
        return str(self.path)

    def backups(self) -> tuple[Path, ...]:
        """The backups that the program has made of it, newest first."""
        from actionplan.store.sqlite.backup_names import backups_of

        return backups_of(self.path)

    def backup_before(self, change: str) -> Path:
        """Makes a backup before a change that touches much. Answers with where it is."""
        from actionplan.store.sqlite.backups import make_before

        return make_before(self.path, change)

    def backup(self, target: Path) -> tuple[str, ...]:
        """Writes a whole, checked copy to ``target``, in a folder that is there: a mistyped one is nobody's backup."""
        from actionplan.store.plan_folder import refuse_target
        from actionplan.store.sqlite.kept_evidence import take_evidence_along

        if refuse_target(target, self.path):
            raise StoreError(f"{target} already exists; choose another name")
        copy(self.path, target)
        return take_evidence_along(self.path, target)

    def check(self) -> tuple[str, ...]:
        """What is wrong, in plain words, harmless to show whatever the damage is."""
        from actionplan.store.sqlite.integrity import problems

        self._reopen_if_replaced()
        with refusing(self.path), transaction(self._conn, "DEFERRED", self._waiting):
            return problems(self._conn)

    def asides(self) -> tuple[str, ...]:
        """What is worth knowing and no damage: what else is in the file, and what a killed program has left there."""
        from actionplan.store.plan_folder import drafts

        with self._reading() as conn:
            extra_objects = extras(conn)
        notes = [f"{extra} is in the file but not part of the plan; it is left unchanged" for extra in extra_objects]
        notes += [
            f"{draft} is being written, or was left by a program that was killed; if so, it is deleted after a day"
            for draft in drafts(self.path)
        ]
        return tuple(map(sanitise, notes))

    def daily_maintenance(self, day: date) -> str:
        """What each start does once the plan is on the screen: a quick check, and the day's first one a backup.

        A database that is found damaged is only read from then on.

        Returns:
            What to tell the person; empty if all is well.
        """
        from actionplan.store.sqlite import backup_names, backups, rewriting
        from actionplan.store.sqlite.integrity import damage, quick_damage

        fault = ""
        left_behind: tuple[str, ...] = ()
        if rewriting.is_due(self.path) and not self.read_only:
            # Others may be at work just now: it is tried again with each start.
            rewriting.rewrite(self._conn, self.path, self._waiting)
        try:
            due = not self.read_only and not backup_names.has_daily(self.path, day)
            with self._reading() as conn:
                self.read_only = self._only_read or why_altered(differences(conn))
                if not self.read_only:
                    fault = quick_damage(conn)
                    if due and not fault:
                        fault = sanitise(next(iter(damage(conn)), ""))
            if due and not fault and not self.read_only:
                left_behind = backups.make_daily(self.path, day)
        except Unsound as error:
            fault = error.problem
        except StoreError as error:
            return f"today's backup could not be made: {error}"
        if fault:
            self.read_only = self._only_read = f"it is damaged ({fault}); go back to a backup: actionplan restore"
        return self.read_only or "; ".join(left_behind)

    def restore(self, backup: Path) -> Path | None:
        """Puts a backup in the place of this database, and opens it. Answers with where the one before is kept.

        Raises:
            StoreError: if the backup is not sound, or somebody is saving. Nothing has been changed then.
        """
        from actionplan.store.sqlite import backups

        self._conn.close()
        # Whatever becomes of it, what stands there by then is opened when it is next asked for.
        self._file = None
        return backups.restore(self.path, backup)

    def destroy(self, upon: int, first: Callable[[], None]) -> Destroyed:
        """Destroys the plan, its backups and the other copies that are known, and closes."""
        from actionplan.store.sqlite import destroying, rewriting

        with self._writing() as conn:
            if reading.last_seq(conn) != upon:
                raise Outdated(f"{self.path} was changed by somebody else meanwhile; look at it again")
            first()
            copies = destroying.destroy_copies(self.path, reading.seal_of(conn, 1))
            destroying.empty(conn)
        rewriting.rewrite(self._conn, self.path, self._waiting)
        self._conn.close()
        database = destroying.destroy_database(self.path)
        return Destroyed((*copies.files, *database.files), (*copies.left, *database.left))

    def close(self) -> None:
        """Closes the connection."""
        self._conn.close()
