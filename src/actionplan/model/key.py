"""The key of a plan: which colour, letter, shape and word each condition has, what it means, and from when on.

Published keys disagree: green is "on track" for one council and "complete, not yet checked" for another. The rules go
by :class:`~actionplan.model.ratings.Condition`, and the key only says how a condition looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.number_words import days
from actionplan.model.ratings import BAD, NOT_RATED, Colour, Condition

if TYPE_CHECKING:
    from actionplan.model.plan import Action


class Face(Struct, frozen=True):
    """How a key shows one condition."""

    condition: Condition
    colour: Colour
    letter: str
    """For print, where there is no colour: one letter, unlike that of every other condition."""
    shape: str
    """The sign that tells it apart where there is no room for its word."""
    word: str
    meaning: str

    @property
    def mark(self) -> str:
        """Shape and word, as lists show it: ``▲ Red``."""
        return f"{self.shape} {self.word}"

    @property
    def label(self) -> str:
        """Letter and word, as documents name it: ``R Red``."""
        return f"{self.letter} {self.word}"

    @property
    def phrase(self) -> str:
        """The word inside a sentence: ``red``."""
        return self.word.lower()


SHAPES: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.OFF_TRACK: "▲",
        Condition.AT_RISK: "◆",
        Condition.ON_TRACK: "●",
        Condition.COMPLETE: "◐",
        Condition.CHECKED: "■",
        Condition.NOT_STARTED: "◇",
        Condition.UNRATED: "○",
    }
)
"""The shape of each condition where a key gives it no other."""
USUAL, OWN = "usual", "own"
"""The name of the key that most plans use, and of one that a plan defines itself."""

_OFF_TRACK = "off track: {too_late}, or will not be done without a decision; a reason is given"
_AT_RISK = "at risk, {a_little_late}; a reason is given"
_ON_TRACK = "on track: will finish by its due date"
_SIGNED_OFF = "evidence accepted, signed off by somebody other than the owner"
_UNRATED = "nobody has rated it; always counted and shown, never folded into {on_track}"


def _face(condition: Condition, colour: Colour, letter: str, word: str, meaning: str) -> Face:
    return Face(condition, colour, letter, SHAPES[condition], word, meaning)


UNRATED_FACE = _face(Condition.UNRATED, Colour.GREY, "U", "Unrated", _UNRATED)
KEYS: Mapping[str, tuple[Face, ...]] = MappingProxyType(
    {
        USUAL: (
            _face(Condition.OFF_TRACK, Colour.RED, "R", "Red", _OFF_TRACK),
            _face(Condition.AT_RISK, Colour.AMBER, "A", "Amber", _AT_RISK),
            _face(Condition.ON_TRACK, Colour.GREEN, "G", "Green", _ON_TRACK),
            _face(Condition.CHECKED, Colour.BLUE, "B", "Blue", f"closed: done, {_SIGNED_OFF}"),
            UNRATED_FACE,
        ),
        "checked": (
            _face(Condition.OFF_TRACK, Colour.RED, "R", "Off track", _OFF_TRACK),
            _face(Condition.AT_RISK, Colour.AMBER, "A", "At risk", _AT_RISK),
            _face(Condition.ON_TRACK, Colour.AMBER, "T", "On track", _ON_TRACK),
            _face(Condition.COMPLETE, Colour.GREEN, "C", "Complete", "complete, not yet checked"),
            _face(Condition.CHECKED, Colour.BLUE, "B", "Checked", f"complete and checked: {_SIGNED_OFF}"),
            UNRATED_FACE,
        ),
        "evidenced": (
            _face(Condition.OFF_TRACK, Colour.RED, "R", "Off track", f"not yet delivered, {_OFF_TRACK}"),
            _face(Condition.AT_RISK, Colour.RED, "A", "At risk", f"not yet delivered, {_AT_RISK}"),
            _face(Condition.ON_TRACK, Colour.RED, "T", "On track", f"not yet delivered, {_ON_TRACK}"),
            _face(Condition.COMPLETE, Colour.AMBER, "D", "Delivered", "delivered, not yet evidenced"),
            _face(Condition.CHECKED, Colour.GREEN, "E", "Evidenced", f"evidenced and assured: {_SIGNED_OFF}"),
            UNRATED_FACE,
        ),
    }
)
"""The keys that can be chosen by name, worst condition first."""


class KeyChoice(Struct, frozen=True, array_like=True, gc=False):
    """Which key a plan uses; ``ref`` is always ``key``."""

    ref: str
    name: str
    """The name of the key; empty for the one that the plan was made with."""
    version: int = 0


class Key(Struct, frozen=True, dict=True):
    """A plan's key: its thresholds, in days but for ``moves``, and how it shows the conditions that it tells apart."""

    strict: bool = False
    """Any lateness is off track."""
    late: int = 30
    """Late by more is off track, by less at risk."""
    sign_off: int = 30
    """Complete and waiting longer for sign-off is at risk."""
    moves: int = 2
    """A due date moved so often is at risk at best."""
    slipped: int = 90
    """A due date further past the original is at risk at best."""
    stale: int = 28
    """No update for longer is at risk."""
    meanings: tuple[tuple[Condition, str], ...] = ()
    """The plan file's own wording, where it has one."""
    name: str = USUAL
    """The name of the key that the plan was made with."""
    own: tuple[Face, ...] = ()
    """How a plan that defines its own key shows each condition, worst first."""
    chosen: str = ""
    """The name of the key that was chosen since, if one was."""

    @property
    def in_use(self) -> str:
        """The name of the key that the plan uses."""
        return self.chosen or self.name

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """The faces of the conditions that this key tells apart, worst first."""
        return tuple(replace(face, meaning=self._meaning(face)) for face in self._plain_faces)

    @property
    def _plain_faces(self) -> tuple[Face, ...]:
        """The faces before the plan's thresholds and wording; of a key that this version does not know, the usual."""
        if self.in_use == OWN and self.own:
            return self.own
        return KEYS.get(self.in_use, KEYS[USUAL])

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that this key tells apart, and so those that are counted, worst first."""
        return tuple(self._by_condition)

    @property
    def not_rated(self) -> Face:
        """How what nobody has rated is shown."""
        return self.face(condition_of(Condition.UNRATED, "open", self))

    @cached_property
    def _by_condition(self) -> Mapping[Condition, Face]:
        return {face.condition: face for face in self.faces}

    @property
    def is_usual(self) -> bool:
        """Whether it is the key that most plans use, under which a condition is called by its colour."""
        return self._plain_faces is KEYS[USUAL]

    def face(self, condition: Condition) -> Face:
        """How a condition is shown; that nothing is declared or suggested as what has not started, if the key has that.

        What the key does not tell apart otherwise is shown as in every plan.
        """
        faces = self._by_condition
        return faces.get(condition) or faces.get(Condition.NOT_STARTED, UNRATED_FACE)

    def colour(self, condition: Condition) -> Colour:
        """The colour of a condition."""
        return self.face(condition).colour

    def letter(self, condition: Condition) -> str:
        """The letter of a condition."""
        return self.face(condition).letter

    def shape(self, condition: Condition) -> str:
        """The sign of a condition."""
        return self.face(condition).shape

    def word(self, condition: Condition) -> str:
        """The word of a condition, with a capital."""
        return self.face(condition).word

    def phrase(self, condition: Condition) -> str:
        """The word of a condition inside a sentence."""
        return self.face(condition).phrase

    def mark(self, condition: Condition) -> str:
        """Shape and word of a condition."""
        return self.face(condition).mark

    def meaning(self, condition: Condition) -> str:
        """What a condition means in this plan, with its thresholds."""
        return self.face(condition).meaning

    def conditions_of(self, colour: Colour) -> tuple[Condition, ...]:
        """The conditions that have a colour."""
        return tuple(face.condition for face in self.faces if face.colour is colour)

    def _meaning(self, face: Face) -> str:
        own = dict(self.meanings).get(face.condition)
        # The plan's wording belongs to the key that it was written for.
        if own is not None and self.in_use == self.name:
            return own
        if face in self.own:
            return face.meaning
        too_late, a_little_late = (
            f"more than {days(self.late)} late",
            f"or up to {days(self.late)} late and recoverable",
        )
        if self.strict:
            too_late, a_little_late = "late by any number of days", "and not late"
        on_track = "green" if self.is_usual else "what is on track"
        return face.meaning.format(too_late=too_late, a_little_late=a_little_late, on_track=on_track)

    @property
    def off_track_after(self) -> int:
        """Days late after which an action is off track."""
        return 0 if self.strict else self.late

    def rating_late(self, number: int) -> Condition:
        """The rating of an action that is so many days late, or is expected so many days after its date."""
        return Condition.OFF_TRACK if number > self.off_track_after else Condition.AT_RISK


def key_of(key: Key, choices: Iterable[KeyChoice]) -> Key:
    """The key that a plan was made with, with the name of the one that was chosen since, if one was."""
    chosen = next((choice.name for choice in choices), "")
    return key if chosen == key.chosen else replace(key, chosen=chosen)


def condition(action: Action, key: Key) -> Condition:
    """The condition that an action is in, by one rule for every plan (docs/design.md, "The RAG key")."""
    return condition_of(action.rag, action.stage, key)


def condition_of(declared: Condition, stage: str, key: Key) -> Condition:
    """The condition that follows from what was declared and from the stage.

    Closed is complete and checked, whatever was declared before. What is complete stays off track or at risk where it
    was declared to be: its owner cannot take it off the board alone. Otherwise it is complete, if the key tells that
    apart. What is open is as declared, and what nobody has rated has not started, if the key has that.
    """
    if stage == "closed":
        return Condition.CHECKED
    if stage == "complete" and declared not in BAD and Condition.COMPLETE in key.conditions:
        return Condition.COMPLETE
    if declared in NOT_RATED and Condition.NOT_STARTED in key.conditions:
        return Condition.NOT_STARTED
    return declared
