"""A plan on a server and programs of other versions: one brings it up to date, the others wait, older ones keep off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.postgres import schema
from actionplan.store.postgres.store import PostgresStore
from actionplan.store.server_plan import ServerPlan
from own_logins import plan_name
from pooler import Pooler
from server import Server

TODAY = date(2026, 11, 27)
STAMP = Stamp("jo", datetime(2026, 11, 27, 12, tzinfo=UTC), TODAY, "screen")
AS_IT_WAS = """
ALTER TABLE action DROP COLUMN public_reason CASCADE;
ALTER TABLE evidence DROP COLUMN sha256, DROP COLUMN size;
DROP TABLE sent_report CASCADE;
DROP FUNCTION log_sent_report();
DROP FUNCTION login_name() CASCADE;
DELETE FROM permission WHERE kind = 'sent_report';
UPDATE program SET version = 0;
"""
"""What an older version had not."""


@pytest.fixture
def place(server: Server, tmp_path: Path, plan: Plan) -> ServerPlan:
    made = ServerPlan(server.url(server.login("jo")), plan_name(tmp_path))
    PostgresStore.create(made, plan, replace(STAMP, source="init")).close()
    return made


def as_owner(place: ServerPlan, script: str) -> None:
    with psycopg.connect(place.server, autocommit=True) as conn:
        conn.execute(f"SET search_path = {place.plan}")
        conn.execute(script)


def of(server: Server, place: ServerPlan, login: str) -> ServerPlan:
    return ServerPlan(server.url(server.login(login)), place.plan)


def test_its_owner_brings_an_older_plan_up_to_date_and_it_is_as_it_was(place: ServerPlan) -> None:
    with closing(PostgresStore(place)) as store:
        action = store.plan(TODAY).actions[0]
        store.save([Edit(action, replace(action, owner="Ann"))], STAMP)
        before, history = store.plan(TODAY), store.history()
    as_owner(place, AS_IT_WAS)
    with closing(PostgresStore(place)) as store:
        assert (store.plan(TODAY), store.check()) == (before, ())
        assert [update.change for update in store.history()] == [update.change for update in history]
        action = store.plan(TODAY).actions[0]
        store.save([Edit(action, replace(action, public_reason="late parts"))], STAMP)
        assert store.plan(TODAY).actions[0].public_reason == "late parts"
        assert store.undo(replace(STAMP, source="undo")).seq == 3
        assert store.check() == ()


def test_whoever_does_not_own_it_is_told_who_does(server: Server, place: ServerPlan) -> None:
    as_owner(place, AS_IT_WAS)
    with pytest.raises(StoreError, match="from an older actionplan; jo, who owns it, brings it up to date"):
        PostgresStore(of(server, place, "al"))
    PostgresStore(place).close()
    PostgresStore(of(server, place, "al")).close()


def test_of_several_that_start_at_once_one_brings_it_up_to_date(place: ServerPlan) -> None:
    as_owner(place, AS_IT_WAS)

    def opened(_number: int) -> str:
        with closing(PostgresStore(place)) as store:
            return store.plan(TODAY).title

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(opened, range(6))) == {"Peer review"}
    with closing(PostgresStore(place)) as store:
        assert store.check() == ()


def test_one_that_fails_half_way_changes_nothing(place: ServerPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    as_owner(place, AS_IT_WAS)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_AT_LAST", "SELECT 1 / 0")
        with pytest.raises(StoreError, match="division by zero"):
            PostgresStore(place)
    with psycopg.connect(place.server) as conn:
        rows = conn.execute(f"SELECT version FROM {place.plan}.program").fetchall()
        columns = conn.execute(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = %s AND column_name = 'public_reason'",
            (place.plan,),
        ).fetchone()
    assert (rows, columns) == ([(0,)], (0,))


def test_a_newer_plan_is_left_alone(place: ServerPlan) -> None:
    as_owner(place, f"UPDATE program SET version = {schema.VERSION + 1}")
    with pytest.raises(StoreError, match=r"is kept by a newer actionplan .* left unchanged\. Install the newer one"):
        PostgresStore(place)


def test_whoever_has_it_open_meanwhile_saves_nothing_more(place: ServerPlan) -> None:
    with closing(PostgresStore(place)) as store:
        action = store.plan(TODAY).actions[0]
        as_owner(place, f"UPDATE program SET version = {schema.VERSION + 1}")
        with pytest.raises(StoreError, match="another version of actionplan has changed it"):
            store.save([Edit(action, replace(action, owner="Ann"))], STAMP)
        assert store.plan(TODAY).actions[0].owner == ""
        assert "another version" in store.plan(TODAY).read_only


def test_through_a_pooler_nothing_is_brought_up_to_date(server: Server, pooler: Pooler, place: ServerPlan) -> None:
    as_owner(place, AS_IT_WAS)
    pooled = ServerPlan(server.url("jo", port=pooler.port), place.plan)
    with pytest.raises(StoreError, match="not brought up to date through a pooler: open it once at the server's own"):
        PostgresStore(pooled)
    PostgresStore(place).close()
    PostgresStore(pooled).close()


def test_a_schema_of_another_program_is_left_alone(place: ServerPlan, plan: Plan) -> None:
    other = place.with_plan(f"x{place.plan[1:]}")
    as_owner(place, f"CREATE SCHEMA {other.plan}")
    with pytest.raises(StoreError, match="is another program's; it is left unchanged|there is no plan at"):
        PostgresStore(other)
    as_owner(place, f"COMMENT ON SCHEMA {other.plan} IS 'accounts'")
    with pytest.raises(StoreError, match="is another program's; it is left unchanged"):
        PostgresStore(other)
    with pytest.raises(FileExistsError):
        PostgresStore.create(other, plan, STAMP)
