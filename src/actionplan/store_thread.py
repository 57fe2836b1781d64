"""The store's own thread: screens ask here, and the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from actionplan.store import Store
from actionplan.store.opening import open_store
from actionplan.store.waiting import Waiting

Answer = TypeVar("Answer")


class StoreThread:
    """One thread with one connection; work is done in the order it comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None
        self._waiting = Waiting()
        self._is_closed = False

    async def ask(self, work: Callable[[Store], Answer]) -> Answer:
        """Does ``work`` with the store and answers with its result.

        Raises:
            StoreError: what ``work`` or opening the database raises.
            CancelledError: if the program is ending: nobody waits for the answer any more.
        """
        if self._is_closed:
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._do, work)

    def _do(self, work: Callable[[Store], Answer]) -> Answer:
        if self._store is None:
            self._store = open_store(self._path, self._waiting)
        return work(self._store)

    def give_up_waiting(self) -> bool:
        """Stops the wait for another program, if there is one: what was asked raises StoreError, nothing is saved.

        Returns:
            Whether there was one. It ends within a tenth of a second.
        """
        return self._waiting.give_up()

    def close(self) -> None:
        """Finishes what was asked, but waits for no other program any more, then closes."""
        self._is_closed = True
        self._waiting.give_up()
        self._executor.submit(self._close)
        self._executor.shutdown()

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
