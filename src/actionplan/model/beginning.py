"""How a plan begins in a store: what it was made with, and what was brought in of work already under way."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.action import Action, Evidence
from actionplan.model.hold_checks import HoldCheck
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KINDS, Record

BROUGHT_IN = "brought in"
"""Where a change comes from that brings in what was done before the plan was kept here."""
_UNDER_WAY = frozenset(
    {"milestones", "notes", "evidence", "checks", "reviews", "items", "decisions", "readings", "hold_checks"}
)
"""The lists of a plan that a plan just made has nothing in."""

Pair = tuple[Record | None, Record]
"""A record before and after; before it was there, None."""


def as_begun(plan: Plan) -> tuple[list[Pair], list[Pair]]:
    """What is written of a new plan: its beginning, and as a second change what had been done by then.

    An action begins with its title and with what it answers. Who owns it, when it is due, how it stands and what was
    said of it is brought in, so that the history says where that came from.

    Returns:
        The records of each of the two changes; the second is empty for a plan in which nothing is under way.
    """
    beginning: list[Pair] = []
    brought_in: list[Pair] = []
    for kind in KINDS:
        for record in getattr(plan, kind.in_plan):
            if isinstance(record, Action):
                bare = Action(record.ref, record.area, record.title, also_answers=record.also_answers)
                beginning.append((None, bare))
                if record != bare:
                    brought_in.append((replace(bare, version=1), record))
            elif kind.in_plan in _UNDER_WAY:
                brought_in.append((None, record))
            else:
                beginning.append((None, record))
    return beginning, brought_in


def refs_under_way(plan: Plan) -> frozenset[str]:
    """The refs of the actions of a new plan that were under way: those that are more than a title."""
    _, brought_in = as_begun(plan)
    records = [after for _, after in brought_in]
    refs = {record.ref for record in records if isinstance(record, Action)}
    refs |= {record.action for record in records if isinstance(record, Milestone | ProgressNote | Evidence | HoldCheck)}
    return frozenset(refs)
