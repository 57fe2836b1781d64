"""What of a plan has a day: dates of actions and milestones, decisions, reviews and duties, as a calendar shows them.

What was done or withdrawn while its day was still to come stays in the list as off, so that a calendar that has it
takes it out. So does a review that was held on another day than the one before it had said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.endings import is_accepted_risk
from actionplan.model.milestones import Milestone, milestone_owner
from actionplan.model.plan import Plan
from actionplan.model.report import reports_of
from actionplan.model.sanitise import same_person

OFF_SINCE = timedelta(days=31)
"""What is off is listed if its day was no longer ago: nobody looks for what was off before that."""


class DatedKind(StrEnum):
    """What it is that has a day."""

    ACTION = "action"
    MILESTONE = "milestone"
    DECISION = "decision"
    REVIEW = "review"
    MEETING = "meeting"
    DUTY = "duty"
    CHECK = "check"
    """Somebody checks whether what was signed off holds."""
    RISK = "risk"
    """A risk that was accepted is looked at again."""


class Dated(Struct, frozen=True):
    """One thing with a day."""

    ref: str
    """Unlike that of any other of the plan, and the same for ever, whatever becomes of its day: ``1.2``, ``1.2/m1``,
    ``D3``, ``duty/1``, ``after-R12``, ``1.2/check``."""
    kind: DatedKind
    day: date
    what: str
    """As somebody has typed it; not made harmless to show."""
    owner: str = ""
    """The ref of whoever has to do it; empty if nobody in particular has."""
    action: str = ""
    """The ref of the action that it is of."""
    version: int = 0
    """Goes up whenever it changes."""
    is_off: bool = False
    """Whether it is done or withdrawn, or was held on another day."""
    present: tuple[str, ...] = ()
    """Of a review, the names of those who are expected there."""


def dated(plan: Plan, person: str = "") -> tuple[Dated, ...]:
    """What has a day, earliest first.

    Args:
        plan: The plan. Of a closed one everything is off.
        person: The ref of the person whose days they are to be: what they have to do, and the reviews that they are
            expected at. Empty for all.
    """
    last_off = plan.as_at - OFF_SINCE
    found = [
        item
        for item in _all(plan)
        if (not item.is_off or item.day >= last_off) and (not person or is_of(item, person, plan))
    ]
    return tuple(sorted(found, key=lambda item: (item.day, item.kind, item.ref)))


def is_of(item: Dated, person: str, plan: Plan) -> bool:
    """Whether it is for the person of a ref to do, or to be at."""
    if item.owner and plan.person_ref(item.owner) == plan.person_ref(person):
        return True
    name = plan.person_name(person)
    return any(same_person(name, other) for other in item.present)


def _all(plan: Plan) -> Iterator[Dated]:
    for action in plan.actions:
        yield from _of_action(action, plan)
    for milestone in plan.milestones:
        yield from _of_milestone(milestone, plan)
    for decision in plan.decisions:
        if decision.due is not None:
            yield Dated(
                ref=decision.ref,
                kind=DatedKind.DECISION,
                day=decision.due,
                what=decision.what,
                owner=decision.owner,
                action=decision.action,
                version=decision.version,
                is_off=not decision.is_waiting or plan.is_closed,
            )
    for duty in plan.duties:
        if duty.due is not None:
            is_off = not duty.is_waiting or plan.is_closed
            yield Dated(duty.ref, DatedKind.DUTY, duty.due, duty.what, version=duty.version, is_off=is_off)
    yield from _meetings(plan)


def _of_action(action: Action, plan: Plan) -> Iterator[Dated]:
    def one(ref: str, kind: DatedKind, day: date, owner: str, *, stands: bool) -> Dated:
        is_off = not stands or plan.is_closed
        return Dated(
            ref, kind, day, action.title, owner=owner, action=action.ref, version=action.version, is_off=is_off
        )

    if action.due is not None:
        yield one(action.ref, DatedKind.ACTION, action.due, action.owner, stands=action.is_open)
    if action.check_on is not None:
        yield one(f"{action.ref}/check", DatedKind.CHECK, action.check_on, "", stands=action.is_closed)
    if action.risk_review_on is not None:
        stands = is_accepted_risk(action)
        yield one(f"{action.ref}/risk", DatedKind.RISK, action.risk_review_on, action.accepted_by, stands=stands)


def _of_milestone(milestone: Milestone, plan: Plan) -> Iterator[Dated]:
    action = plan.action(milestone.action)
    if action is None or milestone.due is None:
        return
    yield Dated(
        milestone.ref,
        DatedKind.MILESTONE,
        milestone.due,
        milestone.text,
        owner=milestone_owner(milestone, plan),
        action=action.ref,
        # That its action was finished, withdrawn or handed over is a change of it too.
        version=milestone.version + action.version,
        is_off=not milestone.is_open or not action.is_open or plan.is_closed,
    )


def _meetings(plan: Plan) -> Iterator[Dated]:
    """The next weekly review, as the last one says when, and the next meetings of whoever the reports go to."""
    held = [review for review in plan.reviews if not review.is_discarded]
    for review, following in zip_longest(held, held[1:]):
        if review.next_meeting is None:
            continue
        was_moved = following is not None and following.held_on != review.next_meeting
        yield Dated(
            f"after-{review.ref}",
            DatedKind.REVIEW,
            review.next_meeting,
            "",
            version=review.version + was_moved,
            is_off=was_moved or (plan.is_closed and following is None),
            present=review.present,
        )
    for report in reports_of(plan):
        if report.next_meeting is not None:
            yield Dated(
                f"meeting-{report.ref}",
                DatedKind.MEETING,
                report.next_meeting,
                report.name,
                version=report.version,
                is_off=plan.is_closed,
            )
