"""A plan taken to a server and back: it is the same plan, history and digests and all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.store import NoDatabase, Store
from actionplan.store.opening import open_store, place_named, plans_at
from command_line import done, refused, run
from contract import of_nobody, set_on
from own_logins import plan_name
from scripted_plan import make_scripted
from server import Server

TODAY = date(2026, 11, 27)
Addresses = Callable[[str], str]


def stamped(by: str = "ann", source: str = "command") -> Stamp:
    return Stamp(by, datetime(2026, 11, 27, 12, tzinfo=UTC), TODAY, source)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a scripted quarter, with reviews, undone changes and a redaction's neighbours."""
    return make_scripted(tmp_path_factory.mktemp("quarter") / "quarter.db")


@pytest.fixture
def address(server: Server, tmp_path: Path) -> Addresses:
    """The address of the test's own plan, for a login."""
    return lambda login: f"{server.url(server.login(login))}?plan={plan_name(tmp_path)}"


def opened(address: str) -> Store:
    return open_store(place_named(address))


def dumped(path: Path) -> list[str]:
    """All that a file holds, but how its library has counted its migrations."""
    with closing(sqlite3.connect(path)) as conn:
        return [line for line in conn.iterdump() if "_sqlite_migrations" not in line]


def test_to_a_server_and_back_not_a_byte_of_it_is_another(quarter: Path, address: Addresses, tmp_path: Path) -> None:
    on_server, back = address("ann"), tmp_path / "back.db"
    assert f"Copied to {on_server}: " in done("copy", str(quarter), on_server)
    assert "Copied to" in done("copy", on_server, str(back))
    assert dumped(back) == dumped(quarter)
    with closing(opened(str(quarter))) as here, closing(opened(on_server)) as there:
        assert of_nobody(here.plan(TODAY)) == of_nobody(there.plan(TODAY))
        assert here.history() == there.history()
        assert here.identity() == there.identity() != ""
        for day in (date(2026, 10, 9), date(2026, 11, 6), TODAY):
            assert of_nobody(here.plan_as_at(day)) == of_nobody(there.plan_as_at(day)), day
        assert here.check() == there.check() == ()
    for verb in (["summary"], ["list", "--json"], ["export", "--format", "md", "--output", "-"]):
        assert run("--db", str(quarter), *verb).stdout == run("--db", address("jo"), *verb).stdout != "", verb


def test_names_that_came_with_a_file_are_marked_and_those_since_are_proven(quarter: Path, address: Addresses) -> None:
    done("copy", str(quarter), address("ann"))
    with closing(opened(address("bo"))) as store:
        count = store.plan(TODAY).seq
        set_on(store, stamped("somebody else"), "1.2", success_measure="on the server")
        changes = [update.change for update in store.history()]
        assert {change.login for change in changes if change.seq <= count} == {""}
        assert (changes[-1].by, changes[-1].login) == ("bo", "bo")
        (note,) = (note for note in store.asides() if "came with a file" in note)
        assert note == f"the names in changes 1 to {count} came with a file, and no server has checked them"
    assert "The names in its history are as the file had them" in done("copy", str(quarter), f"{address('ann')}x")


def test_a_plan_that_is_there_is_never_written_over(quarter: Path, address: Addresses, tmp_path: Path) -> None:
    done("copy", str(quarter), address("ann"))
    with closing(opened(address("ann"))) as store:
        before = store.plan(TODAY)
    assert "already exists and is left unchanged" in refused("copy", str(quarter), address("ann"))
    assert "already exists and is left unchanged" in refused("--db", address("ann"), "init")
    file = tmp_path / "there.db"
    file.write_text("mine")
    assert "already exists and is left unchanged" in refused("copy", address("ann"), str(file))
    assert file.read_text() == "mine"
    with closing(opened(address("ann"))) as store:
        assert store.plan(TODAY) == before


def test_what_was_altered_is_not_copied(quarter: Path, address: Addresses, tmp_path: Path) -> None:
    altered = tmp_path / "altered.db"
    with closing(sqlite3.connect(quarter)) as source, closing(sqlite3.connect(altered)) as target:
        source.backup(target)
        target.execute("DROP TRIGGER change_kept")
        target.execute("UPDATE change SET by = 'Somebody else' WHERE seq = 3")
        target.commit()
    refused("copy", str(altered), address("ann"))
    with pytest.raises(NoDatabase):
        opened(address("ann"))


def test_a_server_without_a_plan_says_so_and_is_given_none(address: Addresses) -> None:
    for verb in (["list"], ["check"], ["update", "1.1", "--note", "x"]):
        assert "there is no plan at" in refused("--db", address("ann"), *verb)
    with pytest.raises(NoDatabase, match=r"create one with: actionplan --db \"postgresql://.*\" init"):
        opened(address("ann"))


def test_a_backup_of_a_server_opens_anywhere_and_is_restored_with_what_was_there_kept(
    quarter: Path, address: Addresses, tmp_path: Path
) -> None:
    done("copy", str(quarter), address("ann"))
    backup = tmp_path / "backup.db"
    assert "Backed up to" in done("--db", address("ann"), "backup", str(backup))
    assert "Sound: " in done("--db", str(backup), "check")
    with closing(opened(address("ann"))) as open_meanwhile:
        before = open_meanwhile.plan(TODAY)
        set_on(open_meanwhile, stamped(), "1.2", success_measure="after the backup")
        later = open_meanwhile.plan(TODAY)
        said = done("--db", address("ann"), "restore", str(backup))
        assert "What was there is kept as postgresql://" in said
        assert open_meanwhile.plan(TODAY).actions == before.actions, "whoever has it open goes on with it"
        set_on(open_meanwhile, stamped(), "1.2", success_measure="after the restore")
        assert open_meanwhile.check() == ()
    kept = said.rsplit("kept as ", 1)[1].split()[0].rstrip(".")
    with closing(opened(kept)) as store:
        assert store.plan(TODAY).actions == later.actions
        assert store.check() == ()
    assert kept in plans_at(address("ann").partition("?")[0])


def test_only_the_owner_of_the_plan_restores_it(quarter: Path, address: Addresses, tmp_path: Path) -> None:
    done("copy", str(quarter), address("ann"))
    with closing(opened(address("bo"))) as store:
        before = store.plan(TODAY)
    assert "must be owner of schema" in refused("--db", address("bo"), "restore", str(quarter))
    with closing(opened(address("bo"))) as store:
        assert store.plan(TODAY) == before
