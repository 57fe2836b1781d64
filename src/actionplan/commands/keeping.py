"""The verbs that make a plan's database and keep it safe: init, backup, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import current_day, database, opened, safe, verb
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


@verb("init", "init", "init --from our-plan.yaml", "--db peer-review.db init")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), metavar="FILE", help="A plan file instead of the bundled plan."
)
def init(source: Path | None) -> None:
    """Make a plan's database, without opening it."""
    from actionplan.planfiles.yaml import BadPlanFile, bundled_plan, read_plan_file

    path = database()
    try:
        plan = read_plan_file(source) if source else bundled_plan()
    except BadPlanFile as error:
        raise Refused(f"{error}; nothing was made") from error
    emit(f"{make(path, plan)}\n")


def make(path: Path, plan: Plan) -> str:
    """Makes the database and says so."""
    from actionplan import settings
    from actionplan.model.text import shown
    from actionplan.store.sqlite import SqliteStore

    current_day()
    try:
        SqliteStore.create(path, plan, settings.stamp("init")).close()
    except FileExistsError as error:
        raise Refused(f"{path} is there already and is left as it is; name another with --db") from error
    return f"Made {shown(str(path))}: {shown(plan.title)}, {len(plan.actions)} actions."


@verb("backup", "backup plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to a new FILE, whole and checked."""
    with opened() as store:
        store.backup(file)
    emit(f"Backed up to {safe(file)}\n")


@verb("check", "check")
def check() -> None:
    """Look for damage in the database and its history."""
    with opened() as store:
        problems = store.check()
        plan = None if problems else store.plan(current_day())
    emit("".join(f"{safe(problem)}\n" for problem in problems))
    if plan is None:
        raise Refused(f"{database()} is damaged; keep it and go back to a backup")
    emit(f"Sound: {len(plan.actions)} actions, {plan.seq} changes.\n")


VERBS = (init, backup, check)
