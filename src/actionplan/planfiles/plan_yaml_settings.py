"""The part of a plan file that says what is true of the whole plan and may change: what becomes a setting of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actionplan.model.changes_need import Need
from actionplan.model.escalation_levels import (
    Escalation,
    Level,
    escalation_with,
    read_escalation,
    read_threshold,
)
from actionplan.model.plan_settings import CHANGES_NEED, ESCALATE, RETENTION, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.rules.changes_need import read_changes_need
from actionplan.model.rules.retention import read_period
from actionplan.planfiles.yaml_nodes import Node


def read_settings(parts: Mapping[str, Node]) -> tuple[PlanSetting, ...]:
    """How long the plan is kept, who is told of what is late, who agrees to changes; only of what the file says.

    Raises:
        BadPlanFile: for whatever of it cannot be read.
    """
    read = (_setting(parts, name, words_of) for name, words_of in _WORDS_OF.items() if name in parts)
    return tuple(setting for setting in read if setting.value)


def _setting(parts: Mapping[str, Node], name: str, words_of: Callable[[Node], str]) -> PlanSetting:
    node = parts[name]
    try:
        return PlanSetting(name, words_of(node))
    except Invalid as refusal:
        raise node.bad(str(refusal)) from refusal


def _escalation(node: Node) -> str:
    """In one text, or under each level when it is reached."""
    if isinstance(node.content, str):
        return read_escalation(node.text()).words
    levels = node.fields(optional=tuple(Level))
    return _in_order([(name, part.text()) for name, part in levels.items()]).words


def _in_order(levels: list[tuple[str, str]]) -> Escalation:
    return escalation_with([read_threshold(level, conditions) for level, conditions in levels])


def _changes_need(node: Node) -> str:
    words = read_changes_need(node.text()).words
    return "" if words == Need.NONE else words


_WORDS_OF: Mapping[str, Callable[[Node], str]] = {
    RETENTION: lambda node: read_period(node.text()).words,
    ESCALATE: _escalation,
    CHANGES_NEED: _changes_need,
}
