"""What the impact of an action rests on is not taken away: a piece of evidence, or a reading of one of its measures."""

from __future__ import annotations

from actionplan.model.action import Action, Evidence
from actionplan.model.measures import Measure, Reading
from actionplan.model.plan import Plan


def unproved_by_its_loss(plan: Plan, record: Evidence | Reading | Measure) -> str:
    """Why a record may not be taken away: the impact of an action would rest on nothing; empty if it may.

    Args:
        plan: The plan with it or, where that is asked after it was taken away, without it.
        record: What is to go.
    """
    if isinstance(record, Evidence):
        action = plan.action(record.action)
        return _without_evidence(plan, action, record) if action is not None else ""
    for action in plan.counted:
        reading = action.impact_reading
        if reading == record.ref or (isinstance(record, Measure) and reading.startswith(f"{record.ref}/")):
            return f"{action.impact_reading} shows the impact of {action.ref}; say that impact again first"
    return ""


def _without_evidence(plan: Plan, action: Action, piece: Evidence) -> str:
    if not action.impact.needs_evidence or action.impact_reading:
        return ""
    if any(each.ref != piece.ref for each in plan.evidence_of(action)):
        return ""
    return (
        f"{action.ref} is said to be {action.impact} and {piece.ref} is all that shows it; say its impact again first, "
        "or add other evidence"
    )
