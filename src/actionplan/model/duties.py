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
    withdrawn: str = ""
    version: int = 0
