"""How a plan says who is told of what is late for long: read, set and lifted."""

from __future__ import annotations

import re

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.escalation import Escalation, Level, Threshold
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import ESCALATE, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

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


def set_escalation(plan: Plan, text: str, note: str = "") -> Edit:
    """The edit that says who is told when. Raises Invalid if it cannot be read, or is set so already."""
    words = read_escalation(text).words
    if plan.setting(ESCALATE) == words:
        raise Invalid(ESCALATE, "that is how it is set already")
    return _set(plan, words, note)


def lift_escalation(plan: Plan, note: str = "") -> Edit:
    """The edit after which nothing is escalated any more. Raises Invalid where nothing is."""
    if not plan.setting(ESCALATE):
        raise Invalid(ESCALATE, "nothing is escalated in this plan")
    return _set(plan, "", note)


def _set(plan: Plan, value: str, note: str) -> Edit:
    before = next((setting for setting in plan.settings if setting.ref == ESCALATE), None)
    return Edit(before, replace(before or PlanSetting(ESCALATE), value=value, reason=clean(note)))
