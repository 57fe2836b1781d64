"""Waiting for what has to come, such as what a server tells a moment after it was done."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

SECONDS = 60.0
"""After these it is taken never to come."""


def eventually(holds: Callable[[], bool]) -> None:
    """Waits until something holds. Raises AssertionError if it never does."""
    end = monotonic() + SECONDS
    while not holds():
        assert monotonic() < end, "what was waited for never came"
        sleep(0.005)
