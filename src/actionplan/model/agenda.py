"""The agenda of a weekly review, made from the plan: exceptions first, each action once.

The order is that of docs/design.md, "The weekly review", put together from what boards and trackers do: an action
stands in the first section that claims it. What nothing claims comes last, so that every open action is seen. What else
is due of the plan stands before the actions, each kind in a section of its own (``subjects.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.attention import Concern, attention, contrast, due_next
from actionplan.model.dates import format_date
from actionplan.model.duty_clock import pressing_duties, pressing_words
from actionplan.model.endings import accepted_risks, is_risk_due, risk_line
from actionplan.model.holding import check_day_words, is_check_due, verified_words
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.measure_lines import measure_gaps
from actionplan.model.measured_actions import not_moved
from actionplan.model.milestones import coming_milestones, due_milestones_words, late_milestones, milestone_days_late
from actionplan.model.movement import Move, MoveKind
from actionplan.model.number_words import days
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import waiting
from actionplan.model.ratings import Condition, is_optimistic
from actionplan.model.sanitise import first_line
from actionplan.model.suggested_rag import awaiting_sign_off, days_late, suggestion
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, WeeklyReview


class Section(StrEnum):
    """The parts of an agenda, in their order."""

    PROPOSALS = "Proposals"
    CARRIED_OVER = "Carried over"
    DUTIES = "Duties of the plan"
    MOVED = "Moved"
    LATE = "Late"
    RED_AMBER = "Red and amber"
    OPTIMISTIC = "Optimistic"
    DUE_SOON = "Due in 7, 30 days"
    GAPS = "No owner, date, rating"
    MEASURES = "Measures without a reading"
    SIGN_OFF = "To sign off"
    HOLDS = "Check whether it holds"
    RISKS = "Accepted risks to look at again"
    IMPACT = "Impact"
    REST = "On track"


LATER = 30
"""Within so many days an action falls due soon, or a milestone of it."""
_GAPS = (Concern.NO_OWNER, Concern.NO_DUE, Concern.UNRATED, Concern.STALE, Concern.MILESTONES_DONE)


class Item(Struct, frozen=True):
    """One item: the section that claims it, what it is about, and why."""

    section: Section
    subject: str
    why: str
    own_title: str = ""
    """What the section is called by the plan's key, where that has other words than the usual one."""

    @property
    def section_words(self) -> str:
        """What the section is called."""
        return self.own_title or self.section.value


def agenda(plan: Plan, moves: Sequence[Move], number: int) -> tuple[Item, ...]:
    """The items of the next review.

    Args:
        plan: The plan as it is.
        moves: What moved since the last review; nothing for the first.
        number: The review's number; the theme whose impact is looked at goes round with it.

    Returns:
        What owners propose, decisions carried over, what else is due of the plan, then every open or complete action,
        what is closed and due to be checked, the accepted risks that are due, and whatever else moved, each exactly
        once.
    """
    claimed: set[str] = set()
    items = [
        Item(Section.CARRIED_OVER, decision.ref, _when(decision, plan))
        for decision in plan.decisions
        if decision.is_waiting
    ]
    items += [Item(section, ref, why) for section, claims in _OF_THE_PLAN.items() for ref, why in claims(plan)]
    actions, still = {action.ref: action for action in plan.counted}, not_moved(plan)
    risks = {action.ref: action for action in accepted_risks(plan) if is_risk_due(action, plan)}
    actions |= risks
    for section, claims in _SECTIONS.items():
        for ref, why in claims(plan, moves, number):
            is_of_section = section is Section.RISKS or ref not in risks
            if ref in actions and ref not in claimed and is_of_section:
                claimed.add(ref)
                words = _with_milestones(why, actions[ref], plan)
                words = "; ".join(filter(None, (words, *(each for each in still.get(ref, ()) if each not in words))))
                items.append(Item(section, ref, words, _words_of_key(section, plan.key)))
    order = {section: index for index, section in enumerate(Section)}
    return tuple(sorted(items, key=lambda item: order[item.section]))


def _with_milestones(why: str, action: Action, plan: Plan) -> str:
    """Why an action is on the agenda, and which of its milestones are late or fall due."""
    milestones = (words for words in due_milestones_words(action, plan, LATER) if words not in why)
    return "; ".join(filter(None, (why, *milestones)))


def next_items(review: WeeklyReview, items: Iterable[Item], number: int = 0) -> tuple[ReviewItem, ...]:
    """The items as they stand in a review that has ``number`` of them already."""
    return tuple(
        ReviewItem(f"{review.ref}/{index:03}", review.ref, index, item.section_words, item.subject, item.why)
        for index, item in enumerate(items, start=number + 1)
    )


def joins(plan: Plan, items: Sequence[ReviewItem]) -> tuple[Item, ...]:
    """Actions that turned red during the review and are not on its agenda: they join it."""
    on_agenda = {item.subject for item in items}
    turned = f"turned {plan.key.phrase(Condition.OFF_TRACK)} during the review"
    return tuple(
        Item(Section.RED_AMBER, action.ref, turned, _words_of_key(Section.RED_AMBER, plan.key))
        for action in plan.counted
        if action.rag is Condition.OFF_TRACK and action.ref not in on_agenda
    )


def _words_of_key(section: Section, key: Key) -> str:
    """What a section of ratings is called by another key than the usual one; empty for every other."""
    if section is not Section.RED_AMBER or key.is_usual:
        return ""
    return f"{key.word(Condition.OFF_TRACK)} and {key.phrase(Condition.AT_RISK)}"


def order_of(items: Sequence[ReviewItem]) -> tuple[ReviewItem, ...]:
    """The items in the order in which they come: as on the agenda, the skipped ones again at the end."""
    return tuple(sorted(items, key=lambda item: (item.outcome is Outcome.SKIPPED, item.place)))


def current(items: Sequence[ReviewItem], start: int = 0) -> ReviewItem | None:
    """The item that comes next: the first that is not done from place ``start`` on, then what was left out before."""
    remaining = [item for item in order_of(items) if not item.outcome.is_done]
    ahead = [item for item in remaining if item.place >= start and not item.outcome.is_skipped]
    return next(iter(ahead or remaining), None)


def theme_of_the_week(plan: Plan, number: int) -> int:
    """The theme whose impact review ``number`` looks at: one a week, in turn."""
    return plan.themes[(number - 1) % len(plan.themes)].number


# --- what each section claims, in its own order ---------------------------------------------------------------

_Claims = Iterator[tuple[str, str]]


def _moved(plan: Plan, moves: Sequence[Move], _number: int) -> _Claims:
    words: dict[str, list[str]] = {}
    complete = {action.ref for action in plan.counted if action.is_complete}
    for move in moves:
        # Who owns a thing is no news of the thing; a red that is done asks for its sign-off.
        if move.kind is not MoveKind.OWNER_CHANGED and not (
            move.kind is MoveKind.UNCHANGED_RED and move.ref in complete
        ):
            words.setdefault(move.ref, []).append(f"{move.title} {move.words}")
    for ref, parts in words.items():
        yield ref, "; ".join(parts)


def _late(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    late = [(days_late(action, plan.as_at), action) for action in plan.counted]
    for number, action in sorted(late, key=lambda pair: (-pair[0], plan.place_of(pair[1]))):
        if number:
            yield action.ref, f"{days(number)} late"
    yield from _late_milestones(plan)


def _late_milestones(plan: Plan) -> _Claims:
    """Actions that are not late and have a milestone that is, those of the latest first; it is named by all words."""
    if not plan.milestones:
        return
    latest = [(milestones[0], action) for action in plan.counted if (milestones := late_milestones(action, plan))]
    for _, action in sorted(latest, key=lambda pair: -milestone_days_late(pair[0], plan.as_at)):
        yield action.ref, ""


def _red_amber(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    """What is declared red or amber."""
    declared = [
        action for action in plan.counted if action.is_open and action.rag in (Condition.OFF_TRACK, Condition.AT_RISK)
    ]
    for action in sorted(declared, key=lambda action: _severity(action.rag, action)):
        yield action.ref, first_line(action.rag_reason) or plan.key.word(action.rag)


def _optimistic(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    """What is declared better than its dates support."""
    suggestions = [(action, suggestion(action, plan)) for action in plan.counted]
    pairs = [(action, suggested) for action, suggested in suggestions if is_optimistic(action.rag, suggested.rag)]
    for action, suggested in sorted(pairs, key=lambda pair: _severity(pair[1].rag, pair[0])):
        yield action.ref, f"{contrast(action, suggested, plan)}: {suggested.reason}"


def _severity(rag: Condition, action: Action) -> tuple[object, ...]:
    """The order of what is red or amber, as declared or as its dates suggest."""
    return rag.severity, action.priority.urgency


def _due_soon(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    for action in due_next(plan, LATER):
        if action.due == plan.as_at:
            yield action.ref, "due today"
        elif action.due is not None:
            yield action.ref, f"due in {days((action.due - plan.as_at).days)}"
    for action in plan.counted if plan.milestones else ():
        if coming_milestones(action, plan, LATER):
            yield action.ref, ""


def _gaps(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    words: dict[str, list[str]] = {}
    for line in attention(plan):
        if line.kind in _GAPS:
            words.setdefault(line.ref, []).append(line.reason)
    for ref, parts in words.items():
        yield ref, ", ".join(parts)


def _sign_off(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    waiting = [action for action in plan.counted if action.is_complete]
    for action in sorted(waiting, key=lambda action: (action.completed_on or plan.as_at, plan.place_of(action))):
        words = awaiting_sign_off(action)
        if action.rag is Condition.OFF_TRACK:
            words = f"{plan.key.phrase(Condition.OFF_TRACK)} as declared; {words}"
        yield action.ref, words


def _holds(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    """What was signed off and is due to be checked again, the earliest first."""
    due = [action for action in plan.counted if is_check_due(action, plan)]
    for action in sorted(due, key=lambda action: (action.check_on or plan.as_at, plan.place_of(action))):
        verified = verified_words(action)
        signed_off = f"signed off {format_date(action.signed_off_on)}"
        parts = (f"{signed_off}, {verified}" if verified else signed_off, check_day_words(action, plan))
        yield action.ref, "; ".join(parts)


def _risks(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    """The accepted risks that are due to be looked at again, the earliest first."""
    for action in accepted_risks(plan):
        if is_risk_due(action, plan):
            yield action.ref, risk_line(action, plan)


def _impact(plan: Plan, _moves: Sequence[Move], number: int) -> _Claims:
    if not plan.counted:
        return
    for ref, reasons in not_moved(plan).items():
        yield ref, "; ".join(reasons)
    theme = theme_of_the_week(plan, number)
    names = {each.number: each.ref or each.title for each in plan.themes}
    words = f"{plan.words.theme.one} {names[theme]} this week"
    for action in plan.counted:
        if plan.area_of(action).theme == theme and (action.is_open or action.impact is not Impact.SUSTAINED):
            yield action.ref, f"impact {action.impact}; {words}"


def _rest(plan: Plan, _moves: Sequence[Move], _number: int) -> _Claims:
    for action in plan.counted:
        if not action.is_closed:
            yield action.ref, f"{plan.key.phrase(plan.condition(action))}, due {format_date(action.due)}"


def _proposals(plan: Plan) -> _Claims:
    """What owners propose and ask for, in the order in which it came."""
    for proposal in waiting(plan.proposals):
        yield proposal.ref, request_words(plan, proposal)


def _duties(plan: Plan) -> _Claims:
    """The duties that are late or fall due soon, and what the answer to the findings lacks for them."""
    for duty in pressing_duties(plan):
        yield duty.ref, pressing_words(duty, plan)


def _when(decision: Decision, plan: Plan) -> str:
    if decision.due is None:
        return "no date"
    late = (plan.as_at - decision.due).days
    if late > 0:
        return f"{days(late)} late"
    return f"by {format_date(decision.due)}"


def _measures(plan: Plan) -> _Claims:
    """The measures that have no reading for a period that should have one."""
    for line in measure_gaps(plan) if plan.measures else ():
        yield line.measure.ref, line.words


_OF_THE_PLAN: dict[Section, Callable[[Plan], _Claims]] = {
    Section.PROPOSALS: _proposals,
    Section.DUTIES: _duties,
    Section.MEASURES: _measures,
}
"""What claims something that is no action."""
_SECTIONS: dict[Section, Callable[[Plan, Sequence[Move], int], _Claims]] = {
    Section.MOVED: _moved,
    Section.LATE: _late,
    Section.RED_AMBER: _red_amber,
    Section.OPTIMISTIC: _optimistic,
    Section.DUE_SOON: _due_soon,
    Section.GAPS: _gaps,
    Section.SIGN_OFF: _sign_off,
    Section.HOLDS: _holds,
    Section.RISKS: _risks,
    Section.IMPACT: _impact,
    Section.REST: _rest,
}
