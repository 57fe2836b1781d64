"""What a backup that was put in the place of a plan has brought back or lifted, and somebody has to see to again."""

from __future__ import annotations

from actionplan.model.describe import refs_words
from actionplan.model.number_words import number_of, verb
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import HOLD
from actionplan.model.rules.redactions import brought_back
from actionplan.model.rules.restrictions import thing_of_restriction, thing_words

_MOST_NAMED = 6


def to_see_to(before: Plan, after: Plan) -> str:
    """What was redacted, held or restricted in a plan and is so no more in the one that took its place; else empty."""
    return " ".join(filter(None, (brought_back(before, after), _hold(before, after), _restricted(before, after))))


def _hold(before: Plan, after: Plan) -> str:
    hold = before.setting(HOLD)
    if not hold or after.setting(HOLD):
        return ""
    return f"A hold stood ({hold}) and does not stand in it. Put it again: actionplan hold REASON."


def _restricted(before: Plan, after: Plan) -> str:
    still = {one.ref for one in after.restrictions if one.reason}
    lost = [one.ref for one in before.restrictions if one.reason and one.ref not in still]
    if not lost:
        return ""
    names = refs_words(tuple(thing_words(thing_of_restriction(ref), before) for ref in lost), _MOST_NAMED)
    number = len(lost)
    return (
        f"{number_of(number, 'thing')} {verb(number, 'is', 'are')} restricted no more: {names}. Restrict what is to be."
    )
