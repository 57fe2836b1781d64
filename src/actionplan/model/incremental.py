"""What a plan has worked out, carried over to what it became: after a change only what it touches is worked out again.

What comes out is what would be worked out anew; a test holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import Rag, is_optimistic
from actionplan.model.refs import ref_order
from actionplan.model.rollup import RollUp
from actionplan.model.searching import SEARCHED, searched_text
from actionplan.model.suggestion import SUGGESTED, days_late, suggestion

Pair = tuple[Action, Action]
"""An action before and after."""


def carry_over(before: Plan, after: Plan, refs: Sequence[str]) -> None:
    """Gives ``after`` what ``before`` has worked out, brought up to date.

    Args:
        before: The plan as it was.
        after: The plan as it is; of its actions only those of ``refs`` differ.
        refs: The actions that differ. What changes which actions count, or in which group, is left to be worked out.
    """
    if before.areas is not after.areas:
        return
    if SEARCHED in before.kept:
        texts = {ref: searched_text(action, after) for ref in refs if (action := after.action(ref)) is not None}
        after.kept[SEARCHED] = before.kept[SEARCHED] | texts
    if (before.as_at, before.key) == (after.as_at, after.key):
        suggested = after.kept[SUGGESTED] = dict(before.kept.get(SUGGESTED, {}))
        for ref in refs:
            suggested.pop(ref, None)
        _carry_rollups(before, after, refs)


def _carry_rollups(before: Plan, after: Plan, refs: Sequence[str]) -> None:
    pairs = [(before.action(ref), after.action(ref)) for ref in refs]
    changed = [(old, new) for old, new in pairs if old is not None and new is not None]
    if len(changed) < len(pairs) or any(old.is_withdrawn or new.is_withdrawn for old, new in changed):
        return
    for name, group in _GROUP.items():
        if name in before.kept and all(group(old) == group(new) for old, new in changed):
            after.kept[name] = tuple(_carried(row, after, _of_row(row, changed)) for row in before.kept[name])
    if "whole" in after.kept:
        after.__dict__["counted"] = after.kept["whole"][0].actions


_GROUP: Mapping[str, Callable[[Action], str]] = {
    "whole": lambda _action: "",
    "theme": lambda action: action.area,
    "summary area": lambda action: action.area,
    "owner": lambda action: action.owner,
}
"""What decides in which row of a grouping an action counts."""


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
