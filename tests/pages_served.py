"""The pages of a plan as they are served: a true server in a thread of its own, and what somebody reads of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from types import TracebackType

import httpx

from actionplan.store.opening import Place
from actionplan.web.serving import Door, address_of, application, bound, server_of
from patience import eventually

_HREF = re.compile(r'(?:href|action)="([^"]*)"')
_TAGS = re.compile(r"<[^>]*>")


class Pages:
    """A plan that is served until it is closed."""

    def __init__(self, plan: Place, door: Door | None = None) -> None:
        self.door = door or Door(port=0)
        self._socket = bound(self.door)
        self.address = address_of(self.door, self._socket).rstrip("/")
        is_up = threading.Event()
        self._server = server_of(application(plan, self.door), is_up.set)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()
        assert is_up.wait(30)
        self.client = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What is answered at an address."""
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def page(self, path: str) -> str:
        """The HTML of a page that has to be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, words_of(answer.text))
        return answer.text

    def words(self, path: str) -> str:
        """What a page that has to be there says."""
        return words_of(self.page(path))

    def until(self, path: str, says: Callable[[str], bool]) -> str:
        """What a page says, once it says what is waited for."""
        said = [""]

        def looks() -> bool:
            said[0] = self.words(path)
            return says(said[0])

        eventually(looks)
        return said[0]

    def everything(self, start: str = "/") -> dict[str, httpx.Response]:
        """Every address that the pages lead to, with what is answered there; of past days none."""
        found: dict[str, httpx.Response] = {}
        todo = [start]
        while todo:
            path = todo.pop()
            if path in found:
                continue
            answer = found[path] = self.get(path)
            if "text/html" in answer.headers.get("content-type", "") and "attachment" not in answer.headers.get(
                "content-disposition", ""
            ):
                links = map(unescape, _HREF.findall(answer.text))
                todo += [link for link in links if link.startswith("/") and not link.startswith("/as-at")]
        return found

    def close(self) -> None:
        """Stops it."""
        self.client.close()
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@contextmanager
def served(plan: Place, **door: object) -> Iterator[Pages]:
    """The pages of a plan for as long as they are needed."""
    with Pages(plan, Door(**{"port": 0, **door})) as pages:  # type: ignore[arg-type]
        yield pages


def words_of(page: str) -> str:
    """What a page says, on one line."""
    return " ".join(unescape(_TAGS.sub(" ", page)).split())
