"""A network between programs and a PostgreSQL server: as far away as wanted, and cut where wanted.

It reads as much of the protocol as it needs: where a message ends, which statement it brings, and when the server has
committed. One thread carries everything.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from enum import StrEnum
from threading import Thread
from time import perf_counter
from typing import Any, Self, cast

from server import HOST

_ENCRYPTION_CODES = (80877103, 80877104)
"""What a program says before its login to ask for TLS or GSSAPI; a single byte answers."""
_QUERY, _PARSE, _BIND, _SYNC, _TERMINATE = b"Q", b"P", b"B", b"S", b"X"
_READY, _COMPLETE, _ERROR = b"Z", b"C", b"E"
_ENDED = (b"COMMIT\0", b"ROLLBACK\0")
_ANSWERS_OF_A_RETURN = 2
"""Whoever has had more, the login's among them, has come back and asked what became of their COMMIT."""
_LATEST = 5.0
"""Seconds after which a late COMMIT reaches the server if nobody comes back before."""


class Cut(StrEnum):
    """When the connection of somebody who commits is cut."""

    BEFORE = "before"
    """The server never gets the COMMIT."""
    MEANWHILE = "meanwhile"
    """The server gets it, and the connection is gone before there can be an answer."""
    LATE = "late"
    """The connection is gone, the program comes back and asks; only then the server gets the COMMIT."""
    AFTER = "after"
    """The server has committed, and its answer never reaches the program."""


class _Messages:
    """Takes what comes over a connection apart."""

    def __init__(self, *, has_kind: bool) -> None:
        self.has_kind = has_kind
        """Whether a message begins with a byte that says what it is."""
        self.single_bytes = 0
        """How many of the messages to come are a single byte."""
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        """The messages that are whole by now: kind, content, and all of it as it came."""
        rest, at = self._rest + data, 0
        while at < len(rest):
            if self.single_bytes:
                self.single_bytes -= 1
                at += 1
                yield b"", b"", rest[at - 1 : at]
                continue
            start = at + self.has_kind
            end = start + int.from_bytes(rest[start : start + 4])
            if start + 4 > len(rest) or end > len(rest):
                break
            message = rest[at:start], rest[start + 4 : end], rest[at:end]
            at = end
            yield message
        self._rest = rest[at:]


class _End(asyncio.Protocol):
    """One end of a connection. What is sent over it is under way for a while, and arrives in its order."""

    def __init__(self, proxy: Proxy, made: Callable[[_End], None] = lambda _end: None) -> None:
        self.take: Callable[[bytes], None] = lambda _data: None
        self.gone: Callable[[], None] = lambda: None
        self._proxy, self._made = proxy, made
        self._under_way: deque[Callable[[], None]] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._made(self)

    def data_received(self, data: bytes) -> None:
        self.take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone()

    def send(self, data: bytes, arrived: Callable[[], None] = lambda: None) -> None:
        """Sends something; ``arrived`` is called when it is there."""

        def arrive() -> None:
            if not self.transport.is_closing():
                self.transport.write(data)
                arrived()

        self._later(arrive)

    def finish(self) -> None:
        """Closes it once all that is under way has arrived."""
        self._later(self.transport.close)

    def abort(self) -> None:
        """Cuts it at once; what is under way is lost."""
        self._under_way.clear()
        self.transport.abort()

    def _later(self, what: Callable[[], None]) -> None:
        self._under_way.append(what)
        if self._proxy.delay:
            asyncio.get_running_loop().call_later(self._proxy.delay, self._next)
        else:
            self._next()

    def _next(self) -> None:
        if self._under_way:
            self._under_way.popleft()()


class Link:
    """One connection of a program to the server, and what went over it."""

    def __init__(self, proxy: Proxy, program: _End, server: _End) -> None:
        self.statements: list[str] = []
        """What the program has asked for, as it was worded."""
        self.login_turns = 0
        """How often the program has said something and waited for the answer until it was logged in."""
        self.turn_times: list[float] = []
        """When it did since, in seconds of :func:`time.perf_counter`, which all programs of a computer share."""
        self.answers = 0
        """How often the server was ready for more, as far as the program has heard."""
        self._proxy, self._program, self._server = proxy, program, server
        self._from_program, self._from_server = _Messages(has_kind=False), _Messages(has_kind=True)
        self._has_heard, self._reads_only = True, False
        self._cut: Cut | None = None
        self._commits: set[bytes] = set()
        program.take, program.gone = self._from_the_program, server.finish
        server.take, server.gone = self._from_the_server, program.finish

    @property
    def turns(self) -> int:
        """How often the program has said something and waited for the answer, once it was logged in."""
        return len(self.turn_times)

    # --- from the program ----------------------------------------------------------------------------------

    def _from_the_program(self, data: bytes) -> None:
        says_goodbye = self._from_program.has_kind and data.startswith(_TERMINATE)
        if self._has_heard and not says_goodbye:
            self._has_heard = False
            if self.answers:
                self.turn_times.append(perf_counter())
            else:
                self.login_turns += 1
        onward: list[bytes] = []
        for kind, content, message in self._from_program.feed(data):
            if not self._from_program.has_kind:
                self._before_login(content)
            elif self._cut is None and self._is_commit(kind, content) and not self._reads_only:
                self._cut, self._proxy.cut_at = self._proxy.cut_at, None
            if self._cut in (Cut.BEFORE, Cut.LATE):
                break
            onward.append(message)
            if self._cut is Cut.MEANWHILE and kind in (_QUERY, _SYNC):
                self._server.send(b"".join(onward))
                self._server.finish()
                return self._lose_program()
        if onward:
            self._server.send(b"".join(onward))
        if self._cut is Cut.BEFORE:
            self._server.abort()
            self._lose_program()
        elif self._cut is Cut.LATE:
            self._lose_program()
            self._proxy.hold(self)
        return None

    def _before_login(self, content: bytes) -> None:
        if int.from_bytes(content[:4]) in _ENCRYPTION_CODES:
            self._from_server.single_bytes += 1
        else:
            self._from_program.has_kind = True

    def _is_commit(self, kind: bytes, content: bytes) -> bool:
        """Whether a message asks for a COMMIT; keeps which statements were asked for."""
        if kind == _BIND:
            return content.split(b"\0", 2)[1] in self._commits
        if kind not in (_QUERY, _PARSE):
            return False
        name, text = content.split(b"\0", 2)[:2] if kind == _PARSE else (b"", content.rstrip(b"\0"))
        self._commits.discard(name)
        statement = text.decode(errors="replace")
        self.statements.append(statement)
        words = statement.upper()
        if words.startswith(("BEGIN", "START TRANSACTION")):
            self._reads_only = "READ ONLY" in words
        is_commit = words.startswith("COMMIT")
        if is_commit and kind == _PARSE:
            self._commits.add(name)
        return is_commit

    def arrive_late(self) -> None:
        """The COMMIT that was held back reaches the server, which then finds that nobody is there any more."""
        query = b"COMMIT\0"
        self._server.send(_QUERY + (len(query) + 4).to_bytes(4) + query)
        self._server.finish()

    # --- from the server -----------------------------------------------------------------------------------

    def _from_the_server(self, data: bytes) -> None:
        onward, ready = [], 0
        for kind, content, message in self._from_server.feed(data):
            if self._cut is Cut.AFTER and (kind == _ERROR or kind == _COMPLETE and content in _ENDED):
                self._server.abort()
                return self._lose_program()
            ready += kind == _READY
            onward.append(message)
        if self._cut is None and onward:
            self._program.send(b"".join(onward), lambda: self._hears(ready))
        return None

    def _hears(self, ready: int) -> None:
        self._has_heard = True
        self.answers += ready
        if self.answers > _ANSWERS_OF_A_RETURN:
            self._proxy.let_go(self)

    # --- the end -------------------------------------------------------------------------------------------

    def _lose_program(self) -> None:
        self._server.gone = lambda: None
        self._program.gone = lambda: None
        self._proxy.cuts += 1
        self._program.abort()

    def sever(self) -> None:
        """Cuts both sides."""
        self._program.abort()
        self._server.abort()


class Proxy:
    """Listens on this computer, and hands on to a server."""

    def __init__(self, server_port: int, *, delay: float = 0.0) -> None:
        """Starts to listen.

        Args:
            server_port: Where the server listens.
            delay: For how many seconds everything is under way, each way; what is sent together arrives together.
                Turns are counted as they are only where there is one.
        """
        self.delay = delay
        self.links: list[Link] = []
        """All connections so far, the oldest first."""
        self.cut_at: Cut | None = None
        """Where the next connection is cut that commits what it has written; then this is None again."""
        self.cuts = 0
        """How many were cut so far."""
        self.port = 0
        """Where it listens."""
        self._server_port = server_port
        self._loop = asyncio.new_event_loop()
        self._listener: asyncio.Server | None = None
        self._connecting: set[asyncio.Task[None]] = set()
        self._late: list[Link] = []
        self._thread = Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self.accept()

    def accept(self) -> None:
        """Takes connections, from the start and again after :meth:`refuse`."""
        self._do(self._listen())

    def refuse(self) -> None:
        """Takes no new connection; those that there are stay."""
        self._do(self._listen_no_more())

    def cut(self) -> None:
        """Cuts all connections that there are."""
        self._do(self._sever())

    def close(self) -> None:
        """Cuts everything, and ends."""
        self._do(self._listen_no_more())
        self._do(self._sever())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- in its thread -------------------------------------------------------------------------------------

    def hold(self, link: Link) -> None:
        """Keeps the COMMIT of a connection back until its program has come back and asked."""
        self._late.append(link)
        self._loop.call_later(_LATEST, self.let_go, None)

    def let_go(self, by: Link | None) -> None:
        """Hands on what was held back before ``by`` was there; all of it, if that is None."""
        before = len(self.links) if by is None else self.links.index(by)
        late, self._late = self._late, []
        for link in late:
            if self.links.index(link) < before:
                link.arrive_late()
            else:
                self._late.append(link)

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await self._loop.create_server(lambda: _End(self, self._connect), HOST, self.port)
            self.port = self._listener.sockets[0].getsockname()[1]

    async def _listen_no_more(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    async def _sever(self) -> None:
        for link in self.links:
            link.sever()

    def _connect(self, program: _End) -> None:
        program.transport.pause_reading()
        task = self._loop.create_task(self._connected(program))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connected(self, program: _End) -> None:
        try:
            _, server = await self._loop.create_connection(lambda: _End(self), HOST, self._server_port)
        except OSError:
            return program.abort()
        if program.transport.is_closing():
            return server.abort()
        self.links.append(Link(self, program, server))
        return program.transport.resume_reading()


def serve(server_port: int, delay: float) -> None:
    """Says where it listens; then, for each line that it is told, when programs have waited for an answer so far."""
    with Proxy(server_port, delay=delay) as proxy:
        print(proxy.port, flush=True)
        for _ in sys.stdin:
            print(*(moment for link in proxy.links for moment in link.turn_times), flush=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
