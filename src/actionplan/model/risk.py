"""The risk that a finding leaves while it is open, in the council's words: never in the colours of the ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from actionplan.model.area import Area
    from actionplan.model.plan import Plan


class RiskScale(Struct, frozen=True):
    """The council's words for how likely a risk is and how bad it would be, the least first."""

    likelihood: tuple[str, ...] = ("rare", "unlikely", "possible", "likely", "almost certain")
    impact: tuple[str, ...] = ("minor", "moderate", "major", "severe")


def risk_words(area: Area) -> str:
    """The risk with its level: ``children wait for months (likely, severe)``; empty where none is said."""
    if not area.risk:
        return ""
    level = risk_level_words(area)
    return f"{area.risk} ({level})" if level else area.risk


def risk_level_words(area: Area) -> str:
    """How likely it is and how bad it would be: ``likely, severe``; empty where neither is said."""
    return ", ".join(filter(None, (area.likelihood, area.risk_impact)))


def is_open_finding(area: Area, plan: Plan) -> bool:
    """Whether a finding still leaves its risk: it stands in the plan, and is not closed by all that answers it."""
    if area.withdrawn or area.is_not_agreed:
        return False
    actions = plan.actions_of(area)
    return not actions or not all(action.is_closed for action in actions)


def open_risks(plan: Plan) -> tuple[Area, ...]:
    """The open findings of which a risk is said, the gravest first, and else in the order of the plan."""
    areas = [area for area in plan.findings if area.risk and is_open_finding(area, plan)]
    return tuple(sorted(areas, key=lambda area: -gravity(area, plan.risk_scale)))


def gravity(area: Area, scale: RiskScale) -> int:
    """How grave a risk is, only to put the gravest first: likelihood times impact by their places in the scale."""
    return _place(area.likelihood, scale.likelihood) * _place(area.risk_impact, scale.impact)


def _place(word: str, words: tuple[str, ...]) -> int:
    return words.index(word) + 1 if word in words else 0
