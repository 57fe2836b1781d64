"""What is said of a date that somebody types: which day was understood, how, and what is odd about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model import dates
from actionplan.model.dates import Looking
from actionplan.model.field import Field
from actionplan.model.fields import DATE_FIELDS
from actionplan.model.refusal import Invalid
from actionplan.model.typed_values import understand_date
from actionplan.model.working_days import closed_because

if TYPE_CHECKING:
    from actionplan.model.typed_dates import UnderstoodDate


class DateLine(Struct, frozen=True):
    """What stands under a date field while somebody types in it."""

    text: str
    is_doubt: bool = False
    """Whether it is a refusal, or will be one."""


def _no_doubt(_day: date) -> str:
    return ""


def date_line(
    text: str, field: str, today: date, *, none: str = "", doubt: Callable[[date], str] = _no_doubt
) -> DateLine:
    """What ``text`` means in one of :data:`~actionplan.model.fields.DATE_FIELDS`.

    Args:
        text: As typed so far.
        field: The field that it is typed in.
        today: The day that it is seen from.
        none: What it means if no date is given; else no date where the field can have none, and today where not.
        doubt: Why a day will be refused here, or needs a reason; empty if it is taken.
    """
    kind = DATE_FIELDS[field]
    try:
        reading = understand_date(text, field, today)
    except Invalid as refusal:
        return DateLine(str(refusal), is_doubt=True)
    if reading is None:
        no_date = none or _without_date(kind, today)
        if text.strip():
            return DateLine(no_date)
        return DateLine(f"empty: {no_date}. {kind.looking.forms}")
    refusal_words = doubt(reading.day)
    if refusal_words:
        return DateLine(refusal_words, is_doubt=True)
    line = f"{dates.format_long_date(reading.day)}, {dates.away(reading.day, today)}"
    return DateLine(". ".join([line, *remarks(reading, field)]))


def _without_date(field: Field, today: date) -> str:
    if field.is_optional:
        return f"no {field.words}"
    return f"today, {dates.format_long_date(today)}"


def remarks(reading: UnderstoodDate, field: str) -> list[str]:
    """What is to be said of a date beside its day: how it was understood; that a day to come is no working day."""
    parts = []
    if reading.is_assumed:
        parts.append(f"Assumed: {reading.meaning}")
    elif reading.meaning:
        parts.append(f"Taken as {reading.meaning}")
    if DATE_FIELDS[field].looking is Looking.AHEAD and (reason := closed_because(reading.day)):
        parts.append(f"{dates.format_date(reading.day)} is {reason}")
    return parts
