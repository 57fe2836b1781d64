"""The tab key at a shell's prompt: verbs, options, refs, owners and the words of the filter."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.cli import main
from actionplan.commands.completion import BREAKS, LINE, SHELLS, BashShell, PowerShell, _Shell, read_line
from actionplan.commands.console import COMPLETE
from at_screen import changed_elsewhere
from command_line import done, process, refused

WORD_BREAKS = " \t\n\"'@><=;|&(:"
"""Where bash breaks words."""
POSIX = pytest.mark.skipif(os.name == "nt", reason="a shell of its own")


def shell_named(name: str) -> _Shell:
    """How that shell asks."""
    return next(shell for shell in SHELLS if shell.name == name)(main, {}, "actionplan", COMPLETE)


Ask = Callable[..., list[str]]


@pytest.fixture
def ask(database: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What a shell is answered about a line: values, as they are put in."""
    changed_elsewhere(database, "1.1", {"owner": "Head of Quality"})
    changed_elsewhere(database, "1.2 2.1", {"owner": "Director, Families"})

    def answers(line: str, shell: str = "fish") -> list[str]:
        monkeypatch.setenv(LINE, line)
        monkeypatch.setenv(BREAKS, WORD_BREAKS if shell == "bash" else "")
        found = shell_named(shell).complete()
        return [answer.split("\t")[1] for answer in found.split("\n") if answer]

    return answers


# --- what there is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("actionplan upd", ["update"]),
        ("actionplan list --ow", ["--owner"]),
        ("actionplan review mi", ["minutes"]),
        ("actionplan show 1", ["1.1", "1.2", "1.3"]),
        ("actionplan update 1.1 2", ["2.1", "2.2"]),
        ("actionplan add 2.", ["2.1", "2.2"]),
        ("actionplan list --owner ", ["Director, Families", "Head of Quality", "none"]),
        ("actionplan update 1.1 --owner head", ["Head of Quality"]),
        ("actionplan list --theme ", ["1", "2"]),
        ("actionplan list --rag ", ["red", "amber", "green", "blue", "unrated"]),
        ("actionplan update 1.1 --rag ", ["red", "amber", "green"]),
        ("actionplan update 1.1 --impact e", ["emerging", "evidenced"]),
        ("actionplan update 1.1 --priority ", ["critical", "high", "normal", "low"]),
        ("actionplan export --format x", ["xlsx"]),
        ("actionplan export --report im", ["Improvement Board"]),
        ("actionplan report edit ", ["Improvement Board"]),
        ("actionplan list la", ["late"]),
        ("actionplan list late own", ["owner:"]),
        ("actionplan list owner:dir", ['owner:"Director, Families"']),
        ("actionplan list 'owner:head of q", ['owner:"Head of Quality"']),
        ("actionplan list rag:a", ["rag:amber"]),
        ("actionplan list -- -la", ["-late"]),
        ("actionplan nosuch x", []),
        ("actionplan show 9", []),
    ],
)
def test_what_is_begun_is_completed(ask: Ask, line: str, values: list[str]) -> None:
    assert ask(line) == values


def test_all_words_of_the_filter_are_there_before_anything_is_typed(ask: Ask) -> None:
    assert {"late", "optimistic", "unrated", "owner:", "due:", "impact:"} <= set(ask("actionplan list "))


def test_every_parameter_that_completes_names_what_there_is() -> None:
    """A name that there is not would be an empty answer for ever, and nobody would hear of it."""
    from actionplan.commands.completion_values import _SOURCES

    used = set()
    for module in Path("src/actionplan/commands").glob("*.py") if Path("src").is_dir() else ():
        text = module.read_text(encoding="utf-8")
        used |= {part.partition('"')[0] for part in text.split('completes("')[1:]}
    assert used == set(_SOURCES)


def test_what_an_action_is_called_stands_beside_its_ref(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LINE, "actionplan show 1.1")
    assert shell_named("fish").complete() == "plain\t1.1\tCase recording"


def test_a_file_is_left_to_the_shell(ask: Ask) -> None:
    for line in ("actionplan --db ", "actionplan import pl", "actionplan export --output x"):
        assert ask(line) in ([""], ["pl"], ["x"])


# --- which plan, and what is not done to it -----------------------------------------------------------------------


def test_the_plan_that_is_named_is_looked_at(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other one.db"
    shutil.copy(database, other)
    changed_elsewhere(other, "1.1", {"owner": "Somebody else"})
    for line in (f'actionplan --db "{other}" list --owner So', f'actionplan list --db "{other}" --owner So'):
        monkeypatch.setenv(LINE, line)
        assert shell_named("fish").complete() == "plain\tSomebody else" + "\t"
    monkeypatch.setenv(LINE, "actionplan list --owner So")
    assert shell_named("fish").complete() == ""


def complete(line: str, shell: str = "bash", **environment: str) -> subprocess.CompletedProcess[str]:
    """A true process that is asked as a shell asks."""
    asked = {**os.environ, COMPLETE: f"{shell}_complete", LINE: line, **environment}
    return process(env=asked)


@pytest.mark.parametrize("kind", ["none", "folder", "text", "another program's", "older", "locked"])
def test_without_a_plan_to_read_nothing_is_said_or_made(database: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "here" / "plan.db"
    path.parent.mkdir()
    holder = None
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("not a database", encoding="utf-8")
    elif kind != "none":
        shutil.copy(database, path)
        conn = sqlite3.connect(path, isolation_level=None)
        if kind == "locked":
            conn.execute("BEGIN EXCLUSIVE")
            holder = conn
        else:
            conn.execute("PRAGMA application_id = 7" if kind.startswith("another") else "PRAGMA user_version = 1")
            conn.close()
    before = sorted(tmp_path.rglob("*"))
    for line in ("actionplan show ", "actionplan list --owner ", "actionplan list owner:", "actionplan list --theme "):
        result = complete(line, ACTIONPLAN_DB=str(path))
        assert (result.stdout.strip().removeprefix("plain\tnone"), result.stderr) == ("", ""), line
        assert result.returncode == 0
    assert sorted(tmp_path.rglob("*")) == before
    if holder is not None:
        holder.close()


def test_a_plan_is_only_looked_at(database: Path) -> None:
    before = database.read_bytes(), sorted(database.parent.iterdir())
    assert complete("actionplan show 1").stdout.startswith("plain\t1.1\t")
    assert (database.read_bytes(), sorted(database.parent.iterdir())) == before


def test_the_tab_key_loads_nothing_dear(database: Path) -> None:
    look = (
        "import atexit, os, sys; from actionplan.cli import main\n"
        "heavy = ('textual', 'sqlite_utils', 'yaml', 'rich', 'holidays', 'rapidfuzz')\n"
        "atexit.register(lambda: print([name for name in heavy if name in sys.modules], file=sys.stderr))\n"
        "main()"
    )
    environment = {**os.environ, COMPLETE: "bash_complete", LINE: "actionplan list owner:"}
    command = [sys.executable, "-c", look]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment)
    assert result.stderr.strip() == "[]"


def test_a_name_with_control_characters_is_not_put_into_a_command_line(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Red\x1b[31m; rm"})
    monkeypatch.setenv(LINE, "actionplan list --owner R")
    assert shell_named("fish").complete() == ""


# --- how shells read and quote ------------------------------------------------------------------------------------

VALUES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]) | st.sampled_from(" '\"\\$`!;&|(#:,")
)


@given(VALUES.filter(lambda value: value == value.strip() != ""), st.sampled_from(["", "'", '"']))
def test_what_bash_is_given_is_read_as_that_value(value: str, quote: str) -> None:
    shell = BashShell(main, {}, "actionplan", COMPLETE)
    shell._line_so_far = read_line(f"actionplan show {quote}", breaks=WORD_BREAKS)
    line = f"actionplan show {quote}{shell.quoted(value)}{quote} "
    assert read_line(line).words == ("actionplan", "show", value)


@given(VALUES.filter(lambda value: value == value.strip() != "" and "'" not in value))
def test_what_powershell_is_given_is_read_as_that_value(value: str) -> None:
    quoted = PowerShell(main, {}, "actionplan", COMPLETE).quoted(value)
    assert read_line(f"actionplan show {quoted} ", escape="`").words == ("actionplan", "show", value)


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    for escape in "\\`":
        typed = read_line(line, escape=escape, breaks=WORD_BREAKS)
        assert 0 <= typed.unbroken <= len(typed.incomplete)


def test_behind_a_colon_bash_is_given_what_is_still_missing(ask: Ask) -> None:
    assert ask("actionplan list owner:he", "bash") == [r"\"Head\ of\ Quality\""]
    assert ask("actionplan list --owner Head\\ of", "bash") == [r"Head\ of\ Quality"]
    assert ask('actionplan list --owner "Head of', "bash") == ["Head of Quality"]


def test_powershell_is_given_names_in_quotes(ask: Ask) -> None:
    assert ask("actionplan list --owner ", "powershell") == ["'Director, Families'", "'Head of Quality'", "none"]
    assert ask("actionplan list --owner 'Head of", "powershell") == ["'Head of Quality'"]
    assert ask("actionplan show 1.1", "powershell") == ["1.1"]


# --- the scripts, in the shells -----------------------------------------------------------------------------------


@pytest.fixture
def on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program by its name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "actionplan"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m actionplan "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def in_shell(*command: str) -> list[str]:
    """The lines that a shell writes, which complains of nothing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]} here")
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, encoding="utf-8")
    assert result.stderr == ""
    return result.stdout.splitlines()


LINES = [
    ("actionplan upd", ["update"]),
    ("actionplan show 1", ["1.1", "1.2", "1.3"]),
    ("actionplan list --owner Head", ["Head of Quality"]),
    ("actionplan list rag:g", ["rag:green"]),
]


@POSIX
@pytest.mark.usefixtures("on_the_path", "ask")
@pytest.mark.parametrize(("line", "values"), LINES)
def test_in_bash(line: str, values: list[str]) -> None:
    script = (
        'eval "$(actionplan completion bash)"; COMP_LINE=$1; COMP_POINT=${#1}; '
        '_actionplan_completion actionplan; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    expected = [value.removeprefix("rag:").replace(" ", r"\ ") for value in values]
    assert in_shell("bash", "--norc", "-c", script, "bash", line) == expected


@POSIX
@pytest.mark.usefixtures("on_the_path", "ask")
@pytest.mark.parametrize(("line", "values"), LINES)
def test_in_zsh(line: str, values: list[str]) -> None:
    script = (
        "compdef() { :; }; compadd() { print -rl -- ${(P)@[-1]}; }; "
        'eval "$(actionplan completion zsh)"; words=(${=1}); CURRENT=$#words; _actionplan_completion'
    )
    assert in_shell("zsh", "-f", "-c", script, "zsh", line) == values


@POSIX
@pytest.mark.usefixtures("on_the_path", "ask")
@pytest.mark.parametrize(("line", "values"), LINES)
def test_in_fish(line: str, values: list[str]) -> None:
    script = f"actionplan completion fish | source; complete -C '{line}'"
    found = in_shell("fish", "--no-config", "-c", script)
    assert [answer.partition("\t")[0] for answer in found] == values


def test_each_shell_has_a_script_and_a_line_that_says_how_to_turn_it_on() -> None:
    said = done("completion", "--help")
    for shell in SHELLS:
        assert shell.turn_on in said
        assert "_ACTIONPLAN_COMPLETE" in done("completion", shell.name)
    assert "actionplan completion --help" in done("--help")
    assert "tcsh" in refused("completion", "tcsh", code=2)


def test_the_help_says_where_the_plan_is_kept_in_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / ("a long folder " * 8).strip().replace(" ", "-") / "plan.db"
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    assert f"The plan is kept in {path}\n" in done("--help")
    assert not path.parent.exists()
