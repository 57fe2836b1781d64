"""Which updates are meant: what people type after ``/`` in the history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from actionplan.model import dates
from actionplan.model.log import Update
from actionplan.model.text import folded
from actionplan.model.words import told

HELP = "1.4  by:jsmith  review:13  since:1/11/26  until:fri  any words"
_REF = re.compile(r"\d+\.\d+[a-z]*")
_REVIEW = re.compile(r"r?([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """A filter over updates; every part given has to match."""

    ref: str | None = None
    by: str = ""
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()
    review: str | None = None
    """The ref of a review."""

    def passes(self, update: Update) -> bool:
        """Whether person and words match; ref, review and dates are for the store."""
        if self.by and self.by not in folded(update.change.by):
            return False
        text = folded(f"{update.ref} {update.change.by} {update.change.source} {told(update)}") if self.words else ""
        return all(word in text for word in self.words)


def parse_log_filter(typed: str, today: date) -> LogFilter:
    """The filter that ``typed`` means. It never fails: what is not understood is a word to look for."""
    ref: str | None = None
    review: str | None = None
    by, words = "", []
    days: dict[str, date] = {}
    for word in folded(typed).split():
        name, _, value = word.partition(":")
        if _REF.fullmatch(word):
            ref = word
        elif name == "by":
            by = value
        elif name == "review" and (number := _REVIEW.fullmatch(value)) is not None:
            review = f"R{number[1]}"
        elif name in ("since", "until", "on"):
            day = _day(value, today)
            if day is not None:
                days |= {"since": day, "until": day} if name == "on" else {name: day}
            elif value:
                words.append(word)
        else:
            words.append(word)
    return LogFilter(ref, by, days.get("since"), days.get("until"), tuple(words), review)


def _day(text: str, today: date) -> date | None:
    try:
        return dates.parse_past(text, today)
    except dates.BadDate:
        return None
