"""What a verb that reads does not load: a start costs what it imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import json, sys
from actionplan.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
heavy = ("textual", "sqlite_utils", "yaml", "rich")
print("\\n" + json.dumps([name for name in heavy if name in sys.modules]))
"""


def loaded(*args: str) -> set[str]:
    """Which of the dear packages a command line has loaded at its end."""
    command = [sys.executable, "-c", LOOK, *args]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, encoding="utf-8")
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize("args", ["list", "show 1.1", "history", "summary", "check", "list --as-at yesterday"])
def test_a_verb_that_reads_loads_nothing_dear(database: Path, args: str) -> None:
    assert loaded(*args.split()) <= {"rich"}


@pytest.mark.parametrize(
    "args",
    [
        *("list --json", "show 1.1 --json", "history --json", "summary --json", "check", "--version", "--help"),
        *("export --format md", "export --format csv", "export --format json"),
    ],
)
def test_what_draws_no_table_does_without_rich_too(database: Path, args: str) -> None:
    assert loaded(*args.split()) == set()
