"""A weekly review as it goes on: the edits that start it, go through it, decide, and close it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.agenda import agenda, joins, next_items
from actionplan.model.dates import format_date, iso_or_empty
from actionplan.model.edit import Edit
from actionplan.model.movement import Move
from actionplan.model.people_in_use import refs_in_place
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import same_person
from actionplan.model.typed_values import read_date, read_text
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview, names_in


def next_review(plan: Plan, held_on: date, chair: str, attendees: str, apologies: str = "") -> WeeklyReview:
    """The review that would come next.

    Raises:
        Invalid: if one is open, nobody is in the chair, or a day is given before the last review's.
    """
    if plan.open_review is not None:
        raise Invalid("held_on", f"review {plan.open_review.number} is already open; join it")
    review = WeeklyReview(f"R{len(plan.reviews) + 1}", held_on, chair, attendees, apologies=apologies)
    return _in_order(plan, review)


def change_details(
    plan: Plan,
    review: WeeklyReview,
    *,
    held_on: date | None = None,
    chair: str | None = None,
    attendees: str | None = None,
    apologies: str | None = None,
    next_meeting: Any = None,
) -> Edit:
    """The edit that gives an open review another date, chair, attendance or next meeting; None leaves one as it is.

    Args:
        next_meeting: A day as typed, seen from the plan's day; the empty text for none.

    Raises:
        Invalid: if it is not open, or it would have no chair, a date before the last review's, or a next meeting that
            does not come after it.
    """
    if not review.is_open:
        raise Invalid("held_on", f"review {review.number} is {review.state} and locked")
    details = {"held_on": held_on, "chair": chair, "attendees": attendees, "apologies": apologies}
    changes: dict[str, Any] = {name: value for name, value in details.items() if value is not None}
    if next_meeting is not None:
        changes["next_meeting"] = read_date(next_meeting, "next_meeting", plan.as_at)
    return Edit(review, _in_order(plan, replace(review, **changes)))


def _in_order(plan: Plan, review: WeeklyReview) -> WeeklyReview:
    """A review with its texts read. Whoever has sent apologies is not present, though the last one's list says so."""
    doubt = review_day_doubt(plan, review.held_on)
    if doubt:
        raise Invalid("held_on", doubt)
    if review.next_meeting is not None and (doubt := next_meeting_doubt(review.held_on, review.next_meeting)):
        raise Invalid("next_meeting", doubt)
    chair = read_text(review.chair, "chair", required=True)
    apologies = read_text(review.apologies, "apologies")
    absent = names_in(apologies)
    if any(same_person(name, chair) for name in absent):
        raise Invalid("apologies", f"{chair} is in the chair; choose another chair, or leave them out of the apologies")
    attendees = read_text(review.attendees, "attendees")
    names = names_in(attendees)
    present = [name for name in names if not any(same_person(name, absentee) for absentee in absent)]
    if len(present) < len(names):
        attendees = ", ".join(present)
    return replace(review, chair=chair, attendees=attendees, apologies=apologies)


def review_day_doubt(plan: Plan, held_on: date) -> str:
    """Why the next review cannot be of a day; empty if it can."""
    last = plan.last_review
    if last is None or held_on >= last.held_on:
        return ""
    return f"the last review was on {format_date(last.held_on)}; this one cannot be before it"


def next_meeting_doubt(held_on: date, next_meeting: date) -> str:
    """Why the meeting after one that is held on a day cannot be on another; empty if it can."""
    if next_meeting > held_on:
        return ""
    return f"the next meeting comes after this one, which is on {format_date(held_on)}"


def start(plan: Plan, moves: Sequence[Move], review: WeeklyReview) -> list[Edit]:
    """The edits that start a review with its agenda."""
    items = next_items(review, agenda(plan, moves, review.number))
    return [Edit(None, review), *(Edit(None, item) for item in items)]


def join_reds(plan: Plan) -> list[Edit]:
    """The edits that take up what turned red during the open review; usually none."""
    review = plan.open_review
    if review is None:
        return []
    return [Edit(None, item) for item in next_items(review, joins(plan, plan.items), len(plan.items))]


def settle(item: ReviewItem, outcome: Outcome, seconds: int) -> Edit:
    """The edit that says what became of an item, and how long it took."""
    return Edit(item, replace(item, outcome=outcome, seconds=item.seconds + max(0, seconds)))


def decide(plan: Plan, *, about: str, what: str, owner: str, due: Any, for_board: bool) -> Edit:
    """The edit that notes a decision of the open review.

    Args:
        about: The ref of the action it is about, or empty.

    Raises:
        Invalid: if no review is open, nothing is decided, or it is to be done on a day that is past.
    """
    review = plan.open_review
    if review is None:
        raise Invalid("what", "decisions are made in a review; start one first")
    return Edit(
        None,
        Decision(
            ref=next_numbered_ref("D", [decision.ref for decision in plan.decisions], plan.refs),
            review=review.ref,
            action=about,
            what=read_text(what, "what", required=True),
            owner=refs_in_place(plan, "owner", read_text(owner, "owner"), ""),
            due=decision_day(due, plan),
            for_board=for_board,
        ),
    )


def decision_day(value: Any, plan: Plan) -> date | None:
    """The day by which a decision is to be done, seen from the plan's day.

    Raises:
        Invalid: if it is no date, or past: nothing that is decided now was to be done before.
    """
    day = read_date(value, "due", plan.as_at)
    if day is not None and (doubt := decision_doubt(day, plan.as_at)):
        raise Invalid("due", doubt)
    return day


def decision_doubt(day: date, today: date) -> str:
    """Why a decision cannot be due on a day; empty if it can."""
    if day >= today:
        return ""
    return f"{format_date(day)} is past; give a day from {format_date(today)} on"


def finish_decision(decision: Decision, on: date) -> Edit:
    """The edit after which a decision is done. Raises Invalid if it is already."""
    if not decision.is_waiting:
        raise Invalid("what", f"{decision.ref} is already done")
    return Edit(decision, replace(decision, done_on=on))


def change_decision(plan: Plan, decision: Decision, *, owner: str | None = None, due: Any = None) -> Edit:
    """The edit that gives a decision another owner or date. Raises Invalid for what is no date, or past."""
    changes: dict[str, Any] = {}
    if owner is not None:
        changes["owner"] = refs_in_place(plan, "owner", read_text(owner, "owner"), decision.owner)
    # The day that it has already may be past, and is then no news.
    if due is not None and due != iso_or_empty(decision.due):
        changes["due"] = decision_day(due, plan)
    return Edit(decision, replace(decision, **changes))


def close(review: WeeklyReview) -> Edit:
    """The edit that closes a review; it is locked then."""
    return Edit(review, replace(review, state=State.CLOSED))


def discard(review: WeeklyReview) -> Edit:
    """The edit that discards a review started by mistake: what was changed and decided in it stays.

    Raises:
        Invalid: if it is not open.
    """
    if not review.is_open:
        raise Invalid("review", f"review {review.number} is {review.state} and locked")
    return Edit(review, replace(review, state=State.DISCARDED))


def not_reached(items: Sequence[ReviewItem]) -> tuple[ReviewItem, ...]:
    """What the session did not come to."""
    return tuple(item for item in items if item.outcome is Outcome.WAITING)


def skipped(items: Sequence[ReviewItem]) -> tuple[ReviewItem, ...]:
    """What the session put off and has not taken up again."""
    return tuple(item for item in items if item.outcome is Outcome.SKIPPED)


def without_reason(plan: Plan, items: Sequence[ReviewItem]) -> tuple[str, ...]:
    """The refs of open reds and ambers on the agenda that nobody has given a reason for."""
    actions = filter(None, (plan.action(item.subject) for item in items))
    bad = (action for action in actions if action.is_open and action.rag in (Condition.OFF_TRACK, Condition.AT_RISK))
    return tuple(action.ref for action in bad if not action.rag_reason)
