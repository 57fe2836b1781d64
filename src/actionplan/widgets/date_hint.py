"""The line under a date field, the same wherever a date is typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.content import Content

from actionplan.model.date_words import date_line
from actionplan.model.sanitise import sanitise


def date_hint(text: str, field: str, today: date, **details: Any) -> Content:
    """The day that was understood while somebody types, or why it is none; see :func:`.date_words.date_line`."""
    line = date_line(text, field, today, **details)
    hint = Content(sanitise(line.text))
    if line.is_doubt:
        return hint.stylize("$text-warning")
    return hint
