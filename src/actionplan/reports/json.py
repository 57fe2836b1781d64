"""The plan for programs: JSON objects, dates in ISO, nothing said is null.

Everything is ASCII: other signs are escaped, so no control byte of anybody's text reaches a terminal.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.model.plan import Plan
from actionplan.model.rag import Rag
from actionplan.reports.judged import Judged, judge

if TYPE_CHECKING:
    from actionplan.model.log import Update
    from actionplan.model.rollup import RollUp
    from actionplan.reports.summary import Summary

FORMAT_VERSION = 1
"""Goes up when a program that reads the export would have to change."""


def written(value: object) -> str:
    """``value`` as JSON text with a line feed at its end."""
    return json.dumps(value, indent=2) + "\n"


def action_object(one: Judged, plan: Plan) -> dict[str, Any]:
    """The object of an action: what is kept, and what the rules say of it on the plan's day."""
    action, area, summary_area = one.action, plan.area_of(one.action), plan.summary_area_of(one.action)
    return {
        "ref": action.ref,
        "theme": area.theme,
        "area": area.text,
        "area_ref": area.ref,
        "summary_area": summary_area.title if summary_area else None,
        "title": action.title,
        "owner": action.owner or None,
        "due": _day(action.due),
        "original_due": _day(action.original_due),
        "times_moved": action.times_moved,
        "forecast": _day(action.forecast),
        "priority": action.priority.value,
        "rag": _rag(action.rag),
        "rag_reason": action.rag_reason or None,
        "suggested": _rag(one.suggested.rag),
        "suggested_reason": one.suggested.reason,
        "optimistic": one.optimistic,
        "success_measure": action.success_measure or None,
        "stage": action.stage.value,
        "completed_on": _day(action.completed_on),
        "completed_by": action.completed_by or None,
        "signed_off_on": _day(action.signed_off_on),
        "signed_off_by": action.signed_off_by or None,
        "accepted_evidence": action.accepted_evidence or None,
        "withdrawn_reason": action.withdrawn_reason or None,
        "days_late": one.days_late,
        "updated_at": action.updated_at or None,
        "updated_by": action.updated_by or None,
        "version": action.version,
    }


def update_object(update: Update) -> dict[str, Any]:
    """The object of an update; ``fields`` maps a name to its old and new value."""
    change = update.change
    return {
        "ref": update.ref,
        "kind": update.kind,
        "at": change.at,
        "by": change.by,
        "source": change.source,
        "note": change.note or None,
        "fields": {name: [_said(old), _said(new)] for name, (old, new) in update.fields.items()},
        "version": update.version,
        "change": change.seq,
        "undoes": change.undoes,
    }


def summary_object(summary: Summary) -> dict[str, Any]:
    """The object of a summary."""
    row = summary.whole
    return {
        "as_at": summary.as_at.isoformat(),
        "total": row.total,
        "counts": _counts(row),
        "late": len(row.late),
        "optimistic": len(row.optimistic),
        "to_sign_off": len(row.to_sign_off),
        "adds_up": summary.adds_up,
        "summary_areas": [_row_object(row) for row in summary.summary_areas],
        "themes": [{"theme": int(row.key), **_row_object(row)} for row in summary.themes],
    }


def export(summary: Summary) -> str:
    """The whole plan: its summary, its areas with their mapping, and every action, withdrawn ones included."""
    plan = summary.plan
    return written(
        {
            "format_version": FORMAT_VERSION,
            "title": plan.title,
            "organisation": plan.organisation,
            "as_at": plan.as_at.isoformat(),
            "change": plan.seq,
            "key": {rag.value: meaning for rag, meaning in summary.key},
            "summary": summary_object(summary),
            "areas": [
                {
                    "ref": area.ref,
                    "theme": area.theme,
                    "area": area.text,
                    "summary_area": title if area.summary_area else None,
                    "fit": area.fit.value if area.fit else None,
                    "mapping_reason": area.mapping_reason or None,
                }
                for area, title in summary.mapping
            ],
            "actions": [action_object(judge(action, plan), plan) for action in plan.actions],
        }
    )


def _row_object(row: RollUp) -> dict[str, Any]:
    drag = row.drag
    return {
        "title": row.title,
        "total": row.total,
        "counts": _counts(row),
        "worst": _rag(row.worst),
        "late": len(row.late),
        "drag": {"ref": drag.ref, "rag": _rag(drag.rag), "reason": drag.reason} if drag else None,
    }


def _counts(row: RollUp) -> dict[str, int]:
    return {rag.value: count for rag, count in row.counts.items()}


def _rag(rag: Rag) -> str | None:
    return None if rag is Rag.UNRATED else rag.value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _said(value: object) -> object:
    return None if value == "" else value
