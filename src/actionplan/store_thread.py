"""The store's own thread, and one for each file that is read: the event loop never waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from actionplan.store import Store
from actionplan.store.opening import Place, open_store
from actionplan.store.waiting import Waiting

if TYPE_CHECKING:
    from actionplan.store.file_reading import FileReading

Answer = TypeVar("Answer")
_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 1.0
"""So long somebody who has stopped the reading of a file waits for it to end."""


async def read_apart(work: Callable[[FileReading], Answer], reading: FileReading) -> Answer:
    """Does ``work``, which reads files, in a thread that nobody waits for at the end: a disk may hang for ever.

    Args:
        work: Reads, and asks ``reading`` now and then whether it is stopped.
        reading: Stops it; a thread that hangs is then left behind.

    Raises:
        StoppedReading: once it is stopped.
        Exception: what ``work`` raises.
    """
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def do() -> None:
        try:
            answers.append(work(reading))
        except BaseException as error:
            errors.append(error)
        # The program may have ended meanwhile.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(done.set)

    Thread(target=do, name="files", daemon=True).start()
    patience = _PATIENCE_SECONDS
    while not done.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _LOOK_SECONDS)
        if reading.is_stopped and not done.is_set():
            # One that is only slow ends at its next block, and takes away what it has begun.
            patience -= _LOOK_SECONDS
            if patience <= 0:
                reading.refuse_stopped()
    if errors:
        raise errors[0]
    return answers[0]


class StoreThread:
    """One thread with one connection; work is done in the order it comes."""

    def __init__(self, place: Place) -> None:
        self._place = place
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
            self._store = open_store(self._place, self._waiting)
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
