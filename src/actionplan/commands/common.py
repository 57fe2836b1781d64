"""What the verbs share: their common options, the store, the plan as at a day, and an action by its ref."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.console import Refused

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.plan import Action, Plan
    from actionplan.store.sqlite import SqliteStore

LIST_HINT = "see: actionplan list"


def _set_db(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().obj = value


def database() -> Path:
    """The database that the command line or the environment names."""
    from actionplan.settings import database_path

    return database_path(click.get_current_context().find_root().obj)


Decorator = Callable[[Callable[..., None]], Any]
DB = click.option(
    *("--db", "db"),
    metavar="PATH",
    callback=_set_db,
    expose_value=False,
    help="The plan's database; else ACTIONPLAN_DB, else the one in your data folder.",
)
AS_AT = click.option(
    "--as-at", metavar="DATE", help="The plan as it was at the end of a day: 2026-11-20, 20/11/26, yesterday, -2w."
)
JSON = click.option("--json", "as_json", is_flag=True, help="JSON for a program instead of a table.")


def verb(name: str, *examples: str) -> Decorator:
    """A command with ``--db`` and, at the end of its help, examples."""
    epilog = "\b\nExamples:\n" + "\n".join(f"  actionplan {example}" for example in examples)

    def decorate(function: Callable[..., None]) -> click.Command:
        return click.command(name, epilog=epilog)(DB(function))

    return decorate


@contextmanager
def opened() -> Iterator[SqliteStore]:
    """The store, closed at the end.

    Raises:
        StoreError: if there is none or it cannot be opened.
    """
    from actionplan.store.sqlite import SqliteStore

    store = SqliteStore(database())
    try:
        yield store
    finally:
        store.close()


def current_day() -> date:
    """Today.

    Raises:
        Refused: if ``ACTIONPLAN_TODAY`` is no date.
    """
    from actionplan import settings

    try:
        return settings.today()
    except ValueError as error:
        raise Refused(str(error)) from error


def past_day(as_at: str | None) -> date | None:
    """The day before today that ``--as-at`` means; None for now.

    Raises:
        BadDate: if it is no date.
        Refused: if it is still to come.
    """
    from actionplan.model.dates import parse, show

    today = current_day()
    day = today if as_at is None else parse(as_at, today)
    if day > today:
        raise Refused(f"{show(day)} is still to come; --as-at takes today or a day before, e.g. yesterday, -2w")
    return day if day < today else None


def plan_of(store: SqliteStore, day: date | None) -> Plan:
    """The plan as at a day of the past, or now."""
    return store.plan(current_day()) if day is None else store.plan_as_at(day)


def action_of(plan: Plan, ref: str) -> Action:
    """The action of a ref as typed.

    Raises:
        Refused: if there is none.
    """
    action = plan.action(ref.strip().casefold())
    if action is None:
        raise Refused(f"there is no action {ref[:40]!r} in the plan; {LIST_HINT}")
    return action


def safe(value: object) -> str:
    """A value as a terminal may have it."""
    from actionplan.model.text import shown

    return shown(str(value))
