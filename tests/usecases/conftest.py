"""What the use cases' tests share: a review as it is held, and the minutes of it."""

from __future__ import annotations

from minutes_session import full, session

__all__ = ["full", "session"]
