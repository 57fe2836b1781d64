"""Making a plan's database, and the verbs that keep it safe: backup, restore, check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import current_day, database, location, opened, place, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import count, number_of

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.plan import Plan
    from actionplan.store.opening import Place


def sizes_of(plan: Plan) -> Iterator[tuple[str, int, str]]:
    """Of each sort of thing in a plan file its name for programs, how many there are, and that in the plan's words."""
    from actionplan.model.beginning import refs_under_way
    from actionplan.model.words import Word

    words = plan.words
    numbers = (len(plan.sources), len(plan.themes), len(plan.areas), len(plan.actions), len(plan.milestones))
    names = ("sources", "themes", "areas", "actions", "milestones")
    levels = (Word("source", "sources"), words.theme, words.area, words.action, words.milestone)
    for name, number, word in zip(names, numbers, levels, strict=True):
        yield name, number, word.number(number)
    if plan.measures:
        yield "measures", len(plan.measures), number_of(len(plan.measures), "measure")
        yield "readings", len(plan.readings), number_of(len(plan.readings), "reading")
    under_way = len(refs_under_way(plan))
    yield "under_way", under_way, f"{count(under_way)} brought in under way"


def make(place: Place, plan: Plan, *, shared: bool = False, origin: str = "") -> str:
    """Makes the database and says so; ``origin`` is the name of the plan file.

    Raises FileExistsError if there is something.
    """
    from actionplan import settings
    from actionplan.store.opening import create_store, location_of

    current_day()
    create_store(place, plan, settings.stamp("init"), shared=shared, origin=origin).close()
    size = plan.words.action.number(len(plan.actions))
    if origin:
        size = ", ".join(words for _, number, words in sizes_of(plan) if number)
    message = f"Created {safe(location_of(place))}: {safe(plan.title)}, {safe(size)}."
    if plan.key.is_usual:
        return message
    from actionplan.model.key_words import key_sentence

    source = ", read from its meanings" if plan.key.meanings else ""
    return f"{message}\nIts key is '{plan.key.in_use}'{source}: {key_sentence(plan.key)}. See: actionplan key"


def made_the_first_time(place: Place) -> str:
    """Makes a plan's file from the bundled plan where there is none, and answers with what to say of it.

    On a server nothing is made unasked.
    """
    if not isinstance(place, Path) or place.exists() or _backups_of(place):
        return ""
    from actionplan.planfiles.plan_yaml import bundled_plan

    # Of several that start at once, one makes it and the others open that.
    with suppress(FileExistsError):
        return make(place, bundled_plan())
    return ""


def _backups_of(path: Path) -> tuple[Path, ...]:
    """Where there are some, the plan is not new but gone, and opening it says how to bring it back."""
    from actionplan.store.opening import backups_of

    return backups_of(path)


@verb("backup", "backup plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole plan to a new FILE, and check the copy.

    The program makes one on each day that it is used, in a folder next to the database. Evidence that is kept is
    copied into a folder next to FILE.
    """
    with opened() as store:
        troubles = store.backup(file)
    emit(f"Backed up to {safe(file)}\n")
    for trouble in troubles:
        click.echo(f"actionplan: {safe(trouble)}", err=True)


@verb("restore", "restore", "restore plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def restore(file: Path | None) -> None:
    """Put a backup in the place of the database.

    Without FILE it lists the backups. FILE is checked first; the database that was there is kept beside it.
    """
    from actionplan.model.grants import Role
    from actionplan.model.rules.restoring import to_see_to
    from actionplan.store import opening
    from actionplan.store.allowed import refuse_deed
    from actionplan.store.plan_folder import backup_folder

    kept_at = place()
    where = location()
    if file is None:
        backups = opening.backups_of(kept_at)
        if not backups:
            raise Refused(f"there are no backups of {where}; give the file to restore from")
        emit("".join(f"{safe(backup)}\n" for backup in backups))
        return
    today = current_day()
    in_folder = backup_folder(database()) / file
    if in_folder.exists() and not file.exists():
        file = in_folder
    plan_before = _plan_if_readable(kept_at, today)
    if plan_before is not None:
        refuse_deed(plan_before.access, Role.KEEPER, "restore it")
    replaced = opening.restore(kept_at, file)
    store = opening.open_store(kept_at)
    try:
        plan = store.plan(today)
    finally:
        store.close()
    message = f"Restored {where}: {_size(plan)}."
    if replaced is not None:
        message = f"{message} What was there is kept as {safe(replaced)}."
    if plan_before is not None and (again := to_see_to(plan_before, plan)):
        message = f"{message}\n{safe(again)}"
    emit(f"{message}\n")


def _plan_if_readable(kept_at: Place, today: date) -> Plan | None:
    from actionplan.store import StoreError, opening

    try:
        store = opening.open_store(kept_at)
    except StoreError:
        return None
    try:
        return store.plan(today)
    except StoreError:
        return None
    finally:
        store.close()


def _size(plan: Plan) -> str:
    from actionplan.model.endings import total_words

    return f"{safe(total_words(plan))}, {number_of(plan.seq, 'change')}"


@verb("check", "check")
def check() -> None:
    """Look for damage in the database and its history."""
    from actionplan.commands.redaction import check_lines
    from actionplan.model.grants import roles_aside
    from actionplan.model.key_rules import aside_of
    from actionplan.model.rules.retention import standing_lines

    with opened() as store:
        problems = store.check()
        if problems:
            emit("".join(f"{safe(problem)}\n" for problem in problems))
            raise Refused(f"{location()} is damaged; keep it and go back to a backup: actionplan restore lists them")
        plan = store.plan(current_day())
        asides = [*store.asides(), *filter(None, [roles_aside(plan.access), aside_of(plan.key)])]
        lines = [*standing_lines(plan), *check_lines(store, plan)]
    message = f"Sound: {_size(plan)}."
    if plan.read_only:
        message = f"{message} It is read-only: {safe(plan.read_only)}."
    emit(f"{message}\n")
    emit("".join(f"{safe(line)}.\n" for line in lines))
    emit("".join(f"Note: {safe(aside)}.\n" for aside in asides))


VERBS = (backup, restore, check)
