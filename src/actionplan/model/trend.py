"""The trend: how many actions of each rating there were at the end of each of the last weeks, from the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.key import Key, condition_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition, worst_of

WEEKS = 12
_LEAST_WEEKS = 2


class RatingBefore(Struct, frozen=True):
    """What an action was before one update of it, as the log says."""

    on: date
    """The day of the update."""
    ref: str
    rag: Condition | None
    """What was declared before; None if it did not count: it was not there yet, or was withdrawn."""
    stage: str = "open"
    """Its stage before."""

    def condition(self, key: Key) -> Condition | None:
        """The condition that it was in, by ``key``; None if it did not count."""
        return None if self.rag is None else condition_of(self.rag, self.stage, key)


class Trend(Struct, frozen=True):
    """Counts by rating at the end of each of the last weeks, the oldest first, the last of them now."""

    days: tuple[date, ...]
    counts: tuple[Mapping[Condition, int], ...]

    @property
    def is_short(self) -> bool:
        """Whether the plan is not yet a week old: one column is no trend, and is not drawn."""
        return len(self.days) < _LEAST_WEEKS

    @property
    def worsts(self) -> tuple[Condition, ...]:
        """The worst rating of each week."""
        return tuple(worst_of(rag for rag, number in numbers.items() if number) for numbers in self.counts)


def week_ends(as_at: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """The days that a trend looks at: ``as_at`` and each seventh day before."""
    return tuple(as_at - timedelta(days=7 * back) for back in reversed(range(weeks)))


def weeks_known(plan: Plan) -> tuple[date, ...]:
    """Those of the week ends on which the plan was there; of a plan that is not yet a week old, its day alone."""
    return tuple(day for day in week_ends(plan.as_at) if day >= min(plan.began, plan.as_at))


def trends(plan: Plan, updates: Sequence[RatingBefore], groups: Mapping[str, Sequence[Action]]) -> Mapping[str, Trend]:
    """A trend for each group of actions, by walking back from the plan as it is.

    Args:
        plan: The plan as at its day.
        updates: The updates since the first week's end, newest first.
        groups: The actions of each group; the mapping of today is used for all weeks.
    """
    days = weeks_known(plan)
    # Of groups that overlap an action may be in several.
    groups_of: dict[str, list[str]] = {}
    for name, actions in groups.items():
        for action in actions:
            groups_of.setdefault(action.ref, []).append(name)
    rating: dict[str, Condition | None] = {action.ref: plan.condition(action) for action in plan.counted}
    counts: dict[str, dict[Condition, int]] = {name: dict.fromkeys(plan.key.conditions, 0) for name in groups}
    for ref, rag in rating.items():
        if rag is not None:
            for name in groups_of.get(ref, ()):
                counts[name][rag] += 1
    weeks: dict[str, list[Mapping[Condition, int]]] = {name: [] for name in groups}
    remaining = iter(updates)
    update = next(remaining, None)
    for day in reversed(days):
        while update is not None and update.on > day:
            now, was = rating.get(update.ref), update.condition(plan.key)
            for name in groups_of.get(update.ref, ()):
                if now is not None:
                    counts[name][now] -= 1
                if was is not None:
                    counts[name][was] += 1
            rating[update.ref] = was
            update = next(remaining, None)
        for name, numbers in counts.items():
            weeks[name].append(dict(numbers))
    return {name: Trend(days, tuple(reversed(numbers))) for name, numbers in weeks.items()}
