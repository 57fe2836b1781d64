"""Plans that lack what a plan need not have, and what no screen and no document of such a plan may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.planfiles.plan_yaml import bundled_plan

AS_AT = date(2026, 11, 27)


def _without_areas(plan: Plan) -> Plan:
    areas = tuple(replace(area, summary_area=None, fit=None) for area in plan.areas)
    return replace(plan, summary_areas=(), areas=areas)


PARTS: Mapping[str, Callable[[Plan], Plan]] = {
    "summary areas": _without_areas,
    "mapping reasons": lambda plan: replace(plan, areas=tuple(replace(area, mapping_reason="") for area in plan.areas)),
    "source refs": lambda plan: replace(plan, areas=tuple(replace(area, source_ref="") for area in plan.areas)),
    "strengths": lambda plan: replace(plan, strengths=()),
    "the summary's strengths": lambda plan: replace(plan, summary_strengths=()),
    "key messages": lambda plan: replace(plan, key_messages=(), message_links=()),
    "process": lambda plan: replace(plan, process=()),
    "review dates": lambda plan: replace(plan, review_from=None, review_to=None),
    "the first review date": lambda plan: replace(plan, review_from=None),
    "the day of the report": lambda plan: replace(plan, reported_on=None),
    "reviewers": lambda plan: replace(plan, reviewers=""),
    "a source": lambda plan: replace(plan, source=""),
}
"""By what is lacking, the plan without it."""

_NEVER = {
    "summary areas": ("Not mapped", "not mapped", "Summary area", "summary area"),
    "mapping reasons": ("mapped because:",),
    "source refs": ("Source ref", "source ref"),
    "strengths": ("0 strengths", "Strengths that the reviewers", "looked at again"),
    "key messages": ("Key messages",),
    "process": ("How the reviewers worked",),
    "reviewers": (" by the ,",),
}
_EVER = re.compile(r"\bNone\b(?! yet)|\b0 of 0\b|– to\b|\bto –|\(\)|by the ,|, ,|reported –|\bnan\b")
"""What stands nowhere, whatever a plan lacks: a value that is not there, put into words."""


def full_plan() -> Plan:
    """The bundled plan with everything a plan may have, some of its actions rated."""
    plan = replace(bundled_plan(), as_at=AS_AT)
    actions = tuple(
        replace(action, owner="Head of Quality", due=AS_AT, original_due=AS_AT, rag=Condition.ON_TRACK)
        if index % 2
        else action
        for index, action in enumerate(plan.actions)
    )
    return replace(plan, actions=actions)


def without(lacking: Iterable[str]) -> Plan:
    """The same plan without some of its parts."""
    plan = full_plan()
    for part in lacking:
        plan = PARTS[part](plan)
    return plan


def faults(text: str, lacking: Iterable[str]) -> list[str]:
    """What stands in a text and should not, of a plan that lacks these parts."""
    words = [word for part in lacking for word in _NEVER.get(part, ()) if word in text]
    return words + [match[0] for match in _EVER.finditer(text)]
