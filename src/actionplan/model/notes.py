"""Progress notes that an action was brought in with, each with a date of its own.

A note that is written here is the note of a change; :mod:`actionplan.usecases.progress` brings the two together.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class ProgressNote(Struct, frozen=True, array_like=True, gc=False):
    """What was said of an action before it was brought in; ``ref`` is the action's and a number: ``1.2/n1``."""

    ref: str
    action: str
    text: str
    dated: date | None = None
    """When it was said; None where the file does not say."""
    by: str = ""
    withdrawn: str = ""
    version: int = 0
