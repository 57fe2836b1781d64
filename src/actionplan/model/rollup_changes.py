"""Roll-ups brought up to date: after a change only the rows that it touches are worked out again.

What comes out is what would be worked out anew; a test holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.index import Carry
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition, is_optimistic
from actionplan.model.suggested_rag import days_late, suggestion

if TYPE_CHECKING:
    from actionplan.model.rollup import RollUp

Pair = tuple[Action, Action]
"""An action before and after."""


Decides = Callable[[Action, Plan], object]
"""What of an action of a plan decides in which rows it stands."""


def carry_rows(decides: Decides, frame: Sequence[str]) -> Carry[tuple[RollUp, ...]]:
    """Brings the rows of a grouping up to date.

    Args:
        decides: What decides in which rows an action stands.
        frame: The lists of a plan that decide which rows there are.

    Returns:
        What does so. Where it changed which actions count, or in which row, all rows are worked out anew.
    """

    def carry(
        rows: tuple[RollUp, ...], before: Plan, after: Plan, refs: Collection[str] | None
    ) -> tuple[RollUp, ...] | None:
        if refs is None or not _is_same_frame(before, after, frame):
            return None
        pairs: list[Pair] = []
        for ref in refs:
            old, new = before.action(ref), after.action(ref)
            if old is None or new is None or old.is_withdrawn or new.is_withdrawn:
                return None
            if decides(old, before) != decides(new, after):
                return None
            pairs.append((old, new))
        return tuple(_carried(row, after, pairs) for row in rows)

    return carry


def _is_same_frame(before: Plan, after: Plan, frame: Sequence[str]) -> bool:
    """Whether two plans have the same groups, and judge their actions alike."""
    same = all(getattr(before, name) is getattr(after, name) for name in frame)
    return same and (before.title, before.as_at, before.key) == (after.title, after.as_at, after.key)


Order = Callable[[Action, Plan], Any]
"""What a list of a plan's actions is ordered by."""


def _index_of(actions: Sequence[Action], action: Action, plan: Plan, order: Order) -> int | None:
    """Where an action stands among others that are in that order; None if it is not among them."""
    index = bisect_left(actions, order(action, plan), key=lambda member: order(member, plan))
    if index < len(actions) and actions[index].ref == action.ref:
        return index
    return None


def _carried(row: RollUp, plan: Plan, pairs: Sequence[Pair]) -> RollUp:
    """A row with those actions changed that stand in it, of the pairs of all that have changed."""
    # A copy: the screens may be working out more of the row at this moment, in their own thread.
    values = row.__dict__.copy()
    actions, counted_pairs = _exchanged(row.actions, pairs, plan)
    also, other_pairs = _exchanged(row.also, pairs, plan)
    new_row = replace(row, actions=actions, also=also, plan=plan)
    for name, value in values.items():
        if name in _CARRIED:
            new_row.__dict__[name] = _CARRIED[name](value, counted_pairs, plan) if counted_pairs else value
        elif name in _LATER and not counted_pairs and not other_pairs:
            new_row.__dict__[name] = value
    return new_row


def _exchanged(
    actions: tuple[Action, ...], pairs: Sequence[Pair], plan: Plan
) -> tuple[tuple[Action, ...], Sequence[Pair]]:
    """Actions with those changed that are among them, and the pairs of these."""
    pairs_among: list[Pair] = []
    members: list[Action] = []
    for pair in pairs:
        old, new = pair
        index = _index_of(actions, old, plan, _in_plan)
        if index is not None:
            members = members or list(actions)
            members[index] = new
            pairs_among.append(pair)
    return (tuple(members) if pairs_among else actions), pairs_among


def _in_plan(action: Action, plan: Plan) -> Any:
    return plan.place_of(action)


def _by_due(action: Action, plan: Plan) -> Any:
    return action.due or date.max, plan.place_of(action)


def _counts(counts: Mapping[Condition, int], pairs: Sequence[Pair], plan: Plan) -> Mapping[Condition, int]:
    numbers = dict(counts)
    for old, new in pairs:
        numbers[plan.condition(old)] -= 1
        numbers[plan.condition(new)] += 1
    return numbers


def _carry_list(
    passes: Callable[[Action, Plan], bool], order: Order
) -> Callable[[tuple[Action, ...], Sequence[Pair], Plan], tuple[Action, ...]]:
    """Brings a list of those that pass a test up to date."""

    def carry(actions: tuple[Action, ...], pairs: Sequence[Pair], plan: Plan) -> tuple[Action, ...]:
        members = list(actions)
        for old, new in pairs:
            index = _index_of(members, old, plan, order)
            if index is not None:
                del members[index]
            if passes(new, plan):
                insort(members, new, key=lambda member: order(member, plan))
        return tuple(members)

    return carry


def _is_optimistic(action: Action, plan: Plan) -> bool:
    return is_optimistic(action.rag, suggestion(action, plan).rag)


_CARRIED: Mapping[str, Callable[[Any, Sequence[Pair], Plan], Any]] = {
    "counts": _counts,
    "late": _carry_list(lambda action, plan: days_late(action, plan.as_at) > 0, _by_due),
    "optimistic": _carry_list(_is_optimistic, _in_plan),
    "to_sign_off": _carry_list(lambda action, _plan: action.is_complete, _in_plan),
}
_LATER = frozenset({"next_due", "drag"})
"""What a row works out anew when one of its actions has changed."""
