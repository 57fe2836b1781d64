"""The verdict: how a whole plan stands, in one word that a rule makes (docs/design.md, "The verdict")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from actionplan.model.movement import Move, MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Condition, is_optimistic
from actionplan.model.suggested_rag import days_late, suggestion

QUARTER, HALF = 4, 2
"""The parts of a plan that the verdict goes by: one in so many."""


class Verdict(StrEnum):
    """How a whole plan stands."""

    EMPTY = "empty"
    """No action counts."""
    NOT_BEGUN = "not begun"
    """No action has an owner, a due date or a rating."""
    COMPLETE = "complete"
    OFF_TRACK = "off track"
    UNKNOWN = "not known"
    """Nobody can say: half of the actions or more are not rated, or half of the open ones have no date."""
    AT_RISK = "at risk"
    ON_TRACK = "on track"


_BETTER = frozenset({MoveKind.BETTER, MoveKind.CLOSED})
_WORSE = frozenset({MoveKind.WORSE, MoveKind.REOPENED})
_FIRST = frozenset({MoveKind.RATED, MoveKind.NEW})


def worse_of(declared: Condition, suggested: Condition) -> Condition:
    """The worse of what was declared and what the dates support."""
    return min(declared, suggested, key=lambda condition: condition.severity)


def verdict(plan: Plan) -> Verdict:
    """How a plan stands on its day: the first of these that matches.

    No action counts; none has an owner, a date or a rating; all are closed. Off track: a quarter or more is off track,
    as declared or by the dates. Not known: half or more is not rated, or half or more of what is open has no due date.
    At risk: anything is off track or late, or a quarter or more is at risk. Otherwise on track.
    """
    actions = plan.counted
    worst = Counter(worse_of(plan.condition(action), suggestion(action, plan).rag) for action in actions)
    not_rated = sum(plan.condition(action) in NOT_RATED for action in actions)
    undated, still_open = dates_lacking(plan)
    is_late = any(days_late(action, plan.as_at) for action in actions)
    total, off_track, at_risk = len(actions), worst[Condition.OFF_TRACK], worst[Condition.AT_RISK]
    found = {
        Verdict.EMPTY: not total,
        Verdict.NOT_BEGUN: plan.is_untouched,
        Verdict.COMPLETE: all(action.is_closed for action in actions),
        Verdict.OFF_TRACK: off_track * QUARTER >= total,
        Verdict.UNKNOWN: not_rated * HALF >= total or bool(undated and undated * HALF >= still_open),
        Verdict.AT_RISK: bool(off_track) or is_late or (off_track + at_risk) * QUARTER >= total,
    }
    return next((one for one, is_so in found.items() if is_so), Verdict.ON_TRACK)


def dates_lacking(plan: Plan) -> tuple[int, int]:
    """How many of the open actions have no due date, and how many are open."""
    still_open = [action for action in plan.counted if action.is_open]
    return sum(action.due is None for action in still_open), len(still_open)


def better_and_worse(plan: Plan, moves: Iterable[Move]) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The moves that made an action better, and those that made one worse.

    Better is what was rated so or closed, unless the dates do not support it; worse is what was rated so or reopened,
    and what is off track from the first.
    """
    better, worse = [], []
    for move in moves:
        action = plan.action(move.ref)
        if move.kind in _WORSE or (move.kind in _FIRST and move.after is Condition.OFF_TRACK):
            worse.append(move)
        elif action is None or is_optimistic(action.rag, suggestion(action, plan).rag):
            continue
        elif move.kind in _BETTER:
            better.append(move)
    return tuple(better), tuple(worse)
