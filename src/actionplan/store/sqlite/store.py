"""The plan in a SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from actionplan.model.grants import Role
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.redactions import Redacted, Redaction, RedactionOrder
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.store import Destroyed, NotAllowed, Nothing, Outdated, StoreError
from actionplan.store.sql import reading
from actionplan.store.sql.store import SqlStore, fill
from actionplan.store.sqlite.connection import transaction
from actionplan.store.sqlite.copies import Unsound, copy
from actionplan.store.sqlite.database_file import create_database
from actionplan.store.sqlite.failures import refusing
from actionplan.store.sqlite.plan_connection import PlanConnection
from actionplan.store.sqlite.schema_check import differences, extras, why_altered
from actionplan.store.waiting import GaveUp

if TYPE_CHECKING:
    pass


class SqliteStore(PlanConnection, SqlStore):
    """One connection to one plan's database. It belongs to the thread that made it."""

    def _open(self) -> None:
        super()._open()
        self._plan: Plan | None = None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The write lock from the beginning, whole or not at all; what was written is sealed at its end."""
        from actionplan.store.sql.hash_chain import seal_new

        with super()._writing() as conn:
            yield conn
            seal_new(conn)

    @classmethod
    def create(cls, path: Path, plan: Plan, stamp: Stamp, mode: int = 0o600, origin: str = "") -> SqliteStore:
        """Makes a database for ``plan`` at ``path``, with the permissions ``mode``, and opens it.

        What the plan has of work already under way is a change of its own, the second: brought in from ``origin``.

        Raises:
            FileExistsError: if there is something at ``path``.
            StoreError: if it cannot be made.
        """

        from actionplan.store.sql.hash_chain import seal_new

        def write(conn: sqlite3.Connection) -> None:
            fill(conn, plan, stamp, origin)
            seal_new(conn)

        create_database(path, write, mode)
        return cls(path)

    def redact(self, order: RedactionOrder, stamp: Stamp) -> Redacted:
        """Takes a text out of the plan and its history for good, then writes the file anew."""
        from actionplan.store.allowed import refuse_deed
        from actionplan.store.sql import redacting
        from actionplan.store.sql.who import identified
        from actionplan.store.sqlite import rewriting
        from actionplan.store.sqlite.schema import alter_history

        self._refuse_read_only()
        is_first = rewriting.note_due(self.path)
        try:
            with self._writing() as conn:
                stamp, access = identified(conn, self._signed(stamp))
                refuse_deed(access, Role.KEEPER, "take out a text")
                redacted = redacting.redact(conn, order, stamp, partial(alter_history, conn))
        except (Invalid, Nothing, GaveUp, NotAllowed):
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

    def restore(self, backup: Path) -> str | None:
        """Puts a backup in the place of this database, and opens it. Answers with where the one before is kept.

        Raises:
            StoreError: if the backup is not sound, or somebody is saving. Nothing has been changed then.
        """
        from actionplan.store.sqlite import backups

        self._conn.close()
        # Whatever becomes of it, what stands there by then is opened when it is next asked for.
        self._file = None
        aside = backups.restore(self.path, backup)
        return None if aside is None else str(aside)

    def destroy(self, upon: int, first: Callable[[], None]) -> Destroyed:
        """Destroys the plan, its backups and the other copies that are known, and closes."""
        from actionplan.store.sqlite import destroying, rewriting

        # Nothing is left there that could be sealed.
        with super()._writing() as conn:
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
