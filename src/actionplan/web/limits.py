"""How often something may come in, such as answers by one link. What is kept of it is bounded."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic

MOST_KEYS = 10_000


class Limit:
    """At most so many in so many seconds, for each key by itself."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        """
        Args:
            most: How many may come.
            seconds: Within how long.
            clock: Says the time, in seconds.
        """
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def is_reached(self, key: str) -> bool:
        """Whether as many have come as may."""
        times = self._times.get(key)
        if times is None:
            return False
        while times and times[0] <= self._clock() - self._seconds:
            times.popleft()
        return len(times) >= self._most

    def note(self, key: str) -> None:
        """Keeps that one has come; whoever has not come for longest is forgotten first."""
        times = self._times.setdefault(key, deque(maxlen=self._most))
        times.append(self._clock())
        self._times.move_to_end(key)
        if len(self._times) > MOST_KEYS:
            self._times.popitem(last=False)
