"""The workflows test what the project says of itself: its own test command, its Pythons, its Textuals."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def workflow(name: str) -> dict[str, Any]:
    """A workflow as it is read."""
    document: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text("utf-8"))
    return document


def commands_of(job: dict[str, Any]) -> list[str]:
    """What a job runs, in order."""
    return [step["run"] for step in job["steps"] if "run" in step]


def test_the_tests_are_run_as_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (command,) = re.findall(r"<!-- test command -->\n```sh\n(.+)\n```", readme)
    prepared, *commands = commands_of(workflow("ci.yml")["jobs"]["tests"])
    assert "apt-get install" in prepared
    assert " && ".join(commands) == command


def test_every_system_and_every_python_that_is_allowed_is_tested() -> None:
    matrix = workflow("ci.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert PROJECT["requires-python"] == f">={matrix['python'][0]}"


def test_the_linters_are_those_of_the_script() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").strip().splitlines()
    assert commands_of(workflow("ci.yml")["jobs"]["lint"])[1:] == script[-4:]


@pytest.mark.parametrize("bound", ["newest", "lowest"])
def test_once_a_week_with_every_textual_that_is_allowed(bound: str) -> None:
    (allowed,) = [requirement for requirement in PROJECT["dependencies"] if requirement.startswith("textual")]
    lowest = re.findall(r">=([\d.]+)", allowed)[0]
    textuals = {
        job["which"]: job["textual"]
        for job in workflow("textual.yml")["jobs"]["tests"]["strategy"]["matrix"]["include"]
    }
    assert textuals[bound] == {"newest": allowed, "lowest": f"textual=={lowest}.0"}[bound]
