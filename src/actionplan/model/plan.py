"""The plan and what it is made of: frozen values, no files, no SQL, no Textual.

The words are those of docs/design.md, "Words": a plan has themes and summary areas; a theme has strengths and areas for
consideration; an area has one action or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from actionplan.model.dates import format_date
from actionplan.model.impact import Impact
from actionplan.model.ratings import Rag, RagKey
from actionplan.model.refs import ref_order
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview


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


class EvidenceKind(StrEnum):
    """What sort of thing shows that something works."""

    AUDIT = "casework audit"
    DATA = "data"
    DOCUMENT = "document"
    FEEDBACK = "feedback"
    OBSERVATION = "observation"


class Standing(StrEnum):
    """What the council says of a strength since the reviewers saw it; they come back for those too."""

    NOT_CHECKED = "not checked"
    STILL_TRUE = "still true"
    AT_RISK = "at risk"


class Fit(StrEnum):
    """How well an area fits its summary area."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class SummaryArea:
    """One of the headings of the reviewers' own summary; ``key`` is its short name in the plan file."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the themes that the reviewers looked at."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength, word for word; ``ref`` is ``S1.1``."""

    ref: str
    theme: int
    text: str


@dataclass(frozen=True, slots=True)
class StrengthCheck:
    """What is said of a strength now, and what shows it; ``ref`` is the strength's."""

    ref: str
    standing: Standing
    because: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """One area for consideration, word for word, with the summary area it belongs to and why."""

    ref: str
    theme: int
    text: str
    summary_area: str | None
    """The key of its summary area, or None for "not mapped"."""
    fit: Fit | None
    mapping_reason: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """What will be done about an area."""

    ref: str
    area: str
    """The ref of its area."""
    title: str
    owner: str = ""
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
    rag: Rag = Rag.UNRATED
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
    version: int = 0
    updated_at: str = ""
    """When it was last updated, UTC in ISO form."""
    updated_on: date | None = None
    """The calendar day of that update where it was made."""
    updated_by: str = ""

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

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is out of every count."""
        return self.stage is Stage.WITHDRAWN

    @property
    def is_critical(self) -> bool:
        """Whether any lateness is red."""
        return self.priority is Priority.CRITICAL


@dataclass(frozen=True, slots=True)
class ReportText:
    """What the plan file says about its report; what is empty there, the report words itself."""

    heading: str = ""
    """The subject; without one the plan's title says it."""
    by: str = ""
    """Who reports; without one whoever makes the report."""
    to: str = "Improvement Board"
    """Whom it goes to."""
    classification: str = ""
    """Who may read the Board's own version."""
    contact: tuple[str, ...] = ()
    """Lines that say whom to ask."""
    recommendation: str = ""
    """What the readers are asked to do."""
    background_documents: tuple[str, ...] = ()
    """What the report rests on; without any, the plan's source."""
    publish_posts: bool = False
    """Whether owners are posts and may be named in public."""


@dataclass(frozen=True)
class Plan:
    """Everything that follows from one review, as at one day."""

    title: str
    organisation: str
    reviewers: str
    review_from: date
    review_to: date
    reported_on: date
    source: str
    key: RagKey
    summary_areas: tuple[SummaryArea, ...]
    themes: tuple[Theme, ...]
    areas: tuple[Area, ...]
    strengths: tuple[Strength, ...]
    summary_strengths: tuple[str, ...]
    key_messages: tuple[str, ...]
    process: tuple[str, ...]
    actions: tuple[Action, ...] = ()
    """In the order of their refs, withdrawn ones included."""
    evidence: tuple[Evidence, ...] = ()
    """In the order in which it was added, withdrawn pieces included."""
    checks: tuple[StrengthCheck, ...] = ()
    """What is said of those strengths that have been looked at."""
    reviews: tuple[WeeklyReview, ...] = ()
    """The weekly reviews, in their order."""
    items: tuple[ReviewItem, ...] = ()
    """The agenda of the open review, if one is open."""
    decisions: tuple[Decision, ...] = ()
    """What reviews decided, in the order in which they did."""
    looked_at: Mapping[str, int] = field(default_factory=dict)
    """For each action on any agenda, the number of the last review that went through it; of one that none has gone
    through, of the review before it first was on one."""
    is_demo: bool = False
    """Whether it is made up; every screen and document says so."""
    began: date = date.min
    """The day on which its database was made: nothing is known of any day before."""
    as_at: date = date.min
    """The day that the plan is looked at from: today, or the past day it is shown as at."""
    is_past: bool = False
    """Whether it is shown as at a past day, and cannot be changed."""
    read_only: str = ""
    """Why its database can only be read; empty if it can be changed."""
    seq: int = 0
    """The number of the last change in it."""
    changed_on: date = date.min
    """The calendar day on which that change was made, where it was made."""
    seal: str = ""
    """The digest of that change: no other history has it, in this database or another."""
    report: ReportText = field(default_factory=ReportText)
    """The plan file's own words for its report."""
    still_to_read: int = 0
    """How many of its actions are not here yet: a long plan shows its first ones while the rest is read."""
    kept: dict[str, Any] = field(init=False, compare=False, repr=False, default_factory=dict)
    """What was worked out of it, kept with it: roll-ups, and the text that is searched."""

    def changed(self, **values: Any) -> Plan:
        """This plan with other values; what was worked out of those that stay is kept."""
        plan = replace(self, **values)
        for name, source in _WORKED_OUT.items():
            if name in self.__dict__ and getattr(plan, source) is getattr(self, source):
                plan.__dict__[name] = self.__dict__[name]
        return plan

    def with_actions(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """The actions of this plan with ``actions`` in the place of those of the same refs, or added."""
        found = {action.ref: action for action in actions}
        if not found.keys() <= self._places.keys():
            merged = {action.ref: action for action in self.actions} | found
            return tuple(sorted(merged.values(), key=lambda action: ref_order(action.ref)))
        listed = list(self.actions)
        for ref, action in found.items():
            listed[self._places[ref]] = action
        return tuple(listed)

    @property
    def clock_doubt(self) -> str:
        """Why the computer's date cannot be right, in words for every screen and document; empty if it can.

        What was changed on a day still to come shows it. A plan that is shown as at a past day is so on purpose.
        """
        if self.is_past or self.as_at >= self.changed_on:
            return ""
        return f"the computer's date is before the last change, {format_date(self.changed_on)}: check it"

    @property
    def state(self) -> str:
        """What tells this state of the plan from every other, of this plan and of others: ``127-3fa9c2d1``."""
        return f"{self.seq}-{self.seal[:8]}"

    @property
    def open_review(self) -> WeeklyReview | None:
        """The review that goes on now."""
        return next((review for review in self.reviews if review.is_open), None)

    @property
    def last_review(self) -> WeeklyReview | None:
        """The last closed review."""
        return next((review for review in reversed(self.reviews) if review.is_closed), None)

    @cached_property
    def counted(self) -> tuple[Action, ...]:
        """The actions that count: all but the withdrawn ones."""
        return tuple(action for action in self.actions if action.stage is not Stage.WITHDRAWN)

    @property
    def withdrawn(self) -> int:
        """How many actions are withdrawn, and so out of every count."""
        return len(self.actions) - len(self.counted)

    @cached_property
    def is_untouched(self) -> bool:
        """Whether nobody has given any action an owner, a date or a rating yet."""
        return not any(action.owner or action.due or action.rag is not Rag.UNRATED for action in self.counted)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {action.ref: place for place, action in enumerate(self.actions)}

    @cached_property
    def _areas_by_ref(self) -> Mapping[str, Area]:
        return {area.ref: area for area in self.areas}

    @cached_property
    def _evidence_by_action(self) -> Mapping[str, tuple[Evidence, ...]]:
        found: dict[str, list[Evidence]] = {}
        for piece in self.evidence:
            if not piece.withdrawn:
                found.setdefault(piece.action, []).append(piece)
        return {ref: tuple(pieces) for ref, pieces in found.items()}

    @cached_property
    def _checks_by_ref(self) -> Mapping[str, StrengthCheck]:
        return {check.ref: check for check in self.checks}

    @cached_property
    def _themes_by_number(self) -> Mapping[int, Theme]:
        return {theme.number: theme for theme in self.themes}

    @cached_property
    def _summary_areas_by_key(self) -> Mapping[str, SummaryArea]:
        return {area.key: area for area in self.summary_areas}

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """The owners in use, those of most actions first."""
        counts: dict[str, int] = {}
        for action in self.counted:
            if action.owner:
                counts[action.owner] = counts.get(action.owner, 0) + 1
        return tuple(sorted(counts, key=lambda owner: (-counts[owner], owner.casefold())))

    def action(self, ref: str) -> Action | None:
        """The action of that ref, or None."""
        place = self._places.get(ref)
        return None if place is None else self.actions[place]

    def area(self, ref: str) -> Area:
        """The area of that ref. Raises KeyError if there is none."""
        return self._areas_by_ref[ref]

    def area_of(self, action: Action) -> Area:
        """The area that an action is about."""
        return self._areas_by_ref[action.area]

    def evidence_of(self, action: Action) -> tuple[Evidence, ...]:
        """The pieces of evidence of an action that count."""
        return self._evidence_by_action.get(action.ref, ())

    def check_of(self, strength: Strength) -> StrengthCheck | None:
        """What is said of a strength now, or None if nobody has looked."""
        return self._checks_by_ref.get(strength.ref)

    def decisions_about(self, action: Action) -> tuple[Decision, ...]:
        """The decisions about an action, withdrawn ones left out."""
        return tuple(one for one in self.decisions if one.action == action.ref and not one.withdrawn)

    def theme_of(self, action: Action) -> Theme:
        """The theme that an action counts in."""
        return self._themes_by_number[self.area_of(action).theme]

    def summary_area_of(self, action: Action) -> SummaryArea | None:
        """The summary area that an action counts in, or None for "not mapped"."""
        key = self.area_of(action).summary_area
        return self._summary_areas_by_key[key] if key is not None else None


_WORKED_OUT = {
    "_areas_by_ref": "areas",
    "_evidence_by_action": "evidence",
    "_checks_by_ref": "checks",
    "_themes_by_number": "themes",
    "_summary_areas_by_key": "summary_areas",
}
"""What a plan works out once, and of which of its values."""
