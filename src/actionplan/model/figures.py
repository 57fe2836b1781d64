"""Figures with their unit: how they are typed and read, and how they are shown. Nothing is guessed about one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line, folded

LARGEST = 1e12
"""No measure of a council has as large a figure; a larger one is a slip of the finger."""
PERCENT = "%"
_MONEY = "£"
_DIGITS = 15
"""So many digits are exact."""
_PLACES = 10
"""So many places of a figure that is nearly nought are shown."""
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|-?\.\d+", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)
_NONE = ("", "-", "–", "—", "none")
_BLOCKS = "▁▂▃▄▅▆▇█"
NO_BLOCK = "·"
"""Stands in a spark line where there is no figure."""


# --- as typed -------------------------------------------------------------------------------------------------


def read_figure(value: object, unit: str, field: str) -> float:
    """The figure that is meant by what is typed, or that stands in a cell.

    ``83``, ``83.5``, ``1,234``, ``£1,200``; its unit may stand behind it, and no other.

    Args:
        value: What is typed, or a number.
        unit: The unit that it is in; of a percentage ``%``.
        field: What it is for, in a refusal.

    Raises:
        Invalid: if it is no figure, or may mean another one.
    """
    entry = first_line(_as_typed(value)).strip()
    number, named_unit = _parted(entry.replace("−", "-"), unit)
    if not _NUMBER.fullmatch(number):
        raise Invalid(field, _no_figure(entry, number, unit))
    figure = float(number.replace(",", ""))
    if abs(figure) >= LARGEST:
        raise Invalid(field, f"{entry[:40]!r} is larger than any figure of a plan; is it right?")
    if unit == PERCENT and not named_unit and 0 < abs(figure) < 1:
        # A spreadsheet keeps 83% as 0.83.
        raise Invalid(
            field, f"{number} may mean {figure_words(figure * 100, unit)} or {number}%; write it with its sign"
        )
    return figure


def read_optional_figure(value: object, unit: str, field: str) -> float | None:
    """The same, or None where nothing is typed, or a dash. Raises Invalid as :func:`read_figure`."""
    if value is None or folded(str(value)).strip() in _NONE:
        return None
    return read_figure(value, unit, field)


def _as_typed(value: object) -> str:
    """A value as somebody would type it: what a spreadsheet keeps as a number without an exponent."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST:
        return plain_number(value)
    return str(value)


def _parted(text: str, unit: str) -> tuple[str, bool]:
    """The number of a text without its unit, and whether the unit stood there."""
    start, end = (_MONEY, "") if _MONEY in unit else ("", unit)
    if start and text.removeprefix("-").startswith(start):
        return text.replace(start, "", 1), True
    if end and folded(text).endswith(folded(end)):
        return text[: len(text) - len(end)].rstrip(), True
    return text, False


def _no_figure(entry: str, number: str, unit: str) -> str:
    if not entry:
        return "there is no figure; type one"
    if _DECIMAL_COMMA.fullmatch(number):
        point, whole = number.replace(",", "."), number.replace(",", "")
        return f"{entry[:40]!r} may mean {point} or {whole}: write one of them"
    inside = f" in {unit}" if unit else ""
    return f"{entry[:40]!r} is not a figure{inside}; type a number such as 83 or 83.5"


# --- as shown -------------------------------------------------------------------------------------------------


def number_text(value: float) -> str:
    """A figure without its unit: ``83``, ``83.5``, ``1,234``."""
    text = f"{value:,.{_DIGITS}g}"
    if "e" not in text:
        return text
    return f"{value:,.{_PLACES}f}".rstrip("0").rstrip(".")


def plain_number(value: float) -> str:
    """A figure as it would be typed: ``83``, ``83.5``, ``1234``."""
    return number_text(value).replace(",", "")


def written_figure(value: float, unit: str) -> str:
    """A figure in a file, so that :func:`read_figure` reads the same again: ``83``, and ``0.83%`` of a percentage."""
    sign = PERCENT if unit == PERCENT and 0 < abs(value) < 1 else ""
    return f"{plain_number(value)}{sign}"


def figure_words(value: float | None, unit: str) -> str:
    """A figure with its unit: ``83%``, ``£1,200``, ``12 days``, ``40``; a dash for none."""
    if value is None:
        return "–"
    number = number_text(value)
    if unit == PERCENT:
        return f"{number}%"
    if unit.startswith(_MONEY):
        sign = "-" if value < 0 else ""
        return f"{sign}{_MONEY}{number.removeprefix('-')}{unit.removeprefix(_MONEY)}"
    return f"{number} {unit}".rstrip()


def difference_words(difference: float, unit: str) -> str:
    """How far two figures are apart: ``2 points`` of percentages, else with the unit: ``3 days``."""
    distance = abs(difference)
    if unit != PERCENT:
        return figure_words(distance, unit)
    noun = "point" if number_text(distance) == "1" else "points"
    return f"{number_text(distance)} {noun}"


def spark_line(figures: Iterable[float | None]) -> str:
    """Figures as a line of blocks between the lowest and the highest of them; :data:`NO_BLOCK` for a missing one."""
    values = list(figures)
    numbers = [value for value in values if value is not None]
    lowest, highest = min(numbers, default=0.0), max(numbers, default=0.0)

    def block(value: float | None) -> str:
        if value is None:
            return NO_BLOCK
        if highest == lowest:
            return _BLOCKS[len(_BLOCKS) // 2 - 1]
        return _BLOCKS[round((value - lowest) / (highest - lowest) * (len(_BLOCKS) - 1))]

    return "".join(map(block, values))
