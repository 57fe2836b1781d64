"""What we need of Textual's insides, in one list: a new Textual that renames any of it fails here by name."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

import pytest
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.command import CommandPalette
from textual.drivers import _writer_thread
from textual.screen import Screen

import actionplan
from actionplan.terminal.pastes import END, START

DRIVERS = Path(_writer_thread.__file__).parent
OURS = Path(actionplan.__file__).parent

NEEDED = {
    App: "_batch_count _exception _exit _fatal_error _handle_exception _screen_stack on_event action_help_quit",
    Screen: "_compositor_refresh _bindings",
    CommandPalette: "_action_command_list _gather_commands",
    XTermParser: "feed tick parse",
}
IN_DRIVERS = {
    "linux_driver.py": (
        *("def run_input_thread(self)", "def _run_input_thread(self)", "self._key_thread", "self._writer_thread"),
        *("self._file = ", "self.exit_event", "self._must_signal_resume", "signal.SIGTSTP, self._sigtstp_application"),
        *("signal.SIGCONT, self._sigcont_application", "target=self._run_input_thread", "self.fileno = "),
    ),
    "windows_driver.py": ("win32.EventMonitor(", "self._file = ", "WriterThread(self._file)"),
    "win32.py": ("parser = XTermParser(", "self.app = app", "self.exit_event = exit_event", "class EventMonitor("),
    "_writer_thread.py": ("self._file.write", "self._file.flush"),
}
"""Drivers of other systems cannot be imported, so they are read."""


@pytest.mark.parametrize("kind", NEEDED, ids=lambda kind: kind.__name__)
def test_what_is_overridden_or_read_is_there(kind: type) -> None:
    made: object = kind() if kind in (App, Screen) else kind
    assert [name for name in NEEDED[kind].split() if not hasattr(made, name)] == []


@pytest.mark.parametrize("file", IN_DRIVERS)
def test_what_is_replaced_in_the_drivers_is_there(file: str) -> None:
    text = (DRIVERS / file).read_text(encoding="utf-8")
    assert [needed for needed in IN_DRIVERS[file] if needed not in text] == []


def test_a_paste_begins_and_ends_as_textual_reads_it() -> None:
    assert (START, END) == (BRACKETED_PASTE_START, BRACKETED_PASTE_END)


def test_no_other_module_imports_textuals_insides() -> None:
    """Modules whose name begins with an underscore are imported in one place."""
    private = re.compile(r"^\s*(?:from|import) textual(?:\.\w+)*\._", re.MULTILINE)
    found = [path.name for path in OURS.rglob("*.py") if private.search(path.read_text(encoding="utf-8"))]
    assert found == ["driver.py"]


@pytest.mark.skipif(os.name != "nt", reason="a console is Windows")
def test_the_driver_of_windows_is_ours_there() -> None:
    from actionplan.terminal.driver import BASE, mended

    assert importlib.util.find_spec("textual.drivers.win32") is not None
    assert issubclass(mended(BASE), BASE)
