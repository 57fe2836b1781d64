"""From an address to a store: a file opens, anything else is refused before it touches the disk."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.store import NoDatabase, StoreError
from actionplan.store.opening import backups_of, create_store, database_file, glance, open_store
from actionplan.store.server_plan import server_plan
from any_plan import TODAY
from command_line import done, refused
from in_review import stamp

OTHERS = ("mysql://plans/one", "https://council.example/plan", "sqlite:///plan.db")
NOBODY = "127.0.0.1:9"
"""Where nobody listens."""
SERVERS = (f" postgresql://{NOBODY}/y", f"postgresql://jo@{NOBODY}/improvement?plan=one", f"postgres://{NOBODY}")
NO_ADDRESSES = {
    "postgresql:/x/y": "write postgresql://host/database",
    "postgresql://[x/y": "write postgresql://host/database",
    "postgresql://h/d?plan=Plan": "cannot be called 'Plan'",
    "postgresql://h/d?plan=a-b": "cannot be called 'a-b'",
    "postgresql://h/d?plan=pg_x": "cannot be called 'pg_x'",
    f"postgresql://h/d?plan={'a' * 41}": "40 at most",
}


@pytest.mark.parametrize("address", OTHERS)
@pytest.mark.parametrize("verb", ["list", "init", "demo --no-open", "restore", "check", "backup b.db"])
def test_an_address_that_no_store_answers_to_is_refused_and_makes_no_folder(
    address: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kind = address.partition(":")[0].strip()
    assert f"at a postgresql:// address; {kind}:// is neither" in refused("--db", address, *verb.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", SERVERS)
@pytest.mark.parametrize("verb", ["list", "init", "check", "backup b.db"])
def test_a_server_that_is_not_there_is_said_and_nothing_is_made(
    address: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "cannot be reached" in refused("--db", address, *verb.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("address", "why"), NO_ADDRESSES.items())
def test_what_is_no_address_of_a_plan_is_refused(address: str, why: str) -> None:
    assert why in refused("--db", address, "list")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://jo:secret@h/d",
        "postgresql://jo:secr%65t@h/d?plan=one",
        "postgres://h/d?password=secret",
        "postgresql://h/d?plan=one&password=secret&sslmode=require",
        "postgresql://jo:@h/d",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str, tmp_path: Path) -> None:
    for verb in (["list"], ["init"], ["portfolio", address], ["plans", address]):
        said = refused("--db", address, *verb)
        assert "there is a password in the address" in said
        assert "secr" not in said
    assert not any("secr" in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_what_libpq_asks_for_is_passed_on_and_the_plan_is_not() -> None:
    place = server_plan("postgres://jo@h:6432/d?sslmode=verify-full&plan=one&sslrootcert=/etc/ca%20b.pem")
    assert place.server == "postgresql://jo@h:6432/d?sslmode=verify-full&sslrootcert=/etc/ca%20b.pem"
    assert (place.plan, place.location) == ("one", f"{place.server}&plan=one")
    assert server_plan(place.location) == place
    assert server_plan("postgresql://h/d").location == "postgresql://h/d"


@pytest.mark.parametrize("address", OTHERS)
def test_so_it_is_where_the_environment_names_it(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTIONPLAN_DB", address)
    assert "is neither" in refused("list")
    assert "is neither" in refused("init")
    assert "The plan cannot be opened: a plan is kept in a file" in done("--help")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["plan.db", "a plan: the second.db", "plans//plan.db", "ümläut.db"])
def test_a_file_is_a_file_whatever_it_is_called(name: str) -> None:
    assert database_file(name) == Path(name)


def test_a_plan_is_made_opened_and_looked_at_from_its_address(tmp_path: Path, plan: Plan) -> None:
    address = tmp_path / "plan.db"
    with closing(create_store(address, plan, stamp(source="init"))) as made:
        assert made.location == str(address)
        assert made.backups() == ()
        kept = made.backup_before("import")
    with closing(open_store(address)) as opened:
        assert opened.plan(TODAY).title == plan.title
        assert opened.backups() == backups_of(address) == (kept,)
    assert glance(address).plan(TODAY).title == plan.title
    assert ("1.1", plan.areas[0].text) in glance(address).refs_beginning("area", "1.")


def test_what_is_not_there_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase):
        open_store(tmp_path / "none.db")
    with pytest.raises(StoreError):
        glance(tmp_path / "none.db").plan(date(2026, 11, 27))
