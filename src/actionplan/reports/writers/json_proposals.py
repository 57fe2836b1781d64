"""What owners propose, for programs."""

from __future__ import annotations

from typing import Any

from actionplan.model.plan import Plan
from actionplan.model.proposals import Proposal
from actionplan.model.ratings import Condition


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
        "rag": plan.key.word(proposal.new_rag) if rates else None,
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
