"""A terminal that goes away, a signal, ctrl+z, a paste, an early key: the program in a terminal of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from actionplan import settings
from at_screen import changed_elsewhere, history_in, plan_in
from terminal import Terminal

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="a pty is Unix"),
    pytest.mark.usefixtures("quick_screens"),
]

IGNORES_HUP = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"

SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if job == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgid(0))
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-W", "ignore", "-m", "actionplan"])
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgid(0))
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    print("[1]+  Stopped", flush=True)
    words = sys.stdin.readline().split()
    if words == ["kill"]:
        os.kill(job, signal.SIGTERM)
    else:
        os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""
"""As much of a shell as ctrl+z and fg need, and a kill of the job that is stopped."""

CTRL_Q = "\x11"
"""Behind an escape key a letter would be read as one with alt."""

STATES = {
    "start": "",
    "summary": "1",
    "one action": "\r",
    "rating": "rno social worker",
    "note": "nhalf a sentence",
    "editing": "e",
    "adding": "+another action",
    "completing": "c",
    "as at": "@",
    "review": "3",
    "starting a review": "3\r",
    "owners": "4",
    "history": "5",
    "filtered history": "5/rated",
    "source": "6",
    "mapping": "6jm",
    "filter": "/late",
    "marks": "  ",
    "export": "x",
    "help": "?",
    "palette": "\x10back up",
    "backing up": "\x10back up the plan\r",
    "undone": "gbecause\ru",
    "ctrl+c": "\x03",
}
"""Where the program may be when it is told to end, and the keys that lead there."""


def opened(*args: str, **options: object) -> Terminal:
    """The program with its first screen."""
    terminal = Terminal(*args, **options)  # type: ignore[arg-type]
    terminal.wait_for("Case recording")
    return terminal


@pytest.mark.parametrize("state", STATES)
def test_a_signal_leaves_the_terminal_as_it_was(state: str, database: Path) -> None:
    number = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)[list(STATES).index(state) % 3]
    with opened() as terminal:
        terminal.press(STATES[state])
        terminal.send(number)
        assert terminal.wait_for_end() == 128 + number
        assert terminal.is_as_it_was, terminal.left_on
        assert "Closed because" in terminal.last_words
    assert plan_in(database).as_at == settings.today()


def test_what_was_being_typed_is_said_to_be_lost(database: Path) -> None:
    with opened() as terminal:
        terminal.press("nChild K was moved")
        terminal.wait_for("Child K was moved")
        terminal.send(signal.SIGTERM)
        assert terminal.wait_for_end() == 143
        assert "was not saved: Note on 1.1  Case recording (note)" in terminal.last_words.replace("\n", " ")
        # It stays in the terminal for others to scroll to: so what was typed is not repeated.
        assert "Child K" not in terminal.last_words
    assert len(history_in(database)) == len(history_in(database, "1.1"))


def test_nothing_typed_nothing_lost(database: Path) -> None:
    with opened() as terminal:
        terminal.press("n")
        terminal.wait_for("Note on 1.1")
        terminal.send(signal.SIGTERM)
        assert terminal.wait_for_end() == 143
        assert "Nothing typed was lost" in terminal.last_words


def test_a_save_under_way_is_finished_first(database: Path, tmp_path: Path) -> None:
    """The store is held up by another program when the signal comes; the save is done when that lets go."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, time\n"
        "from actionplan.store.sqlite.store import SqliteStore\n"
        "save = SqliteStore.save\n"
        "def slowly(self, *args, **kwargs):\n"
        "    os.kill(os.getpid(), 15)\n"
        "    for _ in range(200_000):\n"
        "        pass\n"
        "    return save(self, *args, **kwargs)\n"
        "SqliteStore.save = slowly\n"
    )
    with opened(paths=[tmp_path]) as terminal:
        terminal.press("nsaved all the same\r")
        assert terminal.wait_for_end() == 143
        assert "Nothing typed was lost" in terminal.last_words
    assert history_in(database)[-1].change.note == "saved all the same"


@pytest.mark.parametrize("keys", ["", "nhalf a sentence"])
def test_a_terminal_that_goes_away_without_a_word_ends_the_program(keys: str, database: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(IGNORES_HUP)
    with opened(paths=[tmp_path]) as terminal:
        terminal.press(keys)
        if keys:
            terminal.wait_for("half a sentence")
        terminal.hang_up()
        assert terminal.wait_for_end() == 129
    with Terminal() as terminal:
        terminal.wait_for("the terminal was closed")
        if keys:
            terminal.wait_for("not saved: Note on 1.1")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    with opened() as terminal:
        assert "the terminal was closed" not in terminal.text


def test_a_terminal_that_hangs_up_ends_the_program(database: Path) -> None:
    with opened() as terminal:
        terminal.hang_up()
        assert terminal.wait_for_end() == 129


def test_ctrl_z_suspends_and_fg_comes_back_to_the_plan_as_it_is_now(database: Path) -> None:
    with opened(program=("-c", SHELL)) as terminal:
        terminal.press("nhalf")
        terminal.wait_for("half")
        terminal.press("\x1a")
        terminal.wait_for("Stopped")
        assert not terminal.left_on
        changed_elsewhere(database, "1.1", {"owner": "Head of Quality"})
        terminal.press("fg\n")
        terminal.wait_for("Note on 1.1")
        terminal.wait_for("half")
        terminal.wait_for("Head of Quality")
        terminal.press(" a sentence\rq")
        assert terminal.wait_for_end() == 0
        assert terminal.is_as_it_was, terminal.left_on
    assert history_in(database)[-1].change.note == "half a sentence"


def test_a_stopped_program_can_be_ended(database: Path) -> None:
    with opened(program=("-c", SHELL)) as terminal:
        terminal.press("\x1a")
        terminal.wait_for("Stopped")
        terminal.press("kill\n")
        assert terminal.wait_for_end() == 143
        assert terminal.is_as_it_was, terminal.left_on


def test_ctrl_z_where_there_is_no_shell(database: Path) -> None:
    """As with ``ssh -t host actionplan``: nobody could go on with a program that has stopped."""
    with opened() as terminal:
        terminal.press("\x1a")
        terminal.wait_for("There is no shell to go back to")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_as_it_was, terminal.left_on


def test_a_pasted_log_line_is_text(database: Path) -> None:
    with opened() as terminal:
        terminal.press("n")
        terminal.wait_for("Note on 1.1")
        terminal.paste("first half \x1b[31msecond half\x1b[0m\rga third\r\x07\x1b[201~gd\r")
        terminal.wait_for("a third")
        terminal.press("\r")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert [action.rag for action in plan_in(database).actions] == ["unrated"] * 5
    note = history_in(database)[-1].change.note
    assert note == "first half \x1b[31msecond half\x1b[0m\nga third\n\x07\x1b[201~gd"


def test_a_paste_on_a_list_does_nothing(database: Path) -> None:
    before = len(history_in(database))
    with opened() as terminal:
        terminal.paste("gno reason\r\x1b[Bq")
        terminal.press("/")
        terminal.wait_for("esc clears")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0
    assert len(history_in(database)) == before


def test_a_paste_of_a_megabyte(database: Path) -> None:
    with opened() as terminal:
        terminal.press("n")
        terminal.wait_for("Note on 1.1")
        terminal.paste("a long text \x1b " * 80_000)
        terminal.press("short")
        terminal.wait_for("too long to paste")
        terminal.wait_for("short")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def test_bytes_that_are_no_text_end_nothing(database: Path) -> None:
    with opened() as terminal:
        terminal.press("n")
        terminal.wait_for("Note on 1.1")
        terminal.press_bytes(b"caf\xe9 \xff\xfe")
        terminal.press("bar\r")
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert history_in(database)[-1].change.note.endswith("bar")


@pytest.mark.parametrize("enter", ["\r", "\n"])
def test_keys_pressed_before_the_first_screen_are_not_lost(enter: str, database: Path) -> None:
    with Terminal(early_keys=f"jnearly{enter}") as terminal:
        terminal.wait_for("saved")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert [(update.change.note, update.ref) for update in history_in(database)[-1:]] == [("early", "1.2")]
