"""The fields of the filter that name a group: a theme, a summary area, a body, a review, a key message.

An action that answers several findings is found by each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.escalation import escalation_of, has_escalation
from actionplan.model.escalation_levels import Level
from actionplan.model.measured_actions import measured_refs
from actionplan.model.measures import standing_measures
from actionplan.model.people_in_use import bodies_of
from actionplan.model.plan import Plan
from actionplan.model.rollup import Grouping, by_message
from actionplan.model.sanitise import folded
from actionplan.model.source_part import sources_of

Test = Callable[[Action], bool]
NOBODY = ("none", "-", "nobody")
"""Each of these in the place of a name means that there is none."""


def theme(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding of a theme, by its number, its ref, or part of its title."""
    numbers = {theme.number for theme in plan.themes if folded(theme.ref) == value}
    if not numbers and not value.isdigit():
        numbers = {theme.number for theme in plan.themes if value in folded(theme.title)}
    if not numbers:
        return None
    return _answering(plan, lambda area: area.theme in numbers)


def _answering(plan: Plan, passes: Callable[[Area], bool]) -> Test:
    """Whether an action answers a finding that passes: as its first one, or too."""
    refs = {area.ref for area in plan.areas if passes(area)}
    return lambda action: action.area in refs or not refs.isdisjoint(action.also_answers)


def summary_area(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding of a summary area, by its key or part of its title."""
    if value in NOBODY:
        return _answering(plan, lambda area: area.summary_area is None)
    keys = _keys_of(value, [(area.key, area.title) for area in plan.summary_areas])
    if not keys:
        return None
    return _answering(plan, lambda area: area.summary_area in keys)


def _keys_of(value: str, keys_and_titles: Sequence[tuple[str, str]]) -> set[str]:
    """The keys of what a value means: a key or a title, else part of a title."""
    keys = {key for key, title in keys_and_titles if value in (folded(key), folded(title))}
    return keys or {key for key, title in keys_and_titles if value in folded(title)}


def body(value: str, plan: Plan) -> Test | None:
    """Those that count for a body, by part of its name."""
    if value in NOBODY:
        return lambda action: not plan.body_of(action)
    refs = _keys_of(value, [(body.ref, body.name) for body in bodies_of(plan)])
    if not refs:
        return None
    return lambda action: plan.body_of(action) in refs


def source(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding of a review, by its short name or part of its title."""
    sources = sources_of(plan)
    refs = _keys_of(value, [(source.ref, source.title) for source in sources.values()])
    if not refs:
        return None
    names = {name for name, source in sources.items() if source.ref in refs}
    numbers = {theme.number for theme in plan.themes if theme.source in names}
    return _answering(plan, lambda area: area.theme in numbers)


def message(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding of a key message, by its key or part of its title."""
    keys = {""}
    if value not in NOBODY:
        keys = _keys_of(value, [(message.key, message.title) for message in plan.key_messages])
    refs = {action.ref for row in by_message(plan) if row.key in keys for action in row.members}
    return (lambda action: action.ref in refs) if keys else None


def measure(value: str, plan: Plan) -> Test | None:
    """Those that a measure shows something of, by its ref or part of its name."""
    measures = standing_measures(plan)
    if value in NOBODY:
        refs = frozenset[str]().union(*(measured_refs(each, plan) for each in measures))
        return lambda action: action.ref not in refs
    meant = _keys_of(value, [(each.ref, each.name) for each in measures])
    if not meant:
        return None
    refs = frozenset[str]().union(*(measured_refs(each, plan) for each in measures if each.ref in meant))
    return lambda action: action.ref in refs


def grade(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding of one of the reviewers' grades, by the grade or its beginning."""
    if value in NOBODY:
        return _answering(plan, lambda area: not area.grade)
    grades = {area.grade for area in plan.areas if area.grade}
    named = {grade for grade in grades if folded(grade) == value} or {
        grade for grade in grades if folded(grade).startswith(value)
    }
    return _answering(plan, lambda area: area.grade in named) if named else None


def risk(value: str, plan: Plan) -> Test | None:
    """Those that answer a finding that leaves a risk: any, none, or one of a word of the council's scale."""
    if value == "any":
        return _answering(plan, lambda area: bool(area.risk))
    if value in NOBODY:
        return _answering(plan, lambda area: not area.risk)
    words = {word for word in risk_levels(plan) if folded(word) == value} or {
        word for word in risk_levels(plan) if folded(word).startswith(value)
    }
    return _answering(plan, lambda area: not words.isdisjoint((area.likelihood, area.risk_impact))) if words else None


def risk_levels(plan: Plan) -> Sequence[str]:
    """The words of the council's scale that are in use."""
    scale = (*plan.risk_scale.likelihood, *plan.risk_scale.impact)
    used = {word for area in plan.findings for word in (area.likelihood, area.risk_impact)}
    return tuple(word for word in scale if word in used)


LEVELS: Sequence[str] = tuple(Level)
"""The levels of an escalation, the nearest first."""


def escalated(value: str, plan: Plan) -> Test | None:
    """Those that have reached a level of the plan's escalation: any, or one by the beginning of its word."""
    levels = {level for level in Level if value == "any" or level.value.startswith(value)}
    if not levels:
        return None

    def test(action: Action) -> bool:
        found = escalation_of(action, plan)
        return found is not None and found.level in levels

    return test


def has_levels(plan: Plan) -> bool:
    """Whether a plan says who is told of what is late for long."""
    return has_escalation(plan)


def titles_of(grouping: Grouping) -> Callable[[Plan], Sequence[str]]:
    """The titles of the groups, of what is in none of them ``none``."""

    def titles(plan: Plan) -> Sequence[str]:
        named = tuple(row.title for row in grouping(plan) if row.key or not grouping.none)
        return ("none", *named) if grouping.none else named

    return titles
