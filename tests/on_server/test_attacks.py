"""Somebody with a login and SQL instead of the program: they can do what their role may do, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from actionplan.model.action import Evidence, EvidenceKind
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.grants import Grant, Role
from actionplan.model.log import Stamp
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KINDS, RecordKind
from actionplan.model.rules.permissions import permissions
from actionplan.store import StoreError
from actionplan.store.postgres.store import PostgresStore
from actionplan.store.server_plan import ServerPlan
from actionplan.store.sql.rows import to_value
from own_logins import plan_name
from samples import SAMPLES
from server import Server

TODAY = date(2026, 11, 27)
ROLES = {"ray": Role.READER, "una": Role.UPDATER, "ed": Role.EDITOR, "kim": Role.KEEPER}
STRANGER = "sid"
CANNOT = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def stamped(by: str, source: str = "screen") -> Stamp:
    return Stamp(by, datetime(2026, 11, 27, 12, tzinfo=UTC), TODAY, source)


class Attacked:
    """A plan on a server, whose owner has given everybody but one their role. Una owns 1.1 and supports 1.2."""

    def __init__(self, server: Server, path: Path, plan: Plan) -> None:
        self._server, self.name = server, plan_name(path)
        owners, support = {"1.1": "Una", "1.3": "Ed"}, {"1.2": ("Una",)}
        actions = tuple(
            replace(action, owner=owners.get(action.ref, ""), support=support.get(action.ref, ()))
            for action in plan.actions
        )
        PostgresStore.create(self.place("jo"), replace(plan, actions=actions), stamped("jo", "init")).close()
        grants = [Grant("jo", "Jo", Role.KEEPER), *(Grant(who, who.title(), role) for who, role in ROLES.items())]
        with closing(PostgresStore(self.place("jo"))) as store:
            store.save([Edit(None, grant) for grant in grants], stamped("jo"))

    def place(self, login: str) -> ServerPlan:
        return ServerPlan(self._server.url(self._server.login(login)), self.name)

    def sql(self, login: str) -> psycopg.Connection[Any]:
        """A connection of somebody who uses SQL."""
        conn = psycopg.connect(self.place(login).server, autocommit=True)
        conn.execute(f"SET search_path = {self.name}")
        return conn

    def as_owner(self, statement: str) -> list[tuple[Any, ...]]:
        with self.sql("jo") as conn:
            return conn.execute(statement).fetchall()

    def is_sound(self) -> bool:
        with closing(PostgresStore(self.place("jo"))) as store:
            return store.check() == ()


@pytest.fixture
def attacked(server: Server, tmp_path: Path, plan: Plan) -> Attacked:
    return Attacked(server, tmp_path, plan)


@pytest.fixture(scope="module")
def unharmed() -> list[Attacked]:
    """The plan of the tests in which no attack gets through: the first of them makes it."""
    return []


@pytest.fixture
def attacked_in_vain(unharmed: list[Attacked], server: Server, tmp_path: Path, plan: Plan) -> Attacked:
    """A plan that an attack leaves as it is: one for all tests that find it so."""
    if not unharmed:
        unharmed.append(Attacked(server, tmp_path, plan))
    return unharmed[0]


@pytest.fixture
def sql(attacked: Attacked) -> Iterator[Callable[[str], psycopg.Connection[Any]]]:
    """Connections by login, closed at the end."""
    made: list[psycopg.Connection[Any]] = []

    def connect(login: str) -> psycopg.Connection[Any]:
        made.append(attacked.sql(login))
        return made[-1]

    yield connect
    for conn in made:
        conn.close()


def begin(conn: psycopg.Connection[Any], source: str = "screen", by: str = "Somebody else", **values: Any) -> int:
    """Inserts a change, in a transaction that is begun; answers with its number."""
    conn.execute("BEGIN")
    columns = {"at": "2026-11-27T12:00:00+00:00", "day": "2026-11-27", "by": by, "source": source, "note": "", **values}
    marks = ", ".join(["%s"] * len(columns))
    return int(
        conn.execute(
            f"INSERT INTO change ({', '.join(columns)}) VALUES ({marks}) RETURNING seq", [*columns.values()]
        ).fetchone()[0]  # type: ignore[index]
    )


def insert(conn: psycopg.Connection[Any], kind: RecordKind, record: Any, seq: int) -> None:
    names = [name for name in record.__struct_fields__ if name not in STAMPED]
    columns, marks = ", ".join([*names, "version", "change"]), ", ".join(["%s"] * (len(names) + 2))
    values = [to_value(getattr(record, name)) for name in names]
    conn.execute(f"INSERT INTO {kind.name} ({columns}) VALUES ({marks})", [*values, 1, seq])


def update(conn: psycopg.Connection[Any], kind: str, ref: str, seq: int, **values: Any) -> None:
    assignments = "".join(f"{name} = %s, " for name in values)
    done = conn.execute(
        f"UPDATE {kind} SET {assignments}version = version + 1, change = %s WHERE ref = %s",
        [*values.values(), seq, ref],
    )
    assert done.rowcount == 1


def in_the_store(attacked: Attacked, login: str, kind: RecordKind) -> str:
    """What the program says to somebody who adds a sample of a kind; empty if it is saved."""
    with closing(PostgresStore(attacked.place(login))) as store:
        try:
            store.save([Edit(None, SAMPLES[kind.name].record)], stamped(login))
        except StoreError as error:
            return str(error)
    return ""


def prepared(attacked: Attacked, kind: RecordKind) -> None:
    first = [record for record in SAMPLES[kind.name].first if not isinstance(record, Grant)]
    with closing(PostgresStore(attacked.place("jo"))) as store:
        store.save([Edit(None, record) for record in first], stamped("jo"))


@every_kind
def test_each_role_adds_what_it_may_and_sql_reaches_no_further_than_the_program(
    kind: RecordKind, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    prepared(attacked, kind)
    record = SAMPLES[kind.name].record
    outcomes = {}
    for login in (STRANGER, *ROLES):
        conn = sql(login)
        try:
            insert(conn, kind, record, begin(conn))
            outcomes[login] = True
        except CANNOT:
            outcomes[login] = False
        conn.execute("ROLLBACK")
    needed = permissions()[kind.name].may_add
    expected = {login: role.rank >= needed.rank for login, role in ROLES.items()}
    if kind.name in ("evidence", "milestone", "note") and record.action in ("1.1", "1.2"):
        expected["una"] = True
    if kind.name in ("person", "body") and record.name != record.ref:
        expected["ed"] = False
    assert outcomes == {STRANGER: False, **expected}
    for login in ("ray", "una", "ed"):
        assert (in_the_store(attacked, login, kind) == "") == outcomes[login], login
        if outcomes[login]:
            break


@pytest.mark.parametrize(
    ("ref", "values", "may"),
    [
        ("1.1", {"rag": "green", "rag_reason": "on its way"}, True),
        ("1.2", {"forecast": "2027-01-31"}, True),
        ("1.1", {"stage": "complete", "completed_on": "2026-11-27", "completed_by": "Una"}, True),
        ("1.1", {}, True),
        ("1.3", {"rag": "green"}, False),
        ("1.3", {}, False),
        ("1.1", {"owner": "Ed"}, False),
        ("1.1", {"due": "2027-01-31"}, False),
        ("1.1", {"title": "Nothing at all"}, False),
        ("1.1", {"support": '["Una", "Ed"]'}, False),
        ("1.1", {"stage": "closed", "signed_off_by": "Ed"}, False),
        ("1.1", {"stage": "withdrawn"}, False),
        ("2.1", {"owner": "Una"}, False),
    ],
)
def test_an_updater_says_how_their_own_actions_get_on_and_nothing_else(
    ref: str, values: dict[str, str], may: bool, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    conn = sql("una")
    seq = begin(conn)
    if may:
        update(conn, "action", ref, seq, **values)
        conn.execute("COMMIT")
        with closing(PostgresStore(attacked.place("kim"))) as store:
            assert store.history()[-1].change.by == "Una"
    else:
        with pytest.raises(CANNOT):
            update(conn, "action", ref, seq, **values)
        conn.execute("ROLLBACK")
    assert attacked.is_sound()


@pytest.mark.parametrize(
    "record",
    [
        Evidence("1.3/1", "1.3", "a file", "", None, next(iter(EvidenceKind))),
        Milestone("1.3/m1", "1.3", "a step"),
        ProgressNote("1.3/n1", "1.3", "a note"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_an_updater_adds_nothing_to_what_is_not_theirs_nor_moves_it_there(
    record: Any, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    kind = next(kind for kind in KINDS if kind.record is type(record))
    own = replace(record, ref=record.ref.replace("1.3", "1.1"), action="1.1")
    conn = sql("una")
    with pytest.raises(CANNOT):
        insert(conn, kind, record, begin(conn))
    conn.execute("ROLLBACK")
    insert(conn, kind, own, begin(conn))
    conn.execute("COMMIT")
    with pytest.raises(CANNOT):
        update(conn, kind.name, own.ref, begin(conn), action="1.3")
    conn.execute("ROLLBACK")
    assert attacked.is_sound()


def test_nobody_signs_off_their_own(attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]) -> None:
    conn = sql("ed")
    closing_values = {"stage": "closed", "signed_off_by": "Kim", "signed_off_on": "2026-11-27"}
    with pytest.raises(CANNOT, match="somebody other than its owner"):
        update(conn, "action", "1.3", begin(conn), **closing_values)
    conn.execute("ROLLBACK")
    update(conn, "action", "1.1", begin(conn), **closing_values)
    conn.execute("ROLLBACK")


def test_the_name_in_the_history_is_that_of_whoever_has_logged_in(
    attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    conn = sql("ed")
    seq = begin(conn, by="Kim")
    update(conn, "action", "1.2", seq, title="Forged")
    conn.execute("COMMIT")
    with closing(PostgresStore(attacked.place("kim"))) as store:
        change = store.history()[-1].change
    assert (change.seq, change.by, change.login) == (seq, "Ed", "ed")
    for column in ("seq", "login", "role", "ticket", "digest"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            begin(conn, **{column: "9"})
        conn.execute("ROLLBACK")


@pytest.mark.parametrize("login", ["sid", *ROLES])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET after = '{}'",
        "DELETE FROM log",
        "INSERT INTO log (seq, change, kind, ref, version, after) VALUES (999, 1, 'action', '1.1', 9, '{}')",
        "UPDATE change SET by = 'Somebody else'",
        "UPDATE change SET digest = 'x'",
        "DELETE FROM change",
        "UPDATE chain_head SET seq = 1",
        "DELETE FROM chain_head",
        "UPDATE plan SET document = '{}'",
        "DELETE FROM plan",
        "DELETE FROM action",
        "TRUNCATE action CASCADE",
        "UPDATE permission SET role = 'reader'",
        "INSERT INTO permission (kind, role, may_add) VALUES ('plan', 'reader', 'reader')",
        "UPDATE program SET version = 0",
        "ALTER TABLE action DISABLE TRIGGER USER",
        "DROP TRIGGER action_guarded ON action",
        "DROP TABLE log CASCADE",
        "ALTER TABLE log DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON log FOR SELECT USING (true)",
        "CREATE OR REPLACE FUNCTION login_role() RETURNS text LANGUAGE sql AS $$ SELECT 'keeper' $$",
        "CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$",
        "CREATE TABLE mine (x text)",
        "SET session_replication_role = replica",
        "SET SESSION AUTHORIZATION jo",
        "SET ROLE jo",
        'SELECT take_out(\'[redacted x]\', \'[{"kind": "permission", "key": "kind", "id": "action", '
        '"field": "role", "value": "[redacted x]"}]\')',
        'SELECT take_out(\'[redacted x]\', \'[{"kind": "change", "key": "seq", "id": "1", "field": "by", '
        '"value": "[redacted x]"}]\')',
        'SELECT take_out(\'[redacted x]\', \'[{"kind": "action", "key": "ref", "id": "1.1", "field": "title", '
        '"value": "Another title"}]\')',
        "SELECT take_out('', '[]')",
    ],
)
def test_history_and_its_guards_are_out_of_everybodys_reach(
    login: str, statement: str, attacked_in_vain: Attacked
) -> None:
    before = attacked_in_vain.as_owner("SELECT seq, by, digest FROM change ORDER BY seq")
    with closing(attacked_in_vain.sql(login)) as conn, pytest.raises(CANNOT):
        conn.execute(statement)
    assert attacked_in_vain.as_owner("SELECT seq, by, digest FROM change ORDER BY seq") == before


@pytest.mark.parametrize("login", ["ray", "una", "ed"])
def test_only_a_keeper_takes_out_a_text(
    login: str, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    words = "[redacted 27 Nov 2026: a name]"
    row = f'[{{"kind": "action", "key": "ref", "id": "1.1", "field": "title", "value": "{words}"}}]'
    with pytest.raises(CANNOT, match="only a keeper"):
        sql(login).execute("SELECT take_out(%s, %s)", (words, row))


@pytest.mark.parametrize(
    "trick",
    [
        "UPDATE action SET title = 'x' WHERE ref = '1.2'",
        "UPDATE action SET title = 'x', version = version + 2, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET title = 'x', version = version + 1, change = 1 WHERE ref = '1.2'",
        "UPDATE action SET title = 'x', version = version + 1 WHERE ref = '1.2'",
        "UPDATE action SET ref = '9.9', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET rag = 'purple', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET stage = 'gone', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET due = 'tomorrow', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET due = '2026-02-31', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET support = 'Una', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET support = '{{}}', version = version + 1, change = {seq} WHERE ref = '1.2'",
        "UPDATE action SET area = '9.9', version = version + 1, change = {seq} WHERE ref = '1.2'",
    ],
)
def test_a_keeper_with_sql_leaves_no_plan_that_cannot_be_read(
    trick: str, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    conn = sql("kim")
    seq = begin(conn)
    with pytest.raises(psycopg.Error):
        conn.execute(trick.format(seq=seq))
    conn.execute("ROLLBACK")
    assert attacked.is_sound()


def test_a_change_is_sealed_when_it_is_committed_and_nothing_is_added_to_it_after(
    attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    conn = sql("kim")
    seq = begin(conn)
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        update(conn, "action", "1.2", seq, title="Slipped in")
    conn.execute("ROLLBACK")
    begin(conn)
    conn.execute("COMMIT")
    conn.execute("BEGIN")
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        update(conn, "action", "1.2", seq, title="Slipped in")
    conn.execute("ROLLBACK")
    assert attacked.is_sound()


def test_an_editor_undoes_what_is_their_own_and_a_keeper_what_others_did(
    attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    with closing(PostgresStore(attacked.place("una"))) as store:
        action = store.plan(TODAY).action("1.1")
        assert action is not None
        seq = store.save([Edit(action, replace(action, status="under way"))], stamped("una")).seq
    assert seq is not None
    conn = sql("ed")
    with pytest.raises(CANNOT, match="only a keeper may undo"):
        begin(conn, "undo", undoes=seq)
    conn.execute("ROLLBACK")
    with closing(PostgresStore(attacked.place("ed"))) as store, pytest.raises(StoreError, match="Kim"):
        store.undo(stamped("ed", "undo"), seq)
    with closing(PostgresStore(attacked.place("una"))) as store:
        assert store.undo(stamped("una", "undo")).seq == seq
        assert store.redo(stamped("una", "redo")).seq == seq
    with closing(PostgresStore(attacked.place("kim"))) as store:
        assert store.undo(stamped("kim", "undo"), seq).seq == seq
        assert store.check() == ()


def test_no_plan_is_left_without_a_keeper(
    attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]], server: Server, plan: Plan
) -> None:
    conn = sql("kim")
    seq = begin(conn)
    update(conn, "access_grant", "jo", seq, role="reader")
    update(conn, "access_grant", "kim", seq, withdrawn="left")
    with pytest.raises(psycopg.errors.RaiseException, match="has to be a keeper"):
        conn.execute("COMMIT")
    update(conn, "access_grant", "kim", begin(conn), withdrawn="left")
    conn.execute("COMMIT")
    assert attacked.is_sound()
    bare = ServerPlan(attacked.place("jo").server, f"x{attacked.name[1:]}")
    PostgresStore.create(bare, plan, stamped("jo", "init")).close()
    conn.execute(f"SET search_path = {bare.plan}")
    kind = next(kind for kind in KINDS if kind.name == "access_grant")
    insert(conn, kind, Grant("kim", "Kim", Role.READER), begin(conn))
    with pytest.raises(psycopg.errors.RaiseException, match="has to be a keeper"):
        conn.execute("COMMIT")


@pytest.mark.parametrize("source", ["init", "redact"])
def test_a_change_hides_behind_no_source_that_is_not_its_own(
    source: str, attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    for login in ("una", "ed"):
        conn = sql(login)
        with pytest.raises(CANNOT):
            begin(conn, source)
        conn.execute("ROLLBACK")


def test_whoever_has_no_role_reads_nothing_and_is_told_who_could_give_one(
    attacked: Attacked, sql: Callable[[str], psycopg.Connection[Any]]
) -> None:
    conn = sql(STRANGER)
    for table in ("plan", "change", "log", "action", "person", "access_grant"):
        assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    with pytest.raises(StoreError, match=r"login sid has been given no role .* actionplan grant sid"):
        PostgresStore(attacked.place(STRANGER))


def test_a_keeper_gives_and_takes_roles_and_they_hold_at_once(attacked: Attacked) -> None:
    with closing(PostgresStore(attacked.place("kim"))) as kim, closing(PostgresStore(attacked.place("ray"))) as ray:
        action = ray.plan(TODAY).action("1.2")
        assert action is not None
        edit = Edit(action, replace(action, status="seen"))
        with pytest.raises(StoreError, match="you are a reader"):
            ray.save([edit], stamped("ray"))
        grant = next(grant for grant in kim.plan(TODAY).grants if grant.ref == "ray")
        kim.save([Edit(grant, replace(grant, role=Role.EDITOR))], stamped("kim"))
        assert ray.save([edit], stamped("ray")).seq is not None
        with pytest.raises(StoreError, match="you are an editor"):
            ray.save([Edit(None, Grant("mal", "Mal", Role.KEEPER))], stamped("ray"))
        grant = next(grant for grant in kim.plan(TODAY).grants if grant.ref == "ray")
        kim.save([Edit(grant, replace(grant, withdrawn="left"))], stamped("kim"))
        with pytest.raises(StoreError):
            ray.save([edit], stamped("ray"))
        assert kim.check() == ()
