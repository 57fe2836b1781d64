"""The verb that serves the plan as pages to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import current_day, opened, place, safe, verb
from actionplan.commands.console import Refused

if TYPE_CHECKING:
    from actionplan.model.plan import Plan
    from actionplan.web.serving import Door

NEEDED = ("starlette", "uvicorn")
"""The packages that the pages need beyond what every installation has."""


@verb(
    "serve",
    "serve",
    "serve --port 8500",
    "serve --public --host 0.0.0.0",
    "serve --readers --behind-proxy --name plan.council.example",
)
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Default: 127.0.0.1, this computer alone.")
@click.option("--port", default=8400, type=click.IntRange(0, 65_535), metavar="N", help="Default: 8400; 0: any.")
@click.option("--public", is_flag=True, help="For everybody: only what the public documents hold.")
@click.option("--readers", is_flag=True, help="Only for whoever has a link, on this computer too; see: readers")
@click.option("--behind-proxy", is_flag=True, help="A TLS proxy passes readers on; it says their addresses.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="A name of the server; may be repeated.")
@click.option(
    "--portfolio", multiple=True, metavar="ADDRESS", help="Show the plans there side by side too; may be repeated."
)
def serve(
    *,
    host: str,
    port: int,
    public: bool,
    readers: bool,
    behind_proxy: bool,
    names: tuple[str, ...],
    portfolio: tuple[str, ...],
) -> None:
    """Serve the plan as pages to read in a browser, until Ctrl+C stops it.

    Nothing in the plan can be changed there; whoever was sent a link to answer can propose. On an address of this
    computer alone nobody needs a link; anywhere else the pages are the public ones, or each reader needs a link of
    their own.
    """
    from importlib.util import find_spec

    if any(find_spec(package) is None for package in NEEDED):
        raise Refused('pages need the extra "web": pip install "actionplan[web]"')
    if public and readers:
        raise click.UsageError("give either --public or --readers")
    from actionplan.web.serving import Door
    from actionplan.web.serving import serve as serve_pages

    door = Door(
        host=host,
        port=port,
        is_public=public,
        asks_for_links=readers,
        is_behind_proxy=behind_proxy,
        names=names,
        portfolio=portfolio,
    )
    with opened() as store:
        # What is wrong with the plan is said here, before anything is served.
        _refuse_without_readers(store.plan(current_day()), door)

    def tell(address: str) -> None:
        click.echo(f"The plan can be read at {safe(address)} {_for_whom(door)}. Ctrl+C stops it.")

    serve_pages(place(), door, tell)
    click.echo("Stopped.")


def _refuse_without_readers(plan: Plan, door: Door) -> None:
    """Refuses to serve pages that need a link, where nobody has one. Raises Refused."""
    from actionplan.model.web_links import LinkUse

    opening = (LinkUse.READ, LinkUse.ANSWER)
    if door.needs_links and not any(link.use in opening and link.works_on(plan.as_at) for link in plan.web_links):
        where = "here" if door.is_this_computer else f"on {safe(door.host)}"
        raise Refused(
            f"to read the plan {where} each reader needs a link, and nobody has one: actionplan readers add NAME; "
            "or serve --public what the public may read"
        )


def _for_whom(door: Door) -> str:
    if door.is_public:
        return "by everybody who reaches it, without what is not for the public"
    if door.needs_links:
        return "by whoever has a link"
    return "on this computer"


VERBS = (serve,)
