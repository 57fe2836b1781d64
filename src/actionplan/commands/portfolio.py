"""The verbs about many plans: plans lists them, portfolio shows what they come to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import JSON, current_day, named_database, safe, verb, waiting
from actionplan.commands.console import Refused, emit, on_a_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actionplan.model.portfolio import Portfolio
    from actionplan.usecases.portfolio import Located

NAMES = ("md", "html", "xlsx")
"""The formats of a portfolio's documents."""
FILES = click.Path(readable=False)
"""A file or a folder, which a shell completes; or the address of a server, which is taken as it is."""


@verb("plans", "plans", "plans /srv/plans", "plans --json")
@click.argument("place", metavar="[ADDRESS]", required=False, type=FILES)
@JSON
def plans(place: str | None, as_json: bool) -> None:
    """List the plans in a folder or on a server.

    Without ADDRESS, those in the folder of the plan in use. What cannot be read is listed with the reason.
    """
    portfolio = _gathered(_located([place] if place else [], with_exports=False))
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(
            written(
                [
                    {
                        "address": line.address,
                        "organisation": line.organisation or None,
                        "title": line.title or None,
                        "actions": None if line.trouble else line.total,
                        "not_read": line.trouble or None,
                    }
                    for line in portfolio.lines
                ]
            )
        )
        return
    from actionplan.commands.console import emit_lines
    from actionplan.commands.portfolio_pages import plans_page

    emit_lines(plans_page(portfolio))


@verb(
    "portfolio",
    "portfolio",
    "portfolio /srv/plans exports/",
    "portfolio /srv/plans --json",
    "portfolio /srv/plans --format xlsx --output region.xlsx",
)
@click.argument("places", metavar="[ADDRESS]...", nargs=-1, type=FILES)
@click.option("--format", "form", type=click.Choice(NAMES), help="A document; default: by the name of FILE.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the document goes; - for standard output, which md and html go to.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it already exists.")
@JSON
def portfolio(places: tuple[str, ...], form: str | None, output: Path | None, *, force: bool, as_json: bool) -> None:
    """Show many plans side by side, worst first.

    Of each the counts, the worst rating, what is late, the last review and the last change. ADDRESS is a plan, a folder
    or server with plans, or a file that export --format json has written; without any, the folder of the plan in use.
    At a terminal it opens a screen, where Enter opens a plan and 7 comes back. Nothing is changed in any plan. Totals
    are sums and the worst, never averages.
    """
    if as_json and (form or output):
        raise click.UsageError("give either --json or a document with --format and --output")
    if form is None and output is None and not as_json and _is_for_screens():
        from actionplan.portfolio_app import run_portfolio

        run_portfolio(_places(places), waiting())
        return
    gathered = _gathered(_located(places))
    if as_json:
        from actionplan.reports.writers.json_text import written
        from actionplan.reports.writers.portfolio_json import portfolio_object

        emit(written(portfolio_object(gathered, current_day())))
    elif form is None and output is None:
        from actionplan.commands.console import emit_lines
        from actionplan.commands.portfolio_pages import portfolio_page

        emit_lines(portfolio_page(gathered, current_day()))
    else:
        _write(gathered, form, output, force=force)


def _is_for_screens() -> bool:
    from actionplan.settings import is_plain_wanted

    return on_a_terminal() and not is_plain_wanted()


def _places(places: Sequence[str]) -> tuple[str, ...]:
    """The places that are named, else the folder of the plan in use."""
    if places:
        return tuple(places)
    from actionplan.settings import database_address
    from actionplan.store.opening import beside

    return (beside(database_address(named_database())),)


def _located(places: Sequence[str], *, with_exports: bool = True) -> tuple[Located, ...]:
    """Where the plans are. Raises Refused if there are none at all."""
    from actionplan.usecases.portfolio import located

    found = located(_places(places), with_exports=with_exports)
    if all(one.trouble for one in found):
        raise Refused(found[0].trouble)
    return found


def _gathered(found: Sequence[Located]) -> Portfolio:
    from actionplan.usecases.portfolio import gathered

    return gathered(found, current_day())


def _write(portfolio: Portfolio, form: str | None, output: Path | None, *, force: bool) -> None:
    """Writes the document, to a file or to standard output."""
    from actionplan import settings
    from actionplan.commands.export import format_by_name, write_target
    from actionplan.reports.formats import FORMATS
    from actionplan.usecases.portfolio import refuse_over_plans

    kind = FORMATS[form or format_by_name(output, NAMES)]
    make = _maker(portfolio, kind.name, settings.user())
    target = None if output is None or str(output) == "-" else output
    if target is None and output is None and not kind.is_text:
        target = Path.cwd() / f"portfolio-{current_day().isoformat()}.{kind.name}"
    if target is None:
        if not kind.is_text and sys.stdout.isatty():
            raise Refused(f"{kind.name} cannot be shown in a terminal; give a file with --output")
        emit(make())
        return
    refuse_over_plans(target, portfolio)
    write_target(target, make, f"{target} already exists; --force overwrites it", force=force)
    emit(f"Written: {safe(target)}\n")
    if portfolio.unread:
        click.echo(f"actionplan: {safe(portfolio.notes[0])}", err=True)


def _maker(portfolio: Portfolio, form: str, made_by: str) -> Callable[[], bytes]:
    """Makes the document in a format."""
    day = current_day()

    def make() -> bytes:
        if form == "xlsx":
            from actionplan.reports.writers.portfolio_xlsx import portfolio_xlsx

            return portfolio_xlsx(portfolio, day, made_by)
        from actionplan.reports.portfolio_paper import portfolio_paper

        paper = portfolio_paper(portfolio, day, made_by)
        if form == "html":
            from actionplan.reports.writers.html_page import html

            return html(paper)
        from actionplan.reports.writers.markdown import markdown

        return markdown(paper).encode()

    return make


VERBS = (plans, portfolio)
