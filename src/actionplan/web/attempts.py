"""Wrong tokens, counted by where they come from, so that nobody may try many."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

MOST_WRONG = 10
"""So many wrong tokens may come from one address within the time below; then it has to wait."""
SECONDS = 600.0
MOST_ADDRESSES = 10_000
"""So many addresses are remembered, those that were wrong last."""


class Attempts:
    """How many wrong tokens have come from where, for a while."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Takes what says how many seconds have gone by."""
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, address: str) -> int:
        """How many seconds an address has to wait before another token of it is looked at; 0 if it need not."""
        begun, number = self._wrong.get(_network(address), (0.0, 0))
        left = begun + SECONDS - self._clock()
        return max(1, round(left)) if number >= MOST_WRONG and left > 0 else 0

    def was_wrong(self, address: str) -> None:
        """Counts a wrong token."""
        key, now = _network(address), self._clock()
        begun, number = self._wrong.pop(key, (now, 0))
        if begun + SECONDS <= now:
            begun, number = now, 0
        self._wrong[key] = (begun, number + 1)
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)


def _network(address: str) -> str:
    """What is counted as one: an address, or of those that have many at once (IPv6) the first half of it."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(read, ipaddress.IPv6Address):
        return str(read.ipv4_mapped or ipaddress.ip_network((int(read) >> 64 << 64, 64)))
    return str(read)
