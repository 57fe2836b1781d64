"""What a card of the weekly review says of an item and of a decision, in words for any door."""

from __future__ import annotations

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.model.weekly_review import Decision, ReviewItem


def agenda_words(item: ReviewItem, action: Action) -> str:
    """Why it is on the agenda; the reason of its rating stands beside the rating."""
    reason = item.why
    if action.rag_reason:
        reason = reason.removesuffix(first_line(action.rag_reason)).removesuffix(": ")
    if not reason:
        return item.section
    return f"{item.section}: {reason}"


def decision_words(decision: Decision, plan: Plan) -> str:
    """A decision of a review, with who does it by when: ``D1 Ask HR (Ann, by 4 Dec 2026, for the Board)``."""
    parts = [sanitise(plan.person_name(decision.owner)) or "nobody", f"by {format_date(decision.due)}"]
    if decision.for_board:
        parts.append("for the Board")
    if decision.done_on is not None:
        parts.append(f"done {format_date(decision.done_on)}")
    return f"{decision.ref} {shown_lines(decision.what)} ({', '.join(parts)})"
