"""The verdict: how a whole plan stands, in one word that a rule makes (docs/design.md, "The verdict")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from actionplan.model.movement import Move, MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Condition
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
    """Nobody can say: half of the actions or more are not rated."""
    AT_RISK = "at risk"
    ON_TRACK = "on track"


class Trend(StrEnum):
    """Which way a whole plan has gone since what it is compared with."""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    """As much is better as is worse."""
    SAME = "unchanged"


_BETTER = frozenset({MoveKind.BETTER, MoveKind.CLOSED})
_WORSE = frozenset({MoveKind.WORSE, MoveKind.REOPENED})


def worse_of(declared: Condition, suggested: Condition) -> Condition:
    """The worse of what was declared and what the dates support."""
    return min(declared, suggested, key=lambda condition: condition.severity)


def verdict(plan: Plan) -> Verdict:
    """How a plan stands on its day: the first of these that matches.

    No action counts; none has an owner, a date or a rating; all are closed. Off track: a quarter or more is off track,
    as declared or by the dates. Not known: half or more is not rated. At risk: anything is off track or late, or a
    quarter or more is at risk. Otherwise on track.
    """
    actions = plan.counted
    worst = Counter(worse_of(plan.condition(action), suggestion(action, plan).rag) for action in actions)
    not_rated = sum(plan.condition(action) in NOT_RATED for action in actions)
    is_late = any(days_late(action, plan.as_at) for action in actions)
    total, off_track, at_risk = len(actions), worst[Condition.OFF_TRACK], worst[Condition.AT_RISK]
    found = {
        Verdict.EMPTY: not total,
        Verdict.NOT_BEGUN: plan.is_untouched,
        Verdict.COMPLETE: all(action.is_closed for action in actions),
        Verdict.OFF_TRACK: off_track * QUARTER >= total,
        Verdict.UNKNOWN: not_rated * HALF >= total,
        Verdict.AT_RISK: bool(off_track) or is_late or (off_track + at_risk) * QUARTER >= total,
    }
    return next((one for one, is_so in found.items() if is_so), Verdict.ON_TRACK)


def better_and_worse(moves: Iterable[Move]) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The moves that made an action better, and those that made one worse: rated so, closed, or reopened."""
    moves = tuple(moves)
    return tuple(move for move in moves if move.kind in _BETTER), tuple(move for move in moves if move.kind in _WORSE)


def trend_of(moves: Iterable[Move]) -> Trend:
    """Which way a plan has gone: whether more actions are better or worse."""
    better, worse = better_and_worse(moves)
    if len(better) == len(worse):
        return Trend.MIXED if better else Trend.SAME
    return Trend.BETTER if len(better) > len(worse) else Trend.WORSE
