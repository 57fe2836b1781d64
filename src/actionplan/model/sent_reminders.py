"""Reminders that went out: each is kept, so that nobody gets the same one twice in a day from two computers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Sending(StrEnum):
    """How far a reminder has come."""

    BEGUN = "begun"
    """It is being sent; if that was cut off, nobody knows whether it has arrived."""
    SENT = "sent"
    REFUSED = "refused"
    """The mail server has refused it."""


class SentReminder(Struct, frozen=True, array_like=True, gc=False):
    """A reminder that was sent to one person."""

    ref: str
    """Follows from the day, the person and what it says: two computers cannot both add it."""
    person: str
    """The ref of the person."""
    sent_on: date
    says: str
    """The digest of what it says of their actions."""
    address: str = ""
    """Where it went."""
    outcome: Sending = Sending.BEGUN
    refusal: str = ""
    """Why it was refused."""
    version: int = 0


def reminder_ref(person: str, day: date, says: str) -> str:
    """The ref of the reminder to a person on a day that says something."""
    from hashlib import sha256

    digest = sha256("\n".join((person, says)).encode()).hexdigest()
    return f"{day.isoformat()}:{digest[:16]}"
