"""What is true of the whole plan and may change: how long it is kept, what stops its disposal, that it is closed."""

from __future__ import annotations

from msgspec import Struct

RETENTION, HOLD, CLOSED = "retention", "hold", "closed"
"""Settings that the program knows: how long the plan is kept, why nothing of it may be destroyed, and the day on which
it was closed, in ISO."""


class PlanSetting(Struct, frozen=True, array_like=True, gc=False):
    """One setting of the plan; ``ref`` is its name."""

    ref: str
    value: str = ""
    """Empty where nothing is set."""
    reason: str = ""
    version: int = 0
