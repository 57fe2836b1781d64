"""What is said at the side of a screen for a few seconds."""

from __future__ import annotations

from textual.notifications import Notification

LEAST_SECONDS = 0.25
"""So long it stands at least on a screen on which it has come up."""


class Notice(Notification):
    """A notification with time left on every screen that shows it.

    A screen that comes up shows again what is still said. Textual asks first whether the time is over, and then how
    much of it is left: where it runs out between the two, the timer gets less than no time and never ends, and the
    program freezes.
    """

    @property
    def time_left(self) -> float:
        """The seconds for which it is shown from now on."""
        return max(LEAST_SECONDS, self._seconds_left)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over: then no screen shows it again."""
        return self._seconds_left <= 0

    @property
    def _seconds_left(self) -> float:
        return super().time_left
