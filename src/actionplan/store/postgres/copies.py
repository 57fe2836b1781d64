"""A plan on a server from a plan file, and a plan file from a plan on a server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from actionplan import settings
from actionplan.atomic import OWNER_ONLY, finished_file, why_not_written
from actionplan.store import StoreError
from actionplan.store.postgres import schema
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.postgres.failures import refusing
from actionplan.store.postgres.making import make_schema
from actionplan.store.postgres.plan_connection import begin_writing
from actionplan.store.server_plan import LONGEST_PLAN_NAME, ServerPlan
from actionplan.store.sql.copying import copy_rows
from actionplan.store.sql.statements import Connection
from actionplan.store.sqlite import backups
from actionplan.store.sqlite import schema as file_schema
from actionplan.store.sqlite.connection import connect, transaction, wrapped
from actionplan.store.sqlite.copies import Unsound
from actionplan.store.sqlite.failures import refusing as refusing_file
from actionplan.store.sqlite.integrity import problems


def write_plan_file(source: Connection, target: Path, *, origin: str) -> None:
    """Writes a plan file with all that a plan is, put there once it is checked.

    Args:
        source: The plan, in a transaction that reads.
        target: The file's name; its folder is there.
        origin: Where the plan is kept, in words.

    Raises:
        Unsound: if the copy is not sound.
        StoreError: if there is a file of that name, or it cannot be written.
    """
    with refusing_file(target, copying=True):
        try:
            with finished_file(target, OWNER_ONLY) as draft, contextlib.closing(connect(draft)) as conn:
                with transaction(conn):
                    file_schema.migrate(wrapped(conn))
                    with file_schema.unguarded(conn):
                        copy_rows(source, conn)
                if faults := problems(conn):
                    raise Unsound(Path(origin), faults[0])
        except FileExistsError as error:
            raise StoreError(f"{target} already exists; choose another name") from error
        except OSError as error:
            raise StoreError(why_not_written(target, error)) from error


def make_from_file(place: ServerPlan, file: Path) -> None:
    """Makes a plan on a server of a plan file: history, digests and figures are the same.

    The names in that history are as the file had them; the server has checked none of them.

    Raises:
        FileExistsError: if there is a plan of that name.
        StoreError: if the file is not sound, or the plan cannot be made.
    """
    with _sound_rows(file) as source:
        make_schema(place, lambda conn: _fill(source, conn))


def replace_plan(place: ServerPlan, file: Path) -> ServerPlan | None:
    """Puts a plan file in the place of a plan on a server, which is kept under another name.

    Returns:
        Where the plan that was there is kept; None if there was none.

    Raises:
        StoreError: if the file is not sound, or whoever has logged in does not own the plan. Nothing is changed then.
    """
    aside = place.with_plan(_name_aside(place.plan))
    with _sound_rows(file) as source, refusing(place.location):
        conn = ServerConnection(place)
        try:
            (there,) = conn.execute("SELECT to_regnamespace(?) IS NOT NULL", (conn.quoted(place.plan),)).fetchone()
            if not there:
                make_schema(place, lambda made: _fill(source, made))
                return None
            begin_writing(conn, 30_000)
            conn.run(f"ALTER SCHEMA {conn.quoted(place.plan)} RENAME TO {conn.quoted(aside.plan)}")
            # Its functions look for their tables where they stand now.
            conn.schema = aside.plan
            conn.run(conn.search_path)
            schema.bring_up_to_date(conn)
            conn.schema = place.plan
            schema.make(conn)
            _fill(source, conn)
            conn.run("COMMIT")
        finally:
            conn.close()
    return aside


@contextlib.contextmanager
def _sound_rows(file: Path) -> Iterator[Connection]:
    """A plan file as this version has it, to be read; the file itself stays as it is."""
    backups.refuse_unsound(file)
    with (
        TemporaryDirectory() as folder,
        backups.up_to_date(Path(folder) / file.name, file, OWNER_ONLY) as draft,
        contextlib.closing(connect(draft, "ro")) as conn,
    ):
        yield conn


def _fill(source: Connection, conn: ServerConnection) -> None:
    with schema.unguarded(conn):
        copy_rows(source, conn)


def _name_aside(plan: str) -> str:
    ending = f"_before_{settings.now():%Y%m%d_%H%M%S}"
    return f"{plan[: LONGEST_PLAN_NAME - len(ending)]}{ending}"
