"""The conditions that an action can be in, the colours that a key gives them, and worst-of."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Condition(StrEnum):
    """How an action stands, worst first; the last two are that nobody has said.

    The values are those of the log, which is never rewritten: in an action's ``rag`` stands what was declared, and
    :attr:`CHECKED` exactly where it is closed. Colour, letter, shape and word of a condition are the key's to say.
    """

    OFF_TRACK = "red"
    AT_RISK = "amber"
    ON_TRACK = "green"
    COMPLETE = "complete"
    CHECKED = "blue"
    NOT_STARTED = "not started"
    UNRATED = "unrated"

    @property
    def severity(self) -> int:
        """0 for off track to 6 for unrated: smaller is worse among the rated ones."""
        return _SEVERITY[self]

    @property
    def words(self) -> str:
        """What it is called in every plan, whatever its key says: ``off track``."""
        return _WORDS[self]


class Colour(StrEnum):
    """The colours of a key; grey is for what is not rated."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"

    @property
    def word(self) -> str:
        """The colour as a column has it; what is not rated has none."""
        return "Unrated" if self is Colour.GREY else self.value.capitalize()


_SEVERITY = {condition: number for number, condition in enumerate(Condition)}
_WORDS = {condition: condition.name.replace("_", " ").lower() for condition in Condition}
RATINGS = (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK)
"""What an owner can declare."""
BAD = frozenset({Condition.OFF_TRACK, Condition.AT_RISK})
"""What is worse than on track, and needs a reason."""
NOT_RATED = frozenset({Condition.NOT_STARTED, Condition.UNRATED})
"""What says that nobody has rated an action; never the worst of a group, and never better than any rating."""
STORED = (*RATINGS, Condition.CHECKED, Condition.UNRATED)
"""What an action's ``rag`` can be."""


def is_optimistic(declared: Condition, suggested: Condition) -> bool:
    """Whether a rating is better than the dates support. That it is closed is earned by sign-off, not declared."""
    if declared not in RATINGS or suggested in NOT_RATED:
        return False
    return declared.severity > suggested.severity


def worst_of(conditions: Iterable[Condition]) -> Condition:
    """The worst of the rated ones; unrated if nothing is rated. Never better than any rated member."""
    return min(conditions, key=_SEVERITY.__getitem__, default=Condition.UNRATED)
