"""What was added by mistake and undone: it is kept, as all is, but it never was in the plan, so nothing counts it."""

from __future__ import annotations

from typing import Any

MISTAKE = "added by mistake and undone"
"""Why something that was added is withdrawn when that is undone."""


def is_mistake(record: Any) -> bool:
    """Whether a record was added by mistake and undone: it is not counted, listed or named as withdrawn."""
    return MISTAKE in (getattr(record, "withdrawn_reason", ""), getattr(record, "withdrawn", ""))
