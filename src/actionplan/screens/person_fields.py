"""The fields of questions in which people and bodies are named: completed from those in use, and doubted where a name
is probably another's, or several people's."""

from __future__ import annotations

from collections.abc import Callable

from actionplan.model.names import SEVERAL_PEOPLE, meant_name, several_people
from actionplan.model.people_in_use import bodies_of, body_named, people_of, person_named
from actionplan.model.plan import Plan
from actionplan.screens.question import Field


def owner_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for one accountable person: asked about where somebody in use is probably meant, or several people."""
    return Field(
        name, label, value, _names(plan), meant=_meant(plan, person_named), doubted=lambda text: _several(text, plan)
    )


def person_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for one person beside the owner."""
    return Field(name, label, value, _names(plan), meant=_meant(plan, person_named))


def people_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for several people, separated by semicolons."""
    meant_one = _meant(plan, person_named)

    def meant(text: str) -> str:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        suggestions = [meant_one(part) for part in parts]
        if not any(suggestions):
            return ""
        return "; ".join(suggestion or part for suggestion, part in zip(suggestions, parts, strict=True))

    return Field(name, label, value, _names(plan), meant=meant)


def body_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for a body."""
    names = tuple(body.name for body in bodies_of(plan))

    def meant(text: str) -> str:
        return "" if body_named(plan, text) else meant_name(text, names)

    return Field(name, label, value, names, meant=meant)


def _names(plan: Plan) -> tuple[str, ...]:
    """The names to complete from: of owners first, those of most actions first."""
    return tuple(dict.fromkeys([*plan.owners, *(person.name for person in people_of(plan))]))


def _meant(plan: Plan, find: Callable[[Plan, str], str]) -> Callable[[str], str]:
    def meant(text: str) -> str:
        # Whoever is named already, if in another case, is not asked about.
        return "" if find(plan, text) else meant_name(text, _names(plan))

    return meant


def _several(text: str, plan: Plan) -> str:
    """The doubt about an owner; none about one who is in the plan already."""
    if person_named(plan, text) or not several_people(text):
        return ""
    return f"This {SEVERAL_PEOPLE}"
