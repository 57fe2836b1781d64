"""The cards of the weekly review: an action, a decision carried over, the end, and no review at all."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.attention import reviews_red
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.describe import refs_words, told
from actionplan.model.log import Update
from actionplan.model.number_words import number_of
from actionplan.model.plan import Action, Plan
from actionplan.model.rules.review import not_reached, skipped, without_reason
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.widgets.action_pane import date_words, decision_words, rating_words, suggestion_words
from actionplan.widgets.hanging_indent import Line, plain_lines
from actionplan.widgets.rag_marks import mark

MUTED = "$foreground-muted"
FRONT = 14
SHOWN = 12
"""So many past reviews are shown at once."""


def _fact(name: str, value: Content) -> Line:
    return Content.styled(f"{name:<{FRONT}}", MUTED), value


def _heading(ref: str, words: str) -> Line:
    return Content.styled(f"{ref}  " if ref else "", "bold"), Content.styled(sanitise(words), "bold")


def _blank() -> Line:
    return Content(""), Content("")


def action_card(
    action: Action, item: ReviewItem, plan: Plan, before: Plan | None, updates: Sequence[Update]
) -> list[Line]:
    """Everything that is said of one action before one goes on."""
    area = plan.area_of(action)
    lines = [_heading(action.ref, action.title)]
    if area.text != action.title:
        lines.append(_fact("finding", Content(f"“{sanitise(area.text)}”")))
    lines += [(Content(""), Content.styled(sanitise(_why(item, action)), MUTED)), _blank()]
    if action.is_withdrawn:
        return [*lines, *plain_lines([Content(f"withdrawn by {sanitise(action.updated_by)}: "
                                              f"{sanitise(action.withdrawn_reason)}; enter goes on")])]  # fmt: skip
    lines.append(_fact("rated", rating_words(action)))
    if action.is_complete:
        lines.append(_fact("sign-off", Content("s signs it off; that is for somebody other than the owner")))
    lines += _last_review(action, plan, before)
    lines.append(_fact("dates suggest", suggestion_words(action, plan)))
    lines.append(_fact("dates", Content(date_words(action))))
    lines.append(_fact("owner", Content(sanitise(action.owner) or "no owner yet; o gives it one")))
    pieces = plan.evidence_of(action)
    shows = "; ".join(sanitise(piece.what) for piece in pieces)
    lines.append(_fact("evidence", Content(f"{len(pieces)}{': ' if shows else ''}{shows}")))
    lines.append(_fact("impact", Content(action.impact.value)))
    lines += [_fact("decided", Content(decision_words(one))) for one in plan.decisions_about(action)]
    lines.append(_blank())
    lines += [
        (
            Content.styled(f"{format_date(update.change.on):>11}  ", MUTED),
            Content.assemble((f"{sanitise(update.change.by)}  ", "$text-accent"), sanitise(told(update))),
        )
        for update in reversed(updates)
    ]
    return lines


def _why(item: ReviewItem, action: Action) -> str:
    """Why it is on the agenda; the reason of its rating stands beside the rating."""
    why = item.why.removesuffix(action.rag_reason).removesuffix(": ") if action.rag_reason else item.why
    return f"{item.section}: {why}" if why else item.section


def _last_review(action: Action, plan: Plan, before: Plan | None) -> list[Line]:
    """What it was rated at the last review, and why."""
    old = before.action(action.ref) if before is not None else None
    if old is None or before is None:
        return []
    words = Content.assemble(mark(old.rag), f"  {sanitise(old.rag_reason)}" if old.rag_reason else "")
    lines = [_fact("last review", words)]
    reviews = reviews_red(action, plan)
    if reviews > 1:
        lines.append(_fact("", Content.styled(f"red for {number_of(reviews, 'review')}", "$text-error")))
    return lines


def decision_card(decision: Decision, item: ReviewItem, plan: Plan) -> list[Line]:
    """A decision carried over."""
    action = plan.action(decision.action)
    lines = [
        _heading(decision.ref, decision.what),
        (Content(""), Content.styled(f"{item.section}: {sanitise(item.why)}", MUTED)),
        _blank(),
        _fact("decided", Content(_review_words(decision, plan))),
        _fact("owner", Content(sanitise(decision.owner) or "no owner yet; o gives it one")),
        _fact("to be done by", Content(format_date(decision.due))),
        _fact("for the Board", Content("yes" if decision.for_board else "no")),
    ]
    if action is not None:
        lines.append(_fact("about", Content.assemble(f"{action.ref} {sanitise(action.title)}  ", mark(action.rag))))
    if decision.done_on:
        lines.append(_fact("done", Content(format_date(decision.done_on))))
    return lines


def _review_words(decision: Decision, plan: Plan) -> str:
    review = next((one for one in plan.reviews if one.ref == decision.review), None)
    return f"in the review of {format_date(review.held_on)}" if review is not None else decision.review


def closing_card(plan: Plan) -> list[Line]:
    """What is left before the review is closed."""
    put_off, left, silent = skipped(plan.items), not_reached(plan.items), without_reason(plan, plan.items)
    open_items = len(put_off) + len(left)
    decisions = [one for one in plan.decisions if plan.open_review is not None and one.review == plan.open_review.ref]
    lines = [
        _heading("", "The end of the agenda" if not open_items else "Close before the end of the agenda?"),
        _blank(),
    ]
    lines.append(_fact("reviewed", Content(f"{len(plan.items) - open_items} of {number_of(len(plan.items), 'item')}")))
    for name, items in (("skipped", put_off), ("not reached", left)):
        if items:
            refs = refs_words(tuple(item.subject for item in items), 12)
            lines.append(_fact(name, Content.styled(refs, "$text-warning")))
    if silent:
        lines.append(_fact("no reason", Content.styled(refs_words(silent, 12), "$text-warning")))
    lines.append(_fact("decisions", Content(str(len(decisions)))))
    lines += _details_lines(plan.open_review)
    button = Content.styled("  y  Close the review  ", "bold reverse")
    words = "  This locks the review and writes its minutes. Esc goes back."
    return [*lines, _blank(), (Content(""), Content.assemble(button, words))]


def _details_lines(review: WeeklyReview | None) -> list[Line]:
    """Who was there and when the next one is, to be corrected before it is too late."""
    if review is None:
        return []
    when = format_long_date(review.next_meeting) if review.next_meeting is not None else "not known yet; A says when"
    return [
        _fact("present", Content(sanitise(", ".join(review.present)))),
        _fact("apologies", Content(sanitise(review.apologies) or "none")),
        _fact("next meeting", Content(when)),
    ]


def no_review_card(plan: Plan, chosen: int = 0) -> list[Line]:
    """Between two reviews: how to start one, what is waiting, what there was; ``chosen`` of those, the last first."""
    waiting = [one for one in plan.decisions if one.is_waiting]
    how = f"this is a past day, {format_date(plan.as_at)}; @ goes back to today" if plan.is_past else "enter starts one"
    lines = [_heading("", "No review is open"), _blank(), (Content(""), Content(how))]
    if waiting:
        lines += [
            _blank(),
            (Content(""), Content.styled(f"Carried over: {number_of(len(waiting), 'decision')}", "bold")),
        ]
        lines += [
            (Content(f"{one.ref}  "), Content(decision_words(one).removeprefix(f"{one.ref} "))) for one in waiting
        ]
    closed = [review for review in reversed(plan.reviews) if review.is_closed]
    if closed:
        keys = "  m opens the minutes" + (" · ↑ ↓ chooses another" if len(closed) > 1 else "")
        lines += [_blank(), (Content(""), Content.assemble(("Past reviews", "bold"), (keys, MUTED)))]
        first = min(max(0, chosen - SHOWN // 2), max(0, len(closed) - SHOWN))
        lines += [_past_line(review, is_chosen=review is closed[chosen]) for review in closed[first : first + SHOWN]]
    else:
        words = "The program makes the agenda: what moved, what is late, what is red, what is due, what is missing."
        lines += [_blank(), (Content(""), Content.styled(words, MUTED))]
    return lines


def _past_line(review: WeeklyReview, *, is_chosen: bool) -> Line:
    front = Content.assemble(("▶" if is_chosen else " ", "$text-accent"), f"{review.number:>3}  ")
    words = f"{format_long_date(review.held_on)}, chair {sanitise(review.chair)}"
    return front, Content.styled(words, "bold" if is_chosen else "")


def decision_lines(plan: Plan) -> list[Line]:
    """What was decided today."""
    review = plan.open_review
    if review is None:
        return []
    today = [one for one in plan.decisions if one.review == review.ref and not one.withdrawn]
    lines = [_blank(), (Content(""), Content.styled("Decisions today", "bold"))]
    if not today:
        return [*lines, (Content(""), Content.styled("None yet. D notes one.", MUTED))]
    for one in today:
        owner = f"{sanitise(one.owner) or 'nobody'}, by {format_date(one.due)}{' → Board' if one.for_board else ''}"
        lines += [(Content(f"{one.ref} "), Content(sanitise(one.what))), (Content("   "), Content.styled(owner, MUTED))]
    return lines
