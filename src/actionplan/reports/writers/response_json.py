"""The response document for programs."""

from __future__ import annotations

from typing import Any

from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.response_gaps import lack_words
from actionplan.reports.response import ResponseDocument, ResponseLine


def response_object(document: ResponseDocument) -> dict[str, Any]:
    """The object of a response document: ``state`` is draft while ``missing`` names anything."""
    plan = document.plan
    return {
        "title": plan.title,
        "organisation": plan.organisation,
        "demo": plan.is_demo,
        "as_at": plan.as_at,
        "change": plan.seq,
        "state": document.state,
        "restricted": document.restricted_words or None,
        "missing": {lack_words(lack, plan): refs for lack, refs in document.missing},
        "due": [{"ref": duty.ref, "what": duty.what, "due": duty.due} for duty in document.due],
        "findings": [_line_object(line, document) for line in document.lines],
    }


def _endings(line: ResponseLine, plan: Plan) -> dict[str, Any]:
    """The actions that ended otherwise than done; nothing of a finding that has none."""
    if not line.endings:
        return {}
    return {
        "endings": [
            {
                "ref": action.ref,
                "action": action.title,
                "ending": action.ending,
                "to": action.ending_to or None,
                "ref_there": action.ending_ref or None,
                "accepted_by": shown_value(plan, action, "accepted_by") or None,
                "look_again_on": action.risk_review_on,
                "reason": action.withdrawn_reason,
            }
            for action in line.endings
        ]
    }


def _line_object(line: ResponseLine, document: ResponseDocument) -> dict[str, Any]:
    area = line.area
    return {
        "ref": area.ref,
        "source_ref": area.source_ref or None,
        "theme": line.theme,
        "finding": area.text,
        "response": area.response,
        "response_reason": area.response_reason or None,
        "deadline": area.deadline,
        "actions": [
            {
                "ref": answer.action.ref,
                "action": answer.action.title,
                "owner": answer.owner or None,
                "due": answer.due,
                "stage": answer.action.stage,
            }
            for answer in line.actions
        ],
        **_endings(line, document.plan),
        "measures": line.measures,
        "missing": [lack_words(lack, document.plan) for lack in line.lacks],
    }
