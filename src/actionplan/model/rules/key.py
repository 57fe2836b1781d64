"""The edit that gives a plan another key."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.key import KEYS, OWN, KeyChoice
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid

REF = "key"
"""The ref of the one record that says which key a plan uses."""


def names_of(plan: Plan) -> tuple[str, ...]:
    """The names of the keys that a plan can use: the plan's own too, where it has one."""
    return (*KEYS, OWN) if plan.key.own else tuple(KEYS)


def choose_key(plan: Plan, name: str) -> Edit:
    """The edit that makes a plan use another key. What was declared and done stays; only how it is shown changes.

    Args:
        plan: The plan as it is.
        name: The name of the key, in any case.

    Raises:
        Invalid: if there is no such key, or the plan uses it already.
    """
    chosen = name.strip().casefold()
    names = names_of(plan)
    if chosen not in names:
        raise Invalid("key", f"there is no key {name[:40]!r}; choose from: {', '.join(names)}")
    if chosen == plan.key.in_use:
        raise Invalid("key", f"the plan uses the key {chosen!r} already")
    before = next((choice for choice in plan.key_choices if choice.ref == REF), None)
    if before is None:
        return Edit(None, KeyChoice(REF, chosen))
    return Edit(before, replace(before, name=chosen))
