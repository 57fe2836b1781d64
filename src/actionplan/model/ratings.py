"""The ratings, the key that says what each means and when, and worst-of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from actionplan.model.number_words import days


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
    def letter(self) -> str:
        """R, A, G, B or U."""
        return self.value[0].upper()

    @property
    def word(self) -> str:
        """The rating as a word with a capital."""
        return self.value.capitalize()

    @property
    def shape(self) -> str:
        """The sign that tells it apart without colour."""
        return _SHAPES[self]

    @property
    def mark(self) -> str:
        """Shape and word, as lists show it."""
        return f"{_SHAPES[self]} {self.word}"

    @property
    def severity(self) -> int:
        """0 for red to 4 for unrated: smaller is worse among the rated ones."""
        return _SEVERITY[self]


USUAL_CONDITIONS = (
    Condition.OFF_TRACK,
    Condition.AT_RISK,
    Condition.ON_TRACK,
    Condition.CHECKED,
    Condition.UNRATED,
)
"""Those that the usual key tells apart, and that an action's ``rag`` can be."""
_SHAPES = {
    Condition.OFF_TRACK: "▲",
    Condition.AT_RISK: "◆",
    Condition.ON_TRACK: "●",
    Condition.CHECKED: "■",
    Condition.UNRATED: "○",
}
_SEVERITY = {rag: number for number, rag in enumerate(Condition)}
RATINGS = (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK)
"""What an owner can declare."""

MEANINGS: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.OFF_TRACK: (
            "off track: more than {late} late, or will not be done without a decision; a reason is given"
        ),
        Condition.AT_RISK: "at risk, or up to {late} late and recoverable; a reason is given",
        Condition.ON_TRACK: "on track: will finish by its due date",
        Condition.CHECKED: "closed: done, evidence accepted, signed off by somebody other than the owner",
        Condition.UNRATED: "nobody has rated it; always counted and shown, never folded into green",
    }
)
STRICT_MEANINGS: Mapping[Condition, str] = MappingProxyType(
    {
        **MEANINGS,
        Condition.OFF_TRACK: (
            "off track: late by any number of days, or will not be done without a decision; a reason is given"
        ),
        Condition.AT_RISK: "at risk, and not late; a reason is given",
    }
)


class KeyChoice(Struct, frozen=True, array_like=True, gc=False):
    """Which key a plan uses; ``ref`` is always ``key``."""

    ref: str
    name: str
    """The name of the key; empty for the one that the plan was made with."""
    version: int = 0


class Key(Struct, frozen=True):
    """The plan's own thresholds, in days but for ``moves``, and what each rating means."""

    strict: bool = False
    """Any lateness is red."""
    late: int = 30
    """Late by more is red, by less amber."""
    sign_off: int = 30
    """Complete and waiting longer for sign-off is amber."""
    moves: int = 2
    """A due date moved so often is amber at best."""
    slipped: int = 90
    """A due date further past the original is amber at best."""
    stale: int = 28
    """No update for longer is amber."""
    meanings: tuple[tuple[Condition, str], ...] = ()
    """The plan file's own wording, where it has one."""

    def meaning(self, rag: Condition) -> str:
        """What a rating means in this plan, with its thresholds."""
        own = dict(self.meanings).get(rag)
        if own is not None:
            return own
        meanings = STRICT_MEANINGS if self.strict else MEANINGS
        return meanings[rag].format(late=days(self.late))

    @property
    def red_after(self) -> int:
        """Days late after which an action is red."""
        return 0 if self.strict else self.late

    def rating_late(self, number: int) -> Condition:
        """The rating of an action that is so many days late, or is expected so many days after its date."""
        return Condition.OFF_TRACK if number > self.red_after else Condition.AT_RISK


def is_optimistic(declared: Condition, suggested: Condition) -> bool:
    """Whether a rating is better than the dates support. Blue is earned by sign-off, not declared."""
    if declared not in RATINGS or suggested is Condition.UNRATED:
        return False
    return declared.severity > suggested.severity


def worst_of(ratings: Iterable[Condition]) -> Condition:
    """The worst of the rated ones; unrated if nothing is rated. Never better than any rated member."""
    return min(ratings, key=_SEVERITY.__getitem__, default=Condition.UNRATED)
