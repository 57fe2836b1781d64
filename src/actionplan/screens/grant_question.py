"""What screen 4 asks about the role of a person: which login they have, and what it may do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.grants import Role
from actionplan.model.people_in_use import PersonInUse
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.grants import give_role, withdraw_role
from actionplan.model.sanitise import sanitise
from actionplan.screens.person_fields import person_field
from actionplan.screens.question import Field, Question, Typed

_NONE = "none"


def grant_question(plan: Plan, person: PersonInUse | None) -> Question:
    """The login and the role of a person; without one, whose it is is asked as well."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        login, role = answer["ref"], answer["role"]
        name = answer["person"] if person is None else person.name
        if role.strip().casefold() != _NONE:
            return [give_role(plan, login, role, name)], ""
        if person is None or not person.login:
            raise Invalid("role", "choose a role; none takes one away")
        return [withdraw_role(plan, person.login)], ""

    def preview(answer: Typed) -> Content:
        chosen = answer["role"].strip().casefold()
        if chosen in tuple(Role):
            return Content(f"{Role(chosen).words} {Role(chosen).may}")
        return Content("the login has no role any more, and may change nothing")

    role = person.role if person is not None and person.role is not None else None
    usual = Role.READER if plan.access.has_roles else Role.KEEPER
    fields = (
        *(() if person is not None else (person_field("person", "person", "", plan),)),
        Field("ref", "login", person.login if person is not None else ""),
        Field("role", "role", role or usual, (*Role, _NONE), closed=True),
    )
    title = f"Role of {sanitise(person.name)}" if person is not None else "Give somebody a role"
    return Question(Content.styled(title, "bold"), fields, edits, preview)
