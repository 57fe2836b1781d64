"""Who is meant by a cell that may name several: one answers for it, the others support."""

from __future__ import annotations

import re

from msgspec import Struct

from actionplan.model.names import people_in
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import folded
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.remarks import Choice

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
    line = " ".join(part.strip(" •*·") for part in text.splitlines() if part.strip(" •*·"))
    if folded(line).rstrip(".") in NOTHING:
        return CellPeople()
    if folded(line).strip("()") in _OPEN:
        return CellPeople(words=line)
    names = people_in("\n".join(part.strip(" •*·") for part in text.splitlines() if part.strip(" •*·")))
    leads = [name for name in names if _TO_LEAD.search(name)]
    names = [_TO_LEAD.sub("", name).strip() for name in names]
    if answer is not None:
        return _answered(answer, line, names)
    if len(names) == 1:
        return CellPeople(names[0])
    owner = _TO_LEAD.sub("", leads[0]).strip() if len(leads) == 1 else names[0]
    support = tuple(name for name in names if name != owner)
    choices = [Choice(owner, f"{owner} owns it, {_and(support)} {'supports' if len(support) == 1 else 'support'}")]
    choices += [Choice(name, f"{name} owns it") for name in support]
    choices.append(Choice(ONE, "one post: the owner as it stands"))
    which = "the one who is to lead" if len(leads) == 1 else "the first"
    doubt = f"it names {number_of(len(names), 'person', 'people')}; {which} was taken for the owner: {owner}"
    return CellPeople(owner, support, doubt=doubt, choices=tuple(choices))


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
