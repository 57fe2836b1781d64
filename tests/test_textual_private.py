"""What we need of Textual's insides, in one list: a new Textual that renames any of it fails here by name."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from textual._compositor import Compositor
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers import _writer_thread
from textual.screen import Screen
from textual.widget import Widget

import actionplan
from actionplan.terminal.pastes import END, START

DRIVERS = Path(_writer_thread.__file__).parent
OURS = Path(actionplan.__file__).parent
PLACES = ("actionplan.textual_private", "actionplan.terminal.driver")
"""The only modules that may use private names of Textual."""

NEEDED = {
    "actionplan.textual_private": {
        *("_batch_count", "_exception", "_exit", "_fatal_error", "_handle_exception"),
        *(
            "_compositor",
            "_compositor_refresh",
            "_dirty_regions",
            "_dirty_widgets",
            "_set_dirty",
            "_load_screen_css",
            "_prune",
            "_exchange_repaint_regions",
            "_screen_resized",
            "_refresh_layout",
            "_size",
            "_repaint_required",
            "_css_update_count",
            "_keymap",
            "_bindings",
            "_action_command_list",
            "_gather_commands",
            "_cell_offset_to_index",
            "_cursor_visible",
            "_notifications",
        ),
    },
    "actionplan.terminal.driver": {
        *("_app", "_debug", "_driver", "_file", "_handle_exception", "_loop", "_key_thread", "_must_signal_resume"),
        *("_run_input_thread", "_sigcont_application", "_sigtstp_application", "_writer_thread"),
    },
}
"""Each private name that is used, by the module that uses it."""
RELIED_ON = {
    App: ("on_event", "DEFAULT_MODE", "action_help_quit"),
    XTermParser: ("feed", "tick", "parse"),
}
"""Names without an underscore that are nowhere promised either."""
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
EVERYBODYS = (App, Screen, Widget, DOMNode, CommandPalette, Compositor, Driver)
"""Whose private names are looked for wherever they stand, not only in what is derived from them."""


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def private_names(kind: type) -> frozenset[str]:
    """The private names that a class of Textual defines, or gives its objects."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    of_objects = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }
    return frozenset(filter(_is_private, of_objects | vars(kind).keys()))


def textuals_names(kind: type | None) -> set[str]:
    """The private names that a class has from Textual; of no class, those of Textual's main ones."""
    bases = [base for base in (kind.__mro__ if kind is not None else ()) if base.__module__.startswith("textual")]
    return set().union(*map(private_names, bases or EVERYBODYS))


def _names_used(tree: ast.AST) -> Iterator[str]:
    """The names that are read, set or overridden as parts of an object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def private_names_used(module: ModuleType) -> set[str]:
    """Textual's private names that a module uses: in its classes those of their bases, elsewhere the main ones."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            kind = getattr(module, node.name, None)
            is_textuals = isinstance(kind, type) and any(base.__module__.startswith("textual") for base in kind.__mro__)
            # A mixin has no base of Textual's: what it is mixed into has.
            if is_textuals or module.__name__ in PLACES:
                used |= textuals_names(kind) & set(_names_used(node))
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) not in {"self", "cls", "super()", *modules}:
            used |= textuals_names(None) & {node.attr}
    return used


@pytest.fixture(scope="module")
def used() -> dict[str, set[str]]:
    """Textual's private names that each module of ours uses, where it uses any."""
    names: dict[str, set[str]] = defaultdict(set)
    for found in pkgutil.walk_packages(actionplan.__path__, "actionplan."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            names[found.name] |= private_names_used(module)
    return {module: private for module, private in names.items() if private}


def test_private_names_are_used_in_two_places(used: dict[str, set[str]]) -> None:
    elsewhere = {module: private for module, private in used.items() if module not in PLACES}
    assert elsewhere == {}


@pytest.mark.parametrize("module", PLACES)
def test_the_list_of_what_is_used_is_whole_and_textual_has_it(used: dict[str, set[str]], module: str) -> None:
    assert used[module] == NEEDED[module]


@pytest.mark.parametrize("kind", RELIED_ON, ids=lambda kind: kind.__name__)
def test_what_is_nowhere_promised_is_there(kind: type) -> None:
    assert [name for name in RELIED_ON[kind] if not hasattr(kind, name)] == []


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
