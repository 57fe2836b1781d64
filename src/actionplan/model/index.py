"""What is worked out of a plan, kept beside it: the plan itself never changes, and nothing is worked out twice.

Each thing that is worked out is a :class:`Derived`, defined where its rule is: how it is made of a plan, and how it is
brought up to date when a few actions have changed. That what is brought up to date is what would be worked out anew,
a test holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

Value = TypeVar("Value")

Carry = Callable[[Value, "Plan", "Plan", Collection[str] | None], "Value | None"]
"""From the value, the plan before, the plan after and the refs of the actions that differ (None where any may): the
value after, or None where it has to be worked out anew. What else differs, it has to see itself."""


class PlanIndex:
    """What has been worked out of one plan. The plan owns it; only :class:`Derived` reads and fills it."""

    __slots__ = ("lock", "values")

    def __init__(self) -> None:
        self.lock = RLock()
        """Held while something is worked out: the screens and the store's thread ask for the same plan."""
        self.values: dict[Derived[Any], Any] = {}


class Derived(Generic[Value]):
    """One thing that is worked out of a plan, once."""

    def __init__(self, make: Callable[[Plan], Value], carry: Carry[Value] | None = None) -> None:
        """Takes how it is worked out, and how it is brought up to date; without that it always is worked out anew."""
        self._make = make
        self._carry = carry

    def of(self, plan: Plan) -> Value:
        """It, of a plan."""
        index = plan.index
        try:
            value: Value = index.values[self]
        except KeyError:
            with index.lock:
                if self not in index.values:
                    index.values[self] = self._make(plan)
                value = index.values[self]
        return value

    def carried(self, value: Value, before: Plan, after: Plan, refs: Collection[str] | None) -> Value | None:
        """It, brought up to date; None if it has to be worked out anew."""
        return self._carry(value, before, after, refs) if self._carry is not None else None


def carry_over(before: Plan, after: Plan, refs: Collection[str] | None) -> None:
    """Brings what ``before`` has worked out up to date for ``after``, which nobody has asked for anything yet.

    Args:
        before: The plan as it was.
        after: The plan as it is.
        refs: The actions in which the two differ; None where they may in any.
    """
    with before.index.lock:
        values = dict(before.index.values)
    for derived, value in values.items():
        carried = derived.carried(value, before, after, refs)
        if carried is not None:
            after.index.values[derived] = carried


def while_same(*names: str) -> Carry[Any]:
    """Carries a value over for as long as the values of the plan that it is made of are the same."""

    def carry(value: Any, before: Plan, after: Plan, _refs: Collection[str] | None) -> Any:
        is_same = all(getattr(before, name) is getattr(after, name) for name in names)
        return value if is_same else None

    return carry
