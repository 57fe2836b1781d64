"""Proposals: what the owner of an action says about it without changing the plan, until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.ratings import Condition


class Asks(StrEnum):
    """What a proposal asks for; one asks for one thing, so that each can be decided by itself."""

    PROGRESS = "progress"
    """That what it says is noted: a note, a forecast, a rating."""
    DONE = "done"
    """That it counts as complete."""
    NEW_DATE = "another date"
    NEW_ACTION = "a new action"
    WITHDRAWAL = "withdrawal"


class Became(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    TAKEN = "taken"
    CHANGED = "taken with changes"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"
    """By whoever made it, before anybody had decided."""


class CameBy(StrEnum):
    """How a proposal came."""

    FORM = "form"
    """The form that a link opens: the link proves whose answer it is."""
    TABLE = "table"
    """A table that was filled in and sent back; the code in it says whose answer it is."""
    PROGRAM = "program"
    """Somebody who works with the plan asks for it."""


class Proposal(Struct, frozen=True, array_like=True, gc=False):
    """What somebody proposes for one action, one milestone or one finding; ``ref`` is ``P1``, ``P2`` …"""

    ref: str
    subject: str
    """The ref of what it is about: an action, a milestone (``1.2/m1``); of a new action, of the finding."""
    asks: Asks
    person: str
    """The ref of whose proposal it is."""
    made_on: date
    came_by: CameBy
    upto: int = 0
    """The number of the last change of the plan that they had before them."""
    note: str = ""
    """What they say; of another date or a withdrawal why, of what is done what was done."""
    new_forecast: date | None = None
    new_rag: Condition = Condition.UNRATED
    """The rating that they propose; unrated if none."""
    new_rag_reason: str = ""
    """Why they rate it so, where the note does not say it."""
    new_due: date | None = None
    """The date that they ask for."""
    done_on: date | None = None
    """When it was done, where they say that it is."""
    proof: str = ""
    """What shows it."""
    new_title: str = ""
    """What the new action is."""
    update_round: str = ""
    """The ref of the round that it answers; empty of one that nobody had asked for."""
    became: Became = Became.WAITING
    decided_by: str = ""
    """The name of whoever decided."""
    decided_on: date | None = None
    decision: str = ""
    """Why it was refused, what was changed, or why it was granted."""
    granted_by: str = ""
    """Who granted it, where a board does."""
    withdrawn: str = ""
    version: int = 0

    @property
    def action(self) -> str:
        """The ref of the action that it is about; of a new action empty."""
        return "" if self.asks is Asks.NEW_ACTION else self.subject.partition("/")[0]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet, and nobody has taken it back."""
        return self.became is Became.WAITING and not self.withdrawn

    @property
    def is_request(self) -> bool:
        """Whether it asks for more than that something is noted: another than its owner grants it, with a reason."""
        return self.asks is not Asks.PROGRESS


def waiting(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Those that wait for a decision, in the order in which they came."""
    return tuple(proposal for proposal in proposals if proposal.is_waiting)
