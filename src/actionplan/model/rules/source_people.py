"""Whom and which bodies the file of another review means in a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.field import Field
from actionplan.model.people import Body, Person, first_name
from actionplan.model.people_in_use import body_named, body_ref_of, person_named, ref_of
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded

RecordT = TypeVar("RecordT", bound=Struct)


class SourcePeople:
    """Whom and which body the names of a file mean in the plan."""

    def __init__(self, plan: Plan) -> None:
        """Takes the plan as it is."""
        self._plan = plan
        self._new: dict[tuple[bool, str], str] = {}
        """The refs of those whom the plan does not have yet, by name: a body's, or a person's."""
        self.doubts: list[str] = []

    def records(self, incoming: Plan) -> tuple[list[Body], list[Person]]:
        """What the file says of bodies and people that the plan does not know yet."""
        plan = self._plan
        known_people = {person.ref: person for person in plan.people}
        bodies = [
            replace(body, ref=self._ref(body.name, is_body=True))
            for body in incoming.bodies
            if not body_named(plan, body.name)
        ]
        persons: list[Person] = []
        for person in incoming.people:
            ref = self._ref(person.name, is_body=False)
            body = self._ref(person.body, is_body=True)
            known = known_people.get(ref)
            if known is None or known == Person(ref, first_name(ref), version=known.version):
                name = plan.person_name(ref) if person_named(plan, person.name) else person.name
                persons.append(replace(person, ref=ref, name=name, body=body))
            elif (body and body != known.body) or (person.email and person.email != known.email):
                self.doubts.append(
                    f"{person.name} is in the plan already: body and e-mail address there are left unchanged"
                )
        return bodies, persons

    def _ref(self, name: str, *, is_body: bool) -> str:
        if not name:
            return ""
        ref = body_ref_of(self._plan, name) if is_body else ref_of(self._plan, name)
        # Of two new names that only case tells apart the first one is meant by both.
        return self._new.setdefault((is_body, folded(ref)), ref)

    def named(self, record: RecordT, table: Iterable[Field]) -> RecordT:
        """A record with refs in the place of the names that the file has."""
        values: dict[str, Any] = {}
        for field in table:
            value = getattr(record, field.name, "") if field.is_person or field.is_body else ""
            if isinstance(value, tuple):
                values[field.name] = tuple(dict.fromkeys(self._ref(name, is_body=field.is_body) for name in value))
            elif value:
                values[field.name] = self._ref(value, is_body=field.is_body)
        return replace(record, **values)
