"""Several programs on one database, and programs that die: real processes, real locks, nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from programs import Programs

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
FOUR = ["ann", "bo", "cy", "di"]

# Reads a number, then saves the next one with its own name, as a person at a screen does; a save that comes too late
# is reported, and then the person reads again. Says what each save went from and to.
COUNT = """
store = SqliteStore(path)
wait_for_the_others()
for _ in range(25):
    while True:
        action = store.plan(today).action("1.2")
        seen = action.success_measure
        wanted = f"{int(seen.partition(':')[0] or 0) + 1}:{name}"
        try:
            saved = store.save([Edit(action, replace(action, success_measure=wanted))], stamp)
        except ConflictError as error:
            conflict, = error.conflicts
            assert (conflict.base, conflict.mine) == (seen, wanted)
            assert conflict.theirs.endswith(conflict.by) and conflict.by != name
            continue
        say("saved", saved.seq, seen or "-", wanted)
        break
"""

# Each person has a field of their own.
OWN_FIELD = """
field = {"ann": "owner", "bo": "success_measure", "cy": "title", "di": "completed_by"}[name]
store = SqliteStore(path)
action = store.plan(today).action("1.2")
wait_for_the_others()
for number in range(15):
    wanted = replace(action, **{field: f"{name} {number}"})
    saved = store.save([Edit(action, wanted)], stamp)
    action = replace(action, **{field: f"{name} {number}"})
    say("saved", saved.seq)
"""

# Gives two actions the same owner in one change, again and again.
BULK = """
store = SqliteStore(path)
wait_for_the_others()
for number in range(40):
    plan = store.plan(today)
    both = [plan.action("1.1"), plan.action("2.1")]
    store.save([Edit(action, replace(action, owner=f"Owner {number}")) for action in both], stamp, f"step {number}")
"""

# Says the number of each change once it is acknowledged, until it is killed.
WRITE = """
store, number = SqliteStore(path), 0
wait_for_the_others()
while True:
    number += 1
    plan = store.plan(today)
    edits = [Edit(plan.action(ref), replace(plan.action(ref), success_measure=f"{name} {number}")) for ref in rest]
    try:
        say(store.save(edits, stamp, f"{name} {number}").seq)
    except ConflictError:
        pass
"""

# Writes until a file may not grow any more, as on a full disk; says what was acknowledged and what was said.
FULL_DISK = """
import json, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = SqliteStore(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 40_000, resource.RLIM_INFINITY))
acknowledged, message = [], ""
for number in range(1000):
    action = store.plan(today).action("1.2")
    try:
        acknowledged.append(store.save([Edit(action, action)], stamp, f"{number} " + "x" * 5000).seq)
    except StoreError as error:
        message = str(error)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
after = store.save([Edit(action, action)], stamp, "there is room again").seq
say(json.dumps([acknowledged, message, after, store.check()]))
"""


def test_four_people_who_change_one_field_lose_nothing_and_every_late_save_is_reported(
    database: Path, programs: Programs
) -> None:
    said = programs.at_once(COUNT, database, FOUR)
    assert [len(lines) for lines in said.values()] == [25] * 4, said
    saves = [line.split()[1:] for lines in said.values() for line in lines]
    with closing(SqliteStore(database)) as store:
        updates = store.history("1.2")
        assert store.check() == ()
        last = store.plan(TODAY).action("1.2")
    assert last is not None
    assert (last.success_measure.partition(":")[0], last.version) == ("100", 101)
    # Each save went through exactly as its maker saw it: none wrote over a value that it had not read.
    told = {int(seq): (before, after) for seq, before, after in saves}
    logged = {
        u.change.seq: (u.before["success_measure"] or "-", u.after["success_measure"]) for u in updates if u.before
    }
    assert len(told) == 100
    assert told == logged


def test_four_people_who_change_different_fields_of_one_action_never_disagree(
    database: Path, programs: Programs
) -> None:
    said = programs.at_once(OWN_FIELD, database, FOUR)
    assert all(len(lines) == 15 and lines[-1].startswith("saved ") for lines in said.values()), said
    with closing(SqliteStore(database)) as store:
        action = store.plan(TODAY).action("1.2")
        assert store.check() == ()
    assert action is not None
    assert (action.owner, action.success_measure, action.title) == ("ann 14", "bo 14", "cy 14")
    assert (action.completed_by, action.version) == ("di 14", 61)


def test_whoever_reads_while_others_save_sees_whole_changes_and_takes_whole_backups(
    database: Path, programs: Programs
) -> None:
    writer = programs.start(BULK, database, "ann")
    assert writer.stdout is not None
    assert writer.stdin is not None
    assert writer.stdout.readline() == "ready\n"
    seen: set[str] = set()
    with closing(SqliteStore(database)) as store:
        writer.stdin.write("go\n")
        writer.stdin.flush()
        backups = 0
        while writer.poll() is None or not seen:
            for _ in range(10):
                plan = store.plan(TODAY)
                owners = {action.owner for action in plan.actions if action.ref in ("1.1", "2.1")}
                # The plan was made by change 1, and change 2 gave both to Owner 0.
                assert owners == {f"Owner {plan.seq - 2}" if plan.seq > 1 else ""}
                seen |= owners
            target = database.with_name(f"backup-{backups}.db")
            store.backup(target)
            backups += 1
            with closing(SqliteStore(target)) as copy:
                assert copy.check() == ()
                assert copy.plan(TODAY).seq >= plan.seq
        assert writer.communicate()[0] == ""
        assert {a.owner for a in store.plan(TODAY).actions} == {"Owner 39", ""}
        assert store.changed_elsewhere()


def test_nothing_acknowledged_is_lost_when_programs_are_killed(database: Path, programs: Programs) -> None:
    """Ten times three writers of one bulk change after the other; all three are killed at work."""
    acknowledged: list[tuple[int, str]] = []
    for round_ in range(10):
        writers = [programs.start(WRITE, database, f"w{round_}-{n}", "1.1", "2.1") for n in range(3)]
        programs.let_go(writers)
        # After a different number of saves each time, so that death comes at different steps.
        for _ in range(round_):
            assert writers[0].stdout is not None
            acknowledged.append((int(writers[0].stdout.readline()), f"w{round_}-0"))
        for writer in writers:
            writer.kill()
        for number, writer in enumerate(writers):
            acknowledged += [(int(line), f"w{round_}-{number}") for line in programs.last_words(writer)]
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        updates = store.history()
        plan = store.plan(TODAY)
    refs: dict[int, list[str]] = {}
    for update in updates:
        refs.setdefault(update.change.seq, []).append(update.ref)
    assert set(map(tuple, refs.values())) == {("1.1", "2.1")}
    assert len(acknowledged) >= sum(range(10))
    assert {(u.change.seq, u.change.by) for u in updates} >= set(acknowledged)
    assert {plan.action(ref).success_measure for ref in ("1.1", "2.1")} == {updates[-1].after["success_measure"]}  # type: ignore[union-attr]


def test_a_program_that_dies_between_its_writes_leaves_the_old_plan(
    database: Path, programs: Programs, stamp: StampMaker
) -> None:
    """Its journal lies beside the database; whoever opens it next plays that back."""
    script = """
import os, sqlite3
store = SqliteStore(path)
store._conn.execute("PRAGMA cache_size = 1")
store._conn.execute("PRAGMA cache_spill = ON")
store._conn.execute("BEGIN IMMEDIATE")
for number in range(300):
    store._conn.execute("INSERT INTO change (at, day, by, source, note) VALUES ('', '', '', '', ?)", ("x" * 3000,))
say("dying")
os._exit(9)
"""
    with closing(SqliteStore(database)) as store:
        before = store.plan(TODAY)
    size = database.stat().st_size
    assert programs.start(script, database, "ann").communicate()[0] == "dying\n"
    assert database.stat().st_size > size
    assert database.with_name("plan.db-journal").stat().st_size > 0
    with closing(SqliteStore(database)) as store:
        assert store.plan(TODAY) == before
        assert store.check() == ()
        action = before.actions[0]
        store.save([Edit(action, replace(action, owner="Ann"))], stamp())
    assert database.stat().st_size < 2 * size


@pytest.mark.skipif(os.name == "nt", reason="a limit on the size of files is POSIX")
def test_a_full_disk_refuses_the_save_and_harms_nothing(database: Path, programs: Programs) -> None:
    said = programs.start(FULL_DISK, database, "ann").communicate()[0]
    acknowledged, message, after, problems = json.loads(said)
    assert "nothing was saved" in message
    assert str(database) in message
    assert len(acknowledged) > 2
    assert problems == []
    with closing(SqliteStore(database)) as store:
        assert [update.change.seq for update in store.history()] == [*acknowledged, after]
        assert store.check() == ()


def test_a_connection_belongs_to_one_thread(database: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with closing(SqliteStore(database)) as store, ThreadPoolExecutor(1) as other:
        assert isinstance(other.submit(store.plan, TODAY).exception(), StoreError)
        assert store.plan(TODAY).actions
