"""Which fields hold what people wrote in their own words, and how a text is found in them and taken out.

Dates, ratings, refs and the names of those who did something are what the plan hangs together by: they stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from actionplan.model.action import Ending
from actionplan.model.dates import format_date
from actionplan.model.field import Field
from actionplan.model.mistakes import MISTAKE
from actionplan.model.plan_settings import HOLD
from actionplan.model.record_kinds import KINDS
from actionplan.model.sanitise import clean, first_line, sanitise

SURE_SIGNS = 6
"""A text of so many letters and digits is looked for inside others too; a shorter one stands there by chance."""
_ONE_LINE = frozenset(
    (
        *("title", "status", "source_ref", "kept", "chair", "attendees", "apologies", "why", "email"),
        *("reviewers", "document", "unit", "origin", "rule", "rule_source", "themes", "strengths", "summary_areas"),
        *("own_fields", "key_messages", "summary_strengths", "process", "ending_ref"),
        *("earlier", "worded_in", "absent_from"),
    )
)
"""Fields of one line, and lists, that hold free text; all that have several lines do."""
_OF_ONE_KIND = frozenset(
    {
        *(("source", "body"), ("measure", "name"), ("area", "grade"), ("evidence", "place")),
        *(("setting", "value"), ("action", "ending_to"), ("redaction", "field")),
        *(("report", "name"), ("report", "subject"), ("report", "classification"), ("report", "exempt")),
        *(("sent_report", "audience"), ("sent_report", "file")),
        *(("proposal", "decision"), ("web_link", "holder"), ("sent_reminder", "address"), ("sent_reminder", "refusal")),
    }
)
"""Fields whose name is that of a ref, of somebody's name or of a choice in other kinds of records."""
HEADING = "heading"
"""What the heading of one of the plan's own fields is called, where it is redacted."""
_FIELD_NAMES = frozenset({"note", HEADING, *(field.name for kind in KINDS for field in kind.fields)})
_TEXTS_OF_PARTS = frozenset({"title", "text", "document", "absent_from"})
"""What is free text of a theme, a strength, a heading, a message or an earlier wording."""
_REDACTED = re.compile(r"\[redacted \d{1,2} [A-Z][a-z]{2} \d{4}: .*\]", re.DOTALL)

Put = Callable[[str], str]
"""What a text becomes."""


def is_free_text(kind: str, field: Field) -> bool:
    """Whether a field of a kind of records holds what people wrote in their own words."""
    return field.has_lines or field.name in _ONE_LINE or (kind, field.name) in _OF_ONE_KIND


def is_kept(kind: str, name: str, record: Mapping[str, Any]) -> bool:
    """Whether a free text is, in this record, what the program goes by: of settings all but the reason of a hold.

    Where an action goes is the ref of another, unless it goes to another plan; and of a redaction the name of a field
    is none, unless it is one of the plan's own.

    Args:
        kind: The name of the kind of the record.
        name: The name of the field.
        record: The record, by the names of its fields.
    """
    match kind, name:
        case "setting", "value":
            return record.get("ref") != HOLD
        case "action", "ending_to":
            return record.get("ending") != Ending.MOVED
        case "redaction", "field":
            return record.get("field") in _FIELD_NAMES
    return False


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
        if sum(sign.isalnum() for sign in self.forms[0]) >= SURE_SIGNS:
            around = "{}"
        elif is_piece:
            around = r"(?<!\w)(?:{})(?!\w)"
        else:
            around = r"\A(?:{})\Z"
        self._pattern = re.compile(around.format("|".join(re.escape(form) for form in self.forms)))
        normal = (normalize("NFC", form) for form in self.forms)
        spaced = (r"\s+".join(re.escape(word) for word in form.split()) for form in normal)
        self._nearly = re.compile(around.format("|".join(filter(None, spaced)) or r"(?!)"), re.IGNORECASE)

    def finds(self, text: str) -> bool:
        """Whether it stands in a text."""
        return text != MISTAKE and self._pattern.search(text) is not None

    def finds_nearly(self, text: str) -> bool:
        """Whether it stands in a text in other capitals or with other spaces, and not just as it was written."""
        return text != MISTAKE and self._nearly.search(normalize("NFC", self._pattern.sub("", text))) is not None

    def put(self, words: str) -> Put:
        """What puts ``words`` in its place. What the program itself says of a mistake stays: it goes by it."""
        return lambda text: text if text == MISTAKE else self._pattern.sub(lambda _match: words, text)


def with_texts(value: Any, put: Put) -> Any:
    """A list as the database keeps it, with its free texts put otherwise.

    Of a theme or a message these are its words, the earlier ones too, of a pair its heading too; keys and refs stay.
    """
    if isinstance(value, str):
        return put(value)
    if isinstance(value, dict):
        return {name: _part_with_texts(name, part, put) for name, part in value.items()}
    if value and isinstance(value[0], list):
        return _pairs(value, put)
    return [with_texts(item, put) for item in value]


def _part_with_texts(name: str, part: Any, put: Put) -> Any:
    if name in _TEXTS_OF_PARTS:
        return put(part)
    return with_texts(part, put) if isinstance(part, list) else part


def _pairs(pairs: list[list[str]], put: Put) -> list[list[str]]:
    """Headings and texts; of headings that become the same, the later ones are numbered: none goes."""
    put_so_far: dict[str, str] = {}
    for heading, text in pairs:
        name, number = put(heading), 1
        while name in put_so_far:
            number += 1
            name = f"{put(heading)} ({number})"
        put_so_far[name] = put(text)
    return [[name, text] for name, text in put_so_far.items()]
