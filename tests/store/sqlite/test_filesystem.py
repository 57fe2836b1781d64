"""Where a database lies: network file systems and write-protected places are read, and said to be; groups can share."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sqlite import filesystem
from actionplan.store.sqlite.store import SqliteStore

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and mounts of Unix")

TABLE = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /srv/plans rw,relatime shared:12 - nfs4 files:/plans rw,vers=4.2
41 40 8:1 / /srv/plans/local rw,relatime - xfs /dev/sda1 rw
42 27 0:51 / /mnt/with\\040space rw - cifs //files/plans rw
43 27 0:52 / /home/jo/far rw,nosuid shared:3 master:1 - fuse.sshfs jo@far:/ rw
44 27 8:2 / /over rw - nfs files:/over rw
45 44 8:2 / /over rw - ext4 /dev/sdb rw
a line that makes no sense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/jo/plan.db", "ext4"),
        ("/srv/plans/plan.db", "nfs4"),
        ("/srv/plans/deeper/plan.db", "nfs4"),
        ("/srv/plansnot/plan.db", "ext4"),
        ("/srv/plans/local/plan.db", "xfs"),
        ("/mnt/with space/plan.db", "cifs"),
        ("/home/jo/far/plan.db", "fuse.sshfs"),
        ("/over/plan.db", "ext4"),
    ],
)
def test_the_mount_that_holds_a_path_is_the_nearest_and_the_last(path: str, kind: str) -> None:
    assert filesystem.mounted_as(Path(path), TABLE) == kind


def test_without_a_table_nothing_is_known() -> None:
    assert filesystem.mounted_as(Path("/home/jo/plan.db"), "") == ""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that makes the tests' folder one of another kind of file system, as far as anybody can tell."""

    def mount(kind: str) -> None:
        table = tmp_path / "mountinfo"
        table.write_text(
            f"27 1 254:0 / / rw - ext4 /dev/vda rw\n28 27 0:9 / {tmp_path.resolve()} rw - {kind} far:/ rw\n"
        )
        monkeypatch.setattr(filesystem, "_MOUNTS", table)

    monkeypatch.setattr("sys.platform", "linux")
    return mount


@posix
@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "vboxsf"])
def test_on_a_network_a_plan_is_read_and_not_written(
    database: Path, stamp: StampMaker, mounted: Callable[[str], None], kind: str
) -> None:
    mounted(kind)
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
        assert plan.read_only == store.read_only
        assert f"network file system ({kind})" in store.read_only
        action = plan.actions[0]
        with pytest.raises(StoreError) as refused:
            store.save([Edit(action, replace(action, owner="Ann"))], stamp())
        assert store.plan(TODAY).actions[0] == action
    for words in (kind, "the disk of one computer", "ACTIONPLAN_ALLOW_NETWORK=1"):
        assert words in str(refused.value)


@posix
def test_whoever_takes_it_on_themselves_may_write_on_a_network(
    database: Path, stamp: StampMaker, mounted: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted("nfs4")
    monkeypatch.setenv("ACTIONPLAN_ALLOW_NETWORK", "1")
    with closing(SqliteStore(database)) as store:
        action = store.plan(TODAY).actions[0]
        assert store.save([Edit(action, replace(action, owner="Ann"))], stamp()).seq == 2


@posix
def test_no_plan_is_made_on_a_network(
    tmp_path: Path, plan: Plan, stamp: StampMaker, mounted: Callable[[str], None]
) -> None:
    mounted("cifs")
    with pytest.raises(StoreError, match="cannot be made: it is kept on a network file system"):
        SqliteStore.create(tmp_path / "plan.db", plan, stamp("init"))
    assert not (tmp_path / "plan.db").exists()


@pytest.fixture(params=["file", "folder", "disk"])
def protected(request: pytest.FixtureRequest, database: Path, tmp_path: Path) -> Iterator[Path]:
    """A database in a write-protected file, folder, or file system."""
    if os.name == "nt" and request.param != "file":
        pytest.skip("on Windows a folder's attribute protects nothing")
    if request.param == "disk" or (os.name != "nt" and os.geteuid() == 0):
        disk = tmp_path / "disk"
        disk.mkdir()
        mount = subprocess.run(["mount", "-t", "tmpfs", "none", disk], capture_output=True, check=False)
        if mount.returncode:
            pytest.skip("nobody here may mount a file system")
        copyfile(database, disk / "plan.db")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        yield disk / "plan.db"
        subprocess.run(["umount", disk], check=True)
    elif request.param == "file":
        database.chmod(0o400)
        yield database
        database.chmod(0o600)
    else:
        database.parent.chmod(0o500)
        yield database
        database.parent.chmod(0o700)


def test_a_write_protected_plan_is_read_and_says_so(protected: Path, stamp: StampMaker) -> None:
    with closing(SqliteStore(protected)) as store:
        plan = store.plan(TODAY)
        assert "write-protected" in plan.read_only
        action = plan.actions[0]
        with pytest.raises(StoreError, match=r"read-only: .*write-protected"):
            store.save([Edit(action, replace(action, owner="Ann"))], stamp())
        with pytest.raises(StoreError, match="read-only"):
            store.undo(stamp("undo"))
        assert store.daily_maintenance(TODAY) == plan.read_only
        assert store.check() == ()
        assert store.history() == ()


@posix
def test_a_group_shares_a_plan_and_its_backups(tmp_path: Path, plan: Plan, stamp: StampMaker) -> None:
    folder = tmp_path / "group"
    folder.mkdir()
    folder.chmod(0o2770)
    assert filesystem.why_not_shared(folder) == ""
    before = os.umask(0o077)
    try:
        with closing(SqliteStore.create(folder / "plan.db", plan, stamp("init"), 0o660)) as store:
            store.daily_maintenance(TODAY)
    finally:
        os.umask(before)
    modes = {path.name: stat.filemode(path.stat().st_mode) for path in folder.rglob("*")}
    assert modes == {
        "plan.db": "-rw-rw----",
        "plan-backups": "drwxrws---",
        "plan-2026-11-27.db": "-rw-rw----",
    }


@posix
@pytest.mark.parametrize("mode", [0o700, 0o770, 0o2750])
def test_a_folder_that_no_group_shares_is_named_with_what_to_do(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    folder.chmod(mode)
    reason = filesystem.why_not_shared(folder)
    assert f"chgrp GROUP {folder} && chmod 2770 {folder}" in reason
    assert "make the folder first" in filesystem.why_not_shared(tmp_path / "nowhere")
