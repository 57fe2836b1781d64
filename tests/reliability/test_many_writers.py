"""Many people at once, each a process: nothing acknowledged is lost, nobody is refused, every late save is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import actionplan
from actionplan.store import plan_folder
from actionplan.store.sqlite.store import SqliteStore
from faults import count_together
from places import Place
from programs import Programs
from sizes import sizes

REFS = ["1.1", "1.2", "1.3", "2.1", "2.2"]


@sizes("times", 20, 200)
def test_eight_people_count_on_one_action(place: Place, times: int) -> None:
    counted = count_together(place, 8, times, ["1.2"])
    print(f"\n8 x {times} saves of one action: 0 lost, 0 errors, {counted.late} late saves reported")


@sizes("times", 3, 25)
def test_thirty_two_people_count_on_one_action(place: Place, times: int) -> None:
    counted = count_together(place, 32 if times == 25 else 12, times, ["1.2"])
    print(f"\n32 x {times} saves of one action: 0 lost, 0 errors, {counted.late} late saves reported")


@sizes("times", 10, 200)
def test_eight_people_count_on_many_actions(place: Place, times: int) -> None:
    count_together(place, 8, times, REFS)


@sizes("times", 2, 25)
def test_thirty_two_people_count_on_many_actions(place: Place, times: int) -> None:
    count_together(place, 32 if times == 25 else 12, times, REFS)


@sizes("times", 3, 200)
def test_eight_people_at_the_command_line_lose_no_update(database: Path, times: int) -> None:
    """Each update is a process of its own, started by eight shells at once; each is acknowledged by its exit code."""
    source = Path(actionplan.__file__).parents[1]
    shell = (
        "import os, subprocess, sys\n"
        "name, times = sys.argv[1], int(sys.argv[2])\n"
        "os.environ['ACTIONPLAN_USER'] = name\n"
        "for number in range(times):\n"
        "    text = f'{name} {number}'\n"
        "    change = ['1.3', '--success-measure', text] if number % 3 == 2 else ['1.2']\n"
        "    update = [sys.executable, '-m', 'actionplan', 'update', *change, '--note', text]\n"
        "    done = subprocess.run(update, capture_output=True, text=True)\n"
        "    print(done.returncode, change[0], text, done.stderr.strip(), sep='|', flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(source), "ACTIONPLAN_DB": str(database)}
    shells = [
        subprocess.Popen(
            [sys.executable, "-c", shell, f"user{number}", str(times)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        for number in range(8)
    ]
    said = [line.split("|") for one in shells for line in one.communicate()[0].splitlines()]
    assert len(said) == 8 * times
    acknowledged = {text for code, _, text, _ in said if code == "0"}
    # Progress notes are never in anybody's way. Of those who wrote to one field at once, some were told who was faster.
    refused = [line for line in said if line[0] != "0"]
    assert all(line[:2] == ["1", "1.3"] for line in refused), refused[:3]
    assert all("has changed the success measure since" in line[3] for line in refused), refused[:3]
    with closing(SqliteStore(database)) as store:
        assert store.check() == ()
        logged = [update.change.note for update in store.history()]
    assert Counter(logged) == Counter(acknowledged)
    print(f"\n8 x {times} actionplan update: {len(acknowledged)} saved, 0 lost, {len(refused)} reported as late")


# In each round, all start at once at another place, as the screens do; what would open says what it found.
START = """
from actionplan.commands import maintenance, open_screens
from actionplan.planfiles.plan_yaml import bundled_plan
plan = bundled_plan()
open_screens._need_a_terminal = lambda: None
open_screens.emit = lambda _text: None
import actionplan.planfiles.plan_yaml as plan_yaml
plan_yaml.bundled_plan = lambda: plan

def run(place, notice):
    store = SqliteStore(place)
    say(len(store.plan(today).actions), store.plan(today).seq, *store.check(), *(["made"] if notice else []))
    store.close()

open_screens._run = run
while True:
    say("ready")
    line = sys.stdin.readline().strip()
    if not line:
        break
    try:
        open_screens.open_plan(Path(line))
    except BaseException as error:
        say("error", type(error).__name__, error)
"""

# The next version of the program: one more step, and no trigger taken for another.
OPEN_OLD = """
def next_step(db):
    db.execute("CREATE TABLE upgrade (number INTEGER PRIMARY KEY) STRICT")
    db.execute("INSERT INTO upgrade DEFAULT VALUES")
    db.execute("ALTER TABLE action ADD COLUMN colour TEXT NOT NULL DEFAULT ''")

schema.STEPS = (*schema.STEPS, next_step)
schema.VERSION = database_file.VERSION = schema.VERSION + 1
while True:
    say("ready")
    line = sys.stdin.readline().strip()
    if not line:
        break
    try:
        store = SqliteStore(Path(line))
        with store._reading() as conn:
            count = conn.execute("SELECT count(*) FROM upgrade").fetchone()[0]
        say(len(store.plan(today).actions), count, *store.check())
        store.close()
    except BaseException as error:
        say("error", type(error).__name__, error)
"""


class Rounds:
    """Eight programs that do the same thing at once, round after round."""

    def __init__(self, programs: Programs, script: str, path: Path) -> None:
        self._programs = [programs.start(script, path, f"user{number}") for number in range(8)]

    def round(self, place: Path) -> list[str]:
        """What each says of a place."""
        for program in self._programs:
            assert program.stdout is not None
            said = program.stdout.readline()
            assert said == "ready\n", said + program.stdout.read()
        for program in self._programs:
            assert program.stdin is not None
            program.stdin.write(f"{place}\n")
            program.stdin.flush()
        return [program.stdout.readline().strip() for program in self._programs if program.stdout is not None]


@sizes("rounds", 6, 100)
def test_eight_first_starts_at_once(tmp_path: Path, programs: Programs, rounds: int) -> None:
    starts = Rounds(programs, START, tmp_path / "none.db")
    for number in range(rounds):
        said = starts.round(tmp_path / str(number) / "plan.db")
        assert sorted(said) == ["34 1"] * 7 + ["34 1 made"], said
        assert [path.name for path in (tmp_path / str(number)).iterdir()] == ["plan.db"]
    print(f"\n{rounds} x 8 first starts at once on no database: 0 errors")


@sizes("rounds", 6, 100)
def test_eight_starts_at_once_on_an_old_database(database: Path, programs: Programs, rounds: int) -> None:
    starts = Rounds(programs, OPEN_OLD, database)
    for number in range(rounds):
        place = database.parent / str(number) / "plan.db"
        place.parent.mkdir()
        shutil.copyfile(database, place)
        assert starts.round(place) == ["5 1"] * 8
        assert len(list(plan_folder.backup_folder(place).iterdir())) == 1
    print(f"\n{rounds} x 8 starts at once on an old database: 0 errors")
