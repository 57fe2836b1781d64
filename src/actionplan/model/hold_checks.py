"""Checks whether what was signed off still holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Priority


class HoldOutcome(StrEnum):
    """What was found when somebody looked again at what was signed off."""

    HOLDING = "holding"
    SLIPPING = "slipping"
    NOT_YET = "not yet"


class HoldCheck(Struct, frozen=True, array_like=True, gc=False):
    """One look at whether a closed action still holds; ``ref`` is the action's and a number: ``1.2/h1``."""

    ref: str
    action: str
    checked_on: date
    outcome: HoldOutcome
    what: str = ""
    """What there is to say beside the evidence; or why it slips or cannot be said yet."""
    evidence: str = ""
    """The ref of the piece of evidence that shows it."""
    by: str = ""
    next_check: date | None = None
    """When somebody looks again."""
    withdrawn: str = ""
    version: int = 0


class CheckAfter(Struct, frozen=True):
    """How many days after its sign-off an action is checked again, by its priority; 0 for not at all."""

    critical: int = 90
    high: int = 90
    normal: int = 180
    low: int = 180

    def days(self, priority: Priority) -> int:
        """Those for an action of a priority."""
        return int(getattr(self, priority.value))
