"""What needs attention: one list, one reason a line, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.blocking import blocked_words, blockers_of
from actionplan.model.dates import format_date, lasting
from actionplan.model.endings import accepted_risks, risk_due_words
from actionplan.model.escalation import escalation_of
from actionplan.model.findings import first_deadline, is_after_deadline, is_without_title
from actionplan.model.holding import check_due_words
from actionplan.model.index import Derived
from actionplan.model.milestones import Milestone, all_done_words, coming_milestones, late_milestones_words
from actionplan.model.number_words import days, number_of, times
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition, is_optimistic
from actionplan.model.sanitise import first_line
from actionplan.model.suggested_rag import Suggestion, days_late, suggestion

SAME_DAY_SHARE = 0.25
"""More than this share of the dated open actions on one day is no plan: docs/domain.md, "6. Too much on one day"."""
SAME_DAY_LEAST = 5
SEVERAL_REVIEWS = 2
UNSEEN_REVIEWS = 3


class Concern(StrEnum):
    """Why an action, or something else of the plan, needs attention, worst first."""

    DUTY = "duty"
    """A duty of the plan, which is no action: its ref is such as ``duty/1``."""
    LATE = "late"
    ESCALATED = "escalated"
    RED = "red"
    OPTIMISTIC = "optimistic"
    NOT_MOVED = "not_moved"
    MILESTONE_LATE = "milestone_late"
    BLOCKED = "blocked"
    NO_OWNER = "no_owner"
    NO_DUE = "no_due"
    UNRATED = "unrated"
    STALE = "stale"
    MILESTONES_DONE = "milestones_done"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    CHECK_DUE = "check_due"
    RISK_DUE = "risk_due"
    """Of an action that does not count: its risk was accepted, and is due to be looked at again."""
    MOVED_TWICE = "moved_twice"
    AFTER_DEADLINE = "after_deadline"
    NO_TITLE = "no_title"
    SAME_DAY = "same_day"
    NO_READING = "no_reading"


class Attention(Struct, frozen=True):
    """One reason why one action, or something else of the plan, needs attention."""

    ref: str
    kind: Concern
    reason: str
    rag: Condition = Condition.UNRATED
    """The action's rating, or what its dates support where that is worse; what is no action has none."""


def attention(plan: Plan) -> tuple[Attention, ...]:
    """Every reason of every action that counts, worst kind first, the latest first among the late; and what is due of
    accepted risks.

    Before them come the duties of the plan that are late or fall due soon, behind them the measures without a reading.
    A closed plan needs none.
    """
    if plan.is_closed:
        return ()
    lines = [line for action in plan.counted for line in _lines(action, plan)]
    lines += [
        Attention(action.ref, Concern.RISK_DUE, words)
        for action in accepted_risks(plan)
        if (words := risk_due_words(action, plan))
    ]
    lines += _not_moved(plan)
    lines += _same_days(plan)
    order = {kind: index for index, kind in enumerate(Concern)}
    late = {action.ref: days_late(action, plan.as_at) for action in plan.counted}
    # Within a kind they stay in the order of their refs, which is the plan's.
    lines.sort(key=lambda line: (order[line.kind], -late.get(line.ref, 0)))
    return (*_duties(plan), *lines, *_measures(plan))


def _measures(plan: Plan) -> Iterator[Attention]:
    """The measures without a reading for their period."""
    if not plan.measures:
        return
    # Few plans have measures, and the first screen does not wait for what they need.
    from actionplan.model.measure_lines import gap_reason, measure_gaps

    for line in measure_gaps(plan):
        yield Attention(line.measure.ref, Concern.NO_READING, first_line(gap_reason(line)))


def _duties(plan: Plan) -> Iterator[Attention]:
    if not plan.duties:
        return
    from actionplan.model.duty_clock import pressing_duties, pressing_words

    for duty in pressing_duties(plan):
        yield Attention(duty.ref, Concern.DUTY, f"{first_line(duty.what)} {pressing_words(duty, plan)}")


def due_next(plan: Plan, within: int) -> tuple[Action, ...]:
    """The open actions that fall due in so many days, today's too, earliest first; what is late is none of them."""
    due = [
        action
        for action in plan.counted
        if action.is_open and action.due is not None and 0 <= (action.due - plan.as_at).days <= within
    ]
    return tuple(sorted(due, key=lambda action: action.due or plan.as_at))


def milestones_due_next(plan: Plan, within: int) -> tuple[Milestone, ...]:
    """The milestones of open actions that fall due in so many days, today's too, earliest first."""
    if not plan.milestones:
        return ()
    due = [milestone for action in plan.counted for milestone in coming_milestones(action, plan, within)]
    return tuple(sorted(due, key=lambda milestone: milestone.due or plan.as_at))


def by_action(lines: tuple[Attention, ...]) -> tuple[tuple[Attention, ...], ...]:
    """The same list with an action's reasons together, in the place of its worst one."""
    groups: dict[str, list[Attention]] = {}
    for line in lines:
        groups.setdefault(line.ref, []).append(line)
    return tuple(tuple(group) for group in groups.values())


def reasons_words(lines: tuple[Attention, ...]) -> str:
    """The reasons of one action on one line; what an earlier reason says already is not said again."""
    reasons: list[str] = []
    for line in lines:
        if any(line.reason in earlier for earlier in reasons):
            continue
        head, _, tail = line.reason.partition(", ")
        index = next((number for number, earlier in enumerate(reasons) if earlier.endswith(head)), None)
        if index is not None and tail:
            # "… the dates suggest amber: due date moved twice" goes on with when it was due first.
            reasons[index] += f", {tail}"
        else:
            reasons.append(line.reason)
    return ", ".join(reasons)


def _lines(action: Action, plan: Plan) -> Iterator[Attention]:
    suggested = suggestion(action, plan)
    worse = min(plan.condition(action), suggested.rag, key=lambda condition: condition.severity)
    for kind, reason in _reasons(action, plan, suggested):
        yield Attention(action.ref, kind, reason, worse)


def _reasons(action: Action, plan: Plan, suggested: Suggestion) -> Iterator[tuple[Concern, str]]:
    late = days_late(action, plan.as_at)
    if late:
        yield Concern.LATE, f"{days(late)} late, critical" if action.is_critical else f"{days(late)} late"
    escalated = escalation_of(action, plan)
    if escalated is not None:
        yield Concern.ESCALATED, escalated.to
    if action.rag is Condition.OFF_TRACK and action.is_open:
        red = f"{plan.key.phrase(Condition.OFF_TRACK)}{_since(action, plan)}"
        yield Concern.RED, f"{red}: {first_line(action.rag_reason)}" if action.rag_reason else red
    if is_optimistic(action.rag, suggested.rag):
        yield Concern.OPTIMISTIC, f"{contrast(action, suggested, plan)}: {suggested.reason}"
    if action.is_complete:
        # A red that is done needs no plan to recover, only somebody who signs it off or rates it again.
        waiting = f"awaiting sign-off{lasting(action.completed_on, plan.as_at)}"
        if action.rag is Condition.OFF_TRACK:
            waiting = f"{plan.key.phrase(Condition.OFF_TRACK)} as declared, {waiting}"
        yield Concern.AWAITING_SIGN_OFF, waiting
    if check := check_due_words(action, plan):
        yield Concern.CHECK_DUE, check
    if action.is_open:
        yield from _gaps(action, plan)


def contrast(action: Action, suggested: Suggestion, plan: Plan) -> str:
    """What was declared beside what the dates suggest: ``declared green, the dates suggest amber``."""
    return f"declared {plan.key.phrase(action.rag)}, the dates suggest {plan.key.phrase(suggested.rag)}"


def _gaps(action: Action, plan: Plan) -> Iterator[tuple[Concern, str]]:
    """What an open action lacks, or has been through too often."""
    late_steps = late_milestones_words(action, plan)
    if late_steps:
        yield Concern.MILESTONE_LATE, late_steps
    blockers = blockers_of(action, plan)
    if blockers:
        yield Concern.BLOCKED, blocked_words(blockers)
    nothing_to_do = all_done_words(action, plan)
    if nothing_to_do:
        yield Concern.MILESTONES_DONE, nothing_to_do
    if not action.owner:
        yield Concern.NO_OWNER, "no owner"
    if action.due is None:
        yield Concern.NO_DUE, "no due date"
    if action.rag is Condition.UNRATED:
        yield Concern.UNRATED, plan.key.not_rated.phrase
    silent, unseen = days_silent(action, plan), reviews_unseen(action, plan)
    if silent > plan.key.stale:
        yield Concern.STALE, f"no update for {days(silent)}"
    if unseen >= UNSEEN_REVIEWS:
        yield Concern.STALE, f"not looked at for {number_of(unseen, 'review')}"
    if is_moved_twice(action, plan):
        yield (
            Concern.MOVED_TWICE,
            f"due date moved {times(action.times_moved)}, first {format_date(action.original_due)}",
        )
    if is_after_deadline(action, plan):
        yield Concern.AFTER_DEADLINE, _after_deadline(action, plan)
    words = plan.words
    if is_without_title(action, plan):
        yield (
            Concern.NO_TITLE,
            f"still has the words of {words.finding.one} {action.area}, which has other {words.action.many}",
        )


def _after_deadline(action: Action, plan: Plan) -> str:
    """By when the reviewers want what is due later."""
    area = first_deadline(action, plan)
    day = area.deadline if area is not None else None
    return f"due after the reviewers' deadline, {format_date(day)}"


def needs_attention(plan: Plan) -> frozenset[str]:
    """The refs of the actions that need attention, worked out once."""
    return _NEEDING_ATTENTION.of(plan)


_NEEDING_ATTENTION = Derived[frozenset[str]](lambda plan: frozenset(line.ref for line in attention(plan)))


def days_silent(action: Action, plan: Plan) -> int:
    """For how many days nobody has said anything of an action; 0 before anybody has."""
    if action.last_update is None:
        return 0
    return (plan.as_at - action.last_update).days


def is_stale(action: Action, plan: Plan) -> bool:
    """Whether an open action has been silent, or not looked at, for too long."""
    return action.is_open and (
        days_silent(action, plan) > plan.key.stale or reviews_unseen(action, plan) >= UNSEEN_REVIEWS
    )


def is_moved_twice(action: Action, plan: Plan) -> bool:
    """Whether the due date of an open action has moved as often as makes it amber at best."""
    return action.is_open and action.times_moved >= plan.key.moves


def _since(action: Action, plan: Plan) -> str:
    """For how long it has been red: in reviews where it has been through several, else since a day."""
    reviews = reviews_red(action, plan)
    if reviews >= SEVERAL_REVIEWS:
        return f" for {number_of(reviews, 'review')}"
    if action.rag_since is None:
        return ""
    return f" since {format_date(action.rag_since)}"


def reviews_red(action: Action, plan: Plan) -> int:
    """How many closed reviews a red action has been red in."""
    if action.rag is not Condition.OFF_TRACK or action.rag_since is None:
        return 0
    return sum(review.is_closed and review.held_on >= action.rag_since for review in plan.reviews)


def reviews_unseen(action: Action, plan: Plan) -> int:
    """How many closed reviews there have been since one went through this action; 0 before it was on any agenda."""
    last_number = plan.looked_at.get(action.ref)
    if last_number is None:
        return 0
    return sum(review.is_closed and review.number > last_number for review in plan.reviews)


def _not_moved(plan: Plan) -> Iterator[Attention]:
    """What is delivered while a number of it has not moved."""
    if not plan.measures:
        return
    from actionplan.model.measured_actions import not_moved

    for ref, reasons in not_moved(plan).items():
        action = plan.action(ref)
        if action is not None:
            for reason in reasons:
                yield Attention(ref, Concern.NOT_MOVED, first_line(reason), plan.condition(action))


def _same_days(plan: Plan) -> Iterator[Attention]:
    """One line for a day on which too much falls due, at the first action of that day."""
    on_day = _due_on_days(plan)
    total = sum(map(len, on_day.values()))
    for day in crowded_days(plan):
        actions = on_day[day]
        reason = f"{len(actions):,} of {plan.words.action.number(total)} with a date are due on {format_date(day)}"
        yield Attention(actions[0].ref, Concern.SAME_DAY, reason, plan.condition(actions[0]))


def crowded_days(plan: Plan) -> tuple[date, ...]:
    """The days on which too much falls due."""
    on_day = _due_on_days(plan)
    total = sum(map(len, on_day.values()))
    return tuple(
        day
        for day, actions in on_day.items()
        if len(actions) >= SAME_DAY_LEAST and len(actions) > SAME_DAY_SHARE * total
    )


def _due_on_days(plan: Plan) -> Mapping[date, list[Action]]:
    """The open actions by due date."""
    on_day: dict[date, list[Action]] = {}
    for action in plan.counted:
        if action.is_open and action.due is not None:
            on_day.setdefault(action.due, []).append(action)
    return on_day
