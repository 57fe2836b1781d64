"""Commands that answer and end, beside an interpreter that does nothing and beside Taskwarrior, in turn."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.plans import POSTS, big_plan
from benchmarks.programs import EMPTY, Program
from benchmarks.run import Run
from benchmarks.sessions import PAST_DAY
from benchmarks.terminal import Terminal

MANY = 10_000
"""Above so many actions a command is run three times only."""
FORMATS = ("md",)


def measure(run: Run) -> None:
    """Every command once a round, after a round that does not count."""
    commands: list[tuple[str, int, Callable[[], float]]] = [
        ("python -c pass", 0, partial(_timed, [sys.executable, "-c", "pass"], EMPTY.env()))
    ]
    for program in run.programs:
        commands += _of(run, program)
    task = shutil.which("task")
    if task is None:
        run.trouble("Taskwarrior is not installed: nothing to compare list --json with")
    else:
        for size in sorted(run.databases):
            if size <= MANY:
                env = _taskwarrior(run.folder / f"task-{size}", task, size)
                commands.append(("task export", size, partial(_timed, [task, "export"], env)))
                commands.append(("task list", size, partial(_timed, [task, "list"], env)))
    for number in range(run.rounds + 1):
        run.say(f"  commands, round {number} of {run.rounds}")
        for what, size, command in commands:
            if number <= 3 or size <= MANY:
                taken = command()
                if number:
                    run.results.add(what, size, taken)


def _of(run: Run, program: Program) -> list[tuple[str, int, Callable[[], float]]]:
    env, size = program.env(), program.rows
    target = str(run.folder / f"summary-{size}.md")
    lines = {
        "list --json": ["list", "--json"],
        "list --as-at --json": ["list", "--as-at", PAST_DAY, "--json"],
        "summary --json": ["summary", "--json"],
        "export --format md": ["export", "--format", "md", "--output", target, "--force"],
    }
    commands = [(what, size, partial(_timed, program.argv(*line), env)) for what, line in lines.items()]
    if size <= MANY:
        commands.append(("init --from a team's table", size, partial(_brought_in, program, run.folder, size)))
    return [*commands, ("list to a terminal", size, partial(_on_a_terminal, program.argv("list"), env))]


def _timed(argv: list[str], env: dict[str, str]) -> float:
    """Milliseconds from the start to the end of a command."""
    begun = perf_counter()
    subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return (perf_counter() - begun) * 1000


def _brought_in(program: Program, folder: Path, size: int) -> float:
    """Milliseconds until a team's own table of so many rows is a plan."""
    table, database = folder / f"tracker-{size}.csv", folder / f"tracker-{size}.db"
    if not table.exists():
        with table.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(_team_rows(size))
    database.unlink(missing_ok=True)
    return _timed(program.argv("--db", str(database), "init", "--from", str(table)), program.env())


def _team_rows(size: int) -> Iterator[tuple[str, ...]]:
    yield ("Ref", "Theme", "Recommendation", "Action", "Lead officer", "By when", "RAG", "Progress", "Budget code")
    ratings = ("Red", "Amber", "Green")
    for place, action in enumerate(big_plan(size).actions):
        title, number = f"{action.title} {place}", place + 1
        day = f"{1 + place % 28:02d}/{1 + place % 12:02d}/2027"
        post = POSTS[place % len(POSTS)]
        theme = f"Theme {action.ref.partition('.')[0]}"
        yield (action.ref, theme, title, f"Do {title}", post, day, ratings[place % 3], f"Update {number}", f"B{number}")


def _on_a_terminal(argv: list[str], env: dict[str, str]) -> float:
    with Terminal(argv, env) as terminal:
        return terminal.wait_for_end()


def _taskwarrior(folder: Path, task: str, size: int) -> dict[str, str]:
    """The environment of a Taskwarrior that has as many tasks, with the same titles and owners."""
    folder.mkdir()
    (folder / "taskrc").write_text("confirmation=no\nhooks=off\nverbose=nothing\nnews.version=9\n", encoding="utf-8")
    env = os.environ | {"TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder)}
    tasks = [
        {
            "description": action.title,
            "project": f"theme{action.area.partition('.')[0]}",
            "tags": [POSTS[place % len(POSTS)].replace(" ", "")],
            "status": "pending",
            "entry": "20261102T090000Z",
            "due": f"2027{1 + place % 12:02d}{1 + place % 28:02d}T000000Z",
        }
        for place, action in enumerate(big_plan(size).actions)
    ]
    command = [task, "import", "-"]
    subprocess.run(
        command, input=json.dumps(tasks), text=True, env=env, check=True, capture_output=True, encoding="utf-8"
    )
    return env
