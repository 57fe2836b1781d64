"""How each command ends: its exit code, its one line, and what it loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import actionplan.cli
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, refused, run

VERBS = (
    *("list", "show", "history", "changes", "summary", "strengths", "export", "calendar", "remind", "report"),
    *("reports", "response", "update", "add"),
    *("undo", "redo", "evidence", "add-area", "map", "respond", "risk", "grade", "strength", "self-evaluation"),
    *("add-milestone", "proposals", "measures", "measure", "reading", "check-holds", "link", "unlink", "message"),
    *("duties", "duty", "key", "escalate", "people", "person", "bodies", "body", "grant", "restrict", "unrestrict"),
    "disclose",
    *("import", "add-source", "revise", "review", "decisions", "close-plan", "reopen-plan", "init", "backup"),
    *("restore", "check", "redact", "retention", "hold", "dispose", "plans", "portfolio", "demo", "shell"),
)


@pytest.mark.parametrize(
    "args",
    [
        *(("frobnicate",), ("list", "--frobnicate"), ("list", "--due-within", "soon"), ("show",), ("update",)),
        *(("update", "1.1"), ("update", "1.1", "--complete", "--reopen"), ("export", "--format", "odt")),
    ],
)
def test_wrong_usage_ends_with_two_and_points_to_the_help(args: tuple[str, ...], database: Path) -> None:
    assert "--help" in refused(*args, code=2)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(verb: str) -> None:
    said = done(verb, "--help")
    assert re.search(rf"Examples:\n +actionplan .*\b{verb}\b", said)
    assert max(len(line) for line in said.splitlines()) <= 80


def test_the_help_lists_every_verb_in_a_line() -> None:
    said = done("--help")
    assert tuple(re.findall(r"(?m)^  ([a-z][a-z-]*)  +\S.*[^.]\.$", said)) == VERBS


def test_the_version() -> None:
    assert done("--version") == f"actionplan {actionplan.__version__}\n"


def test_a_wrong_day_in_the_environment_is_said(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "soon")
    assert "ACTIONPLAN_TODAY" in refused("list")
    assert "ACTIONPLAN_TODAY" in refused("update", "1.1", "--owner", "A")


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31", "10000-01-01"])
@pytest.mark.parametrize(
    "verb",
    [("list",), ("update", "1.1", "--owner", "A"), ("export",), ("undo",), ("backup", "copy.db"), ("init",), ("check",),
     ("review", "agenda"), ("decisions",), ("changes",), ("summary",), ("history",), ("import", "x.csv"), ("restore",)],
    ids=" ".join,
)  # fmt: skip
def test_a_day_far_off_in_the_environment_is_said_in_a_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: tuple[str, ...], day: str
) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("Ref,Owner\n1.1,Ann\n", encoding="utf-8")
    result = run(*verb)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert len(result.stderr.splitlines()) <= 1


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_on_the_first_and_the_last_day_that_today_can_be_every_date_is_worked_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, day: str
) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "new.db"))
    done("init")
    for due in ("31 mar", "Q4", "end of term", "+2y"):
        done("update", "1.1", "--due", due, "--note", "agreed")
    for verb in ("list", "summary", "changes", "check"):
        done(verb)
    done("list", "--due-within", "999999999")
    done("export", "--format", "md")
    for due in ("+9999y", "+9999m", "-9999w", "0001-01-01", "9999-12-31"):
        assert refused("update", "1.2", "--due", due)
        assert refused("list", "--as-at", due)
        assert refused("changes", "--since", due)


def test_an_interrupt_is_quiet(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SqliteStore, "plan", interrupted)
    result = run("list")
    assert (result.exit_code, result.output.strip()) == (130, "")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_a_reader_that_leaves_early_is_no_error(database: Path) -> None:
    for verb in ("list", "list --json", "export"):
        command = f"{sys.executable} -m actionplan {verb} | true"
        result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_said(database: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "actionplan", "list", "--json"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert re.fullmatch(r"actionplan: the output cannot be written: [^\n]+\n", result.stderr)


def test_every_verb_of_every_module_is_in_the_program() -> None:
    for module, verbs in actionplan.cli.VERBS.items():
        found = import_module(f"actionplan.commands.{module}").VERBS
        assert [verb.name for verb in found] == verbs.split()


def test_a_verb_loads_its_own_module_and_no_other(database: Path) -> None:
    look = "import sys; from actionplan.cli import main; main(['list', '--json'], standalone_mode=False); " + (
        "print([name for name in sys.modules if name.startswith('actionplan.commands.')], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    needed = ("common", "console", "show")
    assert set(ast.literal_eval(result.stderr)) == {f"actionplan.commands.{name}" for name in needed}


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close an output")
@pytest.mark.parametrize("verb", ["list", "--help", "update 1.1 --note seen", "export", "check", "list --json"])
def test_a_closed_output_is_no_error_of_a_verb(database: Path, verb: str) -> None:
    command = f'exec "{sys.executable}" -m actionplan {verb} >&-'
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close an output")
def test_what_is_refused_into_a_closed_output_keeps_its_code(database: Path) -> None:
    command = f'exec "{sys.executable}" -m actionplan show 9.9 >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], capture_output=True, timeout=60, check=False).returncode == 1
