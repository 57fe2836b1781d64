"""What one cell of the table says: whether it is what the export wrote there, and if not, which value is meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from actionplan.model import dates
from actionplan.model.fields import DATE_FIELDS
from actionplan.model.key import Face, Key
from actionplan.model.key_words import colour_word
from actionplan.model.people import SEPARATOR
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.restricted import RESTRICTED, has_restrictions
from actionplan.model.sanitise import clean, first_line, sanitise, shown_lines
from actionplan.model.typed_values import read_value
from actionplan.model.withheld import WITHHELD
from actionplan.planfiles.table_rows import TableCell, TableRow

_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_MOST_SHOWN = 60


def says(cell: TableCell, value: object) -> bool:
    """Whether a cell still says what an export writes for a value. Only then is it sure that nobody has edited it.

    An export shows signs for what a spreadsheet cannot hold, so the text of an untouched cell need not be the text
    that it was made of.
    """
    match value:
        case None:
            return cell == ""
        case Face():
            return isinstance(cell, str) and cell.strip().casefold() in _written(value)
        case date():
            return cell == value or (isinstance(cell, str) and cell.strip().casefold() in _days_written(value))
        case int():
            return cell == value or cell == str(value)
        case tuple():
            return says(cell, names_words(value))
    return isinstance(cell, str | int | float) and _seen(str(cell)) == _seen(str(value))


def _days_written(day: date) -> frozenset[str]:
    """A day as an export has it, and as a spreadsheet in British English writes it again."""
    short = f"{day:%b}"
    return frozenset(
        text.casefold()
        for text in (
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day:%d/%m/%y}",
            f"{day:%d-%m-%Y}",
            f"{day.day} {short} {day.year}",
            f"{day:%d} {short} {day.year}",
            f"{day.day} {day:%B} {day.year}",
            f"{day:%d %B %Y}",
            f"{day:%d}-{short}-{day:%y}",
            f"{day:%d}-{short}-{day.year}",
        )
    )


def is_withheld(cell: TableCell, plan: Plan) -> bool:
    """Whether a cell does not tell what the plan has: it is not published, or restricted."""
    if cell == WITHHELD:
        return True
    return has_restrictions(plan) and cell in (RESTRICTED, f"{RESTRICTED} {plan.words.finding.one}")


def names_words(names: tuple[str, ...]) -> str:
    """Several names as an export writes them."""
    return f"{SEPARATOR} ".join(names)


def as_named(names: tuple[str, ...], names_before: tuple[str, ...]) -> tuple[str, ...]:
    """Several names as somebody has edited them: those who stood there before are called as they were, not as shown."""
    by_seen = {_seen(name): name for name in names_before}
    return tuple(dict.fromkeys(by_seen.get(_seen(name), name) for name in names))


def _seen(text: str) -> str:
    return _NONCHARACTERS.sub("\ufffd", shown_lines(clean(text, lines=True))).strip()


def _written(face: Face) -> frozenset[str]:
    """What an export may have written for a rating, or what people have made of it since, in small letters."""
    colour = colour_word(face)
    texts = (face.label, face.mark, face.word, face.letter, face.shape, colour, f"{colour}: {face.phrase}")
    return frozenset(text.casefold() for text in texts)


def seen_heading(heading: str) -> str:
    """What of a heading that is the plan's own an export keeps, so that it is found again."""
    return " ".join(_seen(heading).split()).casefold()


def read_own(row: TableRow, heading: str) -> str:
    """The text of a cell under a heading that is the plan's own; a day that a spreadsheet has made of it in words.

    Raises:
        BadSheet: if nothing can be read there.
    """
    cell = row.cells[heading]
    return dates.format_date(cell) if isinstance(cell, date) else row.text(heading)


def read(row: TableRow, heading: str, field: str, today: date, key: Key) -> Any:
    """The value that a cell means, for a field of an action; a rating by the key of the export.

    Raises:
        BadSheet: if it means none.
    """
    try:
        return read_value(field, _raw_value(row, heading, field), today, key)
    except Invalid as refusal:
        raise row.bad(sanitise(str(refusal)), heading) from refusal


def _raw_value(row: TableRow, heading: str, field: str) -> date | str:
    """A cell before it is read as a value: a date where the field is one, else its text."""
    cell = row.cells[heading]
    if isinstance(cell, date) and field in DATE_FIELDS:
        return cell
    return row.text(heading)


def shortly(value: object) -> str:
    """A value in a message: in quotes if it is text, cut if it is long."""
    match value:
        case None | "":
            return "nothing"
        case date():
            return dates.format_date(value)
        case tuple():
            return shortly(names_words(value))
    text = first_line(str(value))
    if len(text) > _MOST_SHOWN:
        text = f"{text[:_MOST_SHOWN]}…"
    return f"'{text}'"
