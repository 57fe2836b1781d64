"""Work that may take long says that it is under way, for as long as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer

SLOW_SECONDS = 0.15
"""What takes longer says that it is working."""


@contextmanager
def said_when_slow(timer_of: Callable[[float, Callable[[], None]], Timer], say: Callable[[], None]) -> Iterator[None]:
    """Says that something is being done, if it takes long; once it is done, no more.

    Textual puts what a timer calls behind what is waiting already: it may come when the timer is stopped and something
    else is said, which would stand there no longer.

    Args:
        timer_of: Makes the timer: ``set_timer`` of a screen, or ``set_interval`` for what is said again and again.
        say: Says it.
    """
    is_done = False

    def say_meanwhile() -> None:
        if not is_done:
            say()

    timer = timer_of(SLOW_SECONDS, say_meanwhile)
    try:
        yield
    finally:
        is_done = True
        timer.stop()
