"""Who is meant by a cell that may name several: one answers for it, the others support."""

from __future__ import annotations

import re

from msgspec import Struct

from actionplan.model.names import people_in
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import folded
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.remarks import Choice

_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|[•*–·-])\s+")
_LABEL = re.compile(
    r"^(?:(?P<lead>(?:executive |operational |overall )?lead(?: officer)?|owner|responsible)"
    r"|(?P<support>support(?:ed by|ing|)|with|assisted by))\s*[:–-]\s*",
    re.IGNORECASE,
)
_SUPPORTED = re.compile(r"[,;(]?\s*\b(?:supported by|with support from|assisted by)\b:?\s*", re.IGNORECASE)
_TO_LEAD = re.compile(r"\s*\((?:to )?(?:lead|leads|leading|owner|lead officer)\)|\s*[-–:]\s*lead\b", re.IGNORECASE)
_OPEN = frozenset(
    {"tbc", "tba", "tbd", "to be confirmed", "to be agreed", "to be appointed", "vacant", "vacancy", "unassigned"}
)
ONE, NOBODY = "one", "none"


class CellPeople(Struct, frozen=True):
    """Who a cell names."""

    owner: str = ""
    support: tuple[str, ...] = ()
    words: str = ""
    """What it says that names nobody."""
    doubt: str = ""
    choices: tuple[Choice, ...] = ()


def read_people_cell(text: str, answer: str | None = None) -> CellPeople:
    """Who a cell names: a post as it stands; of several the one that leads, else the first, and those who support.

    Args:
        text: What the cell says.
        answer: Who of them it is; ``one`` for one post that only looks like several, ``none`` for nobody.
    """
    parts = [_NUMBER.sub("", part).strip() for part in text.splitlines() if part.strip(" •*·")]
    line = " ".join(parts)
    if folded(line).rstrip(".") in NOTHING:
        return CellPeople()
    if folded(line).strip("()") in _OPEN:
        return CellPeople(words=line)
    found = [_LABEL.sub("", name).strip() for name in _people(parts)]
    leads = [name for name in found if _TO_LEAD.search(name)]
    lead = _TO_LEAD.sub("", leads[0]).strip() if len(leads) == 1 else ""
    everybody = list(dict.fromkeys(_TO_LEAD.sub("", name).strip() for name in found))
    names = [name for name in everybody if folded(name).strip("()") not in _OPEN]
    if answer is not None:
        return _answered(answer, line, names)
    if len(everybody) == 1:
        return CellPeople(names[0]) if names else CellPeople(words=line)
    if not names:
        return CellPeople(words=line)
    owner = lead or names[0]
    support = tuple(name for name in names if name != owner)
    choices = [Choice(name, f"{name} owns it") for name in (owner, *support)]
    choices.append(Choice(ONE, "one post: the owner as it stands"))
    if support:
        choices[0] = Choice(owner, f"{owner} owns it, {_and(support)} {'supports' if len(support) == 1 else 'support'}")
    which = "the one who is to lead" if lead else "the first"
    doubt = f"it names {number_of(len(everybody), 'person', 'people')}; {which} was taken for the owner: {owner}"
    return CellPeople(owner, support, doubt=doubt, choices=tuple(choices))


def _people(parts: list[str]) -> list[str]:
    """The names in the lines of a cell, those who only support behind the others."""
    names: list[str] = []
    support: list[str] = []
    for part in parts:
        owner, *others = _SUPPORTED.split(part)
        label = _LABEL.match(owner)
        (support if label and label["support"] else names).extend(people_in(owner) if owner.strip() else [])
        for other in others:
            support += people_in(other.rstrip(") "))
    return [*names, *support]


def _answered(answer: str, line: str, names: list[str]) -> CellPeople:
    said = folded(answer)
    if said == ONE or said == folded(line):
        return CellPeople(line)
    if said == NOBODY:
        return CellPeople(words=line)
    for name in names:
        if folded(name) == said:
            return CellPeople(name, tuple(other for other in names if other != name))
    return CellPeople(answer.strip())


def _and(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
