"""The fields of questions in which people and bodies are named: completed from those in use, and doubted where a name
is probably another's, or several people's."""

from __future__ import annotations

from actionplan.model.name_doubts import names_in_use, person_probably_meant, several_doubt
from actionplan.model.names import meant_name
from actionplan.model.people_in_use import bodies_of, body_named
from actionplan.model.plan import Plan
from actionplan.screens.question import Field


def owner_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for one accountable person: asked about where somebody in use is probably meant, or several people."""
    return Field(
        name,
        label,
        value,
        names_in_use(plan),
        meant=person_probably_meant(plan),
        doubted=lambda text: several_doubt(text, plan),
    )


def person_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for one person beside the owner."""
    return Field(name, label, value, names_in_use(plan), meant=person_probably_meant(plan))


def people_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for several people, separated by semicolons."""
    meant_one = person_probably_meant(plan)

    def meant(text: str) -> str:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        suggestions = [meant_one(part) for part in parts]
        if not any(suggestions):
            return ""
        return "; ".join(suggestion or part for suggestion, part in zip(suggestions, parts, strict=True))

    return Field(name, label, value, names_in_use(plan), meant=meant)


def body_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for a body."""
    names = tuple(body.name for body in bodies_of(plan))

    def meant(text: str) -> str:
        return "" if body_named(plan, text) else meant_name(text, names)

    return Field(name, label, value, names, meant=meant)
