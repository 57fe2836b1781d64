"""The portfolio as a page: several plans side by side, for those who read this one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from msgspec.structs import replace

from actionplan.model.portfolio import Portfolio, portfolio_of
from actionplan.reports.portfolio_paper import portfolio_paper
from actionplan.reports.writers.html_blocks import USUAL, sections_of
from actionplan.usecases.portfolio import gathered, located
from actionplan.web.visit import Make, Page, Visit

FRESH_SECONDS = 10
"""So long a portfolio is shown before its plans are read again."""


def portfolio_page(places: tuple[str, ...]) -> Callable[[Visit], Awaitable[Make]]:
    """The page of the plans at some places."""
    lock = asyncio.Lock()
    kept: list[tuple[float, Portfolio]] = []

    async def ask(visit: Visit) -> Make:
        today = visit.edition.day
        async with lock:
            if not kept or monotonic() - kept[0][0] > FRESH_SECONDS:
                portfolio = await asyncio.to_thread(lambda: without_places(gathered(located(places), today)))
                kept[:] = [(monotonic(), portfolio)]
        portfolio = kept[0][1]

        def make() -> Page:
            paper = portfolio_paper(portfolio, today, visit.edition.author)
            values = {"heading": paper.title, "head": paper.head, "sections": sections_of(paper, USUAL), "links": ()}
            return Page("Portfolio", "blocks.html", values)

        return make

    return ask


def without_places(portfolio: Portfolio) -> Portfolio:
    """A portfolio that says of no plan where it is kept: that is nothing for its readers."""
    lines = (
        replace(line, address=f"plan {number}", trouble="it cannot be read at the moment" if line.trouble else "")
        for number, line in enumerate(portfolio.lines, 1)
    )
    return portfolio_of(list(lines))
