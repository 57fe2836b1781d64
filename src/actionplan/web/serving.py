"""Serving a site: its socket, its server, and how it ends."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Callable
from functools import partial

import uvicorn
from msgspec import Struct
from starlette.types import ASGIApp

from actionplan.model.refusal import Refusal
from actionplan.reports.audience import Audience
from actionplan.store.opening import Place
from actionplan.web.access import Access, address_of_sender
from actionplan.web.answers import ANSWER, Answers
from actionplan.web.app import Served, Site, app_of
from actionplan.web.attempts import Attempts
from actionplan.web.guard import LOOPBACK, Guard
from actionplan.web.live import LivePlan
from actionplan.web.quick import Quick

SWITCH_SECONDS = 0.001
"""So long one thread keeps the interpreter while another waits for it."""


class CannotServe(Refusal):
    """The pages cannot be served so; the message says what to do."""


class Door(Struct, frozen=True):
    """Where pages are served, and for whom."""

    host: str = "127.0.0.1"
    port: int = 8400
    is_public: bool = False
    """For everybody, and so only what the public documents hold."""
    asks_for_links: bool = False
    """Only for whoever has a link."""
    is_behind_proxy: bool = False
    names: tuple[str, ...] = ()
    """The names of the server, beside those of this computer."""
    portfolio: tuple[str, ...] = ()
    """Where the plans of the portfolio are."""

    @property
    def is_this_computer(self) -> bool:
        """Whether nobody reaches it from another computer."""
        return is_loopback(self.host)

    @property
    def needs_links(self) -> bool:
        """Whether whoever reads needs a link: everywhere but for the public, and on this computer alone."""
        return not self.is_public and (self.asks_for_links or self.is_behind_proxy or not self.is_this_computer)


def is_loopback(host: str) -> bool:
    """Whether an address is that of this computer for itself."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def application(place: Place, door: Door) -> ASGIApp:
    """The application that is served at a door."""
    live = LivePlan(place, Audience.PUBLIC if door.is_public else Audience.BOARD)
    site = Site(live, Served(door.portfolio))
    attempts = Attempts()
    come_from = partial(address_of_sender, is_behind_proxy=door.is_behind_proxy)
    # The public's pages take no answers: who may answer is nothing for everybody to try.
    answers = [] if door.is_public else Answers(site, come_from, attempts).routes()
    app: ASGIApp = Quick(app_of(site, more=answers), site)
    if door.needs_links:
        app = Access(app, live, come_from, with_own_tokens=(ANSWER,), attempts=attempts)
    is_open = not door.is_public and not door.needs_links
    names = {*door.names, *(LOOPBACK if is_open or door.names else ())}
    if is_open:
        names.add(door.host)
    return Guard(app, names=names, is_public=door.is_public, refuses_proxies=is_open)


def bound(door: Door) -> socket.socket:
    """The socket of a door. Raises CannotServe if the address is not this computer's, or is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            door.host, door.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotServe(f"{door.host} is not an address of this computer: {error.strerror or error}") from error
    try:
        if socket.SO_REUSEADDR and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # On Windows it would let another program take the port over.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise CannotServe(
            f"{door.host} port {door.port} cannot be used ({error.strerror or error}); choose another with --port"
        ) from error
    return listener


def address_of(door: Door, listener: socket.socket) -> str:
    """Where a browser finds the pages."""
    host = f"[{door.host}]" if ":" in door.host else door.host
    return f"http://{host}:{listener.getsockname()[1]}/"


class _Server(uvicorn.Server):
    """A server that says when it can be reached."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()


def server_of(app: ASGIApp, tell: Callable[[], None]) -> uvicorn.Server:
    """The server of an application. It writes no line for what is asked: an address may hold a token.

    Args:
        app: What answers.
        tell: Called once it can be reached.
    """
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        backlog=1024,
        h11_max_incomplete_event_size=16_384,
    )
    return _Server(config, tell)


def serve(place: Place, door: Door, tell: Callable[[str], None]) -> None:
    """Serves pages until somebody stops it.

    Args:
        place: Where the plan is kept.
        door: Where they are served, and for whom.
        tell: Called with the address once they can be read.

    Raises:
        CannotServe: if the address cannot be used.
    """
    # Who reads a page that is there waits no longer for one that is being made.
    sys.setswitchinterval(SWITCH_SECONDS)
    with bound(door) as listener:
        app = application(place, door)
        server = server_of(app, lambda: tell(address_of(door, listener)))
        # Ctrl+C has ended it well; it is told again once it has.
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        if not server.started:
            raise CannotServe("the pages could not be served; see what is said above")
