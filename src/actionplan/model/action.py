"""An action: what will be done about a finding, where it stands, and what shows that it worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.impact import Impact
from actionplan.model.ratings import Condition

if TYPE_CHECKING:
    from actionplan.model.area import Area


class Stage(StrEnum):
    """Where an action stands: open, complete (awaiting sign-off), closed (signed off), or withdrawn."""

    OPEN = "open"
    COMPLETE = "complete"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Priority(StrEnum):
    """How urgent an action is, most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def urgency(self) -> int:
        """Its place among the priorities: 0 for the most urgent."""
        return _URGENCY[self]


PRIORITY_WORDS: Mapping[str, Priority] = {"medium": Priority.NORMAL}
"""What other plans call a priority, as it is read wherever one is typed."""
_URGENCY = {priority: urgency for urgency, priority in enumerate(Priority)}


class EvidenceKind(StrEnum):
    """What sort of thing shows that something works."""

    AUDIT = "casework audit"
    DATA = "data"
    DOCUMENT = "document"
    FEEDBACK = "feedback"
    OBSERVATION = "observation"


class Verification(StrEnum):
    """How it was verified, at its sign-off, that an action is done."""

    DECLARED = "declared"
    EVIDENCE_READ = "evidence read"
    SAMPLE_TESTED = "sample tested"
    INDEPENDENT = "independent"


class Ending(StrEnum):
    """How an action ended that was not done."""

    RISK_ACCEPTED = "risk accepted"
    SUPERSEDED = "superseded by"
    MERGED = "merged into"
    NO_LONGER_WARRANTED = "no longer warranted"
    MOVED = "moved to"


class Evidence(Struct, frozen=True, array_like=True, gc=False):
    """One piece of evidence that an action worked: what, where, when, and of what kind."""

    ref: str
    """The action's ref and a number: ``1.2/1``."""
    action: str
    what: str
    place: str
    """A path or an address, shown and copied, never opened unasked."""
    dated: date | None
    kind: EvidenceKind
    withdrawn: str = ""
    """Why it does not count any more; empty while it does."""
    size: int | None = None
    """Of the file, in bytes, when it was noted; None where there was no file to read."""
    sha256: str = ""
    """The digest of the file then."""
    noted_on: date | None = None
    """The day on which the two were noted."""
    kept: str = ""
    """What its copy beside the plan is called; empty where none is kept."""
    version: int = 0


class Action(Struct, frozen=True, array_like=True, gc=False):
    """What will be done about an area."""

    ref: str
    area: str
    """The ref of its area."""
    title: str
    owner: str = ""
    """The ref of the accountable person, by :mod:`~actionplan.model.people` the name by which they were first known."""
    due: date | None = None
    original_due: date | None = None
    """The first date promised, kept for ever."""
    times_moved: int = 0
    """How often a due date was replaced by another."""
    agreed_by: str = ""
    """Who agreed that the due date moved, the last time it did."""
    forecast: date | None = None
    """When the owner now expects it."""
    priority: Priority = Priority.NORMAL
    rag: Condition = Condition.UNRATED
    """As declared; blue exactly when the action is closed."""
    rag_reason: str = ""
    rag_since: date | None = None
    """The day on which it was rated so, after another rating."""
    impact: Impact = Impact.NOT_ASSESSED
    """Whether it makes a difference, apart from delivery."""
    success_measure: str = ""
    stage: Stage = Stage.OPEN
    completed_on: date | None = None
    completed_by: str = ""
    signed_off_on: date | None = None
    signed_off_by: str = ""
    accepted_evidence: str = ""
    """What the person who signed it off accepted as evidence."""
    withdrawn_reason: str = ""
    support: tuple[str, ...] = ()
    """The refs of those who support the owner."""
    sponsor: str = ""
    """The ref of the accountable director."""
    member: str = ""
    """The ref of the lead councillor."""
    body: str = ""
    """The ref of the body that it counts for, where that is not its owner's."""
    status: str = ""
    """The team's own word for how it stands while it is open: In progress, On hold."""
    also_answers: tuple[str, ...] = ()
    """The refs of other areas that it answers too; it is counted by its first, ``area``."""
    own_fields: tuple[tuple[str, str], ...] = ()
    """What the plan has of it and the program has no field for: heading and value."""
    silent_since: date | None = None
    """Of an action that was brought in: the day of its last note there, until somebody updates it here."""
    verified: Verification | None = None
    """How it was verified at its sign-off; None where nobody said."""
    sample: str = ""
    """What was tested, where a sample was: ``18 of 20``."""
    check_on: date | None = None
    """When somebody checks whether it holds, after its sign-off."""
    ending: Ending | None = None
    """How it ended, where it was not done; None of one that is withdrawn, and of every other."""
    ending_to: str = ""
    """The ref of the action that takes its place, or the plan or service that receives it."""
    ending_ref: str = ""
    """Its ref there."""
    accepted_by: str = ""
    """The ref of who accepted the risk."""
    risk_review_on: date | None = None
    """When the accepted risk is looked at again."""
    impact_reading: str = ""
    """The ref of the reading that shows its impact."""
    blocked_by: tuple[str, ...] = ()
    """The refs of the actions that it waits for."""
    public_reason: str = ""
    """Why it is an exception, as everybody may read it."""
    version: int = 0
    updated_at: str = ""
    """When it was last updated, UTC in ISO form."""
    updated_on: date | None = None
    """The calendar day of that update where it was made."""
    updated_by: str = ""

    @property
    def last_update(self) -> date | None:
        """The day on which something was last said of it, here or before it was brought in."""
        return self.silent_since or self.updated_on

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.stage is Stage.OPEN

    @property
    def is_complete(self) -> bool:
        """Whether it is done and waits for sign-off."""
        return self.stage is Stage.COMPLETE

    @property
    def is_closed(self) -> bool:
        """Whether it is signed off."""
        return self.stage is Stage.CLOSED

    def is_check_due(self, today: date) -> bool:
        """Whether the day has come on which somebody checks whether it holds, signed off as it is."""
        return self.is_closed and self.check_on is not None and self.check_on <= today

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is out of every count."""
        return self.stage is Stage.WITHDRAWN

    @property
    def is_critical(self) -> bool:
        """Whether any lateness is red."""
        return self.priority is Priority.CRITICAL


def actions_in_order(actions: Iterable[Action], areas: Iterable[Area]) -> tuple[Action, ...]:
    """Actions in the order of their areas; those of one area stay in the order in which they come."""
    place = {area.ref: index for index, area in enumerate(areas)}
    return tuple(sorted(actions, key=lambda action: place[action.area]))
