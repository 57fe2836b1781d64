"""kill -9 at any moment of a redaction: the plan is as it was or as it is to be, and its file holds nothing else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

import actionplan
from actionplan.store.sqlite.rewriting import note_of
from actionplan.store.sqlite.store import SqliteStore
from command_line import done
from programs import Programs
from sizes import sizes

TODAY = date(2026, 11, 27)
NAME = "Tom Smithson of 12 Elm Road"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is Unix")

# Redacts, and from its beginning on is killed at a certain step of SQLite's or file that it touches; 0 for never.
REDACT = """
import os, signal, sys
from actionplan import cli
from actionplan.store.sqlite import plan_connection, rewriting

armed, left = False, int(sys.argv[1])
touched = ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect")

def step(*args):
    global left
    left -= armed
    if armed and left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

opening, noting = plan_connection.open_database, rewriting.note_due

def note_due(path):
    global armed
    armed = True
    return noting(path)

def watched(*args):
    conn, only_read = opening(*args)
    conn.set_progress_handler(step, 25)
    return conn, only_read

plan_connection.open_database, rewriting.note_due = watched, note_due
sys.addaudithook(lambda event, args: step() if event in touched else None)
cli.main(["--db", sys.argv[2], "redact", "2", "--reason", "names a child", "--by", "DPO"], standalone_mode=False)
print(-left)
"""


@pytest.fixture
def spoken_of(database: Path) -> Path:
    """A plan in which a child is named, again and again, some of it in unused parts of the file."""
    done("update", "1.2", "--rag", "red", "--note", NAME)
    for number in range(12):
        done("update", "1.2", "--success-measure", f"{NAME}: {number} {'was seen ' * 200}")
        done("update", "1.3", "--success-measure", f"{number} {'was seen ' * 300}")
    return database


@sizes("kills", 12, 300)
def test_a_redaction_killed_at_any_moment_is_whole_or_absent(spoken_of: Path, tmp_path: Path, kills: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(actionplan.__file__).parents[1])}
    dice, steps, whole, late = random.Random(11), 0, 0, 0
    for round_ in range(kills + 1):
        path = tmp_path / str(round_) / "plan.db"
        path.parent.mkdir()
        copyfile(spoken_of, path)
        # The first one is not killed: it counts the steps.
        moment = dice.randrange(1, steps) if steps else 0
        result = subprocess.run(
            [sys.executable, "-c", REDACT, str(moment), str(path)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0 or moment and result.returncode == -signal.SIGKILL, result.stderr
        steps = steps or int(result.stdout.splitlines()[-1])
        is_due = note_of(path).exists()
        with closing(SqliteStore(path)) as store:
            assert store.check() == ()
            assert store.read_only == ""
            redactions = store.plan(TODAY).redactions
            spoken = [update for update in store.history() if NAME in str(update.change.note) + str(update.after)]
            assert bool(spoken) != bool(redactions), "as it was, or as it is to be"
            # The next start writes the file anew, where that was still to be done.
            store.daily_maintenance(TODAY)
        if redactions:
            whole += 1
            late += is_due
            assert NAME.encode() not in path.read_bytes()
        assert not note_of(path).exists()
        assert not path.with_name("plan.db-journal").exists()
    assert whole >= 1
    print(f"\n{kills} kills of a redaction: {whole - 1} were whole, {late} of them written anew at the next start")


# Changes 1.1 again and again, and says the number of each change once it is acknowledged.
WRITE = """
store, number = SqliteStore(path), 0
wait_for_the_others()
while number < 40:
    number += 1
    action = store.plan(today).actions[0]
    try:
        say(store.save([Edit(action, replace(action, status=f"{name} {number}"))], stamp, f"{name} {number}").seq)
    except StoreError as error:
        say("refused", error)
"""

TAKE_OUT = """
from actionplan.model.redactions import RedactionOrder
store = SqliteStore(path)
wait_for_the_others()
for seq, field, piece in ((2, "note", "12 Elm Road"), (3, "success_measure", "was seen was")):
    order = RedactionOrder(seq, field, "names a child", "DPO", "", piece)
    say(store.redact(order, replace(stamp, source="redact")).seq)
"""


def test_others_who_write_meanwhile_lose_nothing(spoken_of: Path, programs: Programs) -> None:
    running = [programs.start(WRITE, spoken_of, "w1"), programs.start(WRITE, spoken_of, "w2")]
    redacting = programs.start(TAKE_OUT, spoken_of, "dpo")
    programs.let_go([*running, redacting])
    taken = redacting.communicate()[0].split()
    lines = [line for program in running for line in program.communicate()[0].splitlines()]
    acknowledged = [int(line) for line in lines if line.isdigit()]
    # Two who read the same action: one of them is told so. Nobody is told anything else.
    assert {line.split(":")[-1].strip() for line in lines if not line.isdigit()} <= {
        "w1 has changed the status since",
        "w2 has changed the status since",
    }
    with closing(SqliteStore(spoken_of)) as store:
        assert store.check() == ()
        changes = {update.change.seq: update.change.source for update in store.history()}
        assert set(acknowledged) <= changes.keys()
        assert [changes[int(seq)] for seq in taken] == ["redact"] * len(taken)
        assert len(taken) == 2
    assert b"12 Elm Road" not in spoken_of.read_bytes()
