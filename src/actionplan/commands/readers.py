"""The verbs of links: who may read the pages of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import DB, JSON, changing, completes, opened, plan_of, safe, verb
from actionplan.commands.console import Program, emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.plan import Plan
    from actionplan.model.web_links import WebLink


@click.group(
    "readers",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="[VERB] [ARGS]...",
    epilog="\b\nExamples:\n  actionplan readers\n"
    '  actionplan readers add "Cllr Ann Smith" --address https://plan.council.example\n'
    "  actionplan readers withdraw L1 --note 'left the Board'",
)
@DB
@click.pass_context
def readers(ctx: click.Context) -> None:
    """List, give and withdraw the links by which people read the pages.

    Without a verb it lists them. A link is shown once, when it is given; what is kept of it opens nothing.
    """
    if ctx.invoked_subcommand is None:
        _list(as_json=False)


@verb("list", "readers list", "readers list --json")
@JSON
def list_(*, as_json: bool) -> None:
    """List who was given a link, what it is for, and until when it works."""
    _list(as_json=as_json)


@verb(
    "add",
    'readers add "Cllr Ann Smith" --address https://plan.council.example',
    'readers add "Ann Smith" --until "31 mar" --address https://plan.council.example',
    'readers add "Ann Smith" --calendar "Head of Quality"',
    'readers add "Ann Smith" --calendar all',
)
@click.argument("name")
@click.option("--until", default="", metavar="DATE", help="The last day on which it works. Default: a year from now.")
@click.option(
    "--calendar",
    metavar="OWNER",
    shell_complete=completes("people"),
    help="For a calendar program instead: the dates of one owner, or all.",
)
@click.option(
    "--address",
    envvar="ACTIONPLAN_ADDRESS",
    default="http://localhost:8400",
    metavar="URL",
    help="Where the pages are reached; else ACTIONPLAN_ADDRESS, else http://localhost:8400.",
)
@JSON
def add(name: str, *, until: str, calendar: str | None, address: str, as_json: bool) -> None:
    """Give somebody a link. It is shown this once."""
    from actionplan import settings
    from actionplan.model.dates import format_date
    from actionplan.model.web_links import LinkUse
    from actionplan.usecases.readers import give

    use = LinkUse.READ if calendar is None else LinkUse.CALENDAR
    owner = "" if calendar is None or calendar.strip().casefold() == "all" else calendar
    with changing() as store:
        given = give(store, settings.stamp("command"), name, use=use, owner=owner, until=until)
    link, whole = given.link, f"{address.rstrip('/')}{given.path}"
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written([{**_object(link), "link": whole}]))
        return
    emit(
        f"Saved as change {given.changed.saved.seq}; actionplan undo undoes it.\n"
        f"Link {link.ref} for {safe(link.holder)}, which works until {format_date(link.expires_on)}. It is shown this "
        f"once; give it to nobody else:\n\n{safe(whole)}\n"
    )


@verb("withdraw", 'readers withdraw L1 --note "left the Board"')
@click.argument("ref")
@click.option("--note", default="", metavar="TEXT", help="Why; required.")
@JSON
def withdraw(ref: str, *, note: str, as_json: bool) -> None:
    """Withdraw a link: it opens nothing any more."""
    from actionplan import settings
    from actionplan.usecases.readers import withdraw as take_away

    with changing() as store:
        changed = take_away(store, settings.stamp("command"), ref, note)
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written([_object(link) for link in changed.plan.web_links if link.ref in changed.saved.refs]))
        return
    emit(f"Saved as change {changed.saved.seq}; actionplan undo undoes it.\nLink {safe(ref.upper())} is withdrawn.\n")


def _list(*, as_json: bool) -> None:
    with opened() as store:
        plan = plan_of(store, None)
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written([_object(link) for link in plan.web_links]))
        return
    from actionplan.commands.tables import print_page

    print_page(_lines(plan), plan)


def _object(link: WebLink) -> dict[str, Any]:
    return {
        "ref": link.ref,
        "holder": link.holder,
        "use": link.use.value,
        "made_on": link.made_on.isoformat(),
        "expires_on": link.expires_on.isoformat() if link.expires_on else None,
        "withdrawn": link.withdrawn or None,
    }


def _lines(plan: Plan) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.dates import format_date

    if not plan.web_links:
        yield from paragraph("Nobody has been given a link yet; see: actionplan readers add --help")
        return
    rows = (
        (link.ref, link.holder, link.use.value, format_date(link.made_on), _state(link, plan))
        for link in plan.web_links
    )
    yield from grid(("Link", "For", "To", "Made", "Works"), rows, flexible={1: 14, 4: 16})


def _state(link: WebLink, plan: Plan) -> str:
    from actionplan.model.dates import format_date

    if link.withdrawn:
        return f"withdrawn: {link.withdrawn}"
    until = f"until {format_date(link.expires_on)}" if link.expires_on else "until it is withdrawn"
    return until if link.works_on(plan.as_at) else f"no longer, {until}"


for _verb in (list_, add, withdraw):
    readers.add_command(_verb)

VERBS = (readers,)
