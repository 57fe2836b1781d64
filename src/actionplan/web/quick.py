"""The shortest way to a page that is there already: nearly all that many readers ask for."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from actionplan.web.app import HTML, Site

_PLAIN = ("GET", "HEAD")


class Quick:
    """Around an application: a page that was made for what is shown now is answered at once, without looking further.

    What it answers is what the application would: the same bytes, with the same headers.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Takes the application, and its site."""
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or asks the application."""
        if scope["type"] != "http" or scope["method"] not in _PLAIN or not self._site.live.is_open:
            await self._app(scope, receive, send)
            return
        mark = self._site.live.mark
        content = self._site.kept.known((mark, scope["path"], scope["query_string"].decode("latin-1")))
        if content is None:
            await self._app(scope, receive, send)
            return
        etag = f'"{mark}"'.encode()
        known = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        if known in (etag, b"*"):
            await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", etag)]})
            await send({"type": "http.response.body"})
            return
        if known:
            # Several, perhaps: the application takes them apart.
            await self._app(scope, receive, send)
            return
        headers = [
            (b"content-length", str(len(content)).encode()),
            (b"content-type", HTML.encode()),
            (b"etag", etag),
        ]
        self._site.was_asked(scope["path"], scope["query_string"].decode("latin-1"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
