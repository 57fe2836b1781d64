"""The form that a person's link opens: what they say becomes proposals, and nothing else of the plan is changed.

The token of the link is in the address of the form and nowhere else: no other site knows where to send a forged form,
and there is no cookie that a browser would send along. It is in no log, and the browser is told not to pass it on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from actionplan import crash, settings
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.proposals import CameBy
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.rules.personal_doubts import PersonalDataDoubted
from actionplan.model.sanitise import sanitise
from actionplan.model.web_links import LinkUse, WebLink, link_of_token
from actionplan.model.words import capital
from actionplan.reports.audience import Audience, seen_by
from actionplan.store import ConflictError, Store
from actionplan.usecases.proposals import ROW, Answered, NotAnswered, answer, answers_of_row, take_proposal_back
from actionplan.usecases.restricted import restricted_in
from actionplan.web.answer_page import Typed, answer_page
from actionplan.web.app import HTML, Site
from actionplan.web.attempts import Attempts
from actionplan.web.limits import Limit
from actionplan.web.plain_page import plain_page

ANSWER = "/answer/"
"""What the addresses of forms begin with."""
Answering = Callable[[Request], Awaitable[Response]]
LONGEST_FORM = 256 * 1024
"""So many bytes a form may have, which is long for the actions of one person."""
MOST_FIELDS = 4_000
SECONDS = 30.0
"""So long a form may take to come in."""
MOST_SENT, WITHIN = 30, 600.0
"""So many forms may come by one link within so many seconds."""
UNKNOWN = "That link does not work, or not any more. Ask whoever sent it to you for another one."


class Form(Struct, frozen=True):
    """A form as it came."""

    typed: tuple[Typed, ...]
    """What was typed about each action and milestone, in the order of the form."""
    upto: int
    keeps: bool
    """Whether somebody has said that what looks like a person's data is to be kept."""

    @property
    def answers(self) -> list[Answered]:
        """What it asks for."""
        return [one for typed in self.typed for one in answers_of_row(typed.ref, typed.row)]


class Answers:
    """The routes of the form, beside the pages of a site."""

    def __init__(
        self, site: Site, come_from: Callable[[Scope], str], attempts: Attempts, sent: Limit | None = None
    ) -> None:
        """
        Args:
            site: The site whose plan it is.
            come_from: Says where somebody comes from.
            attempts: Counts wrong tokens.
            sent: Counts the forms that come by each link.
        """
        self._site, self._come_from, self._attempts = site, come_from, attempts
        self._sent = sent or Limit(MOST_SENT, WITHIN)

    def routes(self) -> list[Route]:
        """Every address of the form."""
        return [
            Route(f"{ANSWER}{{token}}", self._safely(self._answer), methods=["GET", "HEAD", "POST"]),
            Route(f"{ANSWER}{{token}}/take-back", self._safely(self._take_back), methods=["POST"]),
        ]

    def _safely(self, work: Answering) -> Answering:
        async def safe(request: Request) -> Response:
            try:
                response = await work(request)
            except Exception as error:
                response = _refused(error)
            response.headers["Cache-Control"] = "no-store"
            return response

        return safe

    async def _answer(self, request: Request) -> Response:
        link = await self._link(request)
        if request.method != "POST":
            plan = await self._site.live.ask(_plan_shown)
            return await self._page(plan, link, request.path_params["token"], said=request.query_params.get("said", ""))
        self._refuse_forged(request, link)
        form = _form(await _body(request))
        stamp = settings.stamp("answer")

        def save(store: Store) -> int:
            current = _link_now(store, stamp, request)
            made = answer(
                *(store, stamp, current.person, form.answers, CameBy.FORM),
                upto=form.upto,
                keeps_personal_data=form.keeps,
            )
            return len(made)

        try:
            count = await self._site.live.ask(save)
        except (NotAnswered, PersonalDataDoubted, ConflictError) as error:
            plan = await self._site.live.ask(_plan_shown)
            return await self._page(plan, link, request.path_params["token"], form=form, error=error)
        return RedirectResponse(f"{request.url.path}?said={count}", 303)

    async def _take_back(self, request: Request) -> Response:
        link = await self._link(request)
        self._refuse_forged(request, link)
        ref = dict(parse_qsl((await _body(request)).decode("utf-8", "replace"), max_num_fields=10)).get("ref", "")
        stamp = settings.stamp("answer")

        def save(store: Store) -> None:
            current = _link_now(store, stamp, request)
            take_proposal_back(store, stamp, current.person, ref)

        try:
            await self._site.live.ask(save)
        except (Invalid, ConflictError) as error:
            plan = await self._site.live.ask(_plan_shown)
            return await self._page(plan, link, request.path_params["token"], error=error)
        return RedirectResponse(f"{request.url.path.removesuffix('/take-back')}?said=back", 303)

    async def _link(self, request: Request) -> WebLink:
        """The link of the token in an address. Raises HTTPException for one that does not work, or too many of them."""
        # By the plan that was read last: a guess costs nothing. What is saved looks at the links again.
        plan, address = self._site.live.moment.plan, self._come_from(request.scope)
        link = link_of_token(plan.web_links, request.path_params["token"], LinkUse.ANSWER, plan.as_at)
        if link is not None and not plan.is_closed:
            # Whoever has a link that works is not shut out by the wrong ones of others at the same address.
            return link
        if wait := self._attempts.wait(address):
            words = "From here too many links were tried that do not work. Try again later."
            raise HTTPException(429, words, {"Retry-After": str(wait)})
        self._attempts.was_wrong(address)
        raise HTTPException(404, UNKNOWN)

    def _refuse_forged(self, request: Request, link: WebLink) -> None:
        """Refuses what another site sends, and more forms than a person fills in."""
        # Behind a TLS proxy the scheme is the proxy's: it is the name that counts.
        origin = request.headers.get("origin", "").partition("://")[2]
        is_own = origin in ("", request.headers.get("host", ""))
        if not is_own or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise HTTPException(403, "That was not sent from this page.")
        if self._sent.is_reached(link.ref):
            raise HTTPException(429, "That is more answers than can be taken at once. Try again in some minutes.")
        self._sent.note(link.ref)

    async def _page(
        self,
        plan: Plan,
        link: WebLink,
        link_token: str,
        *,
        said: str = "",
        form: Form | None = None,
        error: Exception | None = None,
    ) -> Response:
        typed, token = form.typed if form is not None else (), link_token
        content = await self._site.kept.apart(
            lambda: answer_page(plan, link, f"{ANSWER}{token}", typed=typed, said=said, error=error)
        )
        return Response(content, 400 if error is not None else 200, media_type=HTML)


def _plan_shown(store: Store) -> Plan:
    """The plan as a person may see their own part of it: a link may be read by others, so what is restricted is not."""
    plan = store.plan(settings.today())
    return seen_by(plan, Audience.BOARD, restricted_in(store, plan))


def _link_now(store: Store, stamp: Stamp, request: Request) -> WebLink:
    """The link as it is when something is saved: it may have been withdrawn since the form was asked for."""
    plan = store.plan(stamp.on)
    link = link_of_token(plan.web_links, request.path_params["token"], LinkUse.ANSWER, plan.as_at)
    if link is None:
        raise HTTPException(404, UNKNOWN)
    return link


async def _body(request: Request) -> bytes:
    """What was sent. Raises HTTPException if it is too long, too slow, or no form."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415, "That is no form.")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > LONGEST_FORM:
                    raise HTTPException(413, "That is too long; shorten what you say.")
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, "That took too long to come in; try again.") from None
    except ClientDisconnect:
        raise HTTPException(400, "The form did not come in whole; try again.") from None
    return b"".join(parts)


def _form(body: bytes) -> Form:
    """A form of :mod:`.answer_page`. What is in it and is no field of it is not read."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413, "That has more fields than the form.") from None
    fields: dict[str, str] = dict(pairs)
    numbers = sorted({name.partition(".")[2] for name in fields if name.startswith("ref.")})
    typed = tuple(Typed(number, fields[f"ref.{number}"], _row(fields, number)) for number in numbers)
    upto = fields.get("upto", "")
    return Form(typed, int(upto) if upto.isascii() and upto.isdigit() and len(upto) < 12 else 0, "keep" in fields)


def _row(fields: Mapping[str, str], number: str) -> dict[str, str]:
    # A form has carriage returns in its lines.
    return {name: fields.get(f"{name}.{number}", "").replace("\r\n", "\n") for name in ROW}


def _refused(error: Exception) -> Response:
    """What is said where a form cannot be shown or taken: nothing of the plan, and no text of it comes into any log."""
    match error:
        case HTTPException():
            title = {404: "That link does not work", 429: "Too many at once"}.get(error.status_code, "Nothing was sent")
            answer = plain_page(title, (error.detail,), status=error.status_code)
            answer.headers.update(error.headers or {})
            return answer
        case Invalid():
            return plain_page("Nothing was sent", (f"{capital(sanitise(str(error)))}.",), status=400)
        case Refusal():
            words = "The plan cannot be reached at the moment. Go back and send it again in a minute."
            return plain_page("Nothing was sent", (words,), status=503)
    crash.report(error)
    words = "Something unexpected went wrong. Whoever looks after these pages finds it in their log."
    return plain_page("Nothing was sent", (words,), status=500)
