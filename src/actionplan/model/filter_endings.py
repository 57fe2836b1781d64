"""What the filter finds of actions that ended otherwise than done."""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.model.action import Action, Ending
from actionplan.model.endings import ended, is_risk_due
from actionplan.model.filter_groups import Test
from actionplan.model.plan import Plan

_DUE = "due"
_ENDINGS: Mapping[str, Ending | None] = {
    "accepted": Ending.RISK_ACCEPTED,
    "superseded": Ending.SUPERSEDED,
    "merged": Ending.MERGED,
    "unwarranted": Ending.NO_LONGER_WARRANTED,
    "moved": Ending.MOVED,
    "withdrawn": None,
}
WORDS = (*_ENDINGS, _DUE)
"""The values of ``ended:``; ``due`` is an accepted risk that is due to be looked at again."""


def is_used(plan: Plan) -> bool:
    """Whether any action of a plan ended otherwise than withdrawn."""
    return any(action.ending is not None for action in ended(plan))


def ended_so(value: str, plan: Plan) -> Test | None:
    """Actions that ended in one way, by as much of its word as tells it apart."""
    words = [word for word in WORDS if word.startswith(value)]
    if value == "risk accepted":
        words = ["accepted"]
    if len(words) != 1:
        return None
    if words == [_DUE]:
        return lambda action: is_risk_due(action, plan)
    ending = _ENDINGS[words[0]]

    def passes(action: Action) -> bool:
        return action.is_withdrawn and action.ending is ending

    return passes
