"""Milestones: the steps within an action, each with a date of its own. They are not counted as actions."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Milestone(Struct, frozen=True, array_like=True, gc=False):
    """One step within an action; ``ref`` is the action's and a number: ``1.2/m1``."""

    ref: str
    action: str
    text: str
    due: date | None = None
    original_due: date | None = None
    """The first date promised, kept for ever."""
    times_moved: int = 0
    agreed_by: str = ""
    """Who agreed that its date moved, the last time it did."""
    owner: str = ""
    """The ref of who does it, where that is not the owner of the action."""
    done_on: date | None = None
    done_by: str = ""
    withdrawn: str = ""
    """Why it is not to be done any more; empty while it is."""
    version: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.withdrawn
