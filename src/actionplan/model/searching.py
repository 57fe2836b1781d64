"""The text of an action that is searched for words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from actionplan.model.action import Action
from actionplan.model.index import Derived
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded


def searched(plan: Plan) -> Mapping[str, str]:
    """The text that is searched for words, by ref; kept, since each key typed into the filter searches it again."""
    return _TEXTS.of(plan)


def searched_text(action: Action, plan: Plan) -> str:
    """What is searched of one action: ref, title, owner, finding, status, and the plan's own fields."""
    texts = [action.ref, action.title, plan.owner_name(action), plan.area_of(action).text, action.status]
    texts += (f"{heading}: {value}" for heading, value in action.own_fields)
    return folded("\n".join(texts))


def _carried(
    texts: Mapping[str, str], before: Plan, after: Plan, refs: Collection[str] | None
) -> Mapping[str, str] | None:
    if refs is None or before.areas is not after.areas or before.people is not after.people:
        return None
    actions = filter(None, map(after.action, refs))
    return {**texts, **{action.ref: searched_text(action, after) for action in actions}}


_TEXTS = Derived[Mapping[str, str]](
    lambda plan: {action.ref: searched_text(action, plan) for action in plan.actions}, _carried
)
