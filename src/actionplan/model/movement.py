"""Movement: in what an earlier and a later state of the plan differ, and which reds they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.dates import lasting
from actionplan.model.describe import agreed_words, value_words
from actionplan.model.endings import state_words
from actionplan.model.key import Key, condition
from actionplan.model.mistakes import is_mistake
from actionplan.model.number_words import times
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Condition
from actionplan.model.sanitise import first_line
from actionplan.model.suggested_rag import awaiting_sign_off


class MoveKind(StrEnum):
    """How an action moved; what a meeting wants to hear first comes first."""

    WORSE = "worse"
    UNCHANGED_RED = "unchanged_red"
    BETTER = "better"
    RATED = "rated"
    UNRATED = "unrated"
    CLOSED = "closed"
    REOPENED = "reopened"
    NEW = "new"
    WITHDRAWN = "withdrawn"
    DATE_MOVED = "date_moved"
    """A due date was replaced by another."""
    DATED = "dated"
    """A first due date was given, which breaks no promise."""
    UNDATED = "undated"
    """A due date was taken back."""
    OWNER_CHANGED = "owner_changed"


_ORDER = {kind: index for index, kind in enumerate(MoveKind)}
_TITLES: Mapping[MoveKind, str] = {
    MoveKind.DATE_MOVED: "date moved",
    MoveKind.DATED: "date given",
    MoveKind.UNDATED: "date taken back",
    MoveKind.OWNER_CHANGED: "owner changed",
}


class Move(Struct, frozen=True):
    """One way in which one action moved."""

    ref: str
    kind: MoveKind
    before: Any
    """The value before: a rating, a date, an owner; None for a new action."""
    after: Any
    words: str
    """The move in words: ``Green → Amber: waiting for health``."""
    own_title: str = ""
    """What it is called where the plan's key or the ending has a word for it: ``still red``, ``risk accepted``."""

    @property
    def title(self) -> str:
        """The kind for people."""
        return self.own_title or _TITLES.get(self.kind, self.kind.value)


def movement(before: Plan, after: Plan) -> tuple[Move, ...]:
    """How the actions moved from ``before`` to ``after``, in the order of :class:`Kind`.

    It compares the two states, so that what went to and fro between them is no movement, and what was withdrawn is.
    """
    olds = {action.ref: action for action in before.actions}
    moves = [move for action in after.actions for move in _moves(olds.get(action.ref), action, after)]
    return tuple(sorted(moves, key=lambda move: _ORDER[move.kind]))


def _moves(old: Action | None, new: Action, plan: Plan) -> Iterator[Move]:
    if old is new and new.rag is not Condition.OFF_TRACK:
        return
    if old is None or (old.is_withdrawn and is_mistake(old)):
        if not new.is_withdrawn:
            yield Move(new.ref, MoveKind.NEW, None, plan.condition(new), first_line(new.title))
        return
    if old.is_withdrawn:
        if not new.is_withdrawn:
            yield _return(new, plan)
        return
    if new.is_withdrawn:
        why = first_line(new.withdrawn_reason)
        yield Move(new.ref, MoveKind.WITHDRAWN, condition(old, plan.key), None, why, state_words(new))
        return
    kind = _rating_kind(old, new, plan.key)
    # Both by the key of now: that a plan changes its key moves no action.
    was, is_now = condition(old, plan.key), plan.condition(new)
    if kind is MoveKind.UNCHANGED_RED:
        yield Move(new.ref, kind, was, is_now, _still_red(new, plan), _still_words(plan.key))
    elif kind is not None:
        words = f"{plan.key.word(was)} → {plan.key.word(is_now)}"
        yield Move(new.ref, kind, was, is_now, _because(words, new))
    if old.due != new.due:
        yield _due_move(old, new, plan)
    # Whoever has another name now, or turned out to be another, is the same person.
    if plan.person_ref(old.owner) != plan.person_ref(new.owner):
        before, after = plan.owner_name(old), plan.owner_name(new)
        words = f"{value_words('owner', before, plan)} → {value_words('owner', after, plan)}"
        yield Move(new.ref, MoveKind.OWNER_CHANGED, before or None, after or None, words)


def _return(action: Action, plan: Plan) -> Move:
    """That an action was withdrawn and is not any more; one that is signed off by now is closed."""
    kind = MoveKind.CLOSED if action.is_closed else MoveKind.REOPENED
    words = _because(f"withdrawn → {plan.key.word(plan.condition(action))}", action)
    return Move(action.ref, kind, None, plan.condition(action), words)


def _due_move(old: Action, new: Action, plan: Plan) -> Move:
    words = f"{value_words('due', old.due, plan)} → {value_words('due', new.due, plan)}"
    if old.due is None:
        kind = MoveKind.DATED
    elif new.due is None:
        kind = MoveKind.UNDATED
    else:
        kind = MoveKind.DATE_MOVED
        words += f", {_agreement(old, new)}"
    return Move(new.ref, kind, old.due, new.due, words)


def _agreement(old: Action, new: Action) -> str:
    """Who agreed that a date moves; of several moves in between, to the last."""
    moves = new.times_moved - old.times_moved
    words = "nobody named who agreed"
    if new.agreed_by:
        words = agreed_words(new.agreed_by)
    if moves > 1:
        return f"moved {times(moves)}, the last time {words}"
    return words


def _rating_kind(old: Action, new: Action, key: Key) -> MoveKind | None:
    if new.is_closed is not old.is_closed:
        return MoveKind.CLOSED if new.is_closed else MoveKind.REOPENED
    was, is_now = condition(old, key), condition(new, key)
    if was is is_now:
        return MoveKind.UNCHANGED_RED if is_now is Condition.OFF_TRACK else None
    if is_now in NOT_RATED:
        return MoveKind.UNRATED
    if was in NOT_RATED:
        return MoveKind.RATED
    return MoveKind.BETTER if is_now.severity > was.severity else MoveKind.WORSE


def _still_words(key: Key) -> str:
    return f"still {key.phrase(Condition.OFF_TRACK)}"


def _still_red(action: Action, plan: Plan) -> str:
    """For how long; of what is done by now, that it awaits its sign-off."""
    parts = [lasting(action.rag_since, plan.as_at).strip()]
    if action.is_complete:
        parts.append(awaiting_sign_off(action))
    words = ", ".join(filter(None, parts))
    if words:
        return _because(words, action)
    return first_line(action.rag_reason) or plan.key.word(plan.condition(action))


def _because(words: str, action: Action) -> str:
    if not action.rag_reason:
        return words
    return f"{words}: {first_line(action.rag_reason)}"


def tally(moves: Iterable[Move], actions: Iterable[Action]) -> Mapping[MoveKind, int]:
    """How many of ``actions`` moved in each way."""
    refs = {action.ref for action in actions}
    return Counter(move.kind for move in moves if move.ref in refs)


_NO_OTHER_CHANGE = (MoveKind.BETTER, MoveKind.WORSE, MoveKind.UNCHANGED_RED)


def other_changes(numbers: Mapping[MoveKind, int]) -> int:
    """How many of the moves are neither better nor worse, and a change all the same."""
    return sum(numbers.values()) - sum(numbers.get(kind, 0) for kind in _NO_OTHER_CHANGE)


def tally_words(numbers: Mapping[MoveKind, int]) -> str:
    """``↑1 ↓2 ~3`` for better, worse and changed otherwise, ``=`` for no change, as a column of the summary has it."""
    parts = [
        ("↑", numbers.get(MoveKind.BETTER, 0)),
        ("↓", numbers.get(MoveKind.WORSE, 0)),
        ("~", other_changes(numbers)),
    ]
    return " ".join(f"{sign}{number}" for sign, number in parts if number) or "="
