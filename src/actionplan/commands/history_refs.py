"""Whose history somebody asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


def ref_of_history(plan: Plan, ref: str) -> str:
    """The ref of an action, a milestone, a decision, a duty, a measure or a report as typed.

    Raises Refused if there is none.

    A plan may have refs of its own that look like the others: an action goes first.
    """
    from actionplan.commands.common import action_of
    from actionplan.commands.milestones import is_milestone_ref, milestone_of
    from actionplan.model.subjects import other_subjects

    if is_milestone_ref(ref):
        return milestone_of(plan, ref).ref
    if not plan.has_ref(ref):
        refs = [record.ref for records in (other_subjects(plan), plan.reports, plan.sent_reports) for record in records]
        others = {ref.casefold(): ref for ref in refs}
        meant = others.get(ref.strip().casefold())
        if meant is not None:
            return meant
    return action_of(plan, ref).ref
