"""The lines of the screen of owners: people with what they own, alone or below the body that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.people_in_use import BodyInUse, PersonInUse, bodies_of, people_of
from actionplan.model.plan import Plan
from actionplan.model.rollup import NO_BODY, RollUp, by_body, by_owner
from actionplan.model.words import Words


class OwnerRow(Struct, frozen=True):
    """A line: a person with what they own, a body above its people, or what nobody owns."""

    title: str
    rollup: RollUp | None = None
    """What they own, or what counts for the body; None for nothing."""
    person: PersonInUse | None = None
    body: BodyInUse | None = None
    found_by: tuple[str, str] | None = None
    """The field and the value of the filter that finds the actions; the value is empty for none."""
    indent: int = 0
    owns_for_others: bool = False
    """Of a body, whether its people own actions, and all of them count for another."""

    @property
    def named(self) -> str:
        """What stands in the line: with the role that they have, where somebody has one."""
        role = self.person.role if self.person is not None else None
        return f"{self.title}, {role}" if role is not None else self.title

    @property
    def is_group(self) -> bool:
        """Whether it stands above people who belong to no body."""
        return self.title == NO_BODY and self.person is None

    @property
    def key(self) -> str:
        """What tells it from every other line, whatever it is called."""
        if self.body is not None:
            return f"body {self.body.ref}"
        if self.person is not None:
            return f"owner {self.person.ref}"
        return f"group {self.title}"

    def words(self, called: Words) -> str:
        """What is said where there is nothing to count, by what the plan calls its levels."""
        nothing = f"no {called.action.many}"
        if self.owns_for_others:
            return f"{nothing} of its own"
        if self.person is None:
            return nothing
        parts = [
            (self.person.supports, "supports"),
            (self.person.sponsors, "sponsor of"),
            (self.person.leads, "lead member of"),
        ]
        return ", ".join(f"{words} {called.action.number(count)}" for count, words in parts if count) or nothing


def rows_by_owner(plan: Plan) -> list[OwnerRow]:
    """The owners, what nobody owns first; then those who have another part in the plan, or are on record."""
    people = {person.name: person for person in people_of(plan)}
    rows = [_of_owner(rollup, people) for rollup in by_owner(plan)]
    return [*rows, *(_of_person(person) for person in people.values() if _is_shown(person))]


def rows_by_body(plan: Plan) -> list[OwnerRow]:
    """Each body above its people; then those who belong to none, below what counts for none.

    What somebody owns for another body is said beside their name: an action's own body goes before its owner's.
    """
    owned = {rollup.key: rollup for rollup in by_owner(plan)}
    people = {person.name: person for person in people_of(plan)}
    counts = {rollup.key: rollup for rollup in by_body(plan)}
    rows: list[OwnerRow] = []
    for body in bodies_of(plan):
        kind = f" ({body.kind})" if body.kind else ""
        rollup = counts.get(body.ref)
        found_by = ("body", body.name) if rollup is not None else None
        for_others = rollup is None and any(person.owns for person in body.people)
        rows.append(OwnerRow(f"{body.name}{kind}", rollup, body=body, found_by=found_by, owns_for_others=for_others))
        rows += _below(body.people, owned, people, plan)
    none = [person for person in people_of(plan) if not person.body]
    rows.append(OwnerRow(NO_BODY, counts.get(""), found_by=("body", "") if "" in counts else None))
    if "" in owned:
        rows.append(_of_owner(owned[""], people, indent=1))
    return [*rows, *_below(none, owned, people, plan)]


def _below(
    members: list[PersonInUse] | tuple[PersonInUse, ...],
    owned: Mapping[str, RollUp],
    people: Mapping[str, PersonInUse],
    plan: Plan,
) -> Iterator[OwnerRow]:
    for person in members:
        if person.name in owned:
            row = _of_owner(owned[person.name], people, indent=1)
            yield replace(row, title=f"{row.title}{_for_others(person, owned[person.name], plan)}")
        elif _is_shown(person):
            yield _of_person(person, indent=1)


def _for_others(person: PersonInUse, rollup: RollUp, plan: Plan) -> str:
    """For which other bodies what somebody owns counts: `` (2 for Health)``; empty where it is for none."""
    bodies = Counter(plan.body_name(plan.body_of(action)) for action in rollup.actions)
    del bodies[plan.body_name(person.body)]
    words = ", ".join(f"{count:,} for {name}" for name, count in bodies.items())
    return f" ({words})" if words else ""


def _of_owner(rollup: RollUp, people: Mapping[str, PersonInUse], *, indent: int = 0) -> OwnerRow:
    return OwnerRow(rollup.title, rollup, people.get(rollup.key), found_by=("owner", rollup.key), indent=indent)


def _of_person(person: PersonInUse, *, indent: int = 0) -> OwnerRow:
    return OwnerRow(person.name, person=person, indent=indent)


def _is_shown(person: PersonInUse) -> bool:
    """Whether somebody who owns nothing is shown: not for a decision or a milestone alone, which have lists of their
    own."""
    if person.owns:
        return False
    has_part = person.supports or person.sponsors or person.leads
    return bool(has_part or person.body or person.email or person.role or not person.is_in_use)
