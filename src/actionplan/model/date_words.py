"""What is said of a date that somebody types: which day was understood, how, and what is odd about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model import dates
from actionplan.model.dates import Looking
from actionplan.model.fields import DATE_FIELDS, label
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
    forms = dates.FORMS if kind.looking is Looking.AHEAD else dates.PAST_FORMS
    try:
        understood = understand_date(text, field, today)
    except Invalid as refusal:
        return DateLine(str(refusal), is_doubt=True)
    if understood is None:
        none = none or (f"no {label(field)}" if kind.is_optional else f"today, {dates.format_long_date(today)}")
        return DateLine(none if text.strip() else f"empty: {none}. {forms}")
    refused = doubt(understood.day)
    if refused:
        return DateLine(refused, is_doubt=True)
    line = f"{dates.format_long_date(understood.day)}, {dates.away(understood.day, today)}"
    return DateLine(". ".join([line, *remarks(understood, field)]))


def remarks(understood: UnderstoodDate, field: str) -> list[str]:
    """What is to be said of a date beside its day: how it was understood; that a day to come is no working day."""
    said = []
    if understood.meaning:
        said.append(f"Assumed: {understood.meaning}" if understood.is_assumed else f"Taken as {understood.meaning}")
    closed = closed_because(understood.day) if DATE_FIELDS[field].looking is Looking.AHEAD else ""
    if closed:
        said.append(f"{dates.format_date(understood.day)} is {closed}")
    return said
