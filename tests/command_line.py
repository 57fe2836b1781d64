"""Command lines for tests: run one, and say what it has to come to."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from actionplan.cli import main


def run(*args: str) -> Result:
    """What a command line does, in this process."""
    return CliRunner().invoke(main, args, catch_exceptions=False)


def done(*args: str) -> str:
    """The output of a command line that has to work."""
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def objects(*args: str) -> Any:
    """The JSON that a command line prints."""
    return json.loads(done(*args, "--json"))


def refused(*args: str, code: int = 1) -> str:
    """The one line of a command line that is refused."""
    result = run(*args)
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert re.fullmatch(r"actionplan: [^\n]+\n", result.stderr)
    return result.stderr.removeprefix("actionplan: ").rstrip("\n")


def process(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A true process, with the environment of the test."""
    command = [sys.executable, "-m", "actionplan", *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, encoding="utf-8", **options)


def on(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on it is that day."""
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)


def one_of(args: tuple[str, ...], ref: str) -> dict[str, object]:
    """The object of an action in a list."""
    (action,) = [action for action in objects(*args) if action["ref"] == ref]
    return dict(action)
