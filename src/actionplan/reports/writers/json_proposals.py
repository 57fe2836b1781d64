"""What owners propose, and the rounds that ask them, for programs."""

from __future__ import annotations

from typing import Any

from actionplan.model.plan import Plan
from actionplan.model.proposals import Proposal
from actionplan.model.ratings import Condition
from actionplan.model.update_rounds import UpdateRound
from actionplan.reports.writers.json_objects import colour_or_null


def proposal_object(proposal: Proposal, plan: Plan) -> dict[str, Any]:
    """The object of a proposal; what it does not say is null."""
    rates = proposal.new_rag is not Condition.UNRATED
    return {
        "ref": proposal.ref,
        "subject": proposal.subject,
        "asks": proposal.asks,
        "person": plan.person_name(proposal.person),
        "made_on": proposal.made_on,
        "came_by": proposal.came_by,
        "change": proposal.upto,
        "note": proposal.note or None,
        "forecast": proposal.new_forecast,
        "rag": colour_or_null(plan.key.face(proposal.new_rag)) if rates else None,
        "rag_reason": proposal.new_rag_reason or None,
        "due": proposal.new_due,
        "done_on": proposal.done_on,
        "evidence": proposal.proof or None,
        "title": proposal.new_title or None,
        "round": proposal.update_round or None,
        "became": proposal.became,
        "decided_by": proposal.decided_by or None,
        "decided_on": proposal.decided_on,
        "decision": proposal.decision or None,
        "granted_by": proposal.granted_by or None,
    }


def asked_round_object(update_round: UpdateRound, plan: Plan) -> dict[str, Any]:
    """The object of a round as the plan keeps it; who has answered by a proposal, the proposals say."""
    return {
        "ref": update_round.ref,
        "opened_on": update_round.opened_on,
        "due": update_round.due,
        "asked": [plan.person_name(ref) for ref in update_round.asked],
        "answered_by_word_of_mouth": [plan.person_name(ref) for ref in update_round.answered],
        "closed_on": update_round.closed_on,
    }
