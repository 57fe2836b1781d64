"""What somebody needs to know to decide on a proposal: what is asked, how it stands now, what has happened since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.changes_need import Need
from actionplan.model.dates import format_date
from actionplan.model.describe import agreed_words
from actionplan.model.log import Update
from actionplan.model.milestones import milestone_state, moves_of_milestone
from actionplan.model.number_words import days, number_of, times
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import Proposal, waiting
from actionplan.model.ratings import Condition
from actionplan.model.restricted import marked, why_restricted
from actionplan.model.rules.proposals import decision_needed
from actionplan.model.suggested_rag import days_late


class InboxLine(Struct, frozen=True):
    """One proposal that waits, as a list shows it."""

    proposal: Proposal
    who: str
    asks: str
    """What it asks for, in a phrase."""
    title: str
    """What it is about is called, marked where that is restricted."""
    needs_board: bool
    """Whether the board has to decide."""


def inbox(plan: Plan) -> tuple[InboxLine, ...]:
    """The proposals that wait, those that a board has to decide on last, and else in the order in which they came."""
    lines = [_line(proposal, plan) for proposal in waiting(plan.proposals)]
    return tuple(sorted(lines, key=lambda line: line.needs_board))


def inbox_words(plan: Plan) -> str:
    """``6 proposals``; empty where none waits."""
    number = len(waiting(plan.proposals))
    return number_of(number, "proposal") if number else ""


def _line(proposal: Proposal, plan: Plan) -> InboxLine:
    return InboxLine(
        proposal,
        plan.person_name(proposal.person),
        request_words(plan, proposal),
        subject_words(plan, proposal),
        decision_needed(plan, proposal) is Need.BOARD,
    )


def subject_words(plan: Plan, proposal: Proposal) -> str:
    """What a proposal is about is called: an action, a milestone or a finding; marked where that is restricted."""
    milestone = plan.milestone(proposal.subject)
    action = plan.action(proposal.action)
    if milestone is not None:
        text = milestone.text
    elif action is not None:
        text = action.title
    else:
        text = next((area.text for area in plan.findings if area.ref == proposal.subject), "")
    return marked(text, why_restricted("proposal", proposal.ref, {"subject": proposal.subject}, plan))


def facts_of(plan: Plan, proposal: Proposal, updates: Iterable[Update] = ()) -> Iterator[tuple[str, str]]:
    """What there is to know before somebody decides, as pairs of a name and what it is.

    Args:
        plan: The plan.
        proposal: The proposal.
        updates: What was done to what it is about, as far as that is read.
    """
    # What they say stands in full below, and not its beginning again.
    if words := request_words(plan, replace(proposal, note="")):
        yield "what", words
    if proposal.note:
        yield "says", proposal.note
    if proposal.new_rag_reason:
        yield "rating", proposal.new_rag_reason
    if proposal.proof:
        yield "shows it", proposal.proof
    if now := stands_now(plan, proposal):
        yield "now", now
    if since := changed_since(proposal, updates):
        yield "since then", since
    match decision_needed(plan, proposal):
        case Need.BOARD:
            yield "needs", "a decision of the board"
        case Need.EDITOR:
            yield "needs", "somebody other than its owner"


def stands_now(plan: Plan, proposal: Proposal) -> str:
    """How what it is about stands in the plan: ``due 15 Dec 2026, 12 days late, moved twice · green``."""
    milestone, action = plan.milestone(proposal.subject), plan.action(proposal.action)
    if milestone is not None:
        return ", ".join(filter(None, (milestone_state(milestone, plan.as_at), moves_of_milestone(milestone))))
    if action is None:
        return ""
    late = days_late(action, plan.as_at)
    due = f"due {format_date(action.due)}" if action.due else "no due date"
    dates = (
        f"{due}, {days(late)} late" if late else due,
        f"moved {times(action.times_moved)}" if action.times_moved else "",
        agreed_words(action.agreed_by) if action.times_moved and action.agreed_by else "",
    )
    parts = [
        ", ".join(filter(None, dates)),
        f"forecast {format_date(action.forecast)}" if action.forecast else "",
        plan.key.phrase(plan.condition(action)) if action.rag is not Condition.UNRATED else "unrated",
        "" if action.is_open else str(action.stage),
    ]
    return " · ".join(filter(None, parts))


def changed_since(proposal: Proposal, updates: Iterable[Update]) -> str:
    """That somebody has changed what it is about since they saw it: ``changed twice, last by Kim on 24 Nov 2026``."""
    later = [
        update for update in updates if update.change.seq > proposal.upto and update.ref.startswith(proposal.subject)
    ]
    # What one change did to several records of an action is one change.
    changes = {update.change.seq: update.change for update in later if update.kind != "proposal"}
    if not changes:
        return ""
    last = changes[max(changes)]
    return f"changed {times(len(changes))}, last by {last.by} on {format_date(last.on)}"


def days_waiting(proposal: Proposal, today: date) -> int:
    """For how many days a proposal has waited."""
    return max(0, (today - proposal.made_on).days)
