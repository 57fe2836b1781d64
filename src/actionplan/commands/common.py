"""What the verbs share: their common options, the store, the plan as at a day, and an action by its ref."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.console import Refused

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.action import Action
    from actionplan.model.area import Area
    from actionplan.model.plan import Plan
    from actionplan.reports.summary import Summary
    from actionplan.store import Store
    from actionplan.store.opening import Place
    from actionplan.store.waiting import Waiting

LIST_HINT = "see: actionplan list"


def _set_db(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().obj = value


def named_database() -> str | None:
    """What ``--db`` names, if anything."""
    address: str | None = click.get_current_context().find_root().obj
    return address


def place() -> Place:
    """Where the plan is kept that the command line or the environment names.

    Raises:
        StoreError: if it is an address that no store answers to.
    """
    from actionplan.settings import database_address
    from actionplan.store.opening import place_named

    return place_named(database_address(named_database()))


def database() -> Path:
    """What documents of that plan are written beside. Raises as :func:`place`."""
    from actionplan.store.opening import path_of

    return path_of(place())


def location() -> str:
    """Where that plan is kept, harmless to show. Raises as :func:`place`."""
    from actionplan.store.opening import location_of

    return safe(location_of(place()))


Decorator = Callable[[Callable[..., None]], Any]
Completer = Callable[[click.Context, click.Parameter, str], list[Any]]


def completes(kind: str) -> Completer:
    """What a shell completes a parameter from: a kind of values in ``candidates``, which is loaded only then."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
        from actionplan.commands.completion_values import candidates

        return candidates(kind, ctx, incomplete)

    return complete


def _a_file(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """A shell knows best which files there are. As a type of click's, it would be looked at each time."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


DB = click.option(
    *("--db", "db"),
    metavar="ADDRESS",
    shell_complete=_a_file,
    callback=_set_db,
    expose_value=False,
    help="The plan's file, or postgresql://host/database; else ACTIONPLAN_DB, else the one in your data folder.",
)
AS_AT = click.option(
    "--as-at", metavar="DATE", help="The plan as it was at the end of a day: 20/11/26, last friday, 3 weeks ago."
)
JSON = click.option("--json", "as_json", is_flag=True, help="JSON for a program instead of a table.")
_KEEPS = "keeps personal data"


def _keep_personal_data(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[_KEEPS] = True


def keeps_personal_data() -> bool:
    """Whether the command line says that what looks like a person's data is to be kept."""
    return bool(click.get_current_context().meta.get(_KEEPS))


def _keeping(command: click.Command) -> click.Option:
    """``--keep-personal-data``: every verb has it, and says so where it takes a text."""
    return click.Option(
        ["--keep-personal-data"],
        is_flag=True,
        hidden=not any("TEXT" in (parameter.metavar or "") for parameter in command.params),
        expose_value=False,
        callback=_keep_personal_data,
        help="Keep what looks like a person's data: an NHS number, a date of birth, a postcode, a child's name.",
    )


def verb(name: str, *examples: str, cls: type[click.Command] = click.Command) -> Decorator:
    """A command with ``--db``, ``--keep-personal-data`` and, at the end of its help, examples."""
    epilog = "\b\nExamples:\n" + "\n".join(f"  actionplan {example}" for example in examples)

    def decorate(function: Callable[..., None]) -> click.Command:
        command = click.command(name, cls=cls, epilog=epilog)(DB(function))
        command.params.append(_keeping(command))
        return command

    return decorate


def waiting() -> Waiting:
    """How a command line waits for another program: somebody at a terminal is told, and can press ctrl+c."""
    from actionplan.store.waiting import Waiting

    def tell() -> None:
        if sys.stderr.isatty():
            click.echo("The plan is being used by another program; waiting … Ctrl+C stops.", err=True)

    return Waiting(tell)


@contextmanager
def opened() -> Iterator[Store]:
    """The store, closed at the end.

    Raises:
        StoreError: if there is none or it cannot be opened.
    """
    from actionplan.store.opening import open_store

    store = open_store(place(), waiting())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def changing(*, even_closed: bool = False) -> Iterator[Store]:
    """The store, to change the plan: looked over first, and once a day backed up.

    Args:
        even_closed: Whether what is done may be done to a closed plan; else that is what is said, before anything.

    Raises:
        StoreError: if there is none or it cannot be opened, or it is of a closed plan.
    """
    from actionplan import settings
    from actionplan.model.plan_settings import CLOSED, closed_words
    from actionplan.store import StoreError

    with opened() as store:
        trouble = store.daily_maintenance(current_day())
        plan = store.plan(current_day())
        tell_doubt(plan)
        if ignored := plan.access.ignores(settings.chosen_name()):
            click.echo(f"actionplan: {ignored}", err=True)
        if plan.setting(CLOSED) and not even_closed:
            raise StoreError(closed_words(plan.setting(CLOSED)))
        yield store
        # Said behind what was done: where that was refused, it was for the same reason.
        if trouble and not store.read_only:
            click.echo(f"actionplan: {safe(trouble)}", err=True)


def opened_to(*, change: bool) -> AbstractContextManager[Store]:
    """The store, to change the plan or only to read it."""
    return changing() if change else opened()


def current_day() -> date:
    """Today. Raises BadDate if ``ACTIONPLAN_TODAY`` is no day that it can be."""
    from actionplan import settings

    return settings.today()


def past_day(as_at: str | None) -> date | None:
    """The day before today that ``--as-at`` means, looking back; None for now.

    Raises:
        Refused, Invalid: if it is no date, or still to come.
    """
    if as_at is None:
        return None
    today = current_day()
    day = _day_back(as_at, "as_at", today)
    return day if day < today else None


def since_day(since: str | None, plan: Plan) -> date | None:
    """The day that ``--since`` means, looking back from the day of the plan; None for the usual one.

    Raises:
        Refused, Invalid: if it is no date, or after that day.
    """
    from actionplan.model.dates import format_date
    from actionplan.model.refusal import Invalid

    if since is None:
        return None
    try:
        return _day_back(since, "since", plan.as_at)
    except Invalid as error:
        if not plan.is_past:
            raise Refused(str(error)) from error
        raise Refused(f"{error}, seen from {format_date(plan.as_at)}") from error


def _day_back(text: str, field: str, today: date) -> date:
    """A day of the past. That an option is there and empty is a slip, mostly in a script. Raises Refused, Invalid."""
    from actionplan.model.typed_values import read_date

    day = read_date(text, field, today)
    if day is None:
        raise Refused(f"--{field.replace('_', '-')} is empty; give a day, e.g. yesterday, or leave it out")
    return day


def plan_of(store: Store, day: date | None) -> Plan:
    """The plan as at a day of the past, or now; a wrong date of the computer is said."""
    plan = store.plan(current_day()) if day is None else store.plan_as_at(day)
    tell_doubt(plan)
    return plan


def tell_doubt(plan: Plan) -> None:
    """Says on standard error that the computer's date is wrong, if it is."""
    if plan.clock_doubt:
        click.echo(f"actionplan: {plan.clock_doubt}", err=True)


def gathered(store: Store, day: date | None, *, marks: bool) -> Summary:
    """The summary of the plan as at a day, or now, compared with its past; ``marks`` what is restricted in it."""
    from actionplan.reports.restrictions import with_marks
    from actionplan.reports.summary import gather
    from actionplan.usecases.compare import compare

    plan = plan_of(store, day)
    return gather(with_marks(plan) if marks else plan, compare(store, plan))


def action_of(plan: Plan, ref: str) -> Action:
    """The action of a ref as typed, in whatever case.

    Raises:
        Refused: if there is none.
    """
    action = plan.action(plan.ref_meant(ref))
    if action is None:
        raise Refused(f"there is no {plan.words.action.one} {ref[:40]!r} in the plan; {LIST_HINT}")
    return action


def finding_of(plan: Plan, ref: str) -> Area:
    """The area for consideration of a ref as typed, in whatever case.

    Raises:
        Refused: if there is none.
    """
    meant = plan.ref_meant(ref)
    finding = next((area for area in plan.areas if area.ref == meant), None)
    if finding is None:
        raise Refused(f"there is no {plan.words.short_area.one} {ref[:40]!r} in the plan; {LIST_HINT}")
    return finding


def safe(value: object) -> str:
    """A value as a terminal may have it."""
    from actionplan.model.sanitise import sanitise

    return sanitise(str(value))
