"""The site: which addresses there are, and what each is answered with. Nothing in it writes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from msgspec import Struct
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route

from actionplan import crash
from actionplan.model.dates import format_date
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.sanitise import sanitise
from actionplan.model.typed_values import read_date
from actionplan.model.words import capital
from actionplan.reports.writers.html_blocks import USUAL, drawn_with
from actionplan.web import calendars, downloads, pages
from actionplan.web.answering import Kept, Work
from actionplan.web.live import LivePlan, Moment
from actionplan.web.look import ICON, Asset, environment, script, style
from actionplan.web.visit import Link, Make, NoSuchPage, Page, Visit, frame_of, trouble_words

Ask = Callable[[Visit], Awaitable[Make]]
Answer = Callable[[Request], Awaitable[Response]]
_READ_MOST = ("/reviews", "/changes", "/actions", "/report", "/")
"""The pages that are ready from the start, the first to be asked for last."""
_MOST_PREPARED = 100
"""So many pages are made again before a change of the plan is shown."""
MOST_ADDRESS = 2_000
"""So many characters an address may have."""
HTML = "text/html; charset=utf-8"
FOR_EVER = "public, max-age=31536000, immutable"


class Served(Struct, frozen=True):
    """What a site shows beside its plan."""

    portfolio: tuple[str, ...] = ()
    """Where the plans of its portfolio are; none where it shows none."""


class Site:
    """The pages of one plan for one kind of readers."""

    def __init__(self, live: LivePlan, served: Served | None = None) -> None:
        """Takes the plan that is followed, and what is shown beside it."""
        self.live = live
        self.kept = Kept()
        self._served = served or Served()
        self._asked: OrderedDict[tuple[str, str], None] = OrderedDict.fromkeys((path, "") for path in _READ_MOST)
        """Which addresses were asked for last, those of a page of now."""
        self._pages = [(Route(path, self._safely), ask) for path, ask in self._shown()]
        live.prepare = self.prepare

    @property
    def has_portfolio(self) -> bool:
        """Whether it shows a portfolio: never to the public, for which no document of it is made."""
        return bool(self._served.portfolio) and not self._is_public

    @property
    def _is_public(self) -> bool:
        return self.live.audience.value == "public"

    def _shown(self) -> list[tuple[str, Ask]]:
        """The pages of a plan, today's or a past day's, for these readers."""
        shown: list[tuple[str, Ask]] = [
            ("/", pages.summary),
            ("/report", pages.report),
            ("/actions", pages.actions),
            ("/actions/{ref:path}", pages.action),
            ("/download", downloads.overview),
        ]
        if not self._is_public:
            shown += [
                ("/changes", pages.changes),
                ("/reviews", pages.reviews),
                ("/reviews/{number}", pages.review),
            ]
        return shown

    def routes(self) -> list[Route]:
        """Every address."""
        shown = self._shown()
        routes = [
            Route(style().address, self._asset(style())),
            Route(script().address, self._asset(script())),
            Route(ICON.address, self._asset(ICON)),
            Route("/state", self._state),
            Route("/accessibility", self._page(pages.accessibility)),
            *(Route(path, self._page(ask)) for path, ask in shown),
            Route("/download/{form}", self._safely(self._download)),
        ]
        if self.has_portfolio:
            from actionplan.web.portfolio import portfolio_page

            routes.append(Route("/portfolio", self._page(portfolio_page(self._served.portfolio), is_own=True)))
        if not self._is_public:
            # Day by day it would be the timeline, which the public does not read.
            routes += [
                Route("/calendar/{owner}.ics", self._safely(self._calendar)),
                Route("/as-at", self._safely(self._to_day)),
                *(Route(f"/as-at/{{day}}{path}", self._page(ask)) for path, ask in shown),
                Route("/as-at/{day}/download/{form}", self._safely(self._download)),
            ]
        return routes

    def was_asked(self, path: str, query: str) -> None:
        """Keeps that somebody reads a page."""
        self._asked[path, query] = None
        self._asked.move_to_end((path, query))
        if len(self._asked) > _MOST_PREPARED:
            self._asked.popitem(last=False)

    async def prepare(self, moment: Moment) -> None:
        """Makes the pages that were asked for last as they will be at a moment, so that nobody waits for them."""
        for path, query in tuple(reversed(self._asked)):
            ask, parts = self._asked_at(path)
            if ask is None:
                continue
            visit = Visit(
                self.live, moment, "", path, dict(QueryParams(query)), parts, has_portfolio=self.has_portfolio
            )
            with contextlib.suppress(Refusal):
                await self.kept.made((moment.mark, path, query), partial(self._drawn, visit, ask, Work.COMING))

    def _asked_at(self, path: str) -> tuple[Ask | None, dict[str, Any]]:
        """What makes the page at an address, and what the address names; None where it is not a page of now."""
        scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
        for route, ask in self._pages:
            match, found = route.matches(scope)
            if match is Match.FULL:
                return ask, found["path_params"]
        return None, {}

    # --- pages ---------------------------------------------------------------------------------------------

    def _safely(self, answer: Answer) -> Answer:
        """Answers with a page that says what is wrong where something is: no text of the plan comes into any log."""

        async def safe(request: Request) -> Response:
            try:
                return await answer(request)
            except Exception as error:
                return await self.refused(request, error)

        return safe

    def _page(self, ask: Ask, *, is_own: bool = False) -> Answer:
        """Answers with a page. One that shows more than the plan is made each time, and known by its content."""

        async def answer(request: Request) -> Response:
            if len(str(request.url)) > MOST_ADDRESS:
                raise HTTPException(414, "That address is too long.")
            visit = await self.visit(request)
            mark = visit.moment.mark if visit.root else self.live.mark
            etag = f'"{mark}"'
            if not is_own and _is_known(request, etag):
                return Response(status_code=304, headers={"ETag": etag})
            key = (mark, request.url.path, request.url.query)
            if is_own:
                content = await self._drawn(visit, ask)
                etag = f'"{sha256(content).hexdigest()[:32]}"'
                if _is_known(request, etag):
                    return Response(status_code=304, headers={"ETag": etag})
            else:
                content = await self.kept.made(key, lambda: self._drawn(visit, ask))
                if not visit.root:
                    self.was_asked(request.url.path, request.url.query)
            return Response(content, media_type=HTML, headers={"ETag": etag})

        return self._safely(answer)

    async def visit(self, request: Request) -> Visit:
        """What a page is made for. Raises NoSuchPage where it is of a day that is no past day of the plan."""
        parts = dict(request.path_params)
        moment, root, path = self.live.moment, "", request.url.path
        if day := parts.pop("day", ""):
            moment, root = await self._past(day), f"/as-at/{day}"
            path = path.removeprefix(root)
        return Visit(
            self.live, moment, root, path or "/", dict(request.query_params), parts, has_portfolio=self.has_portfolio
        )

    async def _past(self, text: str) -> Moment:
        plan = self.live.moment.plan
        try:
            day = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise NoSuchPage(f"{sanitise(text[:20])} is not a day, such as 2026-11-20.")
        if not plan.began <= day < plan.as_at:
            raise NoSuchPage(
                f"The plan can be read as at a day from {format_date(plan.began)} to the day before today, "
                f"not {format_date(day)}."
            )
        return await self.live.past(day)

    async def _drawn(self, visit: Visit, ask: Ask, work: Work = Work.PAGE) -> bytes:
        make = await ask(visit)
        return await self.kept.apart(lambda: draw(visit, make), work)

    async def _to_day(self, request: Request) -> Response:
        """From a day as somebody typed it to its pages."""
        today = self.live.moment.edition.day
        day = read_date(request.query_params.get("day", "")[:100], "as_at", today)
        if day is None or day >= today:
            return RedirectResponse("/", 303)
        return RedirectResponse(f"/as-at/{day.isoformat()}/", 303)

    # --- what is no page -----------------------------------------------------------------------------------

    def _asset(self, asset: Asset) -> Answer:
        async def answer(_request: Request) -> Response:
            return Response(asset.content, media_type=asset.kind, headers={"Cache-Control": FOR_EVER})

        return answer

    async def _state(self, request: Request) -> Response:
        """Which figures are shown now, and since when they cannot be read again, for the script of the pages."""
        etag = f'"{self.live.mark}"'
        if _is_known(request, etag):
            return Response(status_code=304, headers={"ETag": etag})
        state = {"mark": self.live.mark, "trouble": trouble_words(self.live)}
        return Response(json.dumps(state), media_type="application/json", headers={"ETag": etag})

    async def _download(self, request: Request) -> Response:
        visit = await self.visit(request)
        form = downloads.form_of(visit.parts["form"])
        etag = f'"{visit.moment.mark}"'
        if _is_known(request, etag):
            return Response(status_code=304, headers={"ETag": etag})

        async def make() -> bytes:
            edition = visit.edition
            if form.name == "json":
                # A program reads all that the plan has; a reader looks for the last word.
                edition = await self.live.edition(edition.day if visit.root else None, has_all_notes=True)
            return await self.kept.apart(lambda: downloads.document(edition, form), Work.DOCUMENT)

        content = await self.kept.made((visit.moment.mark, "document", form.name), make)
        name = downloads.name_of(visit.edition, form)
        headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=downloads.kind_of(form), headers=headers)

    async def _calendar(self, request: Request) -> Response:
        """The days of one owner, or of all, for a calendar program."""
        visit = await self.visit(request)
        person, etag = calendars.person_of(visit), f'"{visit.moment.mark}"'
        if _is_known(request, etag):
            return Response(status_code=304, headers={"ETag": etag})
        key = (visit.moment.mark, "calendar", person)
        content = await self.kept.made(key, lambda: self.live.ask(calendars.calendar_of(visit, person)))
        return Response(content, media_type=calendars.KIND, headers={"ETag": etag})

    # --- what goes wrong -----------------------------------------------------------------------------------

    async def refused(self, request: Request, error: Exception) -> Response:
        """The page for an address that is refused, in the look of the others; it says what to do."""
        status, words, headers = _status_of(error)
        if status == 500:
            # It says where its log is: nothing for readers.
            crash.report(error)
        titles = {404: "There is no such page", 429: "Too many attempts", 405: "That is not done here"}
        title = titles.get(status, "That cannot be shown" if status < 500 else "Something went wrong")
        visit = Visit(self.live, self.live.moment, "", "", {}, {}, has_portfolio=self.has_portfolio)
        links: tuple[Link, ...] = (Link("To the summary", "/"),)
        if request.url.path.endswith("/actions"):
            links = (Link(f"All {visit.plan.words.action.many}", "/actions"), *links)
        page = Page(title, "message.html", {"heading": title, "lines": (_sentence(words),), "links": links})
        content = await self.kept.apart(lambda: draw(visit, lambda: page))
        return Response(content, status, headers=headers, media_type=HTML)


def draw(visit: Visit, make: Make) -> bytes:
    """A page as HTML."""
    page = make()
    template = environment().get_template(page.template)
    shared = {**drawn_with(USUAL, visit.link_of), "site": frame_of(visit), "link_of": visit.to}
    return template.render(title=page.title, **shared, **page.values).encode()


def _sentence(words: str) -> str:
    text = capital(sanitise(words))
    return text if text.endswith((".", "?")) else f"{text}."


def _status_of(error: Exception) -> tuple[int, str, dict[str, str]]:
    match error:
        case NoSuchPage():
            return 404, str(error), {}
        case Invalid():
            return 400, str(error), {}
        case Refusal():
            # What the store says may name where the plan is kept.
            return 503, "The plan cannot be read at the moment; try again in a minute.", {"Retry-After": "60"}
        case HTTPException():
            words = "There is nothing at that address." if error.status_code == 404 else error.detail
            if error.status_code == 405:
                words = "These pages are read; nothing can be sent to them."
            return error.status_code, words, dict(error.headers or {})
    return 500, "Something unexpected went wrong. Whoever looks after these pages finds it in their log.", {}


def _is_known(request: Request, etag: str) -> bool:
    """Whether whoever asks has what would be answered."""
    known = request.headers.get("if-none-match", "")
    return known == "*" or etag in (one.strip().removeprefix("W/") for one in known.split(","))


def app_of(site: Site, *, more: Sequence[Any] = ()) -> Starlette:
    """The application of a site; it follows the plan for as long as it runs.

    Args:
        site: The site, whose plan is opened when the application starts.
        more: Further routes.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await site.live.open()
        await site.prepare(site.live.moment)
        watching = asyncio.create_task(site.live.watch())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            site.kept.close()
            site.live.close()

    return Starlette(
        routes=[*site.routes(), *more],
        lifespan=lifespan,
        exception_handlers={HTTPException: site.refused},
    )
