"""People and bodies: who answers for an action, who supports them, and where they belong.

An action refers to a person by their ref, which is the name by which they were first known. Of most nothing more is
known, and there is no record of them; whoever has another name now, a body or an address has one. So a rename is one
update of one record, and no action changes. Bodies are referred to in the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from actionplan.model.sanitise import folded

_SECOND = "\n"
"""Stands in a ref between the name and a number, where somebody else was first known by that name. Nobody can type it:
a name has one line."""


class BodyKind(StrEnum):
    """What a body is to the council."""

    DIRECTORATE = "directorate"
    BOARD = "board"
    PARTNER = "partner"


class Person(Struct, frozen=True, array_like=True, gc=False):
    """What is known of a person or post; ``ref`` is the name by which they were first known."""

    ref: str
    name: str
    body: str = ""
    """The ref of the body that they belong to."""
    email: str = ""
    merged_into: str = ""
    """The ref of the person who they turned out to be; empty for everybody else."""
    version: int = 0


class Body(Struct, frozen=True, array_like=True, gc=False):
    """A directorate, a board or a partner; ``ref`` is the name by which it was first known."""

    ref: str
    name: str
    kind: BodyKind | None = None
    withdrawn: str = ""
    director: str = ""
    """The ref of the person who answers for it, and whom the escalation of its actions reaches."""
    version: int = 0


SEPARATOR = ";"
"""Stands between the names of several people, wherever several are written."""
_NO_BODY = frozenset({"no body", "nobody", "none", "-", "–"})
"""What people write, and the program says, where there is no body."""


def person_name_fault(name: str) -> str:
    """Why nobody can be called so from now on; empty if somebody can."""
    return "a semicolon stands between the names of several people; give one name" if SEPARATOR in name else ""


def body_name_fault(name: str) -> str:
    """Why no body can be called so from now on; empty if one can."""
    return f"{name!r} means that there is no body; leave it empty for that" if folded(name) in _NO_BODY else ""


class AsFirstTyped:
    """Names of one sort in a file or a change: those that only case or spaces tell apart are one, as it came first."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Begins with ``names``, which come before all others."""
        self._by_folded = {folded(name): name for name in names}

    def of(self, name: str) -> str:
        """The name as it came first."""
        return self._by_folded.setdefault(folded(name), name)


def first_name(ref: str) -> str:
    """The name by which the person or body of a ref was first known."""
    return ref.partition(_SECOND)[0]


def bare_person(ref: str) -> Person:
    """What is known of a person of whom there is no record: the name by which they were first known."""
    return Person(ref, first_name(ref))


def bare_body(ref: str) -> Body:
    """What is known of a body of which there is no record; as :func:`bare_person`."""
    return Body(ref, first_name(ref))


def free_ref(name: str, refs: Iterable[str]) -> str:
    """The ref of somebody new of that name: the name itself, unless it is among ``refs``, of somebody who had it."""
    taken = set(refs)
    ref, number = name, 1
    while ref in taken:
        number += 1
        ref = f"{name}{_SECOND}{number}"
    return ref


def merged_people(people: Iterable[Person]) -> Mapping[str, str]:
    """By the ref of a person who turned out to be another, the ref of that one, however often they were merged."""
    merged = {person.ref: person.merged_into for person in people if person.merged_into}
    return {ref: _last_of_merged(ref, merged) for ref in merged}


def _last_of_merged(ref: str, merged: Mapping[str, str]) -> str:
    """Who a person turned out to be in the end: they may have been merged with somebody who was merged later."""
    passed = {ref}
    while merged.get(ref, ref) not in passed:
        ref = merged[ref]
        passed.add(ref)
    return ref


def names_of_people(people: Iterable[Person]) -> Mapping[str, str]:
    """What people are called, by ref; whoever turned out to be another is called as that one is."""
    names = {person.ref: person.name for person in people}
    merged = merged_people(people)
    return names | {ref: names.get(target) or first_name(target) for ref, target in merged.items()}


def names_had_by(people: Collection[Person], ref: str) -> tuple[str, ...]:
    """Every name that a person has or had, and those who turned out to be them; what they are called now first."""
    merged = merged_people(people)
    target = merged.get(ref, ref)
    names = [names_of_people(people).get(ref) or first_name(ref)]
    for person in people:
        if merged.get(person.ref, person.ref) == target:
            names += [person.name, first_name(person.ref)]
    return tuple(dict.fromkeys([*names, first_name(target)]))


def names_of_bodies(bodies: Iterable[Body]) -> Mapping[str, str]:
    """What bodies are called, by ref."""
    return {body.ref: body.name for body in bodies}
