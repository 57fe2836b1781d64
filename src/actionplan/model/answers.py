"""Findings and what answers them: each is as bad as the worst of its actions, and an action may answer several."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.findings import progress_words
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition, worst_of


def condition_of_finding(area: Area, plan: Plan) -> Condition:
    """The worst condition of the actions that answer a finding; unrated where none is rated, or there is none."""
    return worst_of(plan.condition(action) for action in plan.actions_of(area))


def findings_words(findings: Sequence[Area], plan: Plan) -> str:
    """How many findings of a group are answered, and how many are off track: ``8 of 9 findings answered, 2 red``.

    What is counted as dealt with is decided by :func:`~actionplan.model.findings.progress_words`.
    """
    if not findings:
        return ""
    off_track = sum(condition_of_finding(area, plan) is Condition.OFF_TRACK for area in findings)
    words = progress_words(findings, plan)
    if not off_track:
        return words
    return f"{words}, {off_track:,} {plan.key.face(Condition.OFF_TRACK).phrase}"


def also_answers_words(action: Action) -> str:
    """What an action answers beside its own finding: ``3.4, 4.1; counted under 1.2``; empty where nothing."""
    if not action.also_answers:
        return ""
    return f"{', '.join(action.also_answers)}; counted under {action.area}"


def other_answers_words(action: Action, plan: Plan) -> str:
    """What else answers an action's own finding and is counted elsewhere: ``3.4``; empty where nothing does."""
    others = plan.actions_of(plan.area_of(action))
    return answering_words(tuple(other for other in others if other.area != action.area), action.area)


def answering_words(actions: Sequence[Action], finding: str) -> str:
    """The refs of the actions that answer a finding: ``1.2, 3.4 (counted under 3.4)``."""
    return ", ".join(
        action.ref if action.area == finding else f"{action.ref} (counted under {action.area})" for action in actions
    )


def messages_words(action: Action, plan: Plan) -> tuple[str, ...]:
    """The key messages of the findings that an action answers, each with the reason: ``Urgency: children wait``."""
    areas = [plan.area(ref) for ref in (action.area, *action.also_answers)]
    return tuple(words for area in areas for words in messages_of_finding(area, plan))


def messages_of_finding(area: Area, plan: Plan) -> tuple[str, ...]:
    """The key messages that a finding belongs to, each with the reason: ``Urgency: children wait``."""
    titles = {message.key: message.title for message in plan.key_messages}
    links = (link for link in plan.messages_of(area) if link.message in titles)
    return tuple(f"{titles[link.message]}: {link.reason}" for link in links)
