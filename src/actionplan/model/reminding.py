"""Reminders: what each person has to do, from what the plan says anyway; nothing is worked out for them alone.

An action stands in a reminder once, in the first section that claims it, with every reason there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.attention import Concern, attention, due_next, milestones_due_next
from actionplan.model.dates import format_date
from actionplan.model.escalation import escalated_actions
from actionplan.model.milestones import Milestone, late_milestones, milestone_days_late, milestone_owner
from actionplan.model.number_words import count, days, number_of
from actionplan.model.open_work import subjects_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.round_answers import answers_of, open_round_of
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.suggested_rag import awaiting_sign_off, days_late
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.weekly_review import Decision

SOON = 14
"""What falls due in so many days is reminded of."""


class Section(StrEnum):
    """The sections of a reminder, in their order."""

    LATE = "late"
    SOON = "due soon"
    ESCALATED = "escalated to you"
    SIGN_OFF = "awaiting your sign-off"
    ASKED = "to say something of"
    """Of an open round: what is open of theirs and stands in no other section."""
    QUIET = "gone quiet"
    DECIDED = "decided for you"


HEADINGS: Mapping[Section, str] = {
    Section.LATE: "Late",
    Section.SOON: f"Due in the next {SOON} days",
    Section.ESCALATED: "Escalated to you",
    Section.SIGN_OFF: "Awaiting your sign-off",
    Section.ASKED: "Asked how it stands",
    Section.QUIET: "Gone quiet",
    Section.DECIDED: "Decided for you",
}


class ReminderLine(Struct, frozen=True):
    """One thing that somebody has to do, harmless to show."""

    section: Section
    ref: str
    title: str
    words: str
    """How it stands: ``12 days late, due 13 Nov 2026; no update for 40 days``."""
    rag: Condition | None = None
    """The rating of an action; None of what has none."""


class Reminder(Struct, frozen=True):
    """What one person has to do."""

    person: str
    """Their ref."""
    name: str
    """What they are called, harmless to show."""
    address: str
    """Empty where none is known."""
    lines: tuple[ReminderLine, ...]
    """In the order of their sections."""
    asked_until: date | None = None
    """Until when they are asked how their actions stand, in a round that they have not answered; else None."""
    is_asked: bool = False
    """Whether they are asked so: a round may have no day."""

    @property
    def says(self) -> str:
        """The digest of what it says: it changes with each day that something is late."""
        text = "\n".join(
            "\t".join((line.section, line.ref, line.title, line.words, str(line.rag))) for line in self.lines
        )
        asked = f"asked until {self.asked_until}" if self.is_asked else ""
        return sha256(f"{asked}\n{text}".encode()).hexdigest()

    def of(self, section: Section) -> tuple[ReminderLine, ...]:
        """Its lines of one section."""
        return tuple(line for line in self.lines if line.section is section)


def reminders(plan: Plan) -> tuple[Reminder, ...]:
    """For each person with something to do one reminder, by name; of a closed plan none."""
    if plan.is_closed:
        return ()
    lines: dict[str, list[ReminderLine]] = {}
    for person, line in _lines(plan):
        if person:
            lines.setdefault(plan.person_ref(person), []).append(line)
    opened = open_round_of(plan)
    asked = _asked(opened, plan) if opened is not None else frozenset()
    for person in asked:
        of_person = lines.setdefault(person, [])
        of_person += _asked_lines(person, {line.ref for line in of_person}, plan)
    addresses = {person.ref: person.email for person in plan.people}
    order = tuple(Section)
    found = [
        Reminder(
            person,
            sanitise(plan.person_name(person)),
            addresses.get(person, ""),
            tuple(sorted(of_person, key=lambda line: order.index(line.section))),
            asked_until=opened.due if opened is not None and person in asked else None,
            is_asked=person in asked,
        )
        for person, of_person in lines.items()
        if of_person
    ]
    return tuple(sorted(found, key=lambda reminder: reminder.name.casefold()))


def headline(reminder: Reminder) -> str:
    """What a reminder is about, in a few words: ``2 late, 1 due in 14 days, 1 awaiting your sign-off``."""
    words = {section: section.value for section in Section} | {Section.SOON: f"due in {days(SOON)}"}
    numbers = ((len(reminder.of(section)), words[section]) for section in Section)
    return ", ".join(f"{count(number)} {word}" for number, word in numbers if number)


def _asked(opened: UpdateRound, plan: Plan) -> frozenset[str]:
    """The refs of those who are asked in a round and have not answered."""
    return frozenset(answer.person for answer in answers_of(opened, plan) if not answer.has_answered)


def _asked_lines(person: str, told: set[str], plan: Plan) -> Iterator[ReminderLine]:
    for item in subjects_of(plan, person):
        words = f"due {format_date(item.due)}" if item.due is not None else "no due date"
        if item.ref in told:
            continue
        if isinstance(item, Action):
            yield _of_action(Section.ASKED, item, words, {}, plan)
        else:
            yield _of_milestone(Section.ASKED, item, words, plan)


def _lines(plan: Plan) -> Iterator[tuple[str, ReminderLine]]:
    """Every line with the ref of whom it is for."""
    quiet = {line.ref: line.reason for line in reversed(attention(plan)) if line.kind is Concern.STALE}
    told: set[str] = set()
    late = [action for action in plan.counted if days_late(action, plan.as_at)]
    for action in sorted(late, key=lambda action: -days_late(action, plan.as_at)):
        told.add(action.ref)
        words = f"{days(days_late(action, plan.as_at))} late, due {format_date(action.due)}"
        yield action.owner, _of_action(Section.LATE, action, words, quiet, plan)
    for action in plan.counted:
        for milestone in late_milestones(action, plan):
            words = f"{days(milestone_days_late(milestone, plan.as_at))} late, due {format_date(milestone.due)}"
            yield milestone_owner(milestone, plan), _of_milestone(Section.LATE, milestone, words, plan)
    for action in due_next(plan, SOON):
        told.add(action.ref)
        yield action.owner, _of_action(Section.SOON, action, _due(action.due, plan), quiet, plan)
    for milestone in milestones_due_next(plan, SOON):
        line = _of_milestone(Section.SOON, milestone, _due(milestone.due, plan), plan)
        yield milestone_owner(milestone, plan), line
    for action, escalated in escalated_actions(plan):
        # An owner is told of it anyway.
        if escalated.person and plan.person_ref(escalated.person) != plan.person_ref(action.owner):
            owner = f"; owner {sanitise(plan.owner_name(action))}" if action.owner else "; no owner"
            words = f"{sanitise(escalated.why)}{owner}"
            yield escalated.person, _of_action(Section.ESCALATED, action, words, {}, plan)
    for action in plan.counted:
        if action.is_complete and action.sponsor and plan.person_ref(action.sponsor) != plan.person_ref(action.owner):
            yield action.sponsor, _of_action(Section.SIGN_OFF, action, awaiting_sign_off(action), {}, plan)
        elif action.ref in quiet and action.ref not in told and action.is_open:
            yield action.owner, _of_action(Section.QUIET, action, quiet[action.ref], {}, plan)
    for decision in plan.decisions:
        if decision.is_waiting and decision.owner:
            yield decision.owner, _of_decision(decision, plan)


def _of_action(section: Section, action: Action, words: str, quiet: Mapping[str, str], plan: Plan) -> ReminderLine:
    also = quiet.get(action.ref, "")
    return ReminderLine(
        section,
        action.ref,
        first_line(action.title),
        f"{words}; {also}" if also else words,
        plan.condition(action),
    )


def _of_milestone(section: Section, milestone: Milestone, words: str, plan: Plan) -> ReminderLine:
    action = plan.action(milestone.action)
    of = (
        f", of {plan.words.harmless().action.one} {action.ref} {first_line(action.title)}" if action is not None else ""
    )
    return ReminderLine(section, milestone.ref, first_line(milestone.text), f"{words}{of}")


def _of_decision(decision: Decision, plan: Plan) -> ReminderLine:
    if decision.due is None:
        words = "no due date"
    elif decision.due < plan.as_at:
        words = f"{days((plan.as_at - decision.due).days)} late, due {format_date(decision.due)}"
    else:
        words = _due(decision.due, plan)
    return ReminderLine(Section.DECIDED, decision.ref, first_line(decision.what), words)


def _due(day: date | None, plan: Plan) -> str:
    """``due today``, ``due 4 Dec 2026, in 7 days``."""
    ahead = (day - plan.as_at).days if day is not None else 0
    return f"due {format_date(day)}, in {days(ahead)}" if ahead else "due today"


def nobody_words(plan: Plan) -> str:
    """What is said where nobody has anything to do: why, if that is known."""
    unowned = sum(action.is_open and not action.owner for action in plan.counted)
    if not unowned:
        return "Nobody has anything that is late, due soon, awaiting sign-off or quiet: there is no reminder to make."
    words = plan.words.harmless()
    return f"There is nobody to remind: {number_of(unowned, words.action.one, words.action.many)} without an owner."
