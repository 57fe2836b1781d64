"""A full disk and a failing one: the save is refused in a line that says why, nothing is damaged, and it goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.store import Store
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen
from programs import PREAMBLE, Programs
from sizes import sizes

TODAY = date(2026, 11, 27)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits, mounts and strace are Unix")

# Writes until it is refused, then makes room and writes again; says what was acknowledged and what was said.
UNTIL_FULL = """
import json, os, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room, ballast = int(rest[0]), rest[1] if len(rest) > 1 else ""
store = SqliteStore(path)
if not ballast:
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + room, resource.RLIM_INFINITY))
acknowledged, message = [], ""
for number in range(1000):
    action = store.plan(today).action("1.2")
    try:
        acknowledged.append(store.save([Edit(action, action)], stamp, f"{number} " + "x" * 1500).seq)
    except StoreError as error:
        message = str(error)
        break
if ballast:
    os.unlink(ballast)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
after = store.save([Edit(action, action)], stamp, "there is room again").seq
say(json.dumps([acknowledged, message, after, store.check()]))
"""

# Saves twenty times, whatever is refused, under a disk that fails once.
FAILING = """
import json
store = SqliteStore(path)
acknowledged, messages = [], []
for number in range(20):
    try:
        action = store.plan(today).action("1.2")
        acknowledged.append(store.save([Edit(action, action)], stamp, f"{number} " + "x" * 1500).seq)
    except StoreError as error:
        messages.append(str(error))
say(json.dumps([acknowledged, messages, store.check()]))
"""


def holds(database: Path, acknowledged: list[int]) -> list[int]:
    """The changes in the log; all acknowledged ones are among them, and all is sound."""
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        logged = [update.change.seq for update in store.history()]
    assert set(acknowledged) <= set(logged)
    return logged


@sizes("runs", 8, 200)
def test_a_file_that_may_not_grow(database: Path, programs: Programs, runs: int) -> None:
    dice = random.Random(9)
    for run in range(runs):
        path = database.with_name(f"run-{run}.db")
        shutil.copyfile(database, path)
        said = programs.start(UNTIL_FULL, path, "ann", dice.randrange(0, 60_000)).communicate()[0]
        acknowledged, message, after, problems = json.loads(said)
        assert "nothing was saved" in message
        assert str(path) in message
        assert problems == []
        assert holds(path, acknowledged) == [*acknowledged, after]
    print(f"\n{runs} runs on a full disk (RLIMIT_FSIZE): 0 damaged, 0 lost, every refusal said")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for hardly more than a plan."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=640k", "none", disk], capture_output=True, check=False)
    if mount.returncode:
        pytest.skip("nobody here may mount a small file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


@sizes("runs", 4, 60)
def test_a_small_disk(database: Path, programs: Programs, small_disk: Path, runs: int) -> None:
    dice = random.Random(10)
    for _ in range(runs):
        for left in small_disk.iterdir():
            left.unlink()
        path = small_disk / "plan.db"
        shutil.copyfile(database, path)
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(dice.randrange(40_000, 200_000)))
        said = programs.start(UNTIL_FULL, path, "ann", 0, ballast).communicate()[0]
        acknowledged, message, after, problems = json.loads(said)
        assert "is full; nothing was saved" in message or "failed" in message
        assert problems == []
        assert holds(path, acknowledged) == [*acknowledged, after]
    print(f"\n{runs} runs on a small disk (tmpfs): 0 damaged, 0 lost, every refusal said")


def injects(folder: Path) -> bool:
    """Whether this system's strace may make a system call fail."""
    if shutil.which("strace") is None:
        return False
    probe = ["strace", "-f", "-qq", "-o", str(folder / "trace"), "-e", "inject=mkdir:error=EIO", "mkdir", "x"]
    return subprocess.run(probe, cwd=folder, capture_output=True, check=False).returncode == 1


@sizes("runs", 9, 204)
def test_a_disk_that_fails_once(database: Path, programs: Programs, tmp_path: Path, runs: int) -> None:
    """One call of one kind fails, at another moment each time: a write, a sync, the removal of the journal."""
    if not injects(tmp_path):
        pytest.skip("strace is not there, or may not make system calls fail")
    dice = random.Random(11)
    hit = 0
    for run in range(runs):
        path = database.with_name(f"run-{run}.db")
        shutil.copyfile(database, path)
        calls = ("pwrite64", "fdatasync,fsync", "unlink")[run % 3]
        error = ("EIO", "ENOSPC")[run // 3 % 2] if calls == "pwrite64" else "EIO"
        moment = dice.randrange(1, {"pwrite64": 120, "fdatasync,fsync": 60, "unlink": 18}[calls])
        injection = f"inject={calls}:error={error}:when={moment}"
        command = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"trace={calls}", "-e", injection]
        program = subprocess.run(
            [*command, sys.executable, "-W", "ignore", "-c", PREAMBLE + FAILING, str(path), "ann"],
            capture_output=True,
            text=True,
            env=programs.environment,
            check=False,
        )
        assert program.returncode == 0, program.stderr
        acknowledged, messages, problems = json.loads(program.stdout)
        hit += bool(messages)
        # Where only the folder's sync behind a commit has failed, the save is there, and is said to be.
        there = sum("it is there" in message for message in messages)
        assert sum("nothing was saved" in message for message in messages) + there == len(messages), messages
        assert all(message.isprintable() for message in messages)
        assert len(messages) <= 1
        assert len(acknowledged) + len(messages) == 20
        assert problems == []
        held = holds(path, acknowledged)
        assert set(acknowledged) <= set(held)
        assert len(held) == len(acknowledged) + there
    print(f"\n{runs} injected errors ({hit} met a save, the others what may fail): 0 damaged, 0 lost")


def limit_pages(store: Store, pages: int) -> None:
    """Makes the disk full, or gives it room again, as the program's own connection sees it."""
    assert isinstance(store, SqliteStore)
    store._conn.execute(f"PRAGMA max_page_count = {pages}").fetchall()


@pytest.mark.usefixtures("quick_screens")
async def test_what_was_typed_stays_where_the_disk_is_full(database: Path) -> None:
    async with at_screen(database, "2", "home") as jo:
        while not jo.cursor_line.lstrip("▌ ").startswith("1.1"):
            await jo.press("j")
        await jo.app.ask(lambda store: limit_pages(store, 1))
        note = "waiting for health " * 300
        await jo.press("n")
        await jo.types(note)
        await jo.press("enter")
        said = " ".join(jo.text.replace("│", " ").split())
        assert "is full; nothing was saved. Make room and save again" in said, jo.text
        assert jo.typed("note") == note
        assert jo.notes == []
        await jo.app.ask(lambda store: limit_pages(store, 100_000))
        await jo.press("enter")
        assert jo.notes == [note.strip()]
