"""Waiting for other programs that are using a plan, the same for every store."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from actionplan.store import StoreError

Answer = TypeVar("Answer")

BUSY_SECONDS = 30.0
"""How long a save waits for somebody else's before it gives up."""


class GaveUp(StoreError):
    """Somebody has stopped waiting for another program."""


class Waiting:
    """Waits for other programs a slice at a time, so that whoever sits there is told of it and can stop it."""

    def __init__(self, tell: Callable[[], None] | None = None) -> None:
        """Takes what is called once, after the first slice."""
        self._tell = tell
        self._waits = False
        self._given_up = False

    def give_up(self) -> bool:
        """Ends the wait that is on, from any thread. Answers whether there was one."""
        self._given_up = self._waits
        return self._given_up

    def for_turn(self, attempt: Callable[[], Answer], is_in_the_way: Callable[[Exception], bool]) -> Answer:
        """What ``attempt`` answers, once no other program is in its way.

        Args:
            attempt: Tries it, and itself waits no longer than a slice.
            is_in_the_way: Whether what it raised means that another program is at work.

        Raises:
            GaveUp: if somebody has stopped it.
            Exception: what ``attempt`` raises for another reason, or still raises after :data:`BUSY_SECONDS`.
        """
        end = monotonic() + BUSY_SECONDS
        try:
            while True:
                try:
                    return attempt()
                except Exception as error:
                    if not is_in_the_way(error) or monotonic() >= end:
                        raise
                self._wait_on()
        finally:
            self._waits = self._given_up = False

    def _wait_on(self) -> None:
        if self._given_up:
            raise GaveUp("another program is using the plan; nothing was saved. Try again")
        self._waits = True
        if self._tell is not None:
            self._tell()
            self._tell = None
