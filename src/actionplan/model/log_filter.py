"""Which updates are meant: what people type after ``/`` in the history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.dates import BadDate
from actionplan.model.describe import told
from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import folded
from actionplan.model.tokens import Token, last_word, needs_value, no_field, no_such, tokens
from actionplan.model.typed_dates import parse_past_date

HELP = "1.4  by:jsmith  review:13  since:1/11/26  until:fri  any words"
LOG_FIELDS: Mapping[str, tuple[str, str]] = {
    "by": ("by:jsmith", "part of the name of who did it"),
    "review": ("review:13", "what was done in that review"),
    "since": ("since:1/11/26", "from that day on"),
    "until": ("until:fri", "up to that day"),
    "on": ("on:today", "on that day"),
}
"""The fields, each with an example and what it finds."""
_REF = re.compile(r"\d+\.\d+[a-z]*")
_REVIEW = re.compile(r"r?([1-9]\d*)")


class LogFilter(Struct, frozen=True):
    """A filter over updates; every part given has to match."""

    ref: str | None = None
    by: str = ""
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()
    review: str | None = None
    """The ref of a review."""
    refusal: str = ""
    """What in it cannot be meant as it stands, and is left aside; empty if all can."""

    def passes(self, update: Update, plan: Plan) -> bool:
        """Whether person and words match; ref, review and dates are for the store."""
        if self.by and self.by not in folded(update.change.by):
            return False
        if not self.words:
            return True
        text = folded(f"{update.ref} {update.change.by} {update.change.source} {told(update, plan, in_full=True)}")
        return all(word in text for word in self.words)


class _Refused(Refusal):
    """A field or a value that there is not."""


def parse_log_filter(line: str, today: date, plan: Plan | None = None) -> LogFilter:
    """The filter that ``line`` means. It never fails: what cannot be meant is left aside, and said.

    Args:
        line: What is typed.
        today: The day that dates are seen from.
        plan: The plan whose refs are meant; what only looks like a ref is one too.
    """
    parts: dict[str, Any] = {}
    words: list[str] = []
    refusal = ""
    for token in tokens(line):
        field_and_value = token.named()
        try:
            ref = _ref_of(token, plan)
            if ref:
                parts["ref"] = ref
            elif field_and_value is not None:
                name, value = field_and_value
                parts |= _parts(name, value.text, today)
            elif token.text:
                words.append(token.text)
        except (_Refused, BadDate) as error:
            refusal = refusal or str(error)
    return LogFilter(**parts, words=tuple(words), refusal=refusal)


def _ref_of(token: Token, plan: Plan | None) -> str:
    """The ref that a word is, quoted where it has a space in it; empty where it is none."""
    if plan is not None and plan.has_ref(token.text):
        return plan.ref_meant(token.text)
    if token.is_bare and _REF.fullmatch(token.text):
        return token.text
    return ""


def _parts(name: str, value: str, today: date) -> Mapping[str, Any]:
    """What a field and its value come to. Raises _Refused or BadDate."""
    if name not in LOG_FIELDS:
        raise _Refused(no_field(name, value, LOG_FIELDS))
    if not value:
        raise _Refused(needs_value(name, LOG_FIELDS[name][0]))
    if name == "by":
        return {"by": value}
    if name == "review":
        number = _REVIEW.fullmatch(value)
        if number is None:
            raise _Refused(no_such("review", value, (), how="a review is known by its number: review:13"))
        return {"review": f"R{number[1]}"}
    day = parse_past_date(value, today)
    if name == "on":
        return {"since": day, "until": day}
    return {name: day}


def log_filter_help() -> tuple[tuple[str, str], ...]:
    """What the filter understands, a line each."""
    return (
        ("1.4", "what was done to that action"),
        *LOG_FIELDS.values(),
        ("any words", "in what was changed, and in the reason; in quotes, those words and nothing else"),
    )


def log_completions(line: str) -> tuple[str, ...]:
    """The fields that begin with the last word of a line."""
    word = folded(last_word(line))
    return tuple(f"{name}:" for name in LOG_FIELDS if word and name.startswith(word))
