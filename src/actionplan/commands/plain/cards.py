"""What is read out of an item of the weekly review, a fact a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.commands.plain.questions import withdrawn_note
from actionplan.model.action import Action
from actionplan.model.attention import reviews_red
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.describe import refs_words, told
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import duty_of, duty_state, what_lacks
from actionplan.model.endings import is_risk_due
from actionplan.model.holding import check_in_full, is_check_due, sign_off_words
from actionplan.model.key import condition
from actionplan.model.log import Update, name_told
from actionplan.model.measure_lines import measure_line
from actionplan.model.measured_actions import impact_words, measures_of, shown_refs
from actionplan.model.measures import Measure
from actionplan.model.milestones import milestones_words
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import decision_words as decision_words_of
from actionplan.model.proposal_words import proposal_of
from actionplan.model.ratings import Condition
from actionplan.model.restricted import marked, restriction_reason
from actionplan.model.review_close import closing
from actionplan.model.review_words import agenda_words, decision_words
from actionplan.model.rules.inbox import facts_of, subject_words
from actionplan.model.sanitise import first_line
from actionplan.model.subjects import SubjectKind, subject_of, subject_title
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.model.words import capital
from actionplan.reports.action_facts import due_words
from actionplan.reports.assessment import judge

MOST_REFS = 12
"""At most this many refs are listed; the others are counted."""


def card_lines(item: ReviewItem, plan: Plan, before: Plan | None, updates: Sequence[Update]) -> Iterator[str]:
    """The card of an item: an action, a decision carried over, a duty, a measure or a proposal.

    Args:
        item: What is gone through now.
        plan: The plan as it is.
        before: The plan as it was at the last review; None before any.
        updates: The last updates of what it is about, oldest first.
    """
    subject = subject_of(plan, item.subject)
    if subject is None:
        yield f"{item.subject} is not in the plan any more."
        return
    action = plan.action(item.subject)
    if action is not None:
        yield from _action_lines(action, item, plan, before)
    else:
        yield f"{subject.ref}: {subject.title}"
        yield f"On the agenda: {item.section}: {item.why}"
    if subject.kind is SubjectKind.DECISION:
        decision = next(decision for decision in plan.decisions if decision.ref == subject.ref)
        yield from _decision_lines(decision, plan)
    duty = duty_of(plan, subject.ref) if subject.kind is SubjectKind.DUTY else None
    if duty is not None:
        yield from _duty_lines(duty, plan)
    proposal = proposal_of(plan, subject.ref) if subject.kind is SubjectKind.PROPOSAL else None
    if proposal is not None:
        yield f"About: {proposal.subject} {subject_words(plan, proposal)}"
        yield from (f"{capital(name)}: {text}" for name, text in facts_of(plan, proposal))
        if words := decision_words_of(proposal):
            yield f"Decided: {words}"
    measure = plan.measure(subject.ref) if subject.kind is SubjectKind.MEASURE else None
    if measure is not None:
        yield from _measure_lines(measure, plan)
    for update in reversed(updates):
        by = name_told(update.change, plan.access)
        yield f"{format_date(update.change.on)}, {by}: {told(update, plan, in_full=True)}"


def _action_lines(action: Action, item: ReviewItem, plan: Plan, before: Plan | None) -> Iterator[str]:
    yield f"{action.ref}: {marked(action.title, restriction_reason(action, plan))}"
    area = plan.area_of(action)
    if area.text != action.title:
        yield f"{plan.words.finding.title}: {area.text}"
    yield f"On the agenda: {agenda_words(item, action)}"
    if action.is_withdrawn:
        yield withdrawn_note(action, plan)
        if is_risk_due(action, plan):
            yield "To be looked at again. Answer: hold, or reopen"
        return
    judged = judge(action, plan)
    yield _with_reason(f"Rated: {judged.face.word}", action.rag_reason)
    if judged.contrast:
        yield f"Optimistic: {judged.contrast}"
    yield from _last_review(action, plan, before)
    yield _with_reason(f"The dates suggest: {judged.suggested_face.word}", judged.suggested.reason)
    yield f"Due: {due_words(judged, plan)}"
    if action.forecast is not None:
        yield f"Forecast: {format_date(action.forecast)}"
    yield f"Owner: {plan.owner_name(action) or 'no owner yet'}"
    if action.is_complete:
        yield "To sign off: by somebody who neither owns it nor marked it complete"
    yield from _sign_off_lines(action, plan)
    pieces = plan.evidence_of(action)
    named_pieces = "; ".join(first_line(piece.what) for piece in pieces)
    yield f"Evidence: {len(pieces)}{': ' if pieces else ''}{named_pieces}"
    if words := milestones_words(action, plan):
        yield f"{plan.words.milestone.titles}: {words}"
    yield f"Impact: {impact_words(action, plan)}"
    for measure in measures_of(action, plan):
        yield f"Measure: {measure.ref} {measure.name}, {measure_line(measure, plan).words}"
    for decision in plan.decisions_about(action):
        yield f"Decided: {decision_words(decision, plan)}"


def _sign_off_lines(action: Action, plan: Plan) -> Iterator[str]:
    if words := sign_off_words(action, plan):
        yield f"Signed off: {words}"
        if is_check_due(action, plan):
            yield "To be checked: does it hold? Answer: hold"
        if checks := plan.hold_checks_of(action):
            yield f"Last check: {check_in_full(checks[-1], plan)}"


def _with_reason(words: str, reason: str) -> str:
    return ", ".join(filter(None, (words, reason)))


def _last_review(action: Action, plan: Plan, before: Plan | None) -> Iterator[str]:
    """What it was rated at the last review, and why."""
    action_before = before.action(action.ref) if before is not None else None
    if action_before is None:
        return
    word = plan.key.face(condition(action_before, plan.key)).word
    reviews = reviews_red(action, plan)
    red_for = f"{plan.key.phrase(Condition.OFF_TRACK)} for {number_of(reviews, 'review')}" if reviews > 1 else ""
    yield ", ".join(filter(None, (f"At the last review: {word}", action_before.rag_reason, red_for)))


def _decision_lines(decision: Decision, plan: Plan) -> Iterator[str]:
    review = next((review for review in plan.reviews if review.ref == decision.review), None)
    if review is not None:
        yield f"Decided in the review of {format_date(review.held_on)}"
    yield f"Owner: {plan.person_name(decision.owner) or 'no owner yet'}"
    yield f"To be done by: {format_date(decision.due)}"
    yield f"For the Board: {'yes' if decision.for_board else 'no'}"
    action = plan.action(decision.action)
    if action is not None:
        yield f"About: {action.ref} {first_line(action.title)}, {plan.key.face(plan.condition(action)).word}"
    if decision.done_on:
        yield f"Done: {format_date(decision.done_on)}"


def _duty_lines(duty: Duty, plan: Plan) -> Iterator[str]:
    yield f"Due: {format_long_date(duty.due) if duty.due is not None else format_date(None)}"
    yield f"State: {duty_state(duty, plan)}"
    if lacks := what_lacks(duty, plan):
        yield f"Missing: {lacks}"
    if duty.rule:
        yield f"Rule: {duty.rule}"
    if duty.note:
        yield f"Note: {duty.note}"


def _measure_lines(measure: Measure, plan: Plan) -> Iterator[str]:
    line = measure_line(measure, plan)
    yield f"Stands: {line.words}"
    if refs := shown_refs(measure, plan):
        yield f"Shows: {', '.join(refs)}"
    if line.missing:
        yield f"Missing: {line.missing_words}. Answer: reading"
    yield f"Owner: {plan.person_name(measure.owner) or 'no owner yet'}"


def closing_lines(plan: Plan, review: WeeklyReview) -> Iterator[str]:
    """The end of the agenda: what was not gone through, and who was there."""
    end = closing(plan)
    yield end.title
    yield f"Reviewed: {end.reviewed_words}"
    for name, refs in end.open_refs.items():
        yield f"{name.capitalize()}: {refs_words(refs, MOST_REFS)}"
    yield f"Decisions: {end.decisions}"
    yield f"Present: {', '.join(review.present)}"
    yield f"Apologies: {review.apologies or 'none'}"
    next_meeting = "not known yet" if review.next_meeting is None else format_long_date(review.next_meeting)
    yield f"Next meeting: {next_meeting}"


def agenda_lines(plan: Plan) -> Iterator[str]:
    """The whole agenda of the open review, a line an item, with what became of each."""
    section = ""
    for item in plan.items:
        if item.section != section:
            section = item.section
            yield f"{section}:"
        yield f"{item.subject} {first_line(subject_title(plan, item.subject))}, {item.outcome.value}"
