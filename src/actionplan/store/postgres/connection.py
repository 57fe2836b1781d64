"""One connection to a server, which takes the statements of :mod:`actionplan.store.sql`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.types.string import StrDumper

from actionplan.store.server_plan import ServerPlan
from actionplan.store.sql.statements import Values

_DEFAULTS: dict[str, Any] = {
    "application_name": "actionplan",
    "connect_timeout": 10,
    # A server that has gone without a word, its cable pulled, is noticed within a quarter of a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
"""What is asked of libpq where the address, the environment or a service file says nothing else."""
_WORDINGS = (
    (re.compile(r" INDEXED BY \w+"), ""),
    (re.compile(r"\bCROSS JOIN\b"), "JOIN"),
    (re.compile(r"\bIS NOT (?!NULL\b|DISTINCT\b)"), "IS DISTINCT FROM "),
    (re.compile(r"\bIS (?!NOT\b|NULL\b|DISTINCT\b)"), "IS NOT DISTINCT FROM "),
    (re.compile(r"%"), "%%"),
    (re.compile(r"(?<!:):(\w+)"), r"%(\1)s"),
    (re.compile(r"\?"), "%s"),
)
"""What SQLite words otherwise: how its planner is told the order, how what may be NULL is compared, and where values
stand. What it has and PostgreSQL has not (``json_extract``, ``instr``) are functions of the plan's schema."""


@lru_cache(maxsize=1000)
def worded(statement: str) -> str:
    """A statement as PostgreSQL takes it."""
    for pattern, replacement in _WORDINGS:
        statement = pattern.sub(replacement, statement)
    return statement


class ServerRows:
    """What a statement answers with, once it is asked for: until then others may be sent behind it."""

    def __init__(self, cursor: psycopg.Cursor[Any], connection: ServerConnection) -> None:
        self._cursor = cursor
        self._connection = connection

    @property
    def rowcount(self) -> int:
        """How many rows it has written."""
        if self._cursor.pgresult is None:
            self._connection.sync()
        return self._cursor.rowcount

    def fetchone(self) -> Any:
        """The next row; None after the last."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        """One row after another."""
        return iter(self._cursor)


class ServerConnection:
    """A connection to the schema of a plan. Transactions are begun by hand; between, each statement is one."""

    def __init__(self, place: ServerPlan) -> None:
        """Connects and logs in.

        Raises:
            psycopg.Error: if that is not possible.
        """
        values = conninfo_to_dict(place.server)
        given = {name: value for name, value in _DEFAULTS.items() if name not in values}
        # Through a pooler a prepared statement would be looked for on another connection.
        self._conn = psycopg.connect(place.server, autocommit=True, prepare_threshold=None, **given)
        # Every column that is compared with one is text, and "unknown" would be no argument of our functions.
        self._conn.adapters.register_dumper(str, StrDumper)
        self.schema = place.plan
        self._pipeline: psycopg.Pipeline | None = None
        self._told = 0
        self._conn.add_notify_handler(lambda note: self._count(note.pid))

    # --- statements ----------------------------------------------------------------------------------------

    def execute(self, statement: str, values: Values = (), /) -> ServerRows:
        """Has a statement done."""
        return ServerRows(self._conn.execute(worded(statement), values), self)

    def executemany(self, statement: str, values: Iterable[Any], /) -> ServerRows:
        """Has a statement done for each of some values, all on one way there and back."""
        cursor = self._conn.cursor()
        cursor.executemany(worded(statement), values)
        return ServerRows(cursor, self)

    def run(self, script: str) -> None:
        """Has the statements of a script done, as they stand."""
        self._conn.execute(script)

    def quoted(self, name: str) -> str:
        """A name as SQL has it."""
        return sql.Identifier(name).as_string(self._conn)

    @property
    def search_path(self) -> str:
        """The statement that has a transaction look for tables and functions in the schema of the plan."""
        return f"SET LOCAL search_path = {self.quoted(self.schema)}, pg_temp"

    @contextmanager
    def together(self) -> Iterator[None]:
        """Statements are sent without waiting for the answer to the one before, until something is read."""
        with self._conn.pipeline() as pipeline:
            self._pipeline = pipeline
            try:
                yield
            finally:
                self._pipeline = None

    def sync(self) -> None:
        """Waits for the answers to all that was sent."""
        if self._pipeline is not None:
            self._pipeline.sync()

    # --- the connection itself -----------------------------------------------------------------------------

    @property
    def login(self) -> str:
        """The role that has logged in."""
        return self._conn.info.user

    @property
    def backend_pid(self) -> int:
        """The number of the server's process, as it was said at the login."""
        return self._conn.info.backend_pid

    @property
    def is_lost(self) -> bool:
        """Whether the server has gone, as far as this side knows. Nothing is sent to ask."""
        if self._conn.closed:
            return True
        try:
            self._conn.pgconn.consume_input()
        except psycopg.Error:
            return True
        return self._conn.pgconn.status != ConnStatus.OK

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is begun and not ended."""
        return self._conn.info.transaction_status != TransactionStatus.IDLE

    def notes_of_others(self) -> int:
        """How many changes of other connections the server has told of since this was last asked. Nothing is sent."""
        # What has come while something else was asked, psycopg has handed on; the rest is taken here.
        self._conn.pgconn.consume_input()
        while (note := self._conn.pgconn.notifies()) is not None:
            self._count(note.be_pid)
        told, self._told = self._told, 0
        return told

    def _count(self, pid: int) -> None:
        self._told += pid != self._conn.info.backend_pid

    def close(self) -> None:
        """Gives the connection back."""
        self._conn.close()
