"""The plans of a database on a server."""

from __future__ import annotations

from actionplan.store.postgres import schema
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.postgres.failures import refusing
from actionplan.store.server_plan import ServerPlan


def plans_on(place: ServerPlan) -> tuple[str, ...]:
    """The addresses of the plans of a database, by name.

    Raises:
        StoreError: if the server cannot be reached.
    """
    with refusing(place.location):
        conn = ServerConnection(place)
        try:
            rows = conn.execute(
                "SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') = ? ORDER BY nspname",
                (schema.OURS,),
            ).fetchall()
        finally:
            conn.close()
    return tuple(place.with_plan(name).named for (name,) in rows)
