"""init, backup, restore and check on the command line; and what an unexpected error says and keeps to itself."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from actionplan import crash, settings
from actionplan.commands import common
from command_line import done, process, refused, run

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")


def backups_in(folder: Path) -> list[str]:
    place = folder / "plan-backups"
    return sorted(path.name for path in place.iterdir()) if place.exists() else []


def test_the_first_change_of_a_day_is_behind_a_backup(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("list")
    assert backups_in(database.parent) == []
    done("update", "1.2", "--owner", "Ann")
    done("update", "1.2", "--owner", "Bo")
    assert backups_in(database.parent) == ["plan-2026-11-27.db"]
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-28")
    done("undo")
    assert backups_in(database.parent) == ["plan-2026-11-27.db", "plan-2026-11-28.db"]
    assert done("list", "--owner", "Ann", "--db", str(database.parent / "plan-backups/plan-2026-11-28.db")) == (
        done("list", "--owner", "Ann", "--db", str(database.parent / "plan-backups/plan-2026-11-27.db"))
    )


def test_a_backup_that_cannot_be_made_is_said_and_the_change_is_saved(database: Path) -> None:
    (database.parent / "plan-backups").write_text("in the way")
    result = run("update", "1.2", "--owner", "Ann")
    assert result.exit_code == 0
    assert result.stderr.startswith("actionplan: today's backup could not be made: ")
    assert "Ann" in done("show", "1.2")


def test_restore_lists_the_backups_and_brings_one_back(database: Path) -> None:
    assert refused("restore").startswith("there are no backups of ")
    done("update", "1.2", "--owner", "Ann")
    (listed,) = done("restore").splitlines()
    assert listed == str(database.parent / "plan-backups" / "plan-2026-11-27.db")
    said = done("restore", "plan-2026-11-27.db")
    assert said.startswith(f"Restored {database}: 5 actions, 1 change. What was there is kept as ")
    assert "Ann" not in done("show", "1.2")
    kept = said.rpartition(" kept as ")[2].rstrip(".\n")
    assert "Ann" in done("show", "1.2", "--db", kept)
    done("check")


def test_a_plan_that_cannot_be_read_says_how_to_get_it_back(database: Path) -> None:
    done("backup", str(database.with_name("copy.db")))
    raw = bytearray(database.read_bytes())
    raw[4096:] = bytes(len(raw) - 4096)
    database.write_bytes(raw)
    assert "go back to a backup: actionplan restore" in refused("list")
    done("restore", str(database.with_name("copy.db")))
    assert "1.2" in done("list")


def test_a_backup_that_is_none_is_refused(database: Path) -> None:
    before = database.read_bytes()
    database.with_name("note.txt").write_text("no backup")
    assert "note.txt is not a database" in refused("restore", str(database.with_name("note.txt")))
    assert "there is no backup at" in refused("restore", "nowhere.db")
    assert database.read_bytes() == before


@posix
def test_a_plan_for_a_group(tmp_path: Path) -> None:
    folder = tmp_path / "group"
    folder.mkdir(mode=0o700)
    path = folder / "plan.db"
    assert "chmod 2770" in refused("init", "--shared", "--db", str(path))
    assert list(folder.iterdir()) == []
    folder.chmod(0o2770)
    done("init", "--shared", "--db", str(path))
    done("backup", str(folder / "copy.db"), "--db", str(path))
    assert [stat.filemode(found.stat().st_mode) for found in (path, folder / "copy.db")] == ["-rw-rw----"] * 2


@posix
def test_what_is_written_for_oneself_is_for_oneself(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = tmp_path / "own" / "plan.db"
        done("init", "--db", str(path))
        done("backup", str(path.with_name("copy.db")), "--db", str(path))
        for form in ("md", "csv", "json"):
            done("export", "--output", str(path.with_name(f"summary.{form}")), "--db", str(path))
    finally:
        os.umask(before)
    assert {stat.filemode(found.stat().st_mode) for found in path.parent.iterdir()} == {"-rw-------"}


def test_check_says_that_a_plan_can_only_be_read(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "actionplan.store.sqlite.database_file.why_only_read", lambda _path: "the file is write-protected"
    )
    assert done("check") == "Sound: 5 actions, 1 change. It is read-only: the file is write-protected.\n"
    assert refused("update", "1.2", "--owner", "Ann").endswith("is read-only: the file is write-protected")


# --- who ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "user"),
    [
        ("jo", "jo"),
        ("  jo\t", "jo"),
        ("jo\x1b]0;x\x07", "jo␛]0;x␇"),
        ("jo\udce9", "jo\ufffd"),
        ("j\u202eo", "j\ufffdo"),
        ("x" * 5000, "x" * settings.LONGEST_NAME),
    ],
)
def test_a_name_from_the_environment_is_harmless(named: str, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", named)
    assert settings.user() == user


def test_a_name_from_the_system_is_harmless_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", " ")
    monkeypatch.setattr("getpass.getuser", lambda: "jo\x1b[2J")
    assert settings.user() == "jo␛[2J"


# --- what must not happen -------------------------------------------------------------------------------------


def fail_with_secrets(_path: object) -> None:
    """Fails as nobody expects, with the plan's text in a message, a cause and a local variable."""
    secret = "Child K of family L"
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise RuntimeError(f"cannot handle {secret}") from error


def test_the_log_has_kinds_and_places_and_no_text() -> None:
    with pytest.raises(RuntimeError) as raised:
        fail_with_secrets(None)
    line = crash.report(raised.value)
    log = settings.log_path()
    text = log.read_text()
    assert str(log) in line
    assert "RuntimeError" in line
    for words in (
        "builtins.RuntimeError",
        "builtins.KeyError",
        "tests/commands/test_maintenance.py:",
        " fail_with_secrets",
    ):
        assert words in text
    assert "Child K" not in text + line
    if os.name != "nt":
        assert stat.filemode(log.stat().st_mode) == "-rw-------"
    before = len(text)
    crash.report(raised.value)
    assert len(log.read_text()) == 2 * before


def test_a_log_that_is_long_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "MOST_BYTES", 10)
    for _ in range(3):
        crash.report(ValueError("x"))
    assert settings.log_path().read_text().count("builtins.ValueError") == 1


def test_where_no_log_can_be_written_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ACTIONPLAN_STATE", str(tmp_path / "file"))
    assert crash.report(ValueError("x")).endswith("the log could not be written")


def test_an_unexpected_error_of_a_verb_is_one_line(database: Path, tmp_path: Path) -> None:
    """The plan's own words are in the message of the error; a module put in the way raises it."""
    done("update", "1.2", "--owner", "Child K of family L", "--keep-personal-data")
    (tmp_path / "sitecustomize.py").write_text(
        "import actionplan.store.sql.reading as reading\n"
        "before = reading.read_plan\n"
        "def read_plan(*args):\n"
        "    plan = before(*args)\n"
        "    raise RuntimeError(repr(plan))\n"
        "reading.read_plan = read_plan\n"
    )
    source = str(Path(common.__file__).parents[2])
    path = os.pathsep.join([str(tmp_path), source, *filter(None, sys.path)])
    result = process("list", env={**os.environ, "PYTHONPATH": path})
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("actionplan: something unexpected went wrong (RuntimeError)")
    assert result.stderr.count("\n") == 1
    log = settings.log_path().read_text()
    assert "read_plan" in log
    assert "Child K" not in log + result.stderr


# --- a start that goes wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["~nosuchuser/plan.db", "~nosuchuser", "x" * 300, "x/" * 3000, "a\x00b", "/dev/null"])
@pytest.mark.parametrize("verb", ["list", "init", "check", "restore", "update 1.2 --owner Ann", "demo --no-open"])
def test_a_name_that_is_no_plans_is_one_line(name: str, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(*verb.split(), "--db", name).isprintable()
    if "\x00" not in name:
        monkeypatch.setenv("ACTIONPLAN_DB", name)
        assert verb.startswith("demo") or refused(*verb.split()).isprintable()


@posix
@pytest.mark.parametrize("verb", ["list", "check", "restore x.db", "backup y.db"])
def test_a_pipe_is_waited_for_by_nobody(tmp_path: Path, verb: str) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    os.mkfifo(tmp_path / "x.db")
    assert "pipe" in process(*verb.split(), "--db", str(tmp_path / "pipe.db"), cwd=tmp_path).stderr


def test_a_plan_that_is_gone_is_not_made_anew_by_a_start(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.2", "--owner", "Ann")
    database.unlink()
    monkeypatch.setattr("actionplan.commands.open_screens.on_a_terminal", lambda: True)
    for line in ((), ("list",), ("check",)):
        assert refused(*line).endswith(f"actionplan --db {database} restore plan-2026-11-27.db")
    assert not database.exists()
    done("restore", "plan-2026-11-27.db")
    done("check")


INTERRUPTS = """
import importlib.abc, os, signal, sys

class Interrupts(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
"""
"""Presses ctrl+c when a module is about to be loaded."""


@pytest.mark.parametrize(
    "name",
    ["click", "actionplan.cli", "actionplan.commands.console", "actionplan.commands.show",
     "actionplan.store.sqlite.store", "sqlite3", "actionplan.model.plan"],
)  # fmt: skip
def test_ctrl_c_while_the_program_is_still_loaded_ends_it_cleanly(database: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTS.format(name=name))
    source = str(Path(common.__file__).parents[2])
    path = os.pathsep.join([str(tmp_path), source, *filter(None, sys.path)])
    result = process("list", env={**os.environ, "PYTHONPATH": path})
    assert (result.returncode, result.stdout, result.stderr.strip()) == (130, "", "")


# --- what is remembered ---------------------------------------------------------------------------------------


@posix
def test_what_is_remembered_is_for_its_owner_only(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACTIONPLAN_STATE")
    folder = tmp_path / "state" / "actionplan"
    folder.mkdir(parents=True, mode=0o755)
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_args, **_options: folder)
    for name in ("screens.json", "looks.json"):
        (folder / name).write_text("{}")
        (folder / name).chmod(0o666)
    before = os.umask(0)
    try:
        settings.save_state(database, {"filter": "Head of Quality"})
        settings.note_look_at_evidence(database, settings.today())
    finally:
        os.umask(before)
    assert settings.load_state(database) == {"filter": "Head of Quality"}
    assert {stat.filemode(path.stat().st_mode) for path in folder.iterdir()} == {"-rw-------"}
    assert sorted(path.name for path in folder.iterdir()) == ["looks.json", "screens.json"]
    assert stat.filemode(folder.stat().st_mode) == "drwx------"


@posix
def test_a_folder_that_somebody_has_named_is_left_as_it_is(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_STATE", str(tmp_path))
    tmp_path.chmod(0o755)
    settings.save_state(database, {})
    assert stat.filemode(tmp_path.stat().st_mode) == "drwxr-xr-x"
    monkeypatch.setenv("ACTIONPLAN_STATE", str(database / "no folder"))
    settings.save_state(database, {})
