"""What is doubted of a name that somebody types: whether somebody in use is meant, or several people."""

from __future__ import annotations

from collections.abc import Callable

from actionplan.model.names import SEVERAL_PEOPLE, meant_name, several_people
from actionplan.model.people_in_use import people_of, person_named
from actionplan.model.plan import Plan


def names_in_use(plan: Plan) -> tuple[str, ...]:
    """The names to complete from: of owners first, those of most actions first."""
    return tuple(dict.fromkeys([*plan.owners, *(person.name for person in people_of(plan))]))


def person_probably_meant(plan: Plan, find: Callable[[Plan, str], str] = person_named) -> Callable[[str], str]:
    """Says of a typed name who in use is probably meant instead; empty where it is probably right."""

    def meant(text: str) -> str:
        # Whoever is named already, if in another case, is not asked about.
        return "" if find(plan, text) else meant_name(text, names_in_use(plan))

    return meant


def several_doubt(text: str, plan: Plan) -> str:
    """The doubt about an owner who seems to be several people; none about one who is in the plan already."""
    if person_named(plan, text) or not several_people(text):
        return ""
    return f"This {SEVERAL_PEOPLE}"
