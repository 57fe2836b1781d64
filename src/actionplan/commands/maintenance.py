"""The verbs that make a plan's database and keep it safe: init, backup, restore, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import current_day, database, opened, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


@verb("init", "init", "init --from our-plan.yaml", "--db peer-review.db init", "--db /srv/plan/plan.db init --shared")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), metavar="FILE", help="A plan file instead of the bundled plan."
)
@click.option("--shared", is_flag=True, help="For a group: everybody in the folder's group may change the plan.")
def init(source: Path | None, shared: bool) -> None:
    """Create a plan's database, without opening it."""
    from actionplan.planfiles.plan_yaml import bundled_plan, read_plan_file
    from actionplan.planfiles.yaml_events import BadPlanFile

    path = database()
    try:
        plan = bundled_plan() if source is None else read_plan_file(source)
    except BadPlanFile as error:
        raise Refused(f"{error}; nothing was created") from error
    try:
        emit(f"{make(path, plan, shared=shared)}\n")
    except FileExistsError as error:
        raise Refused(f"{path} already exists and is left unchanged; choose another with --db") from error


def make(path: Path, plan: Plan, *, shared: bool = False) -> str:
    """Makes the database and says so. Raises FileExistsError if there is something."""
    from actionplan import settings
    from actionplan.store.opening import create_store

    current_day()
    create_store(path, plan, settings.stamp("init"), shared=shared).close()
    message = f"Created {safe(path)}: {safe(plan.title)}, {number_of(len(plan.actions), 'action')}."
    if plan.key.is_usual:
        return message
    from actionplan.model.key_words import key_sentence

    source = ", read from its meanings" if plan.key.meanings else ""
    return f"{message}\nIts key is '{plan.key.in_use}'{source}: {key_sentence(plan.key)}. See: actionplan key"


@verb("backup", "backup plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole plan to a new FILE, and check the copy.

    The program makes one on each day that it is used, in a folder next to the database.
    """
    with opened() as store:
        store.backup(file)
    emit(f"Backed up to {safe(file)}\n")


@verb("restore", "restore", "restore plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def restore(file: Path | None) -> None:
    """Put a backup in the place of the database.

    Without FILE it lists the backups. FILE is checked first; the database that was there is kept beside it.
    """
    from actionplan.store import opening
    from actionplan.store.plan_folder import backup_folder

    path = database()
    if file is None:
        backups = opening.backups_of(path)
        if not backups:
            raise Refused(f"there are no backups of {path}; give the file to restore from")
        emit("".join(f"{safe(backup)}\n" for backup in backups))
        return
    today = current_day()
    in_folder = backup_folder(path) / file
    if in_folder.exists() and not file.exists():
        file = in_folder
    replaced = opening.restore(path, file)
    store = opening.open_store(path)
    try:
        plan = store.plan(today)
    finally:
        store.close()
    message = f"Restored {safe(path)}: {_size(plan)}."
    if replaced is not None:
        message = f"{message} What was there is kept as {safe(replaced)}."
    emit(f"{message}\n")


def _size(plan: Plan) -> str:
    return f"{number_of(len(plan.actions), 'action')}, {number_of(plan.seq, 'change')}"


@verb("check", "check")
def check() -> None:
    """Look for damage in the database and its history."""
    from actionplan.model.key_rules import aside_of

    with opened() as store:
        problems = store.check()
        if problems:
            emit("".join(f"{safe(problem)}\n" for problem in problems))
            raise Refused(f"{database()} is damaged; keep it and go back to a backup: actionplan restore lists them")
        plan = store.plan(current_day())
        asides = [*store.asides(), *filter(None, [aside_of(plan.key)])]
    message = f"Sound: {_size(plan)}."
    if plan.read_only:
        message = f"{message} It is read-only: {safe(plan.read_only)}."
    emit(f"{message}\n")
    emit("".join(f"Note: {safe(aside)}.\n" for aside in asides))


VERBS = (init, backup, restore, check)
