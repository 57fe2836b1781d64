"""A connection to a plan on a server, its transactions, and what becomes of them when the connection is lost."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from time import monotonic, sleep
from typing import NamedTuple
from uuid import uuid4

import psycopg
from msgspec import Struct

from actionplan.model.sanitise import sanitise
from actionplan.store import NoDatabase, StoreError
from actionplan.store.postgres import schema
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.postgres.failures import LostConnection, is_busy, is_lost, refusing
from actionplan.store.server_plan import ServerPlan
from actionplan.store.sql.statements import Row
from actionplan.store.waiting import BUSY_SECONDS, Waiting

_SLICE_MILLISECONDS = 500
"""So long the server is waited for at once: nobody can be told, and nothing can be stopped, while it is."""
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0)
"""How long a lost connection is let alone between looks, in seconds: each attempt may take ten seconds itself."""
_POOLED_SECONDS = 2.0
"""Where nothing is told, through a pooler or by a server that stands by, it is asked so often."""
_STATE_OF_SERVER = (
    "SELECT pg_backend_pid(), pg_is_in_recovery(), current_setting('server_version_num')::int, "
    "current_setting('server_encoding'), obj_description(to_regnamespace(?), 'pg_namespace'), session_user"
)
_NOT_THERE = (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName, psycopg.errors.UndefinedFunction)
_OLDEST_SERVER = 150_000


class Opened(Struct, frozen=True):
    """What is asked of a server when a plan is opened there."""

    actions: int
    """How many actions there were."""
    owner: str
    """The role that the schema belongs to."""


class PlanConnection:
    """A connection to the schema of a plan. It belongs to the thread that made it."""

    def __init__(self, place: ServerPlan, waiting: Waiting | None = None) -> None:
        """Opens the plan. ``waiting`` is how to wait for other programs, if somebody is to be told of it."""
        self.place = place
        self.path = place.path
        self._waiting = waiting or Waiting()
        self._seen = 0
        self._failures, self._not_before = 0, 0.0
        self._was_lost = False
        self.read_only = ""
        self._conn = self._connected()

    @property
    def location(self) -> str:
        """Where the plan is kept, as people write it."""
        return self.place.location

    # --- the connection ------------------------------------------------------------------------------------

    def _connected(self) -> ServerConnection:
        with refusing(self.location):
            conn = ServerConnection(self.place)
        try:
            self._opened = self._look(conn)
        except BaseException:
            conn.close()
            raise
        return conn

    def _look(self, conn: ServerConnection) -> Opened:
        """Whether there is a plan of this version, and that this login may read it: one way there and back."""
        with refusing(self.location):
            try:
                state, found = _ask_all(conn)
            except _NOT_THERE:
                state, found = conn.execute(_STATE_OF_SERVER, (conn.quoted(conn.schema),)).fetchone(), None
        pid, stands_by, server_version, encoding, comment, login = state
        self._refuse_server(server_version, encoding)
        if found is None or comment != schema.OURS:
            raise NoDatabase(self._no_plan(conn, comment))
        version, role, actions, owner = found
        # Through a pooler others would be told, and a server that stands by tells of nothing.
        self._listens = pid == conn.backend_pid and not stands_by
        if version < schema.VERSION:
            self._upgrade(conn, owner, login)
        elif version > schema.VERSION:
            raise StoreError(
                f"{self.location} is kept by a newer actionplan (its version is {version}, this one reads "
                f"{schema.VERSION}); it is left unchanged. Install the newer one"
            )
        if not role:
            raise StoreError(
                f"the login {sanitise(login)} has been given no role in the plan at {self.location}; a keeper of the "
                f"plan can: actionplan grant {sanitise(login)} --as NAME reader"
            )
        self.read_only = "the server stands by for another one" if stands_by else ""
        return Opened(actions, owner)

    def _refuse_server(self, version: int, encoding: str) -> None:
        if version < _OLDEST_SERVER:
            raise StoreError(f"{self.location} is PostgreSQL {version // 10_000}; 15 or a later one is needed")
        if encoding != "UTF8":
            raise StoreError(f"the database of {self.location} keeps text in {encoding}; one with UTF8 is needed")

    def _no_plan(self, conn: ServerConnection, comment: str | None) -> str:
        if comment is not None:
            return f"the schema {conn.schema} of {self.place.server} is another program's; it is left unchanged"
        return f'there is no plan at {self.location}; create one with: actionplan --db "{self.location}" init'

    def _upgrade(self, conn: ServerConnection, owner: str, login: str) -> None:
        """Brings the schema up to date. Whoever comes second waits for the lock and finds it done."""
        if owner != login:
            raise StoreError(
                f"{self.location} is from an older actionplan; {sanitise(owner)}, who owns it, brings it up to date "
                "when they open it"
            )
        if self._is_pooled(conn):
            raise StoreError(
                f"{self.location} is from an older actionplan, and is not brought up to date through a pooler: open it "
                "once at the server's own address"
            )
        with refusing(self.location):
            begun = begin_writing(conn, 0)
            try:
                if begun.version < schema.VERSION:
                    schema.bring_up_to_date(conn)
                conn.run("COMMIT")
            except BaseException:
                _roll_back(conn)
                raise

    @staticmethod
    def _is_pooled(conn: ServerConnection) -> bool:
        return bool(conn.execute("SELECT pg_backend_pid()").fetchone() != (conn.backend_pid,))

    def _ensure_connected(self) -> None:
        """Connects again, if the server has gone.

        Raises:
            LostConnection: if it cannot be reached.
        """
        if not self._conn.is_lost:
            return
        self._was_lost = True
        self._conn.close()
        try:
            self._conn = self._connected()
        except LostConnection as error:
            self._failures += 1
            self._not_before = monotonic() + _PAUSES[min(self._failures, len(_PAUSES) - 1)]
            raise self._out_of_reach() from error
        self._failures = 0

    def _out_of_reach(self) -> LostConnection:
        """What is said of a server that has gone, each time in the same words."""
        return LostConnection(f"the server of {self.location} cannot be reached; it is looked for again by itself")

    # --- transactions --------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _reading(self) -> Iterator[ServerConnection]:
        """One moment of the plan, whatever others write meanwhile."""
        self._ensure_connected()
        conn = self._conn
        with refusing(self.location):
            try:
                with conn.together():
                    conn.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    conn.run(conn.search_path)
                    yield conn
                    conn.run("COMMIT")
            except BaseException:
                _roll_back(conn)
                raise

    @contextlib.contextmanager
    def _writing(self) -> Iterator[ServerConnection]:
        """One transaction that nobody else writes beside, whole or not at all; the server seals what it has written.

        Raises:
            GaveUp: if somebody stops the wait for another program.
            StoreError: if it cannot be saved; where the connection was lost while it was, only if it was not saved.
        """
        try:
            begun = self._begun()
        except LostConnection as error:
            raise LostConnection(f"{error}. Nothing was saved") from error
        conn, is_ended = self._conn, False
        with refusing(self.location):
            try:
                self._refuse_other_version(begun.version)
                with conn.together():
                    yield conn
                    is_ended = True
                    conn.run("COMMIT")
            except psycopg.Error as error:
                if not is_lost(error):
                    _roll_back(conn)
                    raise
                if not is_ended:
                    raise self._lost_while_saving() from error
                self._settle(begun, error)
            except BaseException:
                _roll_back(conn)
                raise

    def _begun(self) -> Begun:
        """Begins to write; where the connection turns out to be lost, once more on another: nothing was sent yet."""
        for attempts_left in (1, 0):
            self._ensure_connected()
            self._refuse_read_only()
            begin = partial(begin_writing, self._conn, _SLICE_MILLISECONDS)
            with refusing(self.location):
                try:
                    return self._waiting.for_turn(begin, is_busy)
                except psycopg.Error as error:
                    if not attempts_left or not is_lost(error):
                        raise
        raise AssertionError("a lost connection is met twice at most")

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.location} is read-only: {self.read_only}")

    def _refuse_other_version(self, version: int) -> None:
        if version != schema.VERSION:
            self.read_only = (
                f"another version of actionplan has changed it (its version is {version}, this one writes "
                f"{schema.VERSION}); leave the program, and start the newer one"
            )
            self._refuse_read_only()

    def _lost_while_saving(self) -> LostConnection:
        return LostConnection(
            f"the connection to {self.location} was lost while it was being saved, and nothing was saved; save it again"
        )

    def _settle(self, begun: Begun, error: psycopg.Error) -> None:
        """Finds out what became of a commit whose answer was lost.

        Raises:
            StoreError: if it was not saved, or nobody can tell.
        """
        end = monotonic() + BUSY_SECONDS
        while monotonic() < end:
            is_there: bool | None = None
            with contextlib.suppress(LostConnection):
                self._ensure_connected()
                with refusing(self.location):
                    is_there = self._has_saved(begun)
            if is_there:
                return
            if is_there is not None:
                raise self._lost_while_saving() from error
            # The server has not noticed yet that whoever wanted it has gone, or is just starting again.
            sleep(0.1)
        raise StoreError(
            f"the connection to {self.location} was lost while it was being saved, and the server cannot be reached: "
            "nobody can tell whether it was saved. Look at the history before you save it again"
        )

    def _has_saved(self, begun: Begun) -> bool | None:
        """Whether a transaction was committed; None while it is under way.

        Its number alone would not do: a server that was killed may give it to another. So what it has written is looked
        for, once it is no longer under way.
        """
        name = self._conn.quoted(self.place.plan)
        (state,) = self._conn.execute("SELECT pg_xact_status(?::xid8)", (begun.number,)).fetchone()
        if state == "in progress":
            return None
        found = self._conn.execute(f"SELECT 1 FROM {name}.change WHERE ticket = ?", (begun.ticket,)).fetchone()
        return found is not None

    def changed_elsewhere(self) -> bool:
        """Whether others have changed the plan since this was last asked. It asks nothing of the server.

        Raises:
            LostConnection: if that cannot be told.
        """
        if self._conn.is_lost and monotonic() < self._not_before:
            raise self._out_of_reach()
        self._ensure_connected()
        if self._was_lost:
            self._was_lost = False
            return True
        with refusing(self.location):
            return self._conn.notes_of_others() > 0 if self._listens else self._has_another_number()

    def _has_another_number(self) -> bool:
        """Whether the last change is another than when this was last asked, which it is every two seconds."""
        if monotonic() < self._not_before:
            return False
        self._not_before = monotonic() + _POOLED_SECONDS
        name, before = self._conn.quoted(self.place.plan), self._seen
        (self._seen,) = self._conn.execute(f"SELECT max(seq) FROM {name}.change").fetchone()
        return self._seen != before

    def close(self) -> None:
        """Gives the connection back."""
        self._conn.close()


def _ask_all(conn: ServerConnection) -> tuple[Row, Row]:
    """What has to be known of a server and of the plan there, on one way there and back.

    The server is also asked to tell of changes from now on; what is read next has all that was changed before.
    """
    name = conn.quoted(conn.schema)
    with conn.together():
        state = conn.execute(_STATE_OF_SERVER, (name,))
        plan = conn.execute(
            f"SELECT (SELECT max(version) FROM {name}.program), {name}.login_role(), "
            f"(SELECT count(*) FROM {name}.action), "
            "(SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = ?)",
            (conn.schema,),
        )
        conn.run(f"DO $$ BEGIN IF NOT pg_is_in_recovery() THEN LISTEN {schema.channel_of(conn.schema)}; END IF; END $$")
    # Read before the end of what is sent together, it would cost another way there and back.
    return state.fetchone(), plan.fetchone()


class Begun(NamedTuple):
    """A transaction that writes, once nobody else does."""

    number: str
    """The server's number of it, by which it can be asked later whether it is still under way."""
    ticket: str
    """What its changes are marked with, by which they are found again."""
    version: int
    """Which version of the program the tables are of by now."""


def begin_writing(conn: ServerConnection, milliseconds: int) -> Begun:
    """Begins a transaction that nobody else writes beside.

    Args:
        conn: The connection.
        milliseconds: How long the server waits for others; 0 for as long as it takes.

    Raises:
        psycopg.errors.LockNotAvailable: if somebody else is saving all the while.
    """
    ticket = uuid4().hex
    try:
        with conn.together():
            conn.run("BEGIN")
            conn.run(conn.search_path)
            conn.run(f"SET LOCAL lock_timeout = {milliseconds}")
            conn.run(f"SELECT pg_advisory_xact_lock({schema.lock_of(conn.schema)})")
            # Others are waited for now; what comes behind waits for nobody.
            conn.run("SET LOCAL lock_timeout = 0")
            conn.run(f"SET LOCAL actionplan.ticket = '{ticket}'")
            begun = conn.execute("SELECT pg_current_xact_id()::text, (SELECT max(version) FROM program)")
        number, version = begun.fetchone()
        return Begun(number, ticket, version)
    except BaseException:
        _roll_back(conn)
        raise


def _roll_back(conn: ServerConnection) -> None:
    """Ends a transaction that has failed; one of a connection that was lost the server ends itself."""
    with contextlib.suppress(psycopg.Error):
        if conn.in_transaction:
            conn.run("ROLLBACK")
