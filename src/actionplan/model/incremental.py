"""Roll-ups brought up to date: after a change only the rows that it touches are worked out again.

What comes out is what would be worked out anew; a test holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from actionplan.model.index import Carry
from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import Rag, is_optimistic
from actionplan.model.refs import ref_order
from actionplan.model.suggestion import days_late, suggestion

if TYPE_CHECKING:
    from actionplan.model.rollup import RollUp

Pair = tuple[Action, Action]
"""An action before and after."""


def carry_rows(group_of: Callable[[Action], str]) -> Carry[tuple[RollUp, ...]]:
    """Brings the rows of a grouping up to date.

    Args:
        group_of: What decides in which row an action counts.

    Returns:
        What does so. Where it changed which actions count, or in which row, all rows are worked out anew.
    """

    def carry(
        rows: tuple[RollUp, ...], before: Plan, after: Plan, refs: Collection[str] | None
    ) -> tuple[RollUp, ...] | None:
        if refs is None or not _is_same_frame(before, after):
            return None
        pairs = [(before.action(ref), after.action(ref)) for ref in refs]
        changed = [(old, new) for old, new in pairs if old is not None and new is not None]
        counts_as_before = len(changed) == len(pairs) and not any(
            old.is_withdrawn or new.is_withdrawn or group_of(old) != group_of(new) for old, new in changed
        )
        if not counts_as_before:
            return None
        return tuple(_carried(row, after, _of_row(row, changed)) for row in rows)

    return carry


def _is_same_frame(before: Plan, after: Plan) -> bool:
    """Whether two plans have the same groups, and judge their actions alike."""
    same = all(getattr(before, name) is getattr(after, name) for name in ("areas", "themes", "summary_areas"))
    return same and (before.title, before.as_at, before.key) == (after.title, after.as_at, after.key)


def _of_row(row: RollUp, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs whose action counts in a row."""
    found = []
    for old, new in pairs:
        place = bisect_left(row.actions, _place(old), key=_place)
        if place < len(row.actions) and row.actions[place].ref == old.ref:
            found.append((old, new))
    return found


def _carried(row: RollUp, plan: Plan, pairs: Sequence[Pair]) -> RollUp:
    actions = list(row.actions) if pairs else row.actions
    for _, new in pairs:
        actions[bisect_left(actions, _place(new), key=_place)] = new  # type: ignore[index]  # a list where there are any
    carried = replace(row, actions=tuple(actions), plan=plan)
    # A copy: the screens may be working out more of the row at this moment, in their own thread.
    found = row.__dict__.copy()
    known = {name: value for name, value in found.items() if name in _CARRIED or (name in _LATER and not pairs)}
    for name, value in known.items():
        carried.__dict__[name] = _CARRIED[name](value, pairs, plan) if pairs else value
    return carried


def _place(action: Action) -> Any:
    return ref_order(action.ref)


def _by_due(action: Action) -> Any:
    return action.due or date.max, ref_order(action.ref)


def _counts(counts: Mapping[Rag, int], pairs: Sequence[Pair], _plan: Plan) -> Mapping[Rag, int]:
    numbers = dict(counts)
    for old, new in pairs:
        numbers[old.rag] -= 1
        numbers[new.rag] += 1
    return numbers


def _listed(
    passes: Callable[[Action, Plan], bool], order: Callable[[Action], Any]
) -> Callable[[tuple[Action, ...], Sequence[Pair], Plan], tuple[Action, ...]]:
    """Brings a list of those that pass a test up to date."""

    def carried(listed: tuple[Action, ...], pairs: Sequence[Pair], plan: Plan) -> tuple[Action, ...]:
        members = list(listed)
        for old, new in pairs:
            place = bisect_left(members, order(old), key=order)
            if place < len(members) and members[place].ref == old.ref:
                del members[place]
            if passes(new, plan):
                insort(members, new, key=order)
        return tuple(members)

    return carried


_CARRIED: Mapping[str, Callable[[Any, Sequence[Pair], Plan], Any]] = {
    "counts": _counts,
    "late": _listed(lambda action, plan: days_late(action, plan.as_at) > 0, _by_due),
    "optimistic": _listed(lambda action, plan: is_optimistic(action.rag, suggestion(action, plan).rag), _place),
    "to_sign_off": _listed(lambda action, _plan: action.is_complete, _place),
}
_LATER = frozenset({"next_due", "drag"})
"""What a row works out anew when one of its actions has changed."""
