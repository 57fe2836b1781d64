"""Who may read: whoever has a link. A link holds its token once; then a cookie does, which no script can read.

What is said to those who may not read says nothing of the plan, nor why: a link that was withdrawn, has expired or
never was looks the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from actionplan.model.web_links import LONGEST_TOKEN, LinkUse, WebLink, digest_of, link_of_token
from actionplan.web.attempts import Attempts
from actionplan.web.live import LivePlan
from actionplan.web.look import ICON, script, style
from actionplan.web.plain_page import plain_page

COOKIE = "__Host-reader"
"""With that prefix a browser keeps it only for this very name, over a secure connection or of this computer."""
ENTER, CALENDAR = "/enter/", "/calendar/"
_MOST_KNOWN = 10_000
_DAY = 24 * 60 * 60


class Access:
    """Around an application: lets in whoever has a link."""

    def __init__(
        self,
        app: ASGIApp,
        live: LivePlan,
        come_from: Callable[[Scope], str],
        *,
        with_own_tokens: Sequence[str] = (),
        attempts: Attempts | None = None,
    ) -> None:
        """
        Args:
            app: What answers those who may read.
            live: The plan, which has the links.
            come_from: Says where somebody comes from.
            with_own_tokens: What the addresses begin with that look at a token of their own.
            attempts: Counts wrong tokens.
        """
        self._app, self._live = app, live
        self._come_from = come_from
        self._open = (style().address, script().address, ICON.address)
        self._with_own_tokens = tuple(with_own_tokens)
        self._attempts = attempts or Attempts()
        self._known: OrderedDict[str, str] = OrderedDict()
        """By the digests of the tokens that opened, the state of the plan in which they did."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, lets in, or refuses."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path in self._open or path.startswith(self._with_own_tokens):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        address, token = self._come_from(scope), _cookie(headers)
        if path.startswith(ENTER):
            answer: ASGIApp = self._enter(scope["method"], path.removeprefix(ENTER), address)
        elif self._may_read(scope, path, token, address):
            answer = self._app
        else:
            answer = self._closed(address)
        await answer(scope, receive, send)

    def _may_read(self, scope: Scope, path: str, token: str, address: str) -> bool:
        if token and self._opens(token, address):
            return True
        return path.startswith(CALENDAR) and self._opens_calendar(scope, path, address)

    # --- links ---------------------------------------------------------------------------------------------

    def _link(self, token: str, use: LinkUse) -> WebLink | None:
        plan = self._live.moment.plan
        return link_of_token(plan.web_links, token, use, plan.as_at)

    def _opens(self, token: str, address: str) -> bool:
        """Whether a token that a cookie holds lets its holder read now."""
        digest, mark = digest_of(token[:LONGEST_TOKEN]), self._live.moment.mark
        if self._known.get(digest) == mark:
            return True
        # Whoever got in before is not shut out by the wrong tokens of others at the same address.
        if digest not in self._known and self._attempts.wait(address):
            return False
        if self._link(token, LinkUse.READ) is None:
            self._known.pop(digest, None)
            self._attempts.was_wrong(address)
            return False
        self._known[digest] = mark
        self._known.move_to_end(digest)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return True

    def _opens_calendar(self, scope: Scope, path: str, address: str) -> bool:
        """Whether the token in the address of a calendar is for that calendar: a calendar program has no cookie."""
        token = QueryParams(scope["query_string"]).get("key", "")
        if not token or self._attempts.wait(address):
            return False
        link = self._link(token, LinkUse.CALENDAR)
        if link is None:
            self._attempts.was_wrong(address)
            return False
        name = path.removeprefix(CALENDAR).removesuffix(".ics").casefold()
        plan = self._live.moment.plan
        return not link.person or name == plan.person_name(link.person).casefold()

    def _enter(self, method: str, token: str, address: str) -> Response:
        """Takes the token out of the address and into a cookie."""
        if method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        if self._attempts.wait(address):
            return self._closed(address)
        link = self._link(token, LinkUse.READ)
        if link is None:
            self._attempts.was_wrong(address)
            return self._closed(address)
        day = self._live.moment.plan.as_at
        days = (link.expires_on - day).days + 1 if link.expires_on is not None else 365
        answer = plain_page("You can read the plan now", ("This device remembers it.",), onward="Go on to the plan")
        # A browser that comes from a message sends a strict cookie only with what this page itself asks for next.
        answer.headers["Refresh"] = "0; url=/"
        answer.set_cookie(COOKIE, token, max_age=days * _DAY, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    def _closed(self, address: str) -> Response:
        wait = self._attempts.wait(address)
        if wait:
            lines: tuple[str, ...] = ("From here too many links were tried that do not work. Try again later.",)
            answer = plain_page("Too many attempts", lines, status=429)
            answer.headers["Retry-After"] = str(wait)
        else:
            lines = (
                "These pages are for those who were given a link to them, and this device has none that works.",
                "Open your link again, or ask whoever sent it to you for another one.",
            )
            answer = plain_page("You need a link", lines, status=401)
            answer.headers["WWW-Authenticate"] = "Link"
        return answer


def address_of_sender(scope: Scope, *, is_behind_proxy: bool) -> str:
    """Where somebody comes from: what our own proxy has added last, else the other end of the connection."""
    if is_behind_proxy and (chain := Headers(scope=scope).getlist("x-forwarded-for")):
        return chain[-1].rpartition(",")[2].strip()
    client = scope.get("client")
    return str(client[0]) if client else ""


def _cookie(headers: Headers) -> str:
    """The token that a cookie holds; empty where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""
