"""The cards of the weekly review: an action, a decision carried over, a duty, the end, and no review at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from actionplan.model.action import Action
from actionplan.model.attention import reviews_red
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.describe import refs_words, told
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import duty_of, duty_state, what_lacks
from actionplan.model.endings import ending_sentence, is_risk_due
from actionplan.model.grants import Role
from actionplan.model.holding import check_in_full, is_check_due, sign_off_words
from actionplan.model.key import condition
from actionplan.model.log import Update
from actionplan.model.measure_lines import measure_line
from actionplan.model.measured_actions import impact_words, measures_of, shown_refs
from actionplan.model.measures import Measure
from actionplan.model.milestones import milestones_words
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import decision_words as decision_words_of
from actionplan.model.proposal_words import proposal_of
from actionplan.model.proposals import Proposal
from actionplan.model.ratings import Condition
from actionplan.model.restricted import marked_title
from actionplan.model.review_close import closing
from actionplan.model.review_words import agenda_words, decision_words
from actionplan.model.rules.inbox import facts_of, subject_words
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.model.subjects import Subject, SubjectKind
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.widgets.action_pane import date_words, rating_words, suggestion_words
from actionplan.widgets.hanging_indent import NO_LINE, Line, plain_lines
from actionplan.widgets.measure_words import measure_words, standing_words
from actionplan.widgets.rag_marks import mark
from actionplan.widgets.text_parts import MUTED, label, muted, text_after

LABEL = 14
"""How wide the names of the facts are."""
MOST_REVIEWS = 12
"""At most this many past reviews are shown at once."""
MOST_REFS = 12
"""At most this many refs are listed; the others are counted."""
NO_OWNER = "no owner yet; o gives it one"


def _fact(name: str, value: Content | str) -> Line:
    return label(name, LABEL), Content.assemble(value)


def _heading(ref: str, words: str) -> Line:
    return Content.styled(f"{ref}  ", "bold"), Content.styled(shown_lines(words), "bold")


def _text(words: str, style: str = "") -> Line:
    return Content(""), Content.styled(words, style)


def action_card(
    action: Action, item: ReviewItem, plan: Plan, plan_before: Plan | None, updates: Sequence[Update]
) -> list[Line]:
    """The card of an action: all that a review looks at.

    Args:
        action: What the card is about.
        item: Its place on the agenda.
        plan: The plan as it is.
        plan_before: The plan as it was at the last review, once that is read.
        updates: The last updates of the action, oldest first.
    """
    lines = [_heading(action.ref, marked_title(action, plan))]
    area = plan.area_of(action)
    if area.text != action.title:
        lines.append(_fact(plan.words.finding.one, f"“{shown_lines(area.text)}”"))
    lines += [_text(sanitise(agenda_words(item, action)), MUTED), NO_LINE]
    if action.is_withdrawn:
        return [*lines, *_ended(action, plan)]
    return [
        *lines,
        *_facts(action, plan, plan_before),
        NO_LINE,
        *_update_lines(updates, plan),
    ]


def _ended(action: Action, plan: Plan) -> list[Line]:
    """What is said of an action that does not count: by whom it was withdrawn, or how it ended, and why."""
    if action.ending is None:
        reason = f"{sanitise(action.updated_by)}: {shown_lines(action.withdrawn_reason)}"
        return plain_lines([Content(f"withdrawn by {reason}; enter goes on")])
    lines = [Content(shown_lines(ending_sentence(action, plan)))]
    if is_risk_due(action, plan):
        lines.append(Content("H looks at it again, with the next day; R reopens it"))
    return plain_lines(lines)


def _facts(action: Action, plan: Plan, plan_before: Plan | None) -> Iterator[Line]:
    yield _fact("rated", rating_words(action, plan))
    if action.is_complete:
        yield _fact("sign-off", "s signs it off; that is for somebody who neither owns it nor marked it complete")
    yield from _sign_off_facts(action, plan)
    yield from _last_review(action, plan, plan_before)
    yield _fact("dates suggest", suggestion_words(action, plan))
    yield _fact("dates", date_words(action))
    yield _fact("owner", sanitise(plan.owner_name(action)) or NO_OWNER)
    pieces = plan.evidence_of(action)
    yield _fact("evidence", f"{len(pieces)}{text_after(': ', '; '.join(first_line(piece.what) for piece in pieces))}")
    milestones = milestones_words(action, plan)
    if milestones:
        yield _fact(plan.words.milestone.many, milestones)
    yield _fact("impact", sanitise(impact_words(action, plan)))
    for measure in measures_of(action, plan):
        yield _fact("measure", measure_words(measure, plan))
    for decision in plan.decisions_about(action):
        yield _fact("decided", decision_words(decision, plan))


def _sign_off_facts(action: Action, plan: Plan) -> Iterator[Line]:
    """How a closed action was verified, when it is checked, and what was found the last time."""
    if words := sign_off_words(action, plan):
        yield _fact("sign-off", sanitise(words))
    if is_check_due(action, plan):
        yield _fact("does it hold?", "H says: holding, slipping or not yet")
    for check in plan.hold_checks_of(action)[-1:]:
        yield _fact("last check", shown_lines(check_in_full(check, plan)))


def _last_review(action: Action, plan: Plan, plan_before: Plan | None) -> list[Line]:
    """What it was rated at the last review, and why."""
    if plan_before is None:
        return []
    action_before = plan_before.action(action.ref)
    if action_before is None:
        return []
    rating = Content.assemble(
        mark(condition(action_before, plan.key), plan.key), text_after("  ", action_before.rag_reason)
    )
    lines = [_fact("last review", rating)]
    reviews = reviews_red(action, plan)
    if reviews > 1:
        lines.append(
            _fact(
                "",
                Content.styled(
                    f"{plan.key.phrase(Condition.OFF_TRACK)} for {number_of(reviews, 'review')}", "$text-error"
                ),
            )
        )
    return lines


def _update_lines(updates: Sequence[Update], plan: Plan) -> list[Line]:
    """The updates, newest first."""
    return [_update_line(update, plan) for update in reversed(updates)]


def _update_line(update: Update, plan: Plan) -> Line:
    change = update.change
    author = (f"{sanitise(change.by)}  ", "$text-accent")
    words = shown_lines(told(update, plan, in_full=True))
    return muted(f"{format_date(change.on):>11}  "), Content.assemble(author, words)


def decision_card(decision: Decision, item: ReviewItem, plan: Plan) -> list[Line]:
    """The card of a decision carried over."""
    action = plan.action(decision.action)
    lines = [
        _heading(decision.ref, decision.what),
        _text(f"{item.section}: {sanitise(item.why)}", MUTED),
        NO_LINE,
        _fact("decided", _review_words(decision, plan)),
        _fact("owner", sanitise(plan.person_name(decision.owner)) or NO_OWNER),
        _fact("to be done by", format_date(decision.due)),
        _fact("for the Board", "yes" if decision.for_board else "no"),
    ]
    if action is not None:
        rating = mark(plan.condition(action), plan.key)
        lines.append(
            _fact("about", Content.assemble(f"{action.ref} {first_line(marked_title(action, plan))}  ", rating))
        )
    if decision.done_on:
        lines.append(_fact("done", format_date(decision.done_on)))
    return lines


def subject_card(subject: Subject, item: ReviewItem, plan: Plan, updates: Sequence[Update] = ()) -> list[Line]:
    """The card of what is neither an action nor a decision: a duty of the plan, a measure, a proposal.

    Args:
        subject: What it is.
        item: Its place on the agenda.
        plan: The plan as it is.
        updates: Of a proposal, what was done to the action that it is about.
    """
    lines = [
        _heading(subject.ref, subject.title),
        _text(f"{item.section}: {sanitise(item.why)}", MUTED),
        NO_LINE,
    ]
    duty = duty_of(plan, subject.ref) if subject.kind is SubjectKind.DUTY else None
    if duty is not None:
        return [*lines, *_duty_facts(duty, plan)]
    proposal = proposal_of(plan, subject.ref) if subject.kind is SubjectKind.PROPOSAL else None
    if proposal is not None:
        return [*lines, *_proposal_facts(proposal, plan, updates)]
    measure = plan.measure(subject.ref) if subject.kind is SubjectKind.MEASURE else None
    if measure is not None:
        lines += measure_facts(measure, plan)
    return [*lines, _fact("owner", sanitise(subject.owner) or "no owner yet")]


def measure_facts(measure: Measure, plan: Plan) -> Iterator[Line]:
    """How a measure stands, and which key says what is missing."""
    line = measure_line(measure, plan)
    yield _fact("stands", standing_words(line))
    if line.spark:
        yield _fact("periods", line.spark)
    if shown := shown_refs(measure, plan):
        yield _fact("shows", sanitise(", ".join(shown)))
    if measure.origin:
        yield _fact("comes from", shown_lines(measure.origin))
    if line.missing:
        yield _fact("missing", Content.styled(f"{line.missing_words}; N enters one", "$text-warning"))


def _duty_facts(duty: Duty, plan: Plan) -> Iterator[Line]:
    yield _fact("due", format_long_date(duty.due) if duty.due is not None else format_date(None))
    yield _fact("state", sanitise(duty_state(duty, plan)))
    lacks = what_lacks(duty, plan)
    if lacks:
        yield _fact("missing", Content.styled(sanitise(lacks), "$text-warning"))
    if duty.rule:
        yield _fact("rule", sanitise(duty.rule))
    if duty.rule_source:
        read = f", read {format_date(duty.rule_read_on)}" if duty.rule_read_on else ""
        yield _fact("source", sanitise(f"{duty.rule_source}{read}"))
    if duty.note:
        yield _fact("note", shown_lines(duty.note))


def _proposal_facts(proposal: Proposal, plan: Plan, updates: Sequence[Update]) -> Iterator[Line]:
    """What is asked beside how it stands now; of one that is decided, what became of it."""
    yield _fact("about", f"{proposal.subject} {first_line(subject_words(plan, proposal))}")
    for name, text in facts_of(plan, proposal, updates):
        yield _fact(name, shown_lines(text))
    if words := decision_words_of(proposal):
        yield _fact("decided", shown_lines(words))


def _review_words(decision: Decision, plan: Plan) -> str:
    for review in plan.reviews:
        if review.ref == decision.review:
            return f"in the review of {format_date(review.held_on)}"
    return decision.review


def closing_card(plan: Plan) -> list[Line]:
    """The card at the end: what was not gone through, and the key that closes the review."""
    end = closing(plan)
    lines = [_text(end.title, "bold"), NO_LINE, _fact("reviewed", end.reviewed_words)]
    for name, refs in end.open_refs.items():
        lines.append(_fact(name, Content.styled(refs_words(refs, MOST_REFS), "$text-warning")))
    if plan.open_review is not None:
        lines += [_fact("decisions", str(end.decisions)), *_details_lines(plan.open_review)]
    button = Content.styled("  y  Close the review  ", "bold reverse")
    words = "  This locks the review and writes its minutes. Esc goes back."
    return [*lines, NO_LINE, *plain_lines([Content.assemble(button, words)])]


def _details_lines(review: WeeklyReview) -> list[Line]:
    """Who was there, and when the next one is: to be corrected before the review is locked."""
    day = "not known yet; A says when"
    if review.next_meeting is not None:
        day = format_long_date(review.next_meeting)
    return [
        _fact("present", sanitise(", ".join(review.present))),
        _fact("apologies", sanitise(review.apologies) or "none"),
        _fact("next meeting", day),
    ]


def no_review_card(plan: Plan, pointed_at: int = 0) -> list[Line]:
    """The card between two reviews: how to start one, the decisions carried over, and the past reviews.

    Args:
        plan: The plan.
        pointed_at: Which of the past reviews is pointed at, the last one being the first.
    """
    how = "enter starts one"
    if plan.is_past:
        how = f"this is a past day, {format_date(plan.as_at)}; @ goes back to today"
    elif plan.read_only:
        how = sanitise(f"read-only: {plan.read_only}")
    elif not plan.access.may(Role.EDITOR):
        how = sanitise(f"{plan.access.who_could(Role.EDITOR)} starts one")
    lines = [_text("No review is open", "bold"), NO_LINE, _text(how)]
    waiting = [decision for decision in plan.decisions if decision.is_waiting]
    if waiting:
        lines += [NO_LINE, _text(f"Carried over: {number_of(len(waiting), 'decision')}", "bold")]
        lines += [
            (Content(f"{decision.ref}  "), Content(decision_words(decision, plan).removeprefix(f"{decision.ref} ")))
            for decision in waiting
        ]
    reviews = [review for review in reversed(plan.reviews) if review.is_closed]
    if not reviews:
        red = plan.key.phrase(Condition.OFF_TRACK)
        words = f"The program makes the agenda: what moved, what is late, what is {red}, what is due, what is missing."
        return [*lines, NO_LINE, _text(words, MUTED)]
    keys = "  m opens the minutes"
    if len(reviews) > 1:
        keys += " · ↑ ↓ chooses another"
    lines += [NO_LINE, (Content(""), Content.assemble(("Past reviews", "bold"), (keys, MUTED)))]
    first = min(max(0, pointed_at - MOST_REVIEWS // 2), max(0, len(reviews) - MOST_REVIEWS))
    pointed_review = reviews[pointed_at]
    visible = reviews[first : first + MOST_REVIEWS]
    return [*lines, *(_past_review_line(review, is_pointed_at=review is pointed_review) for review in visible)]


def _past_review_line(review: WeeklyReview, *, is_pointed_at: bool) -> Line:
    words = f"{format_long_date(review.held_on)}, chair {sanitise(review.chair)}"
    sign, style = " ", ""
    if is_pointed_at:
        sign, style = "▶", "bold"
    return Content.assemble((sign, "$text-accent"), f"{review.number:>3}  "), Content.styled(words, style)


def decision_lines(plan: Plan) -> list[Line]:
    """What was decided in the open review, for the side of the card."""
    review = plan.open_review
    if review is None:
        return []
    lines = [NO_LINE, _text("Decisions today", "bold")]
    decisions = [decision for decision in plan.decisions if decision.review == review.ref and not decision.withdrawn]
    if not decisions:
        return [*lines, _text("None yet. D notes one.", MUTED)]
    for decision in decisions:
        words = f"{sanitise(plan.person_name(decision.owner)) or 'nobody'}, by {format_date(decision.due)}"
        if decision.for_board:
            words += " → Board"
        lines.append((Content(f"{decision.ref} "), Content(shown_lines(decision.what))))
        lines.append((Content("   "), muted(words)))
    return lines
