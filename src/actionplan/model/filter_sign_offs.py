"""What the filter finds of sign-offs: how they were verified, and whether what was signed off still holds."""

from __future__ import annotations

from actionplan.model.action import Verification
from actionplan.model.filter_groups import Test
from actionplan.model.holding import NOT_SAID, has_slipped, held_since, is_check_due, sign_offs
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded

WAYS = (*(way.value for way in Verification), NOT_SAID)
"""The values of ``verified:``."""


def is_used(plan: Plan) -> bool:
    """Whether a plan says anything of the kind."""
    return sign_offs(plan).is_used


def verified(value: str, _plan: Plan) -> Test | None:
    """Closed actions by how their sign-off was verified, or with ``none`` those of which nobody said it."""
    beginning = NOT_SAID if value == "none" else folded(value.replace("-", " "))
    ways = {way for way in WAYS if way.startswith(beginning)} or {way for way in WAYS if f" {beginning}" in way}
    if not ways:
        return None
    return lambda action: action.is_closed and (action.verified or NOT_SAID) in ways


def check_due(plan: Plan, _me: str) -> Test:
    """What is due to be checked."""
    return lambda action: is_check_due(action, plan)


def held(plan: Plan, _me: str) -> Test:
    """What was looked at since its sign-off, and held."""
    return lambda action: held_since(action, plan)


def slipped(plan: Plan, _me: str) -> Test:
    """What was reopened since it did not hold."""
    return lambda action: has_slipped(action, plan)
