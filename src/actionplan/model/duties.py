"""Duties of the plan as a whole: what has to be sent or published by a day that a rule sets."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Duty(Struct, frozen=True, array_like=True, gc=False):
    """One duty; ``ref`` is ``duty/1``."""

    ref: str
    what: str
    """``final plan``, ``progress review``."""
    due: date | None = None
    rule: str = ""
    """What sets its day: ``70 working days after the report is received``."""
    rule_source: str = ""
    """Where that rule is published."""
    rule_read_on: date | None = None
    """The day on which it was read there."""
    done_on: date | None = None
    done_by: str = ""
    note: str = ""
    """What was last said of it."""
    is_response: bool = False
    """Whether it is the answer to the findings that has to be there by then, so that what lacks in it is said."""
    withdrawn: str = ""
    version: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.withdrawn
