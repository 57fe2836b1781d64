"""The verbs that open the screens: none at all, and demo."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands import maintenance
from actionplan.commands.common import named_database, safe, verb, waiting
from actionplan.commands.console import Refused, emit, on_a_terminal
from actionplan.settings import is_plain_wanted

if TYPE_CHECKING:
    from actionplan.store.opening import Place


def open_plan(place: Place) -> None:
    """Opens the screens on a plan; the first time, makes its database from the bundled plan.

    Raises:
        Refused: without a terminal.
    """
    _need_a_terminal()
    notice = maintenance.made_the_first_time(place)
    if notice:
        emit(f"{notice}\n")
    _run(place, notice)


@verb("demo", "demo", "--db demo.db demo --no-open")
@click.option("--no-open", is_flag=True, help="Create it without opening it, and say how to open it.")
def demo(no_open: bool) -> None:
    """Look around in a made-up quarter of the bundled plan.

    It is a database of its own, temporary unless --db names a file, and says DEMO everywhere. Its day stands still.
    """
    if not no_open and not is_plain_wanted():
        _need_a_terminal()
    import tempfile

    from actionplan import demo as made_up
    from actionplan.model.dates import format_date
    from actionplan.store.opening import database_file

    address = named_database()
    if address:
        folder, path = None, database_file(address)
    else:
        folder = Path(tempfile.mkdtemp(prefix="actionplan-demo-"))
        path = folder / "demo.db"
    try:
        made_up.make(path)
    except FileExistsError as error:
        raise Refused(f"{path} already exists and is left unchanged; choose another with --db") from error
    day = made_up.TODAY.isoformat()
    notice = f"DEMO in {safe(path)}: a made-up quarter, seen on {format_date(made_up.TODAY)}"
    emit(f"{notice}\n")
    if no_open:
        emit(f"Open it with: ACTIONPLAN_TODAY={day} actionplan --db {safe(path)}\n")
        return
    # The quarter is always the same, so the day it is seen on has to be.
    os.environ["ACTIONPLAN_TODAY"] = day
    try:
        _open(path, notice)
    finally:
        if folder is not None:
            import shutil

            # Nobody looks for it again: a demonstration is the same every time.
            shutil.rmtree(folder, ignore_errors=True)


def _open(path: Path, notice: str) -> None:
    """Opens the screens, or for whoever wants plain lines the shell."""
    if not is_plain_wanted():
        _run(path, notice)
        return
    from actionplan.commands.plain.shell import open_shell

    open_shell(path)


def _need_a_terminal() -> None:
    if not on_a_terminal():
        raise Refused("the screens need a terminal; for scripts see: actionplan --help")


def _run(place: Place, notice: str) -> None:
    from actionplan.app import run

    run(place, notice, waiting())


VERBS = (demo,)
