"""kill -9 at any moment: what was acknowledged is there, what was not is whole or absent, the next start is clean."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

import actionplan
from actionplan import settings
from actionplan.model.rules.review import next_review, start
from actionplan.model.weekly_review import State
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.store.plan_folder import minutes_folder
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.minutes import files_of, minutes_of
from actionplan.usecases.minutes_due import catch_up
from faults import kill_clients
from places import Place
from programs import Programs
from sizes import sizes

TODAY = date(2026, 11, 27)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 is Unix")

# Goes through reviews: starts one or takes up the open one, settles, rates and decides, closes, and so on.
REVIEW = """
from actionplan.model.weekly_review import Outcome
from actionplan.model.rules.review import close, decide, next_review, settle, start
store = SqliteStore(path)
wait_for_the_others()
turn = 0
while True:
    turn += 1
    plan = store.plan(today)
    now = replace(stamp, source="review", review=plan.open_review.ref if plan.open_review else None)
    waiting = [item for item in plan.items if not item.outcome.is_done]
    try:
        if plan.open_review is None:
            edits = start(plan, [], next_review(plan, today, "Chair", "Ann, Bo"))
        elif not waiting:
            edits = [close(plan.open_review)]
        else:
            edits = [settle(waiting[0], Outcome.REVIEWED, 5)]
            now = replace(now, source="screen")
            if turn % 3 == 0:
                edits.append(decide(plan, about="", what=f"decision {turn}", owner="", due="", for_board=False))
        say(store.save(edits, now, "").seq, len(edits))
    except StoreError:
        pass
"""


def killed_at_work(programs: Programs, script: str, database: Path, names: Sequence[str], patience: int) -> list[str]:
    """Starts programs, kills all of them after ``patience`` lines of the first; answers with all they have said."""
    running = [programs.start(script, database, name) for name in names]
    programs.let_go(running)
    lines = []
    for _ in range(patience):
        assert running[0].stdout is not None
        lines.append(running[0].stdout.readline())
    for program in running:
        program.send_signal(signal.SIGKILL)
    for program in running:
        lines += programs.last_words(program)
    return lines


def refs_by_change(database: Path) -> dict[int, int]:
    """How many records each change has touched. The next start is clean, and finds all sound."""
    with closing(SqliteStore(database)) as store:
        assert store.read_only == ""
        assert store.check() == ()
        assert store.plan(TODAY).read_only == ""
        counted: dict[int, int] = {}
        for update in store.history():
            counted[update.change.seq] = counted.get(update.change.seq, 0) + 1
    return counted


@sizes("kills", 36, 1002)
def test_three_writers_killed_at_work_lose_nothing_acknowledged(place: Place, kills: int) -> None:
    survived = kill_clients(place, kills)
    print(
        f"\n{kills} kills of writers: {survived.acknowledged} acknowledged, 0 lost, {survived.logged} there, all whole"
    )


@sizes("kills", 6, 100)
def test_a_review_killed_at_work_is_taken_up_again(database: Path, programs: Programs, kills: int) -> None:
    dice = random.Random(7)
    acknowledged: dict[int, int] = {}
    for round_ in range(kills):
        lines = killed_at_work(programs, REVIEW, database, [f"chair{round_}"], dice.randrange(12))
        acknowledged.update((int(line.split()[0]), int(line.split()[1])) for line in lines)
        with closing(SqliteStore(database)) as store:
            plan = store.plan(TODAY)
            states = [review.state for review in plan.reviews]
            assert states[:-1] == [State.CLOSED] * (len(states) - 1)
            for review in plan.reviews:
                items = store.review_items(review.ref)
                assert [item.place for item in items] == list(range(1, len(items) + 1))
                assert review.is_open or all(item.outcome.is_done for item in items)
    # The history leaves out what is a review's own business, so the log itself is asked.
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        assert {seq: len(store.touched(seq)) for seq in acknowledged} == acknowledged
    print(f"\n{kills} kills of a review: {len(acknowledged)} acknowledged, 0 lost")


# Imports a table and is killed at a certain call of a function, counted from the backup on.
IMPORT = """
import os, signal, sys
from actionplan import cli
from actionplan.store.sqlite import backups

left, before = int(sys.argv[1]), backups.make_before

def count(frame, event, arg):
    global left
    if event in ("call", "c_call"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

def make_before(*args):
    sys.setprofile(count)
    return before(*args)

backups.make_before = make_before
cli.main(["--db", sys.argv[2], "import", sys.argv[3]], standalone_mode=False)
sys.setprofile(None)
print(-left)
"""


@sizes("kills", 8, 100)
def test_an_import_killed_at_any_moment_is_whole_or_absent(database: Path, tmp_path: Path, kills: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(actionplan.__file__).parents[1])}
    dice, table = random.Random(9), tmp_path / "plan.csv"
    whole, calls, before = 0, 0, ""
    with closing(SqliteStore(database)) as store:
        refs = [action.ref for action in store.plan(TODAY).actions]
    for round_ in range(kills + 1):
        owner = f"round {round_}"
        table.write_text("Ref,Owner\n" + "".join(f"{ref},{owner}\n" for ref in refs))
        # The first one is not killed: it counts the calls.
        moment = dice.randrange(1, calls) if calls else 0
        found = subprocess.run(
            [sys.executable, "-c", IMPORT, str(moment), str(database), str(table)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        # Not every import has as many calls: one that was over before is there.
        assert found.returncode == 0 or moment and found.returncode == -signal.SIGKILL, found.stderr
        calls = calls or int(found.stdout.splitlines()[-1])
        assert set(refs_by_change(database).values()) == {len(refs)}
        with closing(SqliteStore(database)) as store:
            (now,) = {action.owner for action in store.plan(TODAY).actions}
        assert now in (owner, before)
        assert now == owner or found.returncode
        whole += now == owner
        before = now
    print(f"\n{kills} kills of an import: {whole - 1} were whole already, the others absent, 0 in part")


@sizes("kills", 6, 100)
def test_making_a_plan_killed_at_any_moment_leaves_a_whole_one_or_none(tmp_path: Path, kills: int) -> None:
    """``init --from`` is killed at a random system call that changes something; then it is run again."""
    source = Path(actionplan.__file__).parents[1]
    script = (
        "import os, signal, sys\n"
        "from actionplan import cli\n"
        "left = int(sys.argv[1])\n"
        "def count(event, args):\n"
        "    global left\n"
        "    if event in ('os.link', 'os.remove', 'os.chmod', 'sqlite3.connect', 'os.mkdir', 'import', 'open'):\n"
        "        left -= 1\n"
        "        if left == 0:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(count)\n"
        "cli.main(['--db', sys.argv[2], 'init'], standalone_mode=True)\n"
    )
    dice = random.Random(8)
    environment = {**os.environ, "PYTHONPATH": str(source)}
    whole = 0
    for round_ in range(kills):
        path = tmp_path / str(round_) / "plan.db"
        for moment in (dice.randrange(1, 700), 0):
            subprocess.run(
                [sys.executable, "-c", script, str(moment), str(path)],
                env=environment,
                capture_output=True,
                check=False,
            )
            if moment:
                whole += path.exists()
        with closing(SqliteStore(path)) as store:
            assert store.check() == ()
            assert len(store.plan(TODAY).actions) == 34
    print(f"\n{kills} kills while a plan was made: {whole} were whole already, the others absent")


CLOSE = """
import asyncio, os, signal, sys
from pathlib import Path
from at_screen import at_screen

path, left = Path(sys.argv[2]), int(sys.argv[1])
touched = ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect")

def count(event, args):
    global left
    if armed and event in touched:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

armed = False
sys.addaudithook(count)

async def main():
    global armed
    async with at_screen(path, "3", "E") as jo:
        armed = True
        await jo.press("y")
        armed = False

asyncio.run(main())
print(-left)
"""
"""Closes the open review at the screens, and is killed at the n-th time that it touches a file then; 0 for never."""


@sizes("kills", 6, 60)
def test_a_review_closed_by_a_program_that_is_killed_has_its_minutes_after_the_next_start(
    database: Path, tmp_path: Path, kills: int
) -> None:
    root = Path(__file__).parents[1]
    paths = (Path(actionplan.__file__).parents[1], root)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "ACTIONPLAN_TODAY": "2026-11-27"}
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
        edits = start(plan, (), next_review(plan, TODAY, "Chair", "Ann"))
        store.save(edits, settings.stamp("review"))
    dice = random.Random(10)
    calls, closed, late = 0, 0, 0
    for round_ in range(kills + 1):
        place = tmp_path / str(round_)
        place.mkdir()
        path = Path(copyfile(database, place / "plan.db"))
        # The first one is not killed: it counts the calls.
        moment = dice.randrange(1, calls) if calls else 0
        found = subprocess.run(
            [sys.executable, "-c", CLOSE, str(moment), str(path)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0 or moment and found.returncode == -signal.SIGKILL, found.stderr
        calls = calls or int(found.stdout.splitlines()[-1])
        with closing(SqliteStore(path)) as store:
            told = catch_up(store, TODAY)
            files = (
                sorted(file.name for file in minutes_folder(path).glob("*")) if minutes_folder(path).exists() else []
            )
            if store.plan(TODAY).open_review is None:
                closed += 1
                late += bool(told)
                minutes = minutes_of(store, TODAY)
                assert [file.read_bytes() for file in files_of(minutes, path)] == [
                    minutes_docx(minutes),
                    minutes_markdown(minutes).encode(),
                ]
                assert [name for name in files if not name.startswith(".")] == [
                    "review-1-2026-11-27.docx",
                    "review-1-2026-11-27.md",
                ]
            else:
                assert told == ()
                assert not [name for name in files if name.endswith((".docx", ".md"))]
            assert catch_up(store, TODAY) == ()
            assert store.check() == ()
    print(f"\n{kills} kills while a review was closed: {closed} closed, {late} with minutes from the next start")
