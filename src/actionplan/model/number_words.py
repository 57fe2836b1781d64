"""A number with its noun, as every screen, command and document writes it. Nothing else puts the two together."""

from __future__ import annotations

from collections.abc import Iterable


def count(number: int) -> str:
    """``3``, ``3,000``."""
    return f"{number:,}"


def number_of(number: int, noun: str, plural: str = "") -> str:
    """``1 action``, ``34 actions``, ``3,000 actions``.

    Args:
        number: How many.
        noun: What of, for one of it.
        plural: What several of it are called, where that is not the noun with an s.
    """
    if abs(number) == 1:
        return f"{number} {noun}"
    return f"{number:,} {plural or f'{noun}s'}"


def days(number: int) -> str:
    """``1 day``, ``12 days``."""
    return number_of(number, "day")


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number) or number_of(number, "time")


def verb_of_share(number: int, total: int, singular: str, plural: str) -> str:
    """The form that goes with so many of so many: ``0 of 1 task is``, ``0 of 34 actions are``, ``1 of 34 is``."""
    return singular if total == 1 else verb(number, singular, plural)


def verb(number: int, singular: str, plural: str) -> str:
    """The form of a verb that goes with so many: ``verb(1, "is", "are")``."""
    return singular if number == 1 else plural


def runs_words(numbers: Iterable[int]) -> str:
    """Numbers in ascending order, what follows on as one: ``2, 4 to 9, 12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join(" to ".join(map(str, run)) for run in runs)
