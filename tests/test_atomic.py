"""What is never written over, by whatever name and whichever door; and what is, with its permissions kept."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from actionplan import atomic, settings
from actionplan.model.rules.review import close, next_review, start
from actionplan.store import StoreError, plan_folder
from actionplan.store.sqlite import backups
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, refused, run

posix = pytest.mark.skipif(os.name == "nt", reason="devices, links and permissions of Unix")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as server:
        # A socket's address may not be long.
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(before)


def make_link(path: Path) -> None:
    path.with_name("linked.md").write_text("precious")
    path.symlink_to(path.with_name("linked.md"))


def make_dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere.md"))


NO_FILES: Mapping[str, Callable[[Path], object]] = {
    "pipe": make_pipe,
    "socket": make_socket,
    "link": make_link,
    "dangling": make_dangling,
    "folder": Path.mkdir,
}


@posix
@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize("force", [False, True])
def test_only_a_regular_file_is_ever_written_over(database: Path, kind: str, force: bool) -> None:
    target = database.with_name("summary.md")
    NO_FILES[kind](target)
    before = target.lstat()
    said = refused("export", "--output", str(target), *(["--force"] if force else []))
    assert str(target) in said
    assert any(word in said for word in ("is a folder", "is a link to", "is a device or a pipe"))
    assert str(target) in refused("backup", str(target))
    after = target.lstat()
    assert (before.st_mode, before.st_ino) == (after.st_mode, after.st_ino)
    linked = target.with_name("linked.md")
    assert not linked.exists() or linked.read_text() == "precious"
    assert not target.with_name("nowhere.md").exists()


@posix
def test_a_device_is_never_written_over(database: Path) -> None:
    for target in ("/dev/null", "/dev/full"):
        assert "is a device or a pipe" in refused("export", "--force", "--output", target)
        assert stat.S_ISCHR(Path(target).stat().st_mode)


def own_names(database: Path) -> dict[str, Path]:
    """What belongs to a plan, there or not, and other names of the same."""
    (backup,) = plan_folder.backup_folder(database).iterdir()
    names = {
        "plan": database,
        "journal": database.with_name("plan.db-journal"),
        "wal": database.with_name("plan.db-wal"),
        "shm": database.with_name("plan.db-shm"),
        "backup": backup,
        "a backup to come": backup.with_name("plan-2099-01-01.db"),
        "anything among the backups": backup.with_name("summary.md"),
        "other case": database.with_name("PLAN.DB-Journal"),
        "roundabout": database.parent / "plan-backups" / ".." / "plan.db",
    }
    if os.name != "nt":
        linked = database.with_name("by-another-way")
        linked.symlink_to(database.parent)
        names["through a linked folder"] = linked / "plan.db-journal"
        for name, file in (("hard link.md", database), ("hard link of a backup.md", backup)):
            os.link(file, database.with_name(name))
            names[name] = database.with_name(name)
    return names


def writers(database: Path) -> dict[str, Callable[[Path], str]]:
    """Every way to write a file that somebody names."""
    return {
        "export": lambda target: refused("export", "--format", "md", "--force", "--output", str(target)),
        "backup": lambda target: refused("backup", str(target)),
        "minutes": lambda target: refused("review", "minutes", "--format", "md", "--output", str(target)),
    }


@pytest.fixture
def reviewed(database: Path) -> Path:
    """A plan with a closed review, and a backup."""
    with closing(SqliteStore(database)) as store:
        today = settings.today()
        plan = store.plan(today)
        store.save(start(plan, (), next_review(plan, today, "The Chair", "")), settings.stamp("review"))
        (review,) = store.plan(today).reviews
        store.save([close(review)], settings.stamp("review"))
    backups.make_before(database, "import")
    return database


@pytest.mark.parametrize("way", ["export", "backup", "minutes"])
def test_no_part_of_a_plan_is_written_over_by_whatever_name(reviewed: Path, way: str) -> None:
    before = {path: path.read_bytes() for path in reviewed.parent.rglob("*") if path.is_file()}
    for what, target in own_names(reviewed).items():
        said = writers(reviewed)[way](target)
        words = ("the plan's database", "a part of the plan", "a backup of the plan", "keeps the plan's backups in")
        assert any(word in said for word in words), (what, said)
        assert said.endswith("; choose another name"), (what, said)
    after = {
        path: path.read_bytes() for path in reviewed.parent.rglob("*") if path.is_file() and "hard" not in path.name
    }
    assert after == before


def test_writing_over_needs_to_be_said(database: Path) -> None:
    target = database.with_name("summary.md")
    target.write_text("mine")
    assert refused("export", "--output", str(target)).endswith("already exists; --force overwrites it")
    assert refused("backup", str(target)).endswith("already exists; choose another name")
    assert target.read_text() == "mine"
    done("export", "--output", str(target), "--force")
    assert target.read_text().startswith("# ")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o640, 0o400])
def test_a_file_that_is_written_over_is_for_the_same_people(database: Path, mode: int) -> None:
    target = database.with_name("summary.md")
    target.write_text("the old one")
    if os.geteuid() == 0:
        os.chown(target, 64_101, 64_100)
    target.chmod(mode)
    before = target.stat()
    done("export", "--output", str(target), "--force")
    after = target.stat()
    assert target.read_text().startswith("# ")
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


@posix
def test_where_the_old_group_cannot_be_kept_no_other_group_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "summary.md"
    target.write_text("the old one")
    target.chmod(0o664)
    status = os.stat_result((*target.lstat()[:5], target.lstat().st_gid + 1, *target.lstat()[6:]))
    monkeypatch.setattr(Path, "lstat", lambda _self: status)

    def refused(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.chown", refused)
    atomic.write_over(target, b"the new one")
    assert (target.read_bytes(), stat.filemode(target.stat().st_mode)) == (b"the new one", "-rw----r--")


@pytest.mark.parametrize("name", ["x" * 300 + ".md", "file/summary.md", "nowhere/summary.md"])
def test_a_name_that_no_file_can_have_is_one_line(database: Path, name: str) -> None:
    database.with_name("file").write_text("no folder")
    for way in ("export --format md --output", "backup"):
        said = refused(*way.split(), str(database.parent / name))
        assert "cannot be written" in said or "there is no folder" in said


def test_no_file_has_a_name_with_a_null_byte(database: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: .*embedded null"):
        plan_folder.refuse_target(database.with_name("a\x00b.md"), database)


# --- a full disk ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["write_bytes", "fsync"])
def test_a_full_disk_names_the_file_and_what_to_do(reviewed: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if call == "write_bytes" else os, call, full)
    target = reviewed.with_name("summary.md")
    ways = ["export --format md --output", "review minutes --format md --output"]
    for way in [*ways, *(["backup"] if call == "fsync" else [])]:
        said = refused(*way.split(), str(target))
        assert said == f"{target} cannot be written: the disk is full. Make room, or choose another disk"
        assert sorted(path.name for path in reviewed.parent.iterdir()) == ["plan-backups", "plan.db"]


def test_an_update_without_a_backup_says_one_thing(reviewed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, draft: Path) -> None:
        raise StoreError(f"{draft} cannot be written: the disk is full")

    monkeypatch.setattr("actionplan.store.sqlite.copies.vacuum_into", full)
    saved = run("update", "1.2", "--owner", "Ann")
    assert (saved.exit_code, saved.stderr.count("\n")) == (0, 1)
    assert saved.stderr.startswith("actionplan: today's backup could not be made: ")

    def no_room(*_args: object) -> None:
        raise StoreError("the disk of plan.db is full; nothing was saved. Make room and save again")

    monkeypatch.setattr(SqliteStore, "save", no_room)
    assert refused("update", "1.2", "--owner", "Bo").startswith("the disk of plan.db is full")
