"""How a page is answered: made once for all who ask for it, kept for as long as it is true, said to be unchanged."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import TypeVar

Answer = TypeVar("Answer")

MOST_KEPT = 64 * 1024 * 1024
"""So many bytes of pages and documents are kept."""


class Work(Enum):
    """What is made; each kind has a thread of its own, and waits for no other."""

    PAGE = "page"
    """Somebody waits for it."""
    COMING = "coming"
    """What will be shown after a change."""
    DOCUMENT = "document"
    """It takes longer than any page."""


class Kept:
    """Pages and documents as they were made, each for what tells it from every other; those asked for last."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """``most`` is how many bytes may be kept."""
        self._most, self._size = most, 0
        self._done: OrderedDict[Hashable, bytes] = OrderedDict()
        self._coming: dict[Hashable, asyncio.Task[bytes]] = {}
        self._threads = {work: ThreadPoolExecutor(max_workers=1, thread_name_prefix=work.value) for work in Work}

    def known(self, key: Hashable) -> bytes | None:
        """What was made for a key; None if nothing was, or it is not kept any more."""
        content = self._done.get(key)
        if content is not None:
            self._done.move_to_end(key)
        return content

    async def made(self, key: Hashable, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What is made for a key: however many ask for it at once, it is made once.

        Raises:
            Exception: what ``make`` raises; it is tried again when somebody asks again.
        """
        if (content := self.known(key)) is not None:
            return content
        task = self._coming.get(key)
        if task is None:
            task = self._coming[key] = asyncio.ensure_future(make())
            task.add_done_callback(lambda done: self._finished(key, done))
        # One who goes away does not stop what others wait for.
        return await asyncio.shield(task)

    def _finished(self, key: Hashable, task: asyncio.Task[bytes]) -> None:
        del self._coming[key]
        if task.cancelled() or task.exception() is not None:
            return
        content = task.result()
        self._done[key] = content
        self._size += len(content)
        while self._size > self._most and len(self._done) > 1:
            _, oldest = self._done.popitem(last=False)
            self._size -= len(oldest)

    async def apart(self, make: Callable[[], Answer], work: Work = Work.PAGE) -> Answer:
        """Makes something off the event loop's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads[work], make)

    def close(self) -> None:
        """Waits for what is being made, and makes no more."""
        for thread in self._threads.values():
            thread.shutdown(wait=True, cancel_futures=True)
