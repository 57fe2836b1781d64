"""How each program is started, and how it is seen that it is there."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.plans import TODAY
from benchmarks.screen import Screen
from benchmarks.terminal import Terminal

HERE = Path(__file__).parent
_ACTION = re.compile(r"^.\s+\d+\.\d+\s.*\s(?:Head of Service|Team Manager|Lead) \d+\s")
_TABLE_ROW = re.compile(r"^\s*1\.\d+\s.*Lead \d+")
SCREENFUL = 20
"""Lines of actions that are at least on a screen of 40 lines."""


def _rows(screen: Screen, row: re.Pattern[str], least: int) -> bool:
    return sum(row.match(line) is not None for line in screen.lines) >= least


@dataclass(frozen=True, slots=True)
class Program:
    """A program with a screen, on a plan or a table of so many rows."""

    kind: str
    """``actionplan``, ``data table`` or ``empty app``."""
    rows: int
    database: str = ""
    """The address of its plan, where it has one."""
    state: Path | None = None
    """Where it keeps what it remembers between starts."""
    user: str = "bench"

    @property
    def name(self) -> str:
        """What tables call it."""
        return f"{self.kind} {self.rows:,}" if self.rows else self.kind

    def env(self) -> dict[str, str]:
        """An environment of its own: its database, its state, its day, and compiled modules as installed ones have."""
        env = {name: value for name, value in os.environ.items() if name not in _NOT_THEIRS}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "ACTIONPLAN_USER": self.user}
        env["ACTIONPLAN_TODAY"] = TODAY.isoformat()
        if self.state is not None:
            env["ACTIONPLAN_DB"] = self.database
            env["ACTIONPLAN_STATE"] = str(self.state)
        return env

    def argv(self, *arguments: str) -> list[str]:
        """The command line."""
        if self.kind == "actionplan":
            return [sys.executable, "-m", "actionplan", *arguments]
        script = "data_table.py" if self.kind == "data table" else "empty.py"
        return [sys.executable, str(HERE / "baselines" / script), *([str(self.rows)] if self.rows else [])]

    def start(self) -> Terminal:
        """Starts it in a terminal. What the screens remembered of the last time is forgotten."""
        if self.state is not None:
            (self.state / "screens.json").unlink(missing_ok=True)
        return Terminal(self.argv(), self.env())

    def is_there(self, screen: Screen) -> bool:
        """Whether it shows a screenful of rows: of a small plan, all that fits."""
        if self.kind == "actionplan":
            return _rows(screen, _ACTION, min(SCREENFUL, self.rows))
        if self.kind == "data table":
            return _rows(screen, _TABLE_ROW, min(SCREENFUL, self.rows))
        return "ready" in screen.text


_NOT_THEIRS = {"PYTHONDONTWRITEBYTECODE", "PYTHONOPTIMIZE", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}
EMPTY = Program("empty app", 0)


def data_table(rows: int) -> Program:
    """Textual's table of so many rows."""
    return Program("data table", rows)


def actionplan(rows: int, database: str, state: Path, user: str = "bench") -> Program:
    """The program on a plan of so many actions, for somebody whose state is kept in a folder."""
    return Program("actionplan", rows, database, state, user)
