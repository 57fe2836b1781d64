"""The server, the pooler and the network of the tests themselves do what the tests rest on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from patience import eventually
from pooler import Pooler
from proxy import Cut, Proxy
from server import HOST, Server

psycopg = pytest.importorskip("psycopg", reason='pip install "actionplan[postgres]"')


def test_a_login_is_itself_and_may_make_a_schema_but_no_login(server: Server) -> None:
    with psycopg.connect(server.url(server.login("Jo O'Neill"))) as conn:
        assert conn.execute("SELECT session_user").fetchone() == ("Jo O'Neill",)
        conn.execute("CREATE SCHEMA hers")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("CREATE ROLE another LOGIN")


def test_nobody_logs_in_with_another_password(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(server.login("jo")))


def test_texts_are_sorted_as_people_sort_them_and_kept_as_utf8(server: Server) -> None:
    with psycopg.connect(server.url(server.login("jo"))) as conn:
        assert conn.execute("SELECT 'a' < 'B', current_setting('server_encoding')").fetchone() == (True, "UTF8")


def test_what_was_committed_survives_a_kill_and_what_was_not_is_absent(durable_server: Server) -> None:
    url = durable_server.url(durable_server.login("jo"))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA s CREATE TABLE kept (number int)")
        conn.execute("INSERT INTO s.kept VALUES (1)")
        conn.execute("BEGIN")
        conn.execute("INSERT INTO s.kept VALUES (2)")
        first = durable_server.postmaster
        durable_server.kill()
        durable_server.restart()
        assert durable_server.postmaster != first
        with pytest.raises(psycopg.OperationalError):
            conn.execute("COMMIT")
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT * FROM s.kept").fetchall() == [(1,)]


def test_the_server_goes_with_the_program_that_started_it_even_if_that_is_killed(server: Server) -> None:
    script = (
        "import os, signal\n"
        "from server import Server\n"
        "running = Server()\n"
        "print(running.port, running.folder, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    killed = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    # What guards the server holds the other end of the output, so this comes once it has done its work.
    port, folder = killed.stdout.split()
    assert killed.returncode
    assert not Path(folder).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, int(port)))


def ask(conn: Any, *statements: str) -> None:
    for statement in statements:
        conn.execute(statement)


@pytest.fixture
def table(server: Server) -> str:
    """A table that everybody may write to, made anew."""
    server.run("DROP TABLE IF EXISTS kept", database=server.database())
    server.run("CREATE TABLE kept (number int)", database=server.database())
    server.run("GRANT ALL ON kept TO PUBLIC", database=server.database())
    return "kept"


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in a pipeline"])
@pytest.mark.parametrize("where", Cut)
def test_a_commit_is_cut_where_it_is_wanted(
    server: Server, proxy: Proxy, table: str, where: Cut, together: bool
) -> None:
    url = server.url(server.login("jo"), port=proxy.port)
    proxy.cut_at = where
    with psycopg.connect(url, autocommit=True) as conn:
        # Who only reads is left alone.
        ask(conn, "BEGIN READ ONLY", f"SELECT * FROM {table}", "COMMIT")
        with pytest.raises(psycopg.OperationalError):
            if together:
                with conn.pipeline():
                    ask(conn, "BEGIN", f"INSERT INTO {table} VALUES (1)", "COMMIT")
            else:
                ask(conn, "BEGIN", f"INSERT INTO {table} VALUES (1)", "COMMIT")
    assert proxy.cuts == 1
    kept = "SELECT count(*) FROM kept"
    with psycopg.connect(url, autocommit=True) as conn:
        first = conn.execute(kept).fetchone()
        assert first == (0,) if where in (Cut.BEFORE, Cut.LATE) else first in [(0,), (1,)]
        # Once nobody else is at work there, it is settled.
        others = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'jo' AND pid <> pg_backend_pid()"
        eventually(lambda: conn.execute(others).fetchone() == (0,))
        assert conn.execute(kept).fetchone() == (0 if where is Cut.BEFORE else 1,)


def test_turns_are_counted_as_somebody_far_away_waits_for_them(server: Server, proxy: Proxy) -> None:
    proxy.delay = 0.01
    with psycopg.connect(server.url(server.login("jo"), port=proxy.port), autocommit=True) as conn:
        (link,) = proxy.links
        # Whether it speaks TLS, who is there, and the three steps of a password that is never sent.
        assert link.login_turns == 4
        ask(conn, "SELECT 1", "SELECT 2")
        assert link.turns == 2
        with conn.pipeline():
            ask(conn, "SELECT 3", "SELECT 4", "SELECT 5")
        assert link.turns == 3
        assert link.statements == [f"SELECT {number}" for number in range(1, 6)]


def test_a_connection_is_cut_and_none_taken_until_the_network_is_back(server: Server, proxy: Proxy) -> None:
    url = server.url(server.login("jo"), port=proxy.port)
    with psycopg.connect(url, autocommit=True) as conn:
        proxy.refuse()
        ask(conn, "SELECT 1")
        proxy.cut()
        with pytest.raises(psycopg.OperationalError):
            ask(conn, "SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)
    proxy.accept()
    with psycopg.connect(url) as conn:
        ask(conn, "SELECT 1")


def test_through_the_pooler_two_transactions_may_have_two_connections(server: Server, pooler: Pooler) -> None:
    url = pooler.url(server.login("jo"))
    with psycopg.connect(url, autocommit=True) as first, psycopg.connect(url, autocommit=True) as second:
        ask(first, "SELECT 1")
        ask(second, "BEGIN")
        ask(first, "BEGIN")
        pids = [conn.execute("SELECT pg_backend_pid()").fetchone() for conn in (first, second)]
        assert pids[0] != pids[1]
        ask(first, "COMMIT")
        ask(second, "COMMIT")
        # Nobody has a connection of their own: what one has used, the other may be given next.
        assert {second.execute("SELECT pg_backend_pid()").fetchone() for _ in range(3)} <= set(pids)
