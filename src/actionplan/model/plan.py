"""The plan and what it is made of: frozen values, no files, no SQL, no Textual.

The words are those of docs/design.md, "Words": a plan has themes and summary areas; a theme has strengths and areas for
consideration; an area has one action or more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model import lookups
from actionplan.model.action import Action, Evidence, actions_in_order
from actionplan.model.area import Area, StrengthCheck
from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.grants import Access, Grant
from actionplan.model.hold_checks import CheckAfter, HoldCheck
from actionplan.model.index import PlanIndex, carry_over
from actionplan.model.key import Key, KeyChoice, condition
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, Person, first_name
from actionplan.model.plan_settings import CLOSED, PlanSetting
from actionplan.model.proposals import Proposal
from actionplan.model.ratings import Condition
from actionplan.model.redactions import Redaction
from actionplan.model.report import Purpose, Report, SentReport
from actionplan.model.restrictions import Restriction, restriction_ref
from actionplan.model.risk import RiskScale
from actionplan.model.self_evaluation import GRADES, SelfEvaluation
from actionplan.model.sent_reminders import SentReminder
from actionplan.model.source_part import SourcePart
from actionplan.model.sources import (
    KeyMessage,
    MessageLink,
    OwnParts,
    Revision,
    Source,
    Strength,
    SummaryArea,
    Theme,
)
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.web_links import WebLink
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.model.words import Words


def _with_other_milestones(before: Plan, after: Plan) -> set[str]:
    """The refs of the actions that have other milestones in one of two plans than in the other."""
    milestones = {milestone.ref: milestone for milestone in before.milestones}
    refs = {milestone.action for milestone in after.milestones if milestones.pop(milestone.ref, None) != milestone}
    return refs | {milestone.action for milestone in milestones.values()}


class ReportText(Struct, frozen=True):
    """What the plan file says about its report; what is empty there, the report words itself."""

    heading: str = ""
    """The subject; without one the plan's title says it."""
    by: str = ""
    """Who reports, perhaps in several lines; without one whoever makes the report."""
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
    exempt: str = ""
    """The paragraph of Schedule 12A to the Local Government Act 1972 that it is exempt by."""
    purpose: Purpose | None = None
    """What it is for."""
    next_meeting: date | None = None
    """When its readers meet next."""
    verdict: str = ""
    """How the plan stands, in a sentence of a person."""
    paragraphs: tuple[tuple[str, str], ...] = ()
    """What is written under headings, each heading with its text."""
    publish_posts: bool = False
    """Whether owners are posts and may be named in public."""


class Plan(Struct, frozen=True, dict=True):
    """Everything that follows from one review, as at one day."""

    title: str
    organisation: str
    reviewers: str
    review_from: date | None
    review_to: date | None
    reported_on: date | None
    source: str
    key: Key
    summary_areas: tuple[SummaryArea, ...]
    themes: tuple[Theme, ...]
    areas: tuple[Area, ...]
    strengths: tuple[Strength, ...]
    summary_strengths: tuple[str, ...]
    key_messages: tuple[KeyMessage, ...]
    process: tuple[str, ...]
    actions: tuple[Action, ...] = ()
    """In the order of their areas, and of each area in the order in which they were added; withdrawn ones included."""
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
    sources: tuple[Source, ...] = ()
    """The reviews that were put beside the one that the plan was made of, or all of a plan that was made of several."""
    people: tuple[Person, ...] = ()
    """Those of whom more is known than a name; see :func:`~actionplan.model.people.people_of` for all."""
    bodies: tuple[Body, ...] = ()
    """Directorates, boards and partners."""
    milestones: tuple[Milestone, ...] = ()
    """The steps of actions, in the order in which they were added, withdrawn ones included."""
    notes: tuple[ProgressNote, ...] = ()
    """The notes that actions were brought in with."""
    message_links: tuple[MessageLink, ...] = ()
    """Which areas belong to which key messages, withdrawn ones included."""
    self_evaluations: tuple[SelfEvaluation, ...] = ()
    """What the council said of itself, oldest first, withdrawn ones included."""
    key_choices: tuple[KeyChoice, ...] = ()
    """Which key is used, where somebody has chosen another than the one that the plan was made with."""
    measures: tuple[Measure, ...] = ()
    """What is measured, in the order in which it was added, withdrawn ones included."""
    readings: tuple[Reading, ...] = ()
    """What the measures were, in the order in which the readings were added."""
    hold_checks: tuple[HoldCheck, ...] = ()
    """The checks whether what was signed off holds, in their order."""
    duties: tuple[Duty, ...] = ()
    """What has to be sent or published by a day, done and withdrawn ones included."""
    restrictions: tuple[Restriction, ...] = ()
    """What is or was restricted."""
    settings: tuple[PlanSetting, ...] = ()
    """What is true of the whole plan and may change."""
    redactions: tuple[Redaction, ...] = ()
    """Which texts were taken out."""
    revisions: tuple[Revision, ...] = ()
    """What later reports have made of the review that the plan was made of, oldest first, withdrawn ones included."""
    reports: tuple[Report, ...] = ()
    """The words of reports that somebody has edited; :func:`~actionplan.model.report.reports_of` has all of them."""
    sent_reports: tuple[SentReport, ...] = ()
    """What went out, in the order in which it did, withdrawn ones included."""
    grants: tuple[Grant, ...] = ()
    """Which login has which role, withdrawn ones included; none of a plan in which everybody may do everything."""
    update_rounds: tuple[UpdateRound, ...] = ()
    """The rounds of asking everybody how their actions stand, in their order, withdrawn ones included."""
    proposals: tuple[Proposal, ...] = ()
    """What owners have proposed, in the order in which it came, decided and withdrawn ones included."""
    sent_reminders: tuple[SentReminder, ...] = ()
    """The reminders that went out, in the order in which they did."""
    web_links: tuple[WebLink, ...] = ()
    """The links that people were given to the pages of the plan, withdrawn ones included."""
    begun: OwnParts | None = None
    """What the plan was made with, where a later report has revised it; None before any has."""
    check_after: CheckAfter = CheckAfter()
    """When what is signed off is checked again."""
    words: Words = Words()
    """What the plan calls its levels."""
    scale: tuple[str, ...] = GRADES
    """The grades of the self-evaluation, the best first."""
    grades: tuple[str, ...] = ()
    """The reviewers' own grades of findings in their order; empty where the plan file gives no scale of them."""
    risk_scale: RiskScale = RiskScale()
    """The council's words for risks."""
    looked_at: Mapping[str, int] = {}
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
    access: Access = Access()
    """Who uses the program, and what they may do in the plan."""
    seq: int = 0
    """The number of the last change in it."""
    changed_on: date = date.min
    """The calendar day on which that change was made, where it was made."""
    seal: str = ""
    """The digest of that change: no other history has it, in this database or another."""
    report: ReportText = ReportText()
    """The plan file's own words for its report."""
    part: SourcePart | None = None
    """What it is a part of, where it was restricted to one of its sources."""
    still_to_read: int = 0
    """How many of its actions are not here yet: a long plan shows its first ones while the rest is read."""

    @cached_property
    def index(self) -> PlanIndex:
        """What has been worked out of it: none of its values, so that another plan made of this one begins without."""
        return PlanIndex()

    def changed(self, refs: Collection[str] | None = (), **values: Any) -> Plan:
        """This plan with other values; what has been worked out of it is brought up to date.

        Args:
            refs: The actions that differ, where ``actions`` is among the values; None where any may.
            values: What is to be another, by name. An action whose milestones differ counts as one that does.
        """
        plan = replace(self, **values)
        if refs is not None and plan.milestones is not self.milestones:
            refs = {*refs, *_with_other_milestones(self, plan)}
        carry_over(self, plan, refs)
        return plan

    def with_actions(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """The actions of this plan with ``actions`` in the place of those of the same refs, or added."""
        new_actions = {action.ref: action for action in actions}
        indices = lookups.INDICES.of(self)
        if not new_actions.keys() <= indices.keys():
            by_ref = {action.ref: action for action in self.actions} | new_actions
            return actions_in_order(by_ref.values(), self.areas)
        result = list(self.actions)
        for ref, action in new_actions.items():
            result[indices[ref]] = action
        return tuple(result)

    @property
    def of_organisation(self) -> str:
        """Whose it is, behind its title: `` of Kent County Council``; empty where that is not known."""
        return f" of {self.organisation}" if self.organisation else ""

    @property
    def clock_doubt(self) -> str:
        """Why the computer's date cannot be right, in words for every screen and document; empty if it can.

        What was changed on a day still to come shows it. A plan that is shown as at a past day is so on purpose.
        """
        if self.is_past or self.as_at >= self.changed_on:
            return ""
        return f"the computer's date is before the last change, {format_date(self.changed_on)}: check it"

    @property
    def is_only_read(self) -> bool:
        """Whether nothing in it can be changed: it is that of a past day, or read-only."""
        return self.is_past or bool(self.read_only)

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

    @property
    def counted(self) -> tuple[Action, ...]:
        """The actions that count: all but the withdrawn ones."""
        return lookups.COUNTED.of(self)

    @property
    def withdrawn(self) -> int:
        """How many actions are withdrawn, and so out of every count."""
        return len(self.counted_or_withdrawn) - len(self.counted)

    @property
    def counted_or_withdrawn(self) -> tuple[Action, ...]:
        """The actions that count or are withdrawn: all but those that were added by mistake and undone."""
        return lookups.COUNTED_OR_WITHDRAWN.of(self)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has given any action an owner, a date or a rating yet."""
        return lookups.IS_UNTOUCHED.of(self)

    @property
    def owners(self) -> tuple[str, ...]:
        """The names of the owners in use, those of most actions first."""
        return lookups.OWNERS.of(self)

    def place_of(self, action: Action) -> int:
        """Where an action stands among the actions, from 0. Raises KeyError if it is not one of them."""
        return lookups.INDICES.of(self)[action.ref]

    @property
    def findings(self) -> tuple[Area, ...]:
        """The areas for consideration that stand in the plan."""
        return lookups.FINDINGS.of(self)

    def action(self, ref: str) -> Action | None:
        """The action of that ref, or None."""
        index = lookups.INDICES.of(self).get(ref)
        if index is None:
            return None
        return self.actions[index]

    @property
    def refs(self) -> Collection[str]:
        """The refs of findings and actions."""
        return lookups.REFS.of(self).values()

    def has_ref(self, text: str) -> bool:
        """Whether a finding or an action has that ref, whatever its case."""
        return text.strip().casefold() in lookups.REFS.of(self)

    def ref_meant(self, text: str) -> str:
        """The ref of the action or area that ``text`` means, whatever its case; ``text`` itself if there is none."""
        return lookups.REFS.of(self).get(text.strip().casefold(), text)

    def area(self, ref: str) -> Area:
        """The area of that ref. Raises KeyError if there is none."""
        return lookups.AREAS.of(self)[ref]

    def area_of(self, action: Action) -> Area:
        """The area that an action is about."""
        return lookups.AREAS.of(self)[action.area]

    def evidence_of(self, action: Action) -> tuple[Evidence, ...]:
        """The pieces of evidence of an action that count."""
        return lookups.EVIDENCE.of(self).get(action.ref, ())

    def actions_of(self, area: Area) -> tuple[Action, ...]:
        """The actions that answer an area, withdrawn ones left out: its own, then those that are counted elsewhere."""
        return lookups.ANSWERS.of(self).get(area.ref, ())

    def milestones_of(self, action: Action) -> tuple[Milestone, ...]:
        """The milestones of an action, withdrawn ones left out."""
        return lookups.MILESTONES.of(self).get(action.ref, ())

    def notes_of(self, ref: str) -> tuple[ProgressNote, ...]:
        """The notes that an action was brought in with, by its ref, the newest first; withdrawn ones left out."""
        return lookups.NOTES.of(self).get(ref, ())

    def milestone(self, ref: str) -> Milestone | None:
        """The milestone of that ref, whatever its case, withdrawn or not; None if there is none."""
        action, _, number = ref.strip().rpartition("/")
        return lookups.MILESTONES_BY_REF.of(self).get(f"{self.ref_meant(action)}/{number.casefold()}")

    def measure(self, ref: str) -> Measure | None:
        """The measure of that ref, whatever its case, withdrawn or not; None if there is none."""
        return lookups.MEASURES.of(self).get(ref.strip().casefold())

    def readings_of(self, measure: Measure) -> tuple[Reading, ...]:
        """The readings of a measure, the earliest period first, withdrawn ones left out."""
        return lookups.READINGS.of(self).get(measure.ref, ())

    def hold_checks_of(self, action: Action) -> tuple[HoldCheck, ...]:
        """The checks whether an action holds, in their order, withdrawn ones left out."""
        return lookups.HOLD_CHECKS.of(self).get(action.ref, ())

    def restriction_of(self, kind: str, ref: str) -> str:
        """Why a record is restricted, by the name of its kind and its ref; empty where it is not."""
        return lookups.RESTRICTIONS.of(self).get(restriction_ref(kind, ref), "")

    def setting(self, name: str) -> str:
        """What is set under a name; empty where nothing is."""
        return lookups.SETTINGS.of(self).get(name, "")

    @property
    def is_closed(self) -> bool:
        """Whether it was closed: it can only be read since, and nothing of it is due any more."""
        return bool(self.setting(CLOSED))

    def messages_of(self, area: Area) -> tuple[MessageLink, ...]:
        """The key messages that an area belongs to."""
        return lookups.MESSAGES.of(self).get(area.ref, ())

    def person_name(self, ref: str) -> str:
        """What a person is called now, by their ref."""
        return lookups.PERSON_NAMES.of(self).get(ref) or first_name(ref)

    def person_ref(self, ref: str) -> str:
        """The ref of a person; of one who turned out to be another, the ref of that one."""
        return lookups.MERGED.of(self).get(ref, ref)

    def owner_name(self, action: Action) -> str:
        """What the owner of an action is called now; empty if it has none."""
        return self.person_name(action.owner)

    def body_name(self, ref: str) -> str:
        """What a body is called now, by its ref."""
        return lookups.BODY_NAMES.of(self).get(ref) or first_name(ref)

    def body_of(self, action: Action) -> str:
        """The ref of the body that an action counts for: its own, else its owner's; empty if there is none."""
        return action.body or lookups.BODY_OF_PERSON.of(self).get(action.owner, "")

    def check_of(self, strength: Strength) -> StrengthCheck | None:
        """What is said of a strength now, or None if nobody has looked."""
        return lookups.CHECKS.of(self).get(strength.ref)

    def decisions_about(self, action: Action) -> tuple[Decision, ...]:
        """The decisions about an action, withdrawn ones left out."""
        return tuple(
            decision for decision in self.decisions if decision.action == action.ref and not decision.withdrawn
        )

    def condition(self, action: Action) -> Condition:
        """The condition that an action is in, by the plan's key."""
        return condition(action, self.key)

    def theme_of(self, action: Action) -> Theme:
        """The theme that an action counts in."""
        return lookups.THEMES.of(self)[self.area_of(action).theme]

    def summary_area_of(self, action: Action) -> SummaryArea | None:
        """The summary area that an action counts in, or None for "not mapped"."""
        key = self.area_of(action).summary_area
        if key is None:
            return None
        return lookups.SUMMARY_AREAS.of(self)[key]
