"""The text of an action that is searched for words."""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.model.plan import Action, Plan
from actionplan.model.sanitise import folded

SEARCHED = "searched"
"""The name under which a plan keeps the text that is searched."""


def searched(plan: Plan) -> Mapping[str, str]:
    """The text that is searched for words, by ref; kept, since each key typed into the filter searches it again."""
    texts: dict[str, str] | None = plan.kept.get(SEARCHED)
    if texts is None:
        texts = plan.kept[SEARCHED] = {action.ref: searched_text(action, plan) for action in plan.actions}
    return texts


def searched_text(action: Action, plan: Plan) -> str:
    """What is searched of one action: ref, title, owner and finding."""
    return folded("\n".join((action.ref, action.title, action.owner, plan.area_of(action).text)))
