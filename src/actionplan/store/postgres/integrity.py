"""Whether a plan on a server is sound: its guards, and the chain of digests."""

from __future__ import annotations

import re

from actionplan.model.sanitise import sanitise
from actionplan.store.postgres import schema
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.sql.hash_chain import alterations, is_cut_off

_NAMED = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)")
_BODY = re.compile(r"CREATE OR REPLACE FUNCTION (?:\S+\.)?(\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)


def problems(conn: ServerConnection) -> tuple[str, ...]:
    """Everything that is wrong, in plain words, harmless to show; nothing if it is sound."""
    faults = _differences(conn) or alterations(conn, lambda table, row: f"{table.name}_logged({row})")
    return tuple(map(sanitise, faults))


def end_of_history(conn: ServerConnection) -> str:
    """What is wrong with the end of the history, at a glance; empty if nothing is."""
    return "the newest changes are missing" if is_cut_off(conn) else ""


def _differences(conn: ServerConnection) -> list[str]:
    """What of the guards is missing, switched off, or not as this version makes it."""
    rows = conn.execute(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE c.relnamespace = to_regnamespace(?) AND NOT t.tgisinternal AND t.tgenabled = 'O'",
        (conn.quoted(conn.schema),),
    )
    sources = conn.execute(
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace(?)", (conn.quoted(conn.schema),)
    )
    open_tables = conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(?) AND relkind = 'r' AND NOT relrowsecurity",
        (conn.quoted(conn.schema),),
    )
    there = {name for (name,) in rows.fetchall()}
    bodies = {(name, body) for name, body in sources.fetchall()}
    unguarded = {name for (name,) in open_tables.fetchall()}
    expected = [name for statement in schema.triggers() for name in _NAMED.findall(statement)]
    functions = _BODY.findall(schema.functions(conn))
    return [
        *(f"the trigger {name} is missing or switched off" for name in expected if name not in there),
        *(
            f"the function {name} is not as this version makes it"
            for name, body in functions
            if (name, body) not in bodies
        ),
        *(f"the table {name} is open to everybody" for name in schema.READABLE if name in unguarded),
    ]


def asides(conn: ServerConnection, owner: str) -> tuple[str, ...]:
    """What is worth knowing and no damage: who may do more than their role, and which names nobody has checked."""
    login, is_superuser = conn.execute(
        "SELECT session_user::text, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)"
    ).fetchone()
    first, last, number = conn.execute("SELECT min(seq), max(seq), count(*) FROM change WHERE login = ''").fetchone()
    notes = []
    if login == owner or is_superuser:
        why = "is a superuser of the server" if is_superuser else "owns the plan's tables"
        notes.append(f"the login {login} {why}, and so may do more than its role: keep it for bringing up to date")
    if number:
        notes.append(f"the names in changes {first} to {last} came with a file, and no server has checked them")
    return tuple(map(sanitise, notes))
