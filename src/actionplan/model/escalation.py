"""Escalation: whom an action reaches that is late for long, keeps moving, or of which nobody says anything.

A plan says itself at which level who is told; one that does not has no escalation, and nothing shows it. Nothing is
sent by it: it is worked out, and screens, lists, reminders and the paper say it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.escalation_levels import Escalation, Level, Threshold, read_escalation
from actionplan.model.index import Derived, while_same
from actionplan.model.number_words import days, number_of, times
from actionplan.model.plan_settings import ESCALATE
from actionplan.model.refusal import Invalid
from actionplan.model.suggested_rag import days_late

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan


class Escalated(Struct, frozen=True):
    """That an action has reached a level, and why."""

    level: Level
    why: str
    """``61 days late, date moved 3 times``."""
    person: str = ""
    """The ref of who is told; empty of the board, and where nobody is named."""
    told: str = ""
    """What whoever is told is called: ``Director of Children's Services``, ``the Improvement Board``."""
    lacks: str = ""
    """What keeps it from reaching anybody: ``no sponsor is named``; empty where somebody is told."""

    @property
    def to(self) -> str:
        """``escalated to Dr Shah``; where nobody is named: ``for the director, but no director of Health is named``."""
        return f"for the {self.level}, but {self.lacks}" if self.lacks else f"escalated to {self.told}"

    @property
    def in_full(self) -> str:
        """``to Dr Shah (director): 61 days late, date moved 3 times``."""
        if self.lacks:
            return f"{self.to}: {self.why}"
        level = "" if self.level is Level.BOARD else f" ({self.level})"
        return f"to {self.told}{level}: {self.why}"


def escalation_of_plan(plan: Plan) -> Escalation:
    """What a plan says about who is told when; nothing where it does not say it, or nobody can read it any more."""
    return _ESCALATION.of(plan)


def has_escalation(plan: Plan) -> bool:
    """Whether a plan says who is told when. A closed one has nothing that is late."""
    return bool(plan.setting(ESCALATE)) and not plan.is_closed


def escalation_of(action: Action, plan: Plan) -> Escalated | None:
    """The highest level that an open action of a plan has reached on the plan's day, and why; None if it has none."""
    if not action.is_open or not has_escalation(plan):
        return None
    found = _ESCALATED.of(plan)
    if action.ref not in found:
        found[action.ref] = _escalated(action, plan)
    return found[action.ref]


def escalated_actions(plan: Plan, level: Level | None = None) -> tuple[tuple[Action, Escalated], ...]:
    """The actions that have reached a level, or any, in the order of the plan."""
    if not has_escalation(plan):
        return ()
    reached = ((action, escalation_of(action, plan)) for action in plan.counted)
    return tuple((action, each) for action, each in reached if each is not None and level in (None, each.level))


def _escalated(action: Action, plan: Plan) -> Escalated | None:
    from actionplan.model.round_answers import times_silent

    escalation = escalation_of_plan(plan)
    late = days_late(action, plan.as_at)
    silent = times_silent(action.owner, plan) if action.owner and plan.update_rounds else 0
    reached = [each for each in escalation.thresholds if _is_reached(each, late, action.times_moved, silent)]
    if not reached:
        return None
    level = max((each.level for each in reached), key=lambda level: level.height)
    # All that counts at any level is said of it: whoever is asked about it wants to know.
    why = [
        f"{days(late)} late" if any(each.late and late >= each.late for each in reached) else "",
        f"date moved {times(action.times_moved)}"
        if any(each.moved and action.times_moved >= each.moved for each in reached)
        else "",
        f"{plan.owner_name(action)} silent in {number_of(silent, 'round')}"
        if any(each.silent and silent >= each.silent for each in reached)
        else "",
    ]
    return _reaching(level, ", ".join(filter(None, why)), action, plan)


def _is_reached(threshold: Threshold, late: int, moved: int, silent: int) -> bool:
    pairs = ((threshold.late, late), (threshold.moved, moved), (threshold.silent, silent))
    return any(limit and value >= limit for limit, value in pairs)


def _reaching(level: Level, why: str, action: Action, plan: Plan) -> Escalated:
    """Whom a level reaches for an action; where nobody is named, that is said."""
    match level:
        case Level.SPONSOR:
            if not action.sponsor:
                return Escalated(level, why, lacks="no sponsor is named")
            return Escalated(level, why, action.sponsor, plan.person_name(action.sponsor))
        case Level.DIRECTOR:
            body = plan.body_of(action)
            if not body:
                return Escalated(level, why, lacks="it counts for no body")
            director = next((each.director for each in plan.bodies if each.ref == body), "")
            if not director:
                return Escalated(level, why, lacks=f"no director of {plan.body_name(body)} is named")
            return Escalated(level, why, director, plan.person_name(director))
        case Level.BOARD:
            from actionplan.model.report import reports_of

            return Escalated(level, why, told=reports_of(plan)[0].audience)


def _read(plan: Plan) -> Escalation:
    words = plan.setting(ESCALATE)
    if not words:
        return Escalation()
    try:
        return read_escalation(words)
    except Invalid:
        return Escalation()


_ESCALATION: Derived[Escalation] = Derived(_read, while_same("settings"))
_USED = ("settings", "people", "bodies", "reports")


def _carried(
    found: dict[str, Escalated | None], before: Plan, after: Plan, refs: Collection[str] | None
) -> dict[str, Escalated | None] | None:
    # Who is silent in a round hangs on all that is theirs.
    if refs is None or before.as_at != after.as_at or before.update_rounds or after.update_rounds:
        return None
    if any(getattr(before, name) is not getattr(after, name) for name in _USED):
        return None
    # A copy: the screens may be filling it at this moment, in their own thread.
    remaining = found.copy()
    for ref in refs:
        remaining.pop(ref, None)
    return remaining


_ESCALATED: Derived[dict[str, Escalated | None]] = Derived(lambda _plan: {}, _carried)
"""By ref, filled action by action."""
