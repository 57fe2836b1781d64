"""Which fields hold what people wrote in their own words, and how a text is found in them and taken out.

Dates, ratings, refs and the names of those who did something are what the plan hangs together by: they stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from actionplan.model.dates import format_date
from actionplan.model.field import Field
from actionplan.model.mistakes import MISTAKE
from actionplan.model.sanitise import clean, first_line, sanitise

SURE_SIGNS = 6
"""A text of so many letters and digits is looked for inside others too; a shorter one stands there by chance."""
_ONE_LINE = frozenset(
    (
        *("title", "status", "source_ref", "place", "kept", "chair", "attendees", "apologies", "why", "email"),
        *("reviewers", "document", "unit", "origin", "rule", "rule_source", "themes", "strengths", "summary_areas"),
        *("own_fields", "key_messages", "summary_strengths", "process"),
    )
)
"""Fields of one line, and lists, that hold free text; all that have several lines do."""
_OF_ONE_KIND = frozenset({("source", "body"), ("measure", "name")})
"""Fields whose name is that of a ref or of somebody's name in other kinds of records."""
_TEXTS_OF_PARTS = frozenset({"title", "text"})
"""What is free text of a theme, a strength, a heading or a message."""
_REDACTED = re.compile(r"\[redacted \d{1,2} [A-Z][a-z]{2} \d{4}: .*\]", re.DOTALL)

Put = Callable[[str], str]
"""What a text becomes."""


def is_free_text(kind: str, field: Field) -> bool:
    """Whether a field of a kind of records holds what people wrote in their own words."""
    return field.has_lines or field.name in _ONE_LINE or (kind, field.name) in _OF_ONE_KIND


def placeholder(day: date, reason: str) -> str:
    """What stands in the place of a text that was taken out."""
    return f"[redacted {format_date(day)}: {reason}]"


def is_redacted(text: str) -> bool:
    """Whether all that stands there is that something was taken out."""
    return _REDACTED.fullmatch(text) is not None


def forms_of(text: str) -> tuple[str, ...]:
    """A text as it was written, and as the program puts it where there is one line; the longest first."""
    forms = {text, clean(text), sanitise(text), first_line(text)}
    return tuple(sorted(filter(None, forms), key=lambda form: (-len(form), form)))


class Search:
    """Finds the forms of one text in others."""

    def __init__(self, forms: Iterable[str], *, is_piece: bool) -> None:
        """Takes the forms, and whether somebody has named just this piece: a short one is then found as a word."""
        self.forms = tuple(forms)
        any_form = "|".join(re.escape(form) for form in self.forms)
        if sum(sign.isalnum() for sign in self.forms[0]) >= SURE_SIGNS:
            pattern = any_form
        elif is_piece:
            pattern = rf"(?<!\w)(?:{any_form})(?!\w)"
        else:
            pattern = rf"\A(?:{any_form})\Z"
        self._pattern = re.compile(pattern)

    def finds(self, text: str) -> bool:
        """Whether it stands in a text."""
        return text != MISTAKE and self._pattern.search(text) is not None

    def put(self, words: str) -> Put:
        """What puts ``words`` in its place. What the program itself says of a mistake stays: it goes by it."""
        return lambda text: text if text == MISTAKE else self._pattern.sub(lambda _match: words, text)


def with_texts(value: Any, put: Put) -> Any:
    """A list as the database keeps it, with its free texts put otherwise.

    Of a pair that is what stands behind the heading, of a theme or a message its words; keys and refs stay.
    """
    if isinstance(value, str):
        return put(value)
    if isinstance(value, dict):
        return {name: put(part) if name in _TEXTS_OF_PARTS else part for name, part in value.items()}
    return [_of_list(item, put) for item in value]


def _of_list(item: Any, put: Put) -> Any:
    if isinstance(item, list):
        heading, text = item
        return [heading, put(text)]
    return with_texts(item, put)
