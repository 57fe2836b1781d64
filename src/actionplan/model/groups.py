"""Which groups of actions a plan has, and what decides in which an action or a finding stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.lookups import THEMES
from actionplan.model.plan import Plan

KeysOfArea = Callable[[Area], tuple[str, ...]]
"""The keys of the groups that a finding is in."""


class Head(NamedTuple):
    """What stands above a group."""

    key: str
    title: str
    ref: str = ""
    """What people number it by."""


# --- by what it is about --------------------------------------------------------------------------------------


def themes(plan: Plan, _used: Collection[str]) -> Sequence[Head]:
    """All themes."""
    return [Head(str(theme.number), theme.title, theme.ref) for theme in plan.themes]


def theme_of_area(_plan: Plan) -> KeysOfArea:
    """The theme's number."""
    return lambda area: (str(area.theme),)


def summary_areas(plan: Plan, _used: Collection[str]) -> Sequence[Head]:
    """All summary areas."""
    return [Head(area.key, area.title) for area in plan.summary_areas]


def summary_area_of_area(_plan: Plan) -> KeysOfArea:
    """The summary area's key."""
    return lambda area: (area.summary_area or "",)


def sources(plan: Plan, _used: Collection[str]) -> Sequence[Head]:
    """The review that the plan was made of, if it was one, then those that were put beside it."""
    heads = [Head(source.ref, source.title) for source in plan.sources if not source.withdrawn]
    if any(not theme.source for theme in plan.themes):
        return [Head("", plan.title), *heads]
    return heads


def source_of_area(plan: Plan) -> KeysOfArea:
    """The ref of its theme's source."""
    by_number = THEMES.of(plan)
    return lambda area: (by_number[area.theme].source,)


def has_sources(plan: Plan) -> bool:
    """Whether a plan follows from several reviews."""
    return len(sources(plan, ())) > 1


def messages(plan: Plan, _used: Collection[str]) -> Sequence[Head]:
    """All key messages."""
    return [Head(message.key, message.title) for message in plan.key_messages]


def messages_of_area(plan: Plan) -> KeysOfArea:
    """The keys of the key messages that it belongs to."""
    keys = {message.key for message in plan.key_messages}
    return lambda area: tuple(link.message for link in plan.messages_of(area) if link.message in keys)


def has_messages(plan: Plan) -> bool:
    """Whether any finding belongs to a key message."""
    return bool(plan.key_messages) and any(not link.withdrawn for link in plan.message_links)


def grades(plan: Plan, used: Collection[str]) -> Sequence[Head]:
    """The reviewers' grades: those of their scale, then others in use."""
    keys = [*plan.grades, *(area.grade for area in plan.areas if area.grade)]
    return [Head(grade, grade) for grade in dict.fromkeys(keys) if grade in used]


def grade_of_area(_plan: Plan) -> KeysOfArea:
    """Its grade."""
    return lambda area: (area.grade,) if area.grade else ()


def has_grades(plan: Plan) -> bool:
    """Whether the reviewers graded any finding."""
    return any(area.grade for area in plan.findings)


# --- by who does it -------------------------------------------------------------------------------------------


def owners(_plan: Plan, used: Collection[str]) -> Sequence[Head]:
    """Those in use, by name."""
    return [Head(owner, owner) for owner in sorted(filter(None, used), key=str.casefold)]


def owner_of_action(action: Action, plan: Plan) -> str:
    """What its owner is called now."""
    return plan.person_name(action.owner)


def bodies(plan: Plan, used: Collection[str]) -> Sequence[Head]:
    """Those in use: in the order of the plan, then by name."""
    refs = [body.ref for body in plan.bodies if body.ref in used]
    refs += sorted({*used} - {"", *refs}, key=str.casefold)
    return [Head(ref, plan.body_name(ref)) for ref in refs]


def body_of_action(action: Action, plan: Plan) -> str:
    """The ref of the body that it counts for."""
    return plan.body_of(action)


def has_bodies(plan: Plan) -> bool:
    """Whether any action counts for a body."""
    return any(plan.body_of(action) for action in plan.counted)
