"""A calendar for tests: a file is imported with another library than the one that wrote it, as calendar programs do."""

from __future__ import annotations

from datetime import date
from typing import Any

import vobject


class ReaderCalendar:
    """What somebody has in their calendar: an entry of the same identity takes the place of the one that is there."""

    def __init__(self) -> None:
        self._events: dict[str, Any] = {}

    def take(self, data: bytes) -> None:
        """Imports a file: what is older than what is there is left out, and what is cancelled goes (RFC 5546)."""
        calendar = vobject.readOne(data.decode())
        assert calendar.name == "VCALENDAR"
        for event in getattr(calendar, "vevent_list", []):
            there = self._events.get(event.uid.value)
            if there is None or int(event.sequence.value) >= int(there.sequence.value):
                self._events[event.uid.value] = event

    @property
    def days(self) -> list[tuple[date, str]]:
        """What it shows on which day."""
        standing = (event for event in self._events.values() if event.status.value != "CANCELLED")
        return sorted((event.dtstart.value, event.summary.value) for event in standing)
