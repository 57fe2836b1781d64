"""From an address to a store: a file opens, anything else is refused before it touches the disk."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.store import NoDatabase, StoreError
from actionplan.store.opening import backups_of, create_store, database_file, glance, open_store
from any_plan import TODAY
from command_line import done, refused
from in_review import stamp

SERVERS = (
    " postgresql://x/y",
    "postgresql:/x/y",
    "postgresql://jo@plans/improvement",
    "postgres://plans",
    "mysql://plans/one",
    "https://council.example/plan",
)


@pytest.mark.parametrize("address", SERVERS)
@pytest.mark.parametrize("verb", ["list", "init", "demo --no-open", "restore", "check", "backup b.db"])
def test_an_address_that_no_store_answers_to_is_refused_and_makes_no_folder(
    address: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kind = address.partition(":")[0].strip()
    assert f"no way to open {kind}:// addresses" in refused("--db", address, *verb.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", SERVERS)
def test_so_it_is_where_the_environment_names_it(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTIONPLAN_DB", address)
    assert "no way to open" in refused("list")
    assert "no way to open" in refused("init")
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
