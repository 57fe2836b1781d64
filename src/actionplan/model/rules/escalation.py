"""How a plan says who is told of what is late for long: read, set and lifted."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.escalation_levels import read_escalation
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import ESCALATE, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean


def set_escalation(plan: Plan, text: str, note: str = "") -> Edit:
    """The edit that says who is told when. Raises Invalid if it cannot be read, or is set so already."""
    words = read_escalation(text).words
    if plan.setting(ESCALATE) == words:
        raise Invalid(ESCALATE, "that is how it is set already")
    return _set(plan, words, note)


def lift_escalation(plan: Plan, note: str = "") -> Edit:
    """The edit after which nothing is escalated any more. Raises Invalid where nothing is."""
    if not plan.setting(ESCALATE):
        raise Invalid(ESCALATE, "nothing is escalated in this plan")
    return _set(plan, "", note)


def _set(plan: Plan, value: str, note: str) -> Edit:
    before = next((setting for setting in plan.settings if setting.ref == ESCALATE), None)
    return Edit(before, replace(before or PlanSetting(ESCALATE), value=value, reason=clean(note)))
