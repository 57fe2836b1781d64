"""What a file changes in a plan, as people see it: the fields of actions, and what is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.columns import FIELDS
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.own_fields import own_changes
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan

_OF_OTHERS = ("text", "due", "owner", "done_on", "done_by", "response", "response_reason", "deadline")
"""What a file may change of milestones and of findings."""


def _shown(plan: Plan, record: Milestone | Area, field: str) -> Any:
    value = getattr(record, field)
    return plan.person_name(value) if field == "owner" and value else value


def changes_of(edits: Sequence[Edit], plan: Plan) -> list[tuple[str, str, Any, Any]]:
    """Ref, field, before and after of each change that people can see; what follows from it is left out.

    People and bodies are called as they are now. A field of the plan's own is called by its heading.
    """
    changes: list[tuple[str, str, Any, Any]] = []
    for edit in edits:
        if isinstance(edit.before, Milestone | Area) and isinstance(edit.after, Milestone | Area):
            changes += [
                (edit.ref, field, _shown(plan, edit.before, field), _shown(plan, edit.after, field))
                for field in _OF_OTHERS
                if field in edit.changed
            ]
        if not isinstance(edit.before, Action) or not isinstance(edit.after, Action):
            continue
        changes += [
            (edit.ref, field, shown_value(plan, edit.before, field), shown_value(plan, edit.after, field))
            for field in FIELDS.values()
            if field in edit.changed
        ]
        changes += [(edit.ref, *change) for change in own_changes(edit.before, edit.after)]
    return changes


def records_of(edits: Sequence[Edit]) -> list[tuple[str, str, str]]:
    """Ref, what it is and what it says of each record that is added: findings, actions, milestones, notes."""
    added: list[tuple[str, str, str]] = []
    for edit in edits:
        if edit.before is not None:
            continue
        match edit.after:
            case Area(ref=ref, text=text):
                added.append((ref, "area", text))
            case Action(ref=ref, title=title):
                added.append((ref, "action", title))
            case Milestone(ref=ref, text=text):
                added.append((ref, "milestone", text))
            case ProgressNote(action=action, text=text):
                added.append((action, "note", text))
    return added
