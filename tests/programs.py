"""Programs of our own for tests: real processes that see only the database, let go together or killed at work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import actionplan

PREAMBLE = """
import sys
from msgspec.structs import replace
from datetime import UTC, date, datetime
from pathlib import Path

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import ConflictError, StoreError
from actionplan.store.sqlite import database_file, schema
from actionplan.store.sqlite.store import SqliteStore

path, name, *rest = sys.argv[1:]
path, today = Path(path), date(2026, 11, 27)
stamp = Stamp(name, datetime(2026, 11, 27, 12, tzinfo=UTC), today, "command")

def say(*words):
    print(*words, flush=True)

def wait_for_the_others():
    say("ready")
    sys.stdin.readline()

"""


class Programs:
    """Programs of our own, each a process that sees only the database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        source = Path(actionplan.__file__).parents[1]
        self.environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1"}
        self._running: list[subprocess.Popen[str]] = []

    def start(self, script: str, *arguments: object) -> subprocess.Popen[str]:
        """Starts one: a script that has ``path``, ``name``, ``today``, ``stamp``, ``say`` and the store's names."""
        program = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", PREAMBLE + script, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            env=self.environment,
        )
        self._running.append(program)
        return program

    def at_once(self, script: str, path: Path, names: Sequence[str], *more: object) -> dict[str, list[str]]:
        """Runs one for each name, let go together once all are ready; answers with the lines that each has said."""
        programs = {name: self.start(script, path, name, *more) for name in names}
        self.let_go(list(programs.values()))
        return {name: program.communicate()[0].splitlines() for name, program in programs.items()}

    @staticmethod
    def let_go(programs: Sequence[subprocess.Popen[str]]) -> None:
        """Waits until each program says that it is ready, then lets all of them go."""
        for program in programs:
            assert program.stdout is not None
            said = program.stdout.readline()
            assert said == "ready\n", said + program.stdout.read()
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("go\n")
            program.stdin.flush()

    @staticmethod
    def last_words(program: subprocess.Popen[str]) -> list[str]:
        """The lines that a killed program has said and nobody has read yet. One without its end was never finished.

        What stands in the stream's own buffer by now would be lost to ``communicate``.
        """
        assert program.stdout is not None
        said = program.stdout.read()
        program.communicate()
        return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]

    def close(self) -> None:
        """Ends those that a failed test has left behind."""
        for program in self._running:
            program.kill()
            program.communicate()
