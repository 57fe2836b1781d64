"""What is true of the whole plan and may change: how long it is kept, what stops its disposal, that it is closed."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.dates import format_date

RETENTION, HOLD, CLOSED = "retention", "hold", "closed"
"""Settings that the program knows: how long the plan is kept, why nothing of it may be destroyed, and the day on which
it was closed, in ISO."""
ESCALATE, CHANGES_NEED = "escalate", "changes_need"
"""When whom is told of what is late, and who has to agree to a change of what was agreed."""
SETTINGS = (RETENTION, HOLD, CLOSED, ESCALATE, CHANGES_NEED)


class PlanSetting(Struct, frozen=True, array_like=True, gc=False):
    """One setting of the plan; ``ref`` is its name."""

    ref: str
    value: str = ""
    """Empty where nothing is set."""
    reason: str = ""
    version: int = 0


def closed_words(value: str) -> str:
    """Why a closed plan can only be read, by the value of its setting; empty of one that is open."""
    if not value:
        return ""
    try:
        day = format_date(date.fromisoformat(value))
    except ValueError:
        day = value
    return f"the plan was closed on {day}; actionplan reopen-plan opens it again"
