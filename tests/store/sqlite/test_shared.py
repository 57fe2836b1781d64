"""A plan that a group shares, with people of their own: whoever of them writes something, the others can use it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.atomic import Access
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store import StoreError, plan_folder
from actionplan.store.sqlite import backups
from actionplan.store.sqlite.store import SqliteStore

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
GROUP, ANN, BOB, EVE = 64_100, 64_101, 64_102, 64_103

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
as_others = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")


def modes(folder: Path) -> dict[str, str]:
    """The permissions of everything in a folder."""
    return {str(path.relative_to(folder)): stat.filemode(path.lstat().st_mode) for path in sorted(folder.rglob("*"))}


def as_user(user: int, groups: list[int], work: Callable[[], object], umask: int = 0o077) -> None:
    """Does something as somebody else, in a process of theirs; it has to go well."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups(groups)
            os.setgid(user)
            os.setuid(user)
            os.umask(umask)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def as_member(user: int, work: Callable[[], object]) -> None:
    as_user(user, [GROUP], work)


def refuses(work: Callable[[], object]) -> Callable[[], None]:
    """What has to be refused for lack of permission."""

    def refused() -> None:
        try:
            work()
        except PermissionError:
            return
        raise AssertionError("it was let through")

    return refused


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others can get to, which the tests' own is not."""
    path = Path(tempfile.mkdtemp(prefix="actionplan-shared-"))
    path.chmod(0o2770)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def shared(folder: Path, plan: Plan, stamp: StampMaker) -> Path:
    """A plan that its folder's group shares; where we are root, a group of Ann and Bob."""
    if os.geteuid() == 0:
        os.chown(folder, ANN, GROUP)
        folder.chmod(0o2770)
    path = folder / "plan.db"
    SqliteStore.create(path, plan, stamp("init"), 0o660).close()
    if os.geteuid() == 0:
        os.chown(path, ANN, -1)
    return path


def open_for_writing(files: Sequence[Path]) -> None:
    """Opens each as somebody does who goes on to change it."""
    for path in files:
        path.open("r+b").close()


def write_everything(plan: Path, who: str) -> None:
    """What a person's program writes beside a plan: a backup of each kind, minutes, an export."""
    with closing(SqliteStore(plan)) as store:
        store.daily_maintenance(TODAY)
        store.backup(plan.with_name(f"copy-of-{who}.db"))
    backups.make_before(plan, f"import-{who}")
    minutes = plan_folder.made_folder(plan_folder.minutes_folder(plan), plan)
    plan_folder.write_document(minutes / f"review-{who}.md", b"minutes", plan)
    plan_folder.write_document(plan.with_name(f"export-{who}.csv"), b"export", plan)
    (plan.parent / who).mkdir()
    (plan.parent / who).chmod(0o2770)
    plan_folder.write_document(plan.parent / who / "deeper.md", b"export", plan)


def test_what_lies_beside_a_shared_plan_is_its_groups(shared: Path) -> None:
    before = os.umask(0o077)
    try:
        write_everything(shared, "ann")
    finally:
        os.umask(before)
    found = modes(shared.parent)
    assert {name: mode for name, mode in found.items() if mode.startswith("-") and mode != "-rw-rw----"} == {}
    assert found["plan-backups"] == found["plan-minutes"] == "drwxrws---"
    assert {path.stat().st_gid for path in shared.parent.rglob("*")} == {shared.stat().st_gid}


@as_others
def test_two_people_of_a_group_read_and_write_beside_each_other_and_nobody_else_does(shared: Path) -> None:
    as_member(ANN, lambda: write_everything(shared, "ann"))
    as_member(BOB, lambda: write_everything(shared, "bob"))
    files = [path for path in shared.parent.rglob("*") if path.is_file()]
    assert len([path for path in files if "ann" in path.name]) >= 4
    for user in (ANN, BOB):
        as_member(user, lambda: [path.read_bytes() for path in files])
        as_member(user, lambda: open_for_writing(files))
    for path in (shared, *files):
        as_user(EVE, [EVE], refuses(path.read_bytes))


@as_others
def test_minutes_in_a_folder_that_one_person_alone_could_write_in_become_the_groups(shared: Path) -> None:
    """As an earlier version made it."""
    minutes = plan_folder.minutes_folder(shared)
    minutes.mkdir(mode=0o755)
    os.chown(minutes, ANN, GROUP)
    minutes.chmod(0o2755)

    def write(who: str) -> None:
        folder = plan_folder.made_folder(minutes, shared)
        plan_folder.write_document(folder / f"{who}.md", b"minutes", shared)

    as_member(ANN, lambda: write("ann"))
    as_member(BOB, lambda: write("bob"))
    assert stat.filemode(minutes.stat().st_mode) == "drwxrws---"


@as_others
def test_what_goes_elsewhere_is_for_nobody_but_whoever_writes_it(shared: Path, folder: Path) -> None:
    elsewhere = Path(tempfile.mkdtemp(prefix="actionplan-elsewhere-"))
    try:
        elsewhere.chmod(0o777)

        def write() -> None:
            plan_folder.write_document(elsewhere / "export.md", b"export", shared)
            with closing(SqliteStore(shared)) as store:
                store.backup(elsewhere / "copy.db")

        as_user(ANN, [GROUP], write, umask=0)
        assert modes(elsewhere) == {"copy.db": "-rw-------", "export.md": "-rw-------"}
    finally:
        shutil.rmtree(elsewhere)


@as_others
def test_a_restored_plan_is_the_groups_again_even_if_it_was_gone(shared: Path, stamp: StampMaker) -> None:
    def give(owner: str) -> None:
        with closing(SqliteStore(shared)) as store:
            action = store.plan(TODAY).actions[0]
            store.save([Edit(action, replace(action, owner=owner))], stamp())

    as_member(ANN, lambda: give("Ann"))
    as_member(ANN, lambda: backups.make_before(shared, "import"))
    (backup,) = plan_folder.backup_folder(shared).iterdir()
    shared.unlink()
    as_member(BOB, lambda: backups.restore(shared, backup))
    assert (stat.filemode(shared.stat().st_mode), shared.stat().st_gid) == ("-rw-rw----", GROUP)
    as_member(ANN, lambda: give("Ann again"))
    as_member(BOB, lambda: give("Bob"))


def test_where_the_group_cannot_be_given_a_file_it_stays_its_writers(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder whose new files are not the group's, somebody who is not in the plan's group."""

    def refused(*_args: object) -> None:
        raise PermissionError

    shared.parent.chmod(0o770)
    other = shared.stat().st_gid + 1
    monkeypatch.setattr(plan_folder, "access_like", lambda _plan: Access(0o660, other))
    monkeypatch.setattr("os.chown", refused)
    plan_folder.write_document(shared.with_name("export.md"), b"export", shared)
    assert stat.filemode(shared.with_name("export.md").stat().st_mode) == "-rw-------"


@pytest.mark.parametrize("kind", ["backup", "restore", "before", "export", "minutes", "made"])
def test_a_plan_is_open_to_nobody_else_from_its_first_byte(
    database: Path, plan: Plan, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Each file that is made is looked at whenever anything is made, linked, renamed or removed, and at the end."""
    backup = backups.make_before(database, "import")
    seen: dict[str, set[str]] = {}

    def look() -> None:
        for path in database.parent.rglob("*"):
            with suppress(FileNotFoundError):
                if path.is_file() and path not in (database, backup):
                    seen.setdefault(path.name, set()).add(stat.filemode(path.stat().st_mode))

    for name in ("open", "link", "unlink", "rename", "replace", "fsync", "chmod"):
        was = getattr(os, name)

        def looking(*args: object, was: Callable[..., object] = was, **options: object) -> object:
            look()
            try:
                return was(*args, **options)
            finally:
                look()

        monkeypatch.setattr(os, name, looking)
    before = os.umask(0)
    try:
        if kind == "backup":
            with closing(SqliteStore(database)) as store:
                store.backup(database.with_name("copy.db"))
        elif kind == "restore":
            backups.restore(database, backup)
        elif kind == "before":
            backups.make_before(database, "import")
        elif kind == "export":
            plan_folder.write_document(database.with_name("export.md"), b"text", database)
        elif kind == "minutes":
            plan_folder.write_document(
                plan_folder.made_folder(plan_folder.minutes_folder(database), database) / "x.md", b"", database
            )
        else:
            SqliteStore.create(database.with_name("other.db"), plan, stamp("init")).close()
    finally:
        os.umask(before)
    assert seen
    assert set().union(*seen.values()) == {"-rw-------"}, seen


def test_a_shared_plan_says_so_where_a_copy_cannot_be_made(shared: Path) -> None:
    with closing(SqliteStore(shared)) as store, pytest.raises(StoreError, match="there is no folder"):
        store.backup(shared.parent / "nowhere" / "copy.db")
