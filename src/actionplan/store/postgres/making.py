"""Making the schema of a plan on a server."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from actionplan.store.postgres import schema
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.postgres.failures import refusing
from actionplan.store.server_plan import ServerPlan


def make_schema(place: ServerPlan, write: Callable[[ServerConnection], None]) -> None:
    """Makes the schema of a plan, whole or not at all.

    Args:
        place: Where.
        write: Called once inside the transaction, with the tables made, to write the plan.

    Raises:
        FileExistsError: if there is a schema of that name.
        StoreError: if it cannot be made.
    """
    with refusing(place.location):
        conn = ServerConnection(place)
        try:
            conn.run("BEGIN")
            schema.make(conn)
            write(conn)
            conn.run("COMMIT")
        except psycopg.errors.DuplicateSchema:
            raise FileExistsError(place.location) from None
        finally:
            conn.close()
