"""The RAG key, the suggested RAG with its reason, and worst-of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from actionplan.model.dates import show
from actionplan.model.numbers import days, times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionplan.model.plan import Action, Plan


class Rag(StrEnum):
    """A rating, worst first. Blue is closed; unrated is that nobody has said."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
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


_SHAPES = {Rag.RED: "▲", Rag.AMBER: "◆", Rag.GREEN: "●", Rag.BLUE: "■", Rag.UNRATED: "○"}
_SEVERITY = {rag: number for number, rag in enumerate(Rag)}
RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN)
"""What an owner can declare."""

MEANINGS: Mapping[Rag, str] = MappingProxyType(
    {
        Rag.RED: "off track: more than {late} late, or will not be done without a decision; a reason is given",
        Rag.AMBER: "at risk, or up to {late} late and recoverable; a reason is given",
        Rag.GREEN: "on track: will finish by its due date",
        Rag.BLUE: "closed: done, evidence accepted, signed off by somebody other than the owner",
        Rag.UNRATED: "nobody has rated it; always counted and shown, never folded into green",
    }
)
STRICT_MEANINGS: Mapping[Rag, str] = MappingProxyType(
    {
        **MEANINGS,
        Rag.RED: "off track: late by any number of days, or will not be done without a decision; a reason is given",
        Rag.AMBER: "at risk, and not late; a reason is given",
    }
)


@dataclass(frozen=True, slots=True)
class RagKey:
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
    meanings: tuple[tuple[Rag, str], ...] = field(default=())
    """The plan file's own wording, where it has one."""

    def meaning(self, rag: Rag) -> str:
        """What a rating means in this plan, with its thresholds."""
        own = dict(self.meanings).get(rag)
        if own is not None:
            return own
        return (STRICT_MEANINGS if self.strict else MEANINGS)[rag].format(late=days(self.late))

    @property
    def red_after(self) -> int:
        """Days late after which an action is red."""
        return 0 if self.strict else self.late


class Suggestion(NamedTuple):
    """What the dates and the history support, and why in words."""

    rag: Rag
    reason: str


def days_late(action: Action, today: date) -> int:
    """How many days an open action is past its due date; 0 if it is not.

    Due today is not late, undated is not late, and a finished action is never late (design, section 3).
    """
    if action.due is None or not action.is_open:
        return 0
    return max(0, (today - action.due).days)


def days_finished_late(action: Action) -> int:
    """How many days after its due date a finished action was completed; 0 if it was in time."""
    if action.completed_on is None or action.due is None:
        return 0
    return max(0, (action.completed_on - action.due).days)


def completion(action: Action, word: str = "completed") -> str:
    """When an action was completed, and for ever how late: ``completed 2 Nov 2026, 12 days late``."""
    late = days_finished_late(action)
    return f"{word} {show(action.completed_on)}" + (f", {days(late)} late" if late else "")


def awaiting_sign_off(action: Action) -> str:
    """Of an action that is complete: ``complete 24 Nov 2026, 12 days late, awaiting sign-off``."""
    return f"{completion(action, 'complete')}, awaiting sign-off"


def days_slipped(action: Action) -> int:
    """How many days the due date lies after the first one promised; negative if it was brought forward."""
    if action.due is None or action.original_due is None:
        return 0
    return (action.due - action.original_due).days


def suggest(action: Action, key: RagKey, today: date) -> Suggestion:
    """The suggested RAG: the first of the rules of design section 3 that matches."""
    if action.is_withdrawn:
        return Suggestion(Rag.UNRATED, "withdrawn")
    if action.is_closed:
        return Suggestion(Rag.BLUE, f"signed off {show(action.signed_off_on)}")
    if action.due is None:
        return Suggestion(Rag.UNRATED, "no due date")
    if action.completed_on is not None:
        waiting = (today - action.completed_on).days
        if waiting > key.sign_off:
            return Suggestion(Rag.AMBER, f"{awaiting_sign_off(action)} for {days(waiting)}")
        return Suggestion(Rag.GREEN, awaiting_sign_off(action))
    return (
        _late(action, action.due, key, today)
        or _forecast_late(action, action.due, key)
        or _slipped(action, key)
        or _stale(action, key, today)
        or Suggestion(Rag.GREEN, f"due {show(action.due)}" if action.due != today else "due today")
    )


SUGGESTED = "suggested"
"""The name under which a plan keeps what was suggested for its actions."""


def suggestion(action: Action, plan: Plan) -> Suggestion:
    """The suggested RAG of an action of ``plan`` on the plan's day, worked out once."""
    known: dict[str, Suggestion] = plan.kept.setdefault(SUGGESTED, {})
    found = known.get(action.ref)
    if found is None:
        found = known[action.ref] = suggest(action, plan.key, plan.as_at)
    return found


def _late(action: Action, due: date, key: RagKey, today: date) -> Suggestion | None:
    late = days_late(action, today)
    if not late:
        return None
    reason = f"{days(late)} late against {show(due)}"
    if action.is_critical:
        return Suggestion(Rag.RED, f"{reason}, critical")
    return Suggestion(Rag.RED if late > key.red_after else Rag.AMBER, reason)


def _forecast_late(action: Action, due: date, key: RagKey) -> Suggestion | None:
    if action.forecast is None or action.forecast <= due:
        return None
    after = (action.forecast - due).days
    return Suggestion(
        Rag.RED if after > key.red_after else Rag.AMBER,
        f"forecast {show(action.forecast)}, {days(after)} after its date",
    )


def _slipped(action: Action, key: RagKey) -> Suggestion | None:
    if action.times_moved >= key.moves:
        return Suggestion(Rag.AMBER, f"due date moved {times(action.times_moved)}")
    slipped = days_slipped(action)
    if slipped > key.slipped:
        return Suggestion(Rag.AMBER, f"{days(slipped)} past its original date {show(action.original_due)}")
    return None


def _stale(action: Action, key: RagKey, today: date) -> Suggestion | None:
    if action.updated_on is None:
        return None
    silent = (today - action.updated_on).days
    return Suggestion(Rag.AMBER, f"no update for {days(silent)}") if silent > key.stale else None


def is_optimistic(declared: Rag, suggested: Rag) -> bool:
    """Whether a rating is better than the dates support. Blue is earned by sign-off, not declared."""
    if declared not in RATINGS or suggested is Rag.UNRATED:
        return False
    return declared.severity > suggested.severity


def worst_of(ratings: Iterable[Rag]) -> Rag:
    """The worst of the rated ones; unrated if nothing is rated. Never better than any rated member."""
    return min(ratings, key=_SEVERITY.__getitem__, default=Rag.UNRATED)
