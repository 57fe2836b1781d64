"""Where one action stands: what was declared beside what the dates support."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.key import Face, Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import BAD, Condition, is_optimistic
from actionplan.model.sanitise import first_line, followed
from actionplan.model.suggested_rag import Suggestion, awaiting_sign_off, days_late, suggestion
from actionplan.model.verdict import worse_of


@cache
def _goal(key: Key) -> re.Pattern[str]:
    """What says how an action gets back: in the words of the key, or in the colours that all know."""
    words = dict.fromkeys(("green", "amber", key.phrase(Condition.ON_TRACK), key.phrase(Condition.AT_RISK)))
    goals = "|".join(map(re.escape, words))
    return re.compile(rf"\b(?:road to (?:{goals})|(?:{goals}) (?:when|once|by|after|from|if))\b", re.IGNORECASE)


_CLAUSE_ENDS = (".", ";", "\n")


def _road(reason: str, key: Key) -> str:
    """The first clause of a reason that says how an action gets back; empty if none does."""
    goal = _goal(key).search(reason)
    if goal is None:
        return ""
    # Looked for from the goal outwards: a pattern that begins with all that may stand before it tries every letter.
    start = max(reason.rfind(end, 0, goal.start()) for end in _CLAUSE_ENDS) + 1
    ends = [at for end in _CLAUSE_ENDS if (at := reason.find(end, goal.end())) >= 0]
    return reason[start : min(ends, default=len(reason))].strip()


class Judged(NamedTuple):
    """An action with what the rules say of it on the plan's day."""

    action: Action
    suggested: Suggestion
    days_late: int
    condition: Condition
    key: Key

    @property
    def face(self) -> Face:
        """How the plan's key shows the condition that it is in."""
        return self.key.face(self.condition)

    @property
    def suggested_face(self) -> Face:
        """How the plan's key shows what the dates support."""
        return self.key.face(self.suggested.rag)

    @property
    def optimistic(self) -> bool:
        """Whether it is declared better than its dates support."""
        return is_optimistic(self.action.rag, self.suggested.rag)

    @property
    def worst(self) -> Condition:
        """The worse of declared and suggested."""
        return worse_of(self.condition, self.suggested.rag)

    @property
    def contrast(self) -> str:
        """``declared green against amber suggested``; empty if it is not optimistic."""
        if not self.optimistic:
            return ""
        return f"declared {self.key.phrase(self.action.rag)} against {self.suggested_face.phrase} suggested"

    @property
    def why(self) -> str:
        """Why it stands there: the contrast, the owner's reason, then what the dates suggest where that is bad news.

        Of what is complete, that it is.
        """
        parts = []
        if self.suggested.rag in BAD:
            parts.append(self.suggested.reason)
        elif self.action.is_complete:
            parts.append(awaiting_sign_off(self.action))
        reason = "; ".join(part for part in (self.contrast, self.action.rag_reason) if part)
        return followed(reason, "; ", *parts)


_NOT = re.compile(r"\b(?:not|never|cannot|no|unlikely)\b", re.IGNORECASE)
"""What takes a promise back."""


def road_to_green(action: Action, plan: Plan) -> str:
    """What is on record of how an action gets back to green: its reason, or decisions that are not overdue; else empty.

    A date alone is no plan. What is complete needs no way back, but its sign-off.
    """
    if action.is_complete:
        return "sign-off"
    parts = []
    if (road := _road(action.rag_reason, plan.key)) and not _NOT.search(road):
        parts.append(road)
    for decision in plan.decisions_about(action):
        if decision.is_waiting and (decision.due is None or decision.due >= plan.as_at):
            by = f", by {format_date(decision.due)}" if decision.due else ""
            parts.append(f"decision {decision.ref} ({first_line(decision.what).rstrip('.')}{by})")
    return ", ".join(parts)


def recovery_words(judged: Judged, plan: Plan) -> str:
    """How an exception that is off track gets back, in a sentence: ``recovery plan: …; forecast 18 Dec 2026``."""
    action = judged.action
    if action.is_complete:
        return "it awaits sign-off"
    road = road_to_green(action, plan).rstrip(".")
    forecast = ""
    if action.forecast is not None:
        passed = ", which has passed" if action.forecast < plan.as_at else ""
        forecast = f"; forecast {format_date(action.forecast)}{passed}"
    if road.startswith("decision "):
        road = f"recovery depends on {road}"
    elif road:
        road = f"recovery plan: {road}"
    return f"{road or 'no recovery plan is recorded'}{forecast}"


def needs_extension(action: Action) -> bool:
    """Whether it is forecast for later than it is due: by its owner's own word it needs more time."""
    return action.is_open and action.due is not None and action.forecast is not None and action.forecast > action.due


def judge(action: Action, plan: Plan) -> Judged:
    """Where ``action`` stands on the plan's day."""
    return Judged(action, suggestion(action, plan), days_late(action, plan.as_at), plan.condition(action), plan.key)
