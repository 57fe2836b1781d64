"""The weekly review: the session, the items gone through, and what was decided."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """A review is open, one at a time; then it is closed, or discarded as started by mistake. Both are locked."""

    OPEN = "open"
    CLOSED = "closed"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """What became of an item of the agenda."""

    WAITING = "waiting"
    REVIEWED = "reviewed"
    """Gone through, with no change."""
    CHANGED = "changed"
    SKIPPED = "skipped"
    """Comes again at the end."""

    @property
    def is_done(self) -> bool:
        """Whether the session has gone through it."""
        return self in (Outcome.REVIEWED, Outcome.CHANGED)

    @property
    def is_waiting(self) -> bool:
        """Whether the session has not come to it."""
        return self is Outcome.WAITING

    @property
    def is_skipped(self) -> bool:
        """Whether the session has put it off."""
        return self is Outcome.SKIPPED


class WeeklyReview(Struct, frozen=True, array_like=True, gc=False):
    """A weekly session; ``ref`` is ``R1``, ``R2`` … in the order of the sessions."""

    ref: str
    held_on: date
    chair: str
    attendees: str
    """Names or posts, separated by commas."""
    state: State = State.OPEN
    apologies: str = ""
    """Who has said that they cannot come: names or posts, separated by commas."""
    next_meeting: date | None = None
    """When the one after it is to be held."""
    version: int = 0
    seq: int = 0
    """The number of the change that touched it last: of a closed review, the one that closed it."""

    @property
    def number(self) -> int:
        """Its place in the order of the sessions, from 1."""
        return int(self.ref[1:])

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state is State.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether it was held to its end: it counts, and it has minutes."""
        return self.state is State.CLOSED

    @property
    def is_discarded(self) -> bool:
        """Whether it was started by mistake: it counts nowhere and has no minutes."""
        return self.state is State.DISCARDED

    @property
    def present(self) -> tuple[str, ...]:
        """Chair and attendees, each once."""
        return names_in(self.chair, self.attendees)


def names_in(*texts: str) -> tuple[str, ...]:
    """The names in texts that separate them by commas, each once, in their order."""
    names = [name.strip() for text in texts for name in text.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))


class ReviewItem(Struct, frozen=True, array_like=True, gc=False):
    """One item of a review's agenda; ``ref`` is the review's and its place: ``R3/012``."""

    ref: str
    review: str
    place: int
    section: str
    subject: str
    """The ref of an action, or of a decision carried over."""
    why: str
    """Why it stands in that section, in words."""
    outcome: Outcome = Outcome.WAITING
    seconds: int = 0
    """How long it was talked about."""
    version: int = 0


class Decision(Struct, frozen=True, array_like=True, gc=False):
    """What a review decided; it lives on until it is done. ``ref`` is ``D1``, ``D2`` …"""

    ref: str
    review: str
    action: str
    """The ref of the action it was about, or empty."""
    what: str
    owner: str
    due: date | None
    for_board: bool = False
    done_on: date | None = None
    withdrawn: str = ""
    version: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.withdrawn
