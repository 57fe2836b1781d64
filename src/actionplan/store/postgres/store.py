"""The plan on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from actionplan import settings
from actionplan.model.grants import Role
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.redactions import Redacted, Redaction, RedactionOrder
from actionplan.model.sanitise import sanitise
from actionplan.store import Destroyed, Outdated, StoreError
from actionplan.store.postgres.making import make_schema
from actionplan.store.postgres.plan_connection import PlanConnection
from actionplan.store.server_plan import ServerPlan
from actionplan.store.sql import reading
from actionplan.store.sql.store import SqlStore, fill
from actionplan.store.waiting import Waiting

_UNFINISHED = (
    "the server keeps what was written over until its tables are rewritten, and so do its own backups and its log: "
    "whoever keeps the server does VACUUM FULL on the plan's schema, and sees to the backups"
)


class PostgresStore(PlanConnection, SqlStore):
    """One connection to one plan on a server. It belongs to the thread that made it."""

    def __init__(self, place: ServerPlan, waiting: Waiting | None = None) -> None:
        """Opens the plan at ``place``. Raises NoDatabase, StoreError."""
        SqlStore.__init__(self)
        PlanConnection.__init__(self, place, waiting)

    @classmethod
    def create(cls, place: ServerPlan, plan: Plan, stamp: Stamp, origin: str = "") -> PostgresStore:
        """Makes a plan on a server, in a schema of its own, and opens it.

        Raises:
            FileExistsError: if there is a schema of that name.
            StoreError: if it cannot be made.
        """
        make_schema(place, lambda conn: fill(conn, plan, stamp, origin))
        return cls(place)

    @property
    def login(self) -> str:
        """The role that has logged in."""
        return self._conn.login

    is_proven = True

    @property
    def _known_actions(self) -> int | None:
        return self._opened.actions

    def _signed(self, stamp: Stamp) -> Stamp:
        """The stamp of the role that has logged in, whatever name the system or somebody gives."""
        return replace(stamp, by=self.login)

    # --- taking out a text ---------------------------------------------------------------------------------

    def redact(self, order: RedactionOrder, stamp: Stamp) -> Redacted:
        """Takes a text out of the plan and its history for good."""
        from actionplan.store.allowed import refuse_deed
        from actionplan.store.postgres.taking_out import alter_history
        from actionplan.store.sql import redacting
        from actionplan.store.sql.who import identified

        with self._writing() as conn:
            stamp, access = identified(conn, self._signed(stamp))
            refuse_deed(access, Role.KEEPER, "take out a text")
            redacted = redacting.redact(conn, order, stamp, partial(alter_history, conn))
        # What is known of the plan has the text still.
        self._plan = None
        return replace(redacted, unfinished=_UNFINISHED)

    def copies(self) -> tuple[Path, ...]:
        """The copies of the plan in files of whoever uses it; those that the server has are out of reach."""
        from actionplan.store.sqlite.held_copies import copies_of

        with self._reading() as conn:
            first = reading.seal_of(conn, 1)
        return copies_of(self.path, first)

    def copies_holding(self, forms: Sequence[str]) -> tuple[Path, ...]:
        """Those that hold a text in any of its forms."""
        from actionplan.store.sqlite.held_copies import holding

        return holding(self.copies(), forms)

    def copies_from_before(self, redaction: Redaction) -> tuple[Path, ...]:
        """Those that were made before a text was taken out."""
        from actionplan.store.sqlite.held_copies import from_before

        with self._reading() as conn:
            digest = reading.seal_of(conn, redaction.first_altered)
        return from_before(self.copies(), redaction.ref, redaction.first_altered, digest)

    # --- keeping it safe -----------------------------------------------------------------------------------

    def backups(self) -> tuple[Path, ...]:
        """The copies that the program has made on this computer before changes of much, newest first.

        Every day's backup is made by whoever keeps the server.
        """
        from actionplan.store.sqlite.backup_names import backups_of

        return backups_of(self.path)

    def backup_before(self, change: str) -> Path:
        """Writes a whole copy to a file on this computer before a change that touches much."""
        from actionplan.store.plan_folder import backup_folder, made_folder
        from actionplan.store.sqlite.backup_names import before_name
        from actionplan.store.sqlite.copies import free_name

        made_folder(backup_folder(self.path), self.path)
        target = free_name(before_name(self.path, change, settings.now()))
        self._write_copy(target)
        return target

    def backup(self, target: Path) -> tuple[str, ...]:
        """Writes a whole, checked copy to ``target``: a plan file, which opens anywhere."""
        from actionplan.store.plan_folder import refuse_target

        if refuse_target(target, self.path):
            raise StoreError(f"{target} already exists; choose another name")
        self._write_copy(target)
        return ()

    def _write_copy(self, target: Path) -> None:
        from actionplan.store.postgres.copies import write_plan_file

        with self._reading() as conn:
            write_plan_file(conn, target, origin=self.location)

    def check(self) -> tuple[str, ...]:
        """What is wrong, in plain words, harmless to show whatever the damage is."""
        from actionplan.store.postgres.integrity import problems

        with self._reading() as conn:
            return problems(conn)

    def asides(self) -> tuple[str, ...]:
        """What is worth knowing of it and is no damage, in plain words."""
        from actionplan.store.postgres.integrity import asides

        with self._reading() as conn:
            return asides(conn, self._opened.owner)

    def daily_maintenance(self, day: date) -> str:  # noqa: ARG002
        """Whether the end of the history is there. Backups are made by whoever keeps the server."""
        from actionplan.store.postgres.integrity import end_of_history

        with self._reading() as conn:
            fault = end_of_history(conn)
        if fault:
            self.read_only = f"it is damaged ({fault}); whoever keeps the server has to bring back a backup"
        return self.read_only

    def restore(self, backup: Path) -> str | None:
        """Puts a plan file in the place of this plan, which is kept under another name."""
        from actionplan.store.postgres.copies import replace_plan

        kept = replace_plan(self.place, backup)
        self._plan = None
        return None if kept is None else kept.location

    def destroy(self, upon: int, first: Callable[[], None]) -> Destroyed:
        """Destroys the plan on the server, and closes. What backups the server has stay."""
        with self._writing() as conn:
            if reading.last_seq(conn) != upon:
                raise Outdated(f"{self.location} was changed by somebody else meanwhile; look at it again")
            first()
            conn.run(f"DROP SCHEMA {conn.quoted(conn.schema)} CASCADE")
        self.close()
        why = "the backups of the server, and its log, are out of the program's reach"
        return Destroyed((), ((Path(sanitise(self.location)), why),))
