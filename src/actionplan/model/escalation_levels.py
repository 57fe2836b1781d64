"""The levels of an escalation: who is told of what, and how that is typed and read."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from actionplan.model.number_words import days
from actionplan.model.plan_settings import ESCALATE
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean


class Level(StrEnum):
    """Whom an action reaches, the nearest first."""

    SPONSOR = "sponsor"
    """The accountable director of the action."""
    DIRECTOR = "director"
    """Whoever answers for the body that the action counts for."""
    BOARD = "board"
    """The audience of the plan's report."""

    @property
    def height(self) -> int:
        """Its place among the levels: 0 for the nearest."""
        return _HEIGHT[self]


_HEIGHT = {level: height for height, level in enumerate(Level)}


class Threshold(Struct, frozen=True):
    """From when on a level is reached: any of the three is enough, 0 where it does not count."""

    level: Level
    late: int = 0
    """So many days late."""
    moved: int = 0
    """Its date moved so many times."""
    silent: int = 0
    """Its owner silent in so many rounds in a row."""

    @property
    def conditions(self) -> str:
        """``30 days late or moved 2``."""
        parts = (
            f"{days(self.late)} late" if self.late else "",
            f"moved {self.moved}" if self.moved else "",
            f"silent {self.silent}" if self.silent else "",
        )
        return " or ".join(filter(None, parts))


class Escalation(Struct, frozen=True):
    """What a plan says about who is told when, the nearest level first."""

    thresholds: tuple[Threshold, ...] = ()

    @property
    def words(self) -> str:
        """``14 days late: sponsor; 30 days late or moved 2: director``, as it is read again."""
        return "; ".join(f"{each.conditions}: {each.level}" for each in self.thresholds)


EXAMPLE = "14 days late: sponsor; 30 days late or moved 2: director; 60 days late or silent 2: board"
MOST = 9_999
_LATE = re.compile(r"(\d{1,6})\s*days?(?:\s+late)?", re.IGNORECASE)
_COUNTED = re.compile(
    r"(moved|silent)(?:\s+in)?\s+(once|twice|\d{1,6})(?:\s+(?:times?|rounds?))?(?:\s+in\s+a\s+row)?", re.IGNORECASE
)
_NUMBERS = {"once": 1, "twice": 2}
_OR = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)


def read_escalation(text: str) -> Escalation:
    """What is typed as ``14 days late: sponsor; 30 days late or moved 2: director; 60 days late or silent 2: board``.

    Raises:
        Invalid: if it cannot be read, or says one level twice.
    """
    thresholds = []
    for part in filter(str.strip, clean(text).split(";")):
        conditions, colon, level = part.rpartition(":")
        if not colon:
            raise _bad(part)
        thresholds.append(read_threshold(level.strip(), conditions))
    if not thresholds:
        raise _bad(text)
    return escalation_with(thresholds)


def read_threshold(level: str, conditions: str) -> Threshold:
    """From when on a level is reached, as it is typed: ``30 days late or moved twice``. Raises Invalid."""
    if level.casefold() not in set(Level):
        raise Invalid(ESCALATE, f"{level[:40]!r} is not a level; give {', '.join(Level)}")
    values: dict[str, int] = {}
    for condition in _OR.split(clean(conditions).strip(" .")):
        if match := _LATE.fullmatch(condition):
            name, number = "late", int(match[1])
        elif match := _COUNTED.fullmatch(condition):
            name, number = match[1].casefold(), _NUMBERS.get(match[2].casefold()) or int(match[2])
        else:
            raise _bad(condition)
        if not 0 < number <= MOST:
            raise Invalid(ESCALATE, f"{condition[:40]!r}: give a number from 1 to {MOST:,}")
        if name in values:
            raise Invalid(ESCALATE, f"{conditions.strip()[:60]!r} says twice when it is {name}; say it once")
        values[name] = number
    return Threshold(Level(level.casefold()), **values)


def escalation_with(thresholds: list[Threshold]) -> Escalation:
    """Levels put in their order. Raises Invalid if one is given twice."""
    levels = [each.level for each in thresholds]
    for level in Level:
        if levels.count(level) > 1:
            raise Invalid(ESCALATE, f"{level} is given twice; give it once, with or between what it takes")
    return Escalation(tuple(sorted(thresholds, key=lambda each: each.level.height)))


def _bad(text: str) -> Invalid:
    return Invalid(ESCALATE, f"{text.strip()[:60]!r} does not say who is told when; give it as: {EXAMPLE}")
