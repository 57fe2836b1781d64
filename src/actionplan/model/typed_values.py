"""How what people type becomes a value of a field, or is refused. The same for screens, command line and imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from actionplan.model import dates
from actionplan.model.action import PRIORITY_WORDS
from actionplan.model.dates import Looking
from actionplan.model.field import LONG, NAME, Field, FieldKind
from actionplan.model.fields import DATE_FIELDS, EDITABLE, has_lines, label
from actionplan.model.key import Key
from actionplan.model.key_words import read_rating
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

if TYPE_CHECKING:
    from actionplan.model.typed_dates import UnderstoodDate

YEARS_AWAY = 10
"""A date further from today than this is taken for a slip of the finger."""
PROMISED_AHEAD = 3
"""So many years ahead a promise may lie. An improvement plan runs for two or three."""
PROMISED_BACK = 60
"""So many days back a promise may lie, for a plan that is entered while it runs."""


def _text(limit: int, *, required: bool = False, lines: bool = False) -> Callable[[object, str, date], str]:
    def read(value: object, label: str, _today: date) -> str:
        text = clean(_as_typed(value), lines=lines)
        if required and not text:
            raise Invalid(label, f"{label} cannot be empty")
        if len(text) > limit:
            raise Invalid(label, f"{label} has {number_of(len(text), 'character')}; {limit:,} at most")
        return text

    return read


def _as_typed(value: object) -> str:
    """A value as somebody would type it; empty for none."""
    return "" if value is None else str(value)


_NO_DATE = ("-", "–", "—", "none", "no date")


def understand_date(text: str, field: str, today: date) -> UnderstoodDate | None:
    """The day that ``text`` means in one of :data:`~.fields.DATE_FIELDS`, and how it was understood.

    None for no date, where the field can have none; for an empty line, in every field.

    Raises:
        Invalid: if it is no date, or one that the field cannot have.
    """
    words = text.strip().casefold()
    kind = DATE_FIELDS[field]
    if not words or kind.is_optional and words in _NO_DATE:
        return None
    if words in _NO_DATE:
        raise Invalid(field, f"{field.replace('_', ' ')} has to be a day: type one, or leave the line empty")
    from actionplan.model.typed_dates import understand

    try:
        reading = understand(text, today, kind.looking)
    except dates.BadDate as error:
        raise Invalid(field, str(error)) from error
    _check_near(reading.day, field, today)
    return reading


def read_date(value: object, field: str, today: date) -> date | None:
    """A day for one of :data:`~.fields.DATE_FIELDS`, as typed or as a date; None as :func:`understand_date` has it.

    Raises:
        Invalid: if it is no date, or one that the field cannot have.
    """
    if isinstance(value, date):
        _check_near(value, field, today)
        if DATE_FIELDS[field].looking is not Looking.AHEAD and value > today:
            raise Invalid(field, dates.still_to_come(value))
        return value
    reading = understand_date(_as_typed(value), field, today)
    if reading is None:
        return None
    return reading.day


def _check_near(day: date, field: str, today: date) -> None:
    if abs(day.year - today.year) > YEARS_AWAY:
        raise Invalid(field, f"{dates.format_date(day)} is more than {YEARS_AWAY} years away; is the year right?")


def _date(field: str) -> Callable[[object, str, date], date | None]:
    return lambda value, _label, today: read_date(value, field, today)


def _choice(kind: Iterable[StrEnum]) -> Callable[[object, str, date], StrEnum]:
    def read(value: object, label: str, _today: date) -> StrEnum:
        start = str(value).strip().casefold()
        words = {member.value: member for member in kind}
        words |= {word: priority for word, priority in PRIORITY_WORDS.items() if priority in words.values()}
        # As much of a word as tells it apart is enough: r, a, g; c, h, n; ev for evidenced.
        matches = [member for word, member in words.items() if start and word.startswith(start)]
        if start in words or len(matches) == 1:
            return words.get(start, matches[0])
        options = ", ".join(member.value for member in kind)
        raise Invalid(label, f"{label} {start[:40]!r} is not known; it is one of {options}")

    return read


def _or_none(read: Callable[[object, str, date], StrEnum]) -> Callable[[object, str, date], StrEnum | None]:
    """Reads what may also be said by nobody: an empty line, None."""
    return lambda value, label, today: read(value, label, today) if _as_typed(value).strip() else None


def _names(limit: int) -> Callable[[object, str, date], tuple[str, ...]]:
    def read(value: object, label: str, today: date) -> tuple[str, ...]:
        parts = value if isinstance(value, tuple) else _as_typed(value).replace("\n", ";").split(";")
        names = [_text(limit)(part, label, today) for part in parts]
        return tuple(dict.fromkeys(filter(None, names)))

    return read


def _pairs(value: object, label: str, today: date) -> tuple[tuple[str, str], ...]:
    """Headings of the plan's own, each with its text, as pairs or by heading; typed, each is a line of its own."""
    pairs: Any = value
    if isinstance(value, Mapping):
        pairs = value.items()
    elif isinstance(value, str):
        pairs = [line.partition(":")[::2] for line in value.splitlines() if line.strip()]
    heading_of, text_of = _text(NAME, required=True), _text(LONG, lines=True)
    return tuple((heading_of(heading, label, today), text_of(text, label, today)) for heading, text in pairs)


def _reader(field: Field) -> Callable[[object, str, date], Any]:
    if field.kind is FieldKind.DATE:
        return _date(field.name)
    if field.choices is not None:
        return _or_none(_choice(field.choices)) if field.is_optional else _choice(field.choices)
    if field.kind is FieldKind.PAIRS:
        return _pairs
    if field.kind is FieldKind.NAMES:
        return _names(NAME)
    return _text(field.longest, required=field.is_required, lines=field.has_lines)


_READERS: Mapping[str, Callable[[object, str, date], Any]] = {
    name: _reader(field) for name, field in EDITABLE.items() if field.kind is not FieldKind.RATING
}
"""How each value that people may set on an action is read; a rating is read by the plan's key."""


def read_value(field: str, value: object, today: date, key: Key) -> object:
    """A value as typed or as given, read and checked for ``field``.

    Args:
        field: The field of an action.
        value: What was typed, or a value.
        today: The day from which dates are understood.
        key: The key by which a rating is understood.

    Raises:
        Invalid: if it cannot be that.
    """
    if field not in _READERS:
        return read_rating(value, key, field)
    try:
        return _READERS[field](value, field.replace("_", " "), today)
    except Invalid as refusal:
        raise Invalid(field, str(refusal)) from refusal


def read_as(field: Field, value: object, today: date) -> Any:
    """A value as typed or as given, read and checked by what the table of its record says of the field.

    Args:
        field: A field of any kind but ratings.
        value: What was typed, or a value.
        today: The day from which dates are understood.

    Raises:
        Invalid: if it cannot be that.
    """
    try:
        return _reader(field)(value, field.words, today)
    except Invalid as refusal:
        raise Invalid(field.name, str(refusal)) from refusal


def read_text(text: str, field: str, *, required: bool = False) -> str:
    """Text for ``field``, cleaned. Raises Invalid if it is too long, or missing though required."""
    try:
        return _text(LONG, required=required, lines=has_lines(field))(text, label(field), date.min)
    except Invalid as refusal:
        raise Invalid(field, str(refusal)) from refusal


def year_doubt(day: date, today: date) -> str:
    """Why the year of a due date or a forecast is doubted; empty if it is not.

    A committee was shown 31 March 2019 for 31 March 2020 (docs/domain.md, "5. Dates that were typed wrong").
    """
    if day < today - timedelta(days=PROMISED_BACK) or day > dates.add_months(today, 12 * PROMISED_AHEAD):
        return f"{dates.format_date(day)} is {dates.away(day, today)}; is the year {day.year} right?"
    return ""


def read_choice(kind: type[StrEnum], value: object, field: str) -> StrEnum:
    """A member of ``kind``, as much of its word as tells it apart. Raises Invalid if none is meant."""
    return _choice(kind)(value, field, date.min)


MOST_TESTED = 100_000
_SAMPLE = re.compile(r"(\d[\d,]*)\s*(?:/|of|out of)\s*(\d[\d,]*)\s*(.*)", re.IGNORECASE | re.DOTALL)


def read_sample(text: str) -> str:
    """How many of a sample were right, ``18 of 20``, with whatever is said of what they are; empty for nothing.

    Raises:
        Invalid: if it is not so many of so many, if none was right, or if it is more than there were or could be.
    """
    words = " ".join(clean(text).split())
    if not words:
        return ""
    match = _SAMPLE.fullmatch(words)
    right, tested = (int(number.replace(",", "")) for number in match.group(1, 2)) if match else (0, 0)
    if match is None or not tested:
        raise Invalid("sample", f"{words[:40]!r} is not a sample; say how many of it were right: 18 of 20")
    if right > tested or tested > MOST_TESTED or _SAMPLE.match(f"{tested} {match.group(3)}"):
        raise Invalid("sample", f"{right:,} of {tested:,} cannot be; say how many of the sample were right: 18 of 20")
    if not right:
        raise Invalid("sample", f"none of {tested:,} was right; that shows that it does not work")
    return f"{right} of {tested} {match.group(3)}".strip()


def read_note(note: str) -> str:
    """The note of a change, checked."""
    return read_text(note, "note")
