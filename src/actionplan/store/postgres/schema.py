"""The schema of a plan on a server: its tables, who may read and write them, and the functions that guard them.

Everything follows from :data:`.tables.RECORDS` and from the rules of :mod:`.rules.permissions`. There is no list
of migrations: what a schema lacks of today's tables and columns is added, with the default that the record's class has,
and the functions, triggers, checks and privileges are made anew. A version that has to alter what is there adds a step.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Union, get_args, get_origin, get_type_hints

from actionplan.model.ratings import Condition
from actionplan.store.postgres.connection import ServerConnection
from actionplan.store.sql.rows import to_value
from actionplan.store.sql.tables import RECORDS, Table

VERSION = 2
"""Goes up with each version of the program whose tables or guards are others."""
OURS = "a plan of actionplan"
"""The comment on a schema that is one."""
_TEXT, _NUMBER, _REAL = 'text COLLATE "C"', "bigint", "double precision"
_REFERENCES: Mapping[tuple[str, str], str] = {
    ("action", "area"): "area",
    ("evidence", "action"): "action",
    ("milestone", "action"): "action",
    ("note", "action"): "action",
    ("hold_check", "action"): "action",
    ("message_link", "area"): "area",
    ("review_item", "review"): "review",
    ("decision", "review"): "review",
    ("reading", "measure"): "measure",
}
"""What a column of a table is a ref of."""
_LOCKED = (
    ("review", "UPDATE"),
    ("review_item", "INSERT OR UPDATE"),
    ("decision", "INSERT"),
)
_BASE = f"""
CREATE TABLE IF NOT EXISTS plan (id integer PRIMARY KEY CHECK (id = 1), document {_TEXT} NOT NULL);
CREATE TABLE IF NOT EXISTS change (
    seq bigint PRIMARY KEY, at {_TEXT} NOT NULL, day {_TEXT} NOT NULL, by {_TEXT} NOT NULL, source {_TEXT} NOT NULL,
    note {_TEXT} NOT NULL, undoes bigint REFERENCES change (seq), review {_TEXT}, login {_TEXT} NOT NULL DEFAULT '',
    role {_TEXT} NOT NULL DEFAULT '', ticket {_TEXT} NOT NULL DEFAULT '',
    digest {_TEXT});
CREATE INDEX IF NOT EXISTS change_day ON change (day);
CREATE INDEX IF NOT EXISTS change_undoes ON change (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX IF NOT EXISTS change_review ON change (review) WHERE review IS NOT NULL;
CREATE INDEX IF NOT EXISTS change_ticket ON change (ticket) WHERE ticket <> '';
CREATE TABLE IF NOT EXISTS log (
    seq bigint PRIMARY KEY, change bigint NOT NULL REFERENCES change (seq), kind {_TEXT} NOT NULL, ref {_TEXT} NOT NULL,
    version bigint NOT NULL, before {_TEXT}, after {_TEXT} NOT NULL, UNIQUE (kind, ref, version));
CREATE INDEX IF NOT EXISTS log_change ON log (change, kind, ref, version);
CREATE TABLE IF NOT EXISTS chain_head (
    id integer PRIMARY KEY CHECK (id = 1), seq bigint NOT NULL, seal {_TEXT} NOT NULL);
CREATE TABLE IF NOT EXISTS permission (
    kind text PRIMARY KEY, role text NOT NULL, may_add text NOT NULL, updater_fields text[]);
CREATE TABLE IF NOT EXISTS program (version integer NOT NULL);
"""
_AT_LAST = """
CREATE UNIQUE INDEX IF NOT EXISTS review_one_open ON review (state) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS review_item_review ON review_item (review);
DELETE FROM program;
"""
READABLE = ("plan", "change", "log", "chain_head", *(table.name for table in RECORDS))
"""The tables that whoever has a role may read, in the order in which they are filled from another plan."""


def make(conn: ServerConnection) -> None:
    """Makes the schema of a plan and its tables, inside a transaction whose search path is that schema from then on.

    Raises:
        psycopg.errors.DuplicateSchema: if there is one of that name.
    """
    name = conn.quoted(conn.schema)
    conn.run(f"CREATE SCHEMA {name}")
    conn.run(f"COMMENT ON SCHEMA {name} IS '{OURS}'")
    conn.run(f"GRANT USAGE ON SCHEMA {name} TO PUBLIC")
    conn.run(conn.search_path)
    bring_up_to_date(conn)


@contextlib.contextmanager
def unguarded(conn: ServerConnection) -> Iterator[None]:
    """Nothing guards the history meanwhile, and no log is written; only the owner of the schema can do so."""
    for what in ("DISABLE", "ENABLE"):
        if what == "ENABLE":
            yield
        conn.run("; ".join(f"ALTER TABLE {name} {what} TRIGGER USER" for name in READABLE))


def bring_up_to_date(conn: ServerConnection) -> None:
    """Makes what the plan's schema lacks, inside a transaction of its owner's whose search path is the schema."""
    conn.run(_BASE)
    there = _columns_there(conn)
    for table in RECORDS:
        conn.run(_table(table) if table.name not in there else _missing_columns(table, there[table.name]))
        conn.run(_checks(table))
    conn.run(_AT_LAST)
    conn.run(functions(conn))
    for name in READABLE:
        conn.run(_privileges(name))
    for statement in triggers():
        conn.run(statement)
    _write_permissions(conn)
    conn.execute("INSERT INTO program (version) VALUES (?)", (VERSION,))


def _columns_there(conn: ServerConnection) -> dict[str, set[str]]:
    rows = conn.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ?", (conn.schema,)
    ).fetchall()
    there: dict[str, set[str]] = {}
    for table, column in rows:
        there.setdefault(table, set()).add(column)
    return there


@cache
def _kinds(record: type) -> Mapping[str, Any]:
    return get_type_hints(record)


def _parts(kind: Any) -> tuple[Any, ...]:
    """What a field may be: of ``date | None`` the date and None."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _column(table: Table, name: str) -> str:
    """The type of a column, and whether it may be empty."""
    parts = _parts(_kinds(table.record)[name])
    sort = next((_NUMBER for part in parts if part in (int, bool)), _REAL if float in parts else _TEXT)
    is_optional = type(None) in parts or Condition in parts
    return sort if is_optional else f"{sort} NOT NULL"


def _table(table: Table) -> str:
    """A table of records; ``rowid`` is the order in which they were added, as SQLite's is."""
    columns = [f"{name} {_column(table, name)}{_reference(table, name)}" for name in table.columns if name != "ref"]
    return (
        f"CREATE TABLE {table.name} (rowid bigint GENERATED ALWAYS AS IDENTITY, ref {_TEXT} PRIMARY KEY, "
        f"{', '.join(columns)}, version bigint NOT NULL, change bigint NOT NULL REFERENCES change (seq));"
        f"CREATE INDEX {table.name}_change ON {table.name} (change);"
    )


def _reference(table: Table, name: str) -> str:
    target = _REFERENCES.get((table.name, name))
    return f" REFERENCES {target} (ref)" if target else ""


def _missing_columns(table: Table, there: set[str]) -> str:
    """Adds what the records have got since, with the value that older ones have."""
    names, defaults = table.record.__struct_fields__, table.record.__struct_defaults__
    values = dict(zip(names[-len(defaults) :], map(to_value, defaults), strict=True))
    return "".join(
        f"ALTER TABLE {table.name} ADD COLUMN {name} {_column(table, name)} DEFAULT {_literal(values.get(name))};"
        for name in table.columns
        if name not in there
    )


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int | float) else "'{}'".format(value.replace("'", "''"))


def _checks(table: Table) -> str:
    """That a column holds what the record's field can be, whoever writes it: else nobody could read the plan."""
    tests = [test for name in table.columns for test in _tests(name, _kinds(table.record)[name])]
    drop = f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {table.name}_valid;"
    if not tests:
        return drop
    return f"{drop} ALTER TABLE {table.name} ADD CONSTRAINT {table.name}_valid CHECK ({' AND '.join(tests)});"


def _tests(name: str, kind: Any) -> Iterator[str]:
    for part in _parts(kind):
        if part is date:
            yield rf"({name} ~ '^\d{{4}}-\d\d-\d\d$' AND {name}::date IS NOT NULL OR {name} IS NULL)"
        elif isinstance(part, type) and issubclass(part, StrEnum):
            values = ", ".join(f"'{value}'" for value in part)
            yield f"({name} IN ({values}) OR {name} IS NULL)"
        elif part is bool:
            yield f"{name} IN (0, 1)"
        elif get_origin(part) is tuple:
            yield f"json_typeof({name}::json) = 'array'"


def functions(conn: ServerConnection) -> str:
    """The statements that make every function of a plan's schema."""
    text = files(__package__).joinpath("functions.sql").read_text(encoding="utf-8")
    channel = f"'{channel_of(conn.schema)}'"
    values = {
        "@schema@": conn.quoted(conn.schema),
        "@channel@": channel,
        "@lock@": lock_of(conn.schema),
    }
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text + "".join(map(_log_functions, RECORDS))


def channel_of(schema: str) -> str:
    """The channel on which the server tells of the changes of a plan."""
    return f"actionplan_{schema}"


def lock_of(schema: str) -> str:
    """The advisory lock that whoever writes a plan holds, in SQL: the second number is of the plan."""
    return f"1095781454, hashtext('{schema}')"


def _log_functions(table: Table) -> str:
    """What writes the log for one table: a row in the words that SQLite's ``json_object`` has for it."""
    name = table.name
    pairs = " || ',' || ".join(f"'\"{column}\":' || as_json(r.{column})" for column in table.columns)
    path = "SET search_path FROM CURRENT"
    return f"""
        CREATE OR REPLACE FUNCTION {name}_logged(r {name}) RETURNS text LANGUAGE sql STABLE {path}
            AS $$ SELECT '{{' || {pairs} || '}}' $$;
        CREATE OR REPLACE FUNCTION log_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {path} AS $$
        BEGIN
            INSERT INTO log (seq, change, kind, ref, version, before, after) VALUES (
                (SELECT coalesce(max(seq), 0) + 1 FROM log), NEW.change, '{name}', NEW.ref, NEW.version,
                CASE WHEN TG_OP = 'UPDATE' THEN {name}_logged(OLD) END, {name}_logged(NEW));
            RETURN NULL;
        END $$;
    """


def _privileges(name: str) -> str:
    """Whoever has a role reads; records are written through their guards, and the history by nobody.

    Who may connect to the database, whoever keeps the server decides; what they may do there the roles of the plan do.
    """
    written = name in {table.name for table in RECORDS}
    statements = [
        f"REVOKE ALL ON {name} FROM PUBLIC",
        f"GRANT SELECT ON {name} TO PUBLIC",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS readers ON {name}",
        f"DROP POLICY IF EXISTS writers ON {name}",
        f"DROP POLICY IF EXISTS adders ON {name}",
        f"CREATE POLICY readers ON {name} FOR SELECT USING ((SELECT login_role()) <> '')",
    ]
    if written or name == "change":
        statements.append(f"CREATE POLICY adders ON {name} FOR INSERT WITH CHECK (true)")
    if written:
        statements += [
            f"CREATE POLICY writers ON {name} FOR UPDATE USING (true) WITH CHECK (true)",
            f"GRANT INSERT, UPDATE ON {name} TO PUBLIC",
        ]
    if name == "change":
        statements.append("GRANT INSERT (at, day, by, source, note, undoes, review) ON change TO PUBLIC")
    return "; ".join(statements)


def triggers() -> Iterator[str]:
    """The statement of every trigger that a sound plan has."""
    yield _trigger("change_begun", "BEFORE INSERT ON change", "begin_change()")
    yield (
        "DROP TRIGGER IF EXISTS change_sealed ON change; "
        "CREATE CONSTRAINT TRIGGER change_sealed AFTER INSERT ON change "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_change()"
    )
    for table in RECORDS:
        name = table.name
        yield _trigger(f"{name}_guarded", f"BEFORE INSERT OR UPDATE ON {name}", "guard_record()")
        yield _trigger(f"{name}_logged", f"AFTER INSERT OR UPDATE ON {name}", f"log_{name}()")
        yield _trigger(f"{name}_not_deleted", f"BEFORE DELETE ON {name}", "refuse('rows are never deleted')")
    for name, event in _LOCKED:
        yield _trigger(f"{name}_locked", f"BEFORE {event} ON {name}", "guard_review()")
    # Nobody but the owner of the schema could come so far: for them too, history is only added to.
    for name in ("log", "plan"):
        yield _trigger(f"{name}_kept", f"BEFORE UPDATE OR DELETE ON {name}", "refuse('history is append-only')")
    yield _trigger(
        "change_kept",
        "BEFORE DELETE OR UPDATE OF seq, at, day, by, source, note, undoes, review, login, role, ticket ON change",
        "refuse('history is append-only')",
    )


def _trigger(name: str, event: str, function: str) -> str:
    table = event.rpartition(" ON ")[2]
    return (
        f"DROP TRIGGER IF EXISTS {name} ON {table}; "
        f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {function}"
    )


def _write_permissions(conn: ServerConnection) -> None:
    """The rules of :mod:`.rules.permissions`, as the guards go by them."""
    from actionplan.model.rules.permissions import permissions

    conn.run(
        "DELETE FROM permission; REVOKE ALL ON permission, program FROM PUBLIC; "
        "GRANT SELECT ON permission, program TO PUBLIC"
    )
    for kind, rule in permissions().items():
        fields = None if rule.updater_fields is None else sorted(rule.updater_fields)
        conn.execute(
            "INSERT INTO permission (kind, role, may_add, updater_fields) VALUES (?, ?, ?, ?)",
            (kind, rule.role.value, rule.may_add.value, fields),
        )
