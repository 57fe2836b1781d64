"""What holds for every answer: the headers that keep a browser from doing harm, and for which names it is given."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this computer for itself."""
_FROM_A_PROXY = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


class Guard:
    """Around an application: its answers are safe in a browser, and are given only for names that are its own."""

    def __init__(
        self, app: ASGIApp, *, names: Collection[str] = (), is_public: bool = False, refuses_proxies: bool = False
    ) -> None:
        """
        Args:
            app: What answers.
            names: For which names of the server it answers; for any where none is given. A page of somebody else's
                whose name was made to mean this computer is refused so.
            is_public: Whether what it answers may be kept by caches that many share.
            refuses_proxies: Whether what came through a proxy is refused: it is not for this computer alone then.
        """
        self._app = app
        self._names = frozenset(name.casefold() for name in names)
        self._refuses_proxies = refuses_proxies
        # With either, what was kept is asked for again each time; only the public's may be shared.
        keeping = "no-cache" if is_public else "private, no-cache"
        self._headers = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
        self._keeping = (b"cache-control", keeping.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or refuses."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [
                    (name, _to_here(value) if name == b"location" else value) for name, value in message["headers"]
                ]
                has_own = any(name == b"cache-control" for name, _ in headers)
                message["headers"] = [*headers, *self._headers, *(() if has_own else (self._keeping,))]
            await send(message)

        answer: ASGIApp = self._app
        if words := self._refusal(Headers(scope=scope)):
            answer = PlainTextResponse(words, 421)
        await answer(scope, receive, send_safely)

    def _refusal(self, headers: Headers) -> str:
        if self._names and host_of(headers.get("host", "")) not in self._names:
            return "These pages are not under that name.\n"
        if self._refuses_proxies and any(name in headers for name in _FROM_A_PROXY):
            return "These pages are for this computer alone; behind a proxy they need --readers or --public.\n"
        return ""


def _to_here(location: bytes) -> bytes:
    """Where an answer sends somebody on to, as a path: which scheme and name a proxy has is not known here."""
    parts = urlsplit(location)
    path = b"/" + parts.path.lstrip(b"/")
    return path + b"?" + parts.query if parts.query else path


def host_of(header: str) -> str:
    """The name in a Host header, without its port: ``[::1]:8400`` is ``::1``."""
    name = header.strip().casefold()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].removesuffix(".")
