"""What is restricted: the thing itself, or what it belongs to.

A restricted finding restricts the actions that answer it, and a restricted action all that is kept of it: milestones,
evidence, notes, checks and decisions. A measure that shows nothing else is restricted with its readings. Of a change it
is the note alone. docs/design.md, "Restricted".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actionplan.model.index import Derived, while_same

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.log import Change, Update
    from actionplan.model.plan import Plan

RESTRICTED = "restricted"
"""Stands where a text is restricted, and before one that is shown to those who may read it."""
BELONGS_TO = ("action", "area", "subject", "measure")
"""Fields that say what a record is of."""
OF_CHANGE = "change"
"""The kind of the restriction of a change, whose ref is its number."""


def _restricted_actions(plan: Plan) -> Mapping[str, str]:
    """By ref why each action is restricted that is: its own reason, else that of a finding that it answers."""
    areas = {area.ref: reason for area in plan.areas if (reason := plan.restriction_of("area", area.ref))}
    reasons: dict[str, str] = {}
    for action in plan.actions if plan.restrictions else ():
        own = plan.restriction_of("action", action.ref)
        of_finding = (areas[ref] for ref in (action.area, *action.also_answers) if ref in areas)
        if reason := own or next(of_finding, ""):
            reasons[action.ref] = reason
    return reasons


_ACTIONS: Derived[Mapping[str, str]] = Derived(_restricted_actions, while_same("restrictions", "areas", "actions"))


def _restricted_measures(plan: Plan) -> Mapping[str, str]:
    """By ref why each measure is restricted that is: it shows something, and nothing that is not."""
    reasons: dict[str, str] = {}
    for measure in plan.measures if plan.restrictions else ():
        shown = [_ACTIONS.of(plan).get(ref, "") for ref in measure.actions]
        shown += [plan.restriction_of("area", ref) for ref in measure.areas]
        if shown and all(shown) and not measure.themes:
            reasons[measure.ref] = shown[0]
    return reasons


_MEASURES: Derived[Mapping[str, str]] = Derived(
    _restricted_measures, while_same("restrictions", "areas", "actions", "measures")
)


def has_restrictions(plan: Plan) -> bool:
    """Whether anything in a plan is restricted."""
    return any(restriction.reason for restriction in plan.restrictions)


def why_restricted(kind: str, ref: str, belongs_to: Mapping[str, Any], plan: Plan) -> str:
    """Why a record is restricted, by itself or by what it belongs to; empty where it is not.

    Args:
        kind: The name of its kind.
        ref: Its ref.
        belongs_to: Its fields as the log has them, as far as they name the ``action``, ``area``, ``subject`` or
            ``measure`` that it is of.
        plan: The plan that it is in.
    """
    if kind == "action":
        return _ACTIONS.of(plan).get(ref, "")
    if reason := plan.restriction_of(kind, ref):
        return reason
    if about := _proposed_about(kind, belongs_to, plan):
        return _ACTIONS.of(plan).get(about.partition("/")[0], "") or plan.restriction_of("area", about)
    subject = belongs_to.get("subject", "") if kind == "review_item" else ""
    action = belongs_to.get("action") or subject
    if action and (reason := _ACTIONS.of(plan).get(action, "")):
        return reason
    if measure := ref if kind == "measure" else belongs_to.get("measure") or subject:
        return _MEASURES.of(plan).get(measure, "")
    area = belongs_to.get("area")
    return plan.restriction_of("area", area) if area else ""


def _proposed_about(kind: str, belongs_to: Mapping[str, Any], plan: Plan) -> str:
    """Of a proposal, or of an item of an agenda about one, the ref of its action, milestone or finding; else empty."""
    subject = str(belongs_to.get("subject", ""))
    if kind == "review_item" and plan.action(subject) is None:
        return next((proposal.subject for proposal in plan.proposals if proposal.ref == subject), "")
    return subject if kind == "proposal" else ""


def restriction_reason(record: Any, plan: Plan) -> str:
    """Why a record of a plan is restricted; empty where it is not."""
    if not plan.restrictions:
        return ""
    from actionplan.model.record_kinds import KIND_OF

    belongs_to = {name: getattr(record, name, "") for name in BELONGS_TO}
    return why_restricted(KIND_OF[type(record)].name, record.ref, belongs_to, plan)


def note_restriction(change: Change, plan: Plan) -> str:
    """Why the note of a change is restricted; empty where it is not."""
    return plan.restriction_of(OF_CHANGE, str(change.seq))


def update_restriction(update: Update, plan: Plan) -> str:
    """Why what an update says is restricted, its note or its record; empty where it is not."""
    if not plan.restrictions or update.kind == "restriction":
        return ""
    return note_restriction(update.change, plan) or why_restricted(update.kind, update.ref, update.after, plan)


def marked(text: str, reason: str) -> str:
    """A text as those see it who may read it: ``restricted: Visit the family``; as it is where there is no reason."""
    return f"{RESTRICTED}: {text}" if reason else text


def marked_title(action: Action, plan: Plan) -> str:
    """The title of an action, marked where it is restricted."""
    return marked(action.title, restriction_reason(action, plan))


def holds_anything_restricted(ref: str, plan: Plan) -> bool:
    """Whether an action is restricted, or any piece of its evidence, or a note that it was brought in with."""
    if not plan.restrictions:
        return False
    if ref in _ACTIONS.of(plan):
        return True
    action = plan.action(ref)
    pieces = plan.evidence_of(action) if action is not None else ()
    return any(restriction_reason(record, plan) for record in (*pieces, *plan.notes_of(ref)))
