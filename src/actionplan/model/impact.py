"""Impact: whether it makes a difference, apart from delivery; never shown with RAG letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actionplan.model.action import Action


class Impact(StrEnum):
    """What can be said of the difference that an action makes."""

    NOT_ASSESSED = "not assessed"
    NONE_YET = "none yet"
    EMERGING = "emerging"
    EVIDENCED = "evidenced"
    SUSTAINED = "sustained"

    @property
    def needs_evidence(self) -> bool:
        """Whether it may only be said with at least one piece of evidence."""
        return self in (Impact.EVIDENCED, Impact.SUSTAINED)


DELIVERY = ("to do", "complete", "closed")
"""The rows of the grid: open, complete and awaiting sign-off, signed off."""


def delivery(action: Action) -> str:
    """The row of the grid that an action stands in."""
    if action.is_closed:
        return "closed"
    if action.is_complete:
        return "complete"
    return "to do"


def impact_grid(actions: Iterable[Action]) -> Mapping[tuple[str, Impact], int]:
    """How many actions there are for each delivery and impact, noughts included."""
    grid = {(row, impact): 0 for row in DELIVERY for impact in Impact}
    for action in actions:
        grid[delivery(action), action.impact] += 1
    return grid


def delivered_without_impact(actions: Iterable[Action]) -> tuple[Action, ...]:
    """What is done but shows no difference yet: what inspectors look for."""
    return tuple(
        action for action in actions if not action.is_open and action.impact in (Impact.NOT_ASSESSED, Impact.NONE_YET)
    )
