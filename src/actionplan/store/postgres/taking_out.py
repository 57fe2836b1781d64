"""Taking out a text on a server: the one procedure there that writes over the history does it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.sql.redacting import Alteration


def alter_history(conn: ServerConnection, placeholder: str, alterations: Sequence[Alteration]) -> None:
    """Has the server put the placeholder in the place of a text, wherever that stands; nothing else does it put in.

    Raises:
        psycopg.errors.InsufficientPrivilege: if whoever has logged in is no keeper.
    """
    rows = [
        {"kind": table, "key": key, "id": str(row), "field": column, "value": value}
        for table, key, row, column, value in alterations
    ]
    conn.execute("SELECT take_out(?, CAST(? AS jsonb))", (placeholder, json.dumps(rows))).fetchone()
