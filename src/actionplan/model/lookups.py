"""What is worked out of a plan to find things in it; the plan's own methods ask here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from actionplan.model.index import Derived, while_same
from actionplan.model.ratings import Condition

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Area, Evidence, Plan, StrengthCheck, SummaryArea, Theme


def _indices(plan: Plan) -> Mapping[str, int]:
    return {action.ref: index for index, action in enumerate(plan.actions)}


def _carried_indices(
    indices: Mapping[str, int], before: Plan, after: Plan, refs: Collection[str] | None
) -> Mapping[str, int] | None:
    if refs is None or len(before.actions) != len(after.actions) or not all(ref in indices for ref in refs):
        return None
    return indices


def _counted(plan: Plan) -> tuple[Action, ...]:
    if not any(action.is_withdrawn for action in plan.actions):
        return plan.actions
    return tuple(action for action in plan.actions if not action.is_withdrawn)


def _carried_count(
    actions: tuple[Action, ...], before: Plan, after: Plan, refs: Collection[str] | None
) -> tuple[Action, ...] | None:
    """Of a plan with nothing withdrawn, as most are, only those actions can be that have changed."""
    if refs is None or actions is not before.actions:
        return None
    new_actions = (after.action(ref) for ref in refs)
    if any(action is not None and action.is_withdrawn for action in new_actions):
        return None
    return after.actions


def _areas(plan: Plan) -> Mapping[str, Area]:
    return {area.ref: area for area in plan.areas}


def _evidence_by_action(plan: Plan) -> Mapping[str, tuple[Evidence, ...]]:
    pieces: dict[str, list[Evidence]] = {}
    for piece in plan.evidence:
        if not piece.withdrawn:
            pieces.setdefault(piece.action, []).append(piece)
    return {ref: tuple(of_action) for ref, of_action in pieces.items()}


def _checks(plan: Plan) -> Mapping[str, StrengthCheck]:
    return {check.ref: check for check in plan.checks}


def _themes(plan: Plan) -> Mapping[int, Theme]:
    return {theme.number: theme for theme in plan.themes}


def _summary_areas(plan: Plan) -> Mapping[str, SummaryArea]:
    return {area.key: area for area in plan.summary_areas}


def _is_untouched(plan: Plan) -> bool:
    return not any(action.owner or action.due or action.rag is not Condition.UNRATED for action in plan.counted)


def _owners(plan: Plan) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for action in plan.counted:
        if action.owner:
            counts[action.owner] = counts.get(action.owner, 0) + 1
    return tuple(sorted(counts, key=lambda owner: (-counts[owner], owner.casefold())))


INDICES = Derived(_indices, _carried_indices)
"""Where each action stands among the actions, by ref."""
COUNTED = Derived(_counted, _carried_count)
"""The actions that count."""
AREAS: Derived[Mapping[str, Area]] = Derived(_areas, while_same("areas"))
"""By ref."""
EVIDENCE: Derived[Mapping[str, tuple[Evidence, ...]]] = Derived(_evidence_by_action, while_same("evidence"))
"""The pieces that count, by the ref of their action."""
CHECKS: Derived[Mapping[str, StrengthCheck]] = Derived(_checks, while_same("checks"))
"""By the ref of the strength."""
THEMES: Derived[Mapping[int, Theme]] = Derived(_themes, while_same("themes"))
"""By number."""
SUMMARY_AREAS: Derived[Mapping[str, SummaryArea]] = Derived(_summary_areas, while_same("summary_areas"))
"""By key."""
IS_UNTOUCHED = Derived(_is_untouched)
"""Whether nobody has given any action an owner, a date or a rating."""
OWNERS = Derived(_owners)
"""The owners in use, those of most actions first."""
