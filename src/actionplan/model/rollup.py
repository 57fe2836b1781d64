"""Roll-up: counts, the worst of the rated ones, and the main concern. Worst-of, never an average."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from actionplan.model.index import Derived
from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import BAD, NOT_RATED, Condition, is_optimistic, worst_of
from actionplan.model.rollup_changes import carry_rows
from actionplan.model.suggested_rag import awaiting_sign_off, days_late, suggestion

K = TypeVar("K")
NOT_MAPPED = "Not mapped"
NO_OWNER = "No owner"


def summary_area_title(action: Action, plan: Plan) -> str:
    """The title of the summary area that an action counts in, or the words for none."""
    summary_area = plan.summary_area_of(action)
    if summary_area is None:
        return NOT_MAPPED
    return summary_area.title


class Drag(Struct, frozen=True):
    """The action that holds a group back most, and why."""

    ref: str
    rag: Condition
    reason: str


class RollUp(Struct, frozen=True, dict=True):
    """One theme, summary area, owner, or the whole plan, added up."""

    title: str
    key: str
    """What the group is known by: a theme's number, a summary area's key, an owner's name."""
    actions: tuple[Action, ...]
    """The actions that count, in the order of their refs."""
    plan: Plan
    withdrawn: tuple[Action, ...] = ()
    """Those of the group that count no more: that they were withdrawn is something that moved in it."""

    @property
    def members(self) -> tuple[Action, ...]:
        """All actions of the group, withdrawn ones too."""
        return self.actions + self.withdrawn

    @property
    def total(self) -> int:
        """How many actions count."""
        return len(self.actions)

    @cached_property
    def counts(self) -> Mapping[Condition, int]:
        """How many actions there are in each condition that the key tells apart, all always there, worst first."""
        counts = dict.fromkeys(self.plan.key.conditions, 0)
        for action in self.actions:
            counts[self.plan.condition(action)] += 1
        return counts

    @property
    def unrated(self) -> int:
        """How many nobody has rated; they keep a clean green from being clean."""
        return sum(self.counts.get(condition, 0) for condition in NOT_RATED)

    @property
    def worst(self) -> Condition:
        """The worst of the rated ones; all closed is checked, nothing rated is unrated."""
        return worst_of(condition for condition, count in self.counts.items() if count)

    @property
    def verdict(self) -> str:
        """The worst in words, with the unrated ones named: ``Green, 2 unrated``."""
        key = self.plan.key
        if self.worst in NOT_RATED or not self.unrated:
            return key.word(self.worst)
        return f"{key.word(self.worst)}, {self.unrated:,} {key.not_rated.phrase}"

    @cached_property
    def late(self) -> tuple[Action, ...]:
        """The late ones, most days first."""
        late = [action for action in self.actions if days_late(action, self.plan.as_at)]
        return tuple(sorted(late, key=lambda action: action.due or self.plan.as_at))

    @cached_property
    def next_due(self) -> Action | None:
        """The open action that is due next, late ones first."""
        candidates = [action for action in self.actions if action.is_open and action.due is not None]
        return min(candidates, key=lambda action: action.due or self.plan.as_at, default=None)

    @cached_property
    def optimistic(self) -> tuple[Action, ...]:
        """Those declared better than their dates support."""
        plan = self.plan
        return tuple(action for action in self.actions if is_optimistic(action.rag, suggestion(action, plan).rag))

    @cached_property
    def to_sign_off(self) -> tuple[Action, ...]:
        """Those complete and awaiting sign-off."""
        return tuple(action for action in self.actions if action.is_complete)

    @cached_property
    def drag(self) -> Drag | None:
        """The main concern: the worst declared or by its dates, then the latest; None if none is amber."""
        plan = self.plan

        def concern(action: Action) -> tuple[object, ...]:
            severity = plan.condition(action).severity
            worst = min(severity, suggestion(action, plan).rag.severity)
            late = days_late(action, plan.as_at)
            return worst, severity, action.is_complete, -late, action.priority.urgency

        candidates = (action for action in self.actions if action.rag in BAD or suggestion(action, plan).rag in BAD)
        action = min(candidates, key=concern, default=None)
        if action is None:
            return None
        suggested, condition = suggestion(action, plan), plan.condition(action)
        # The reason is that of the worse of the two; where they agree, what the dates suggest is the harder fact.
        if suggested.rag.severity <= condition.severity:
            return Drag(action.ref, suggested.rag, suggested.reason)
        if action.is_complete:
            return Drag(action.ref, condition, awaiting_sign_off(action))
        return Drag(action.ref, condition, action.rag_reason)


def whole(plan: Plan) -> RollUp:
    """The whole plan as one roll-up."""
    return _WHOLE.of(plan)[0]


def by_theme(plan: Plan, actions: Sequence[Action] | None = None) -> tuple[RollUp, ...]:
    """A roll-up for each theme, of all actions that count or of ``actions``; each is counted once."""
    return _BY_THEME.of(plan) if actions is None else _of_themes(plan, actions)


def by_summary_area(plan: Plan, actions: Sequence[Action] | None = None) -> tuple[RollUp, ...]:
    """A roll-up for each summary area, and "not mapped" where there is one; each action is counted once."""
    return _BY_SUMMARY_AREA.of(plan) if actions is None else _of_summary_areas(plan, actions)


def by_owner(plan: Plan, actions: Sequence[Action] | None = None) -> tuple[RollUp, ...]:
    """A roll-up for each owner in use by name, those without one first; each action is counted once."""
    return _BY_OWNER.of(plan) if actions is None else _of_owners(plan, actions)


GROUPINGS = {"theme": by_theme, "summary area": by_summary_area, "owner": by_owner}
"""What actions can be grouped by, by name."""


def precompute(plan: Plan) -> None:
    """Works out what the header and the list of actions show, where nobody waits for it."""
    row = whole(plan)
    _ = row.counts, row.late, row.optimistic, row.to_sign_off, [group.counts for group in by_theme(plan)]


def adds_up(rows: Sequence[RollUp], plan: Plan) -> bool:
    """The check that a summary prints: the rows' totals are the plan's."""
    return sum(row.total for row in rows) == len(plan.counted)


def _of_themes(plan: Plan, actions: Sequence[Action]) -> tuple[RollUp, ...]:
    def theme_of(action: Action) -> int:
        return plan.area_of(action).theme

    groups, withdrawn = _grouped(actions, theme_of), _grouped(_withdrawn(plan), theme_of)
    return tuple(
        RollUp(theme.title, str(theme.number), groups.get(theme.number, ()), plan, withdrawn.get(theme.number, ()))
        for theme in plan.themes
    )


def _of_summary_areas(plan: Plan, actions: Sequence[Action]) -> tuple[RollUp, ...]:
    def summary_area_of(action: Action) -> str | None:
        return plan.area_of(action).summary_area

    groups, withdrawn = _grouped(actions, summary_area_of), _grouped(_withdrawn(plan), summary_area_of)
    rows = [
        RollUp(area.title, area.key, groups.get(area.key, ()), plan, withdrawn.get(area.key, ()))
        for area in plan.summary_areas
    ]
    if None in groups:
        rows.append(RollUp(NOT_MAPPED, "", groups[None], plan, withdrawn.get(None, ())))
    return tuple(rows)


def _of_owners(plan: Plan, actions: Sequence[Action]) -> tuple[RollUp, ...]:
    groups = _grouped(actions, lambda action: action.owner)
    owners = sorted(groups, key=lambda owner: (owner != "", owner.casefold()))
    return tuple(RollUp(owner or NO_OWNER, owner, groups[owner], plan) for owner in owners)


def _withdrawn(plan: Plan) -> tuple[Action, ...]:
    """The actions that count no more; in most plans there are none to look for."""
    if not plan.withdrawn:
        return ()
    return tuple(action for action in plan.actions if action.is_withdrawn)


def _grouped(actions: Iterable[Action], group: Callable[[Action], K]) -> dict[K, tuple[Action, ...]]:
    groups: dict[K, list[Action]] = {}
    for action in actions:
        groups.setdefault(group(action), []).append(action)
    return {key: tuple(members) for key, members in groups.items()}


_WHOLE = Derived[tuple[RollUp, ...]](
    lambda plan: (RollUp(plan.title, "", plan.counted, plan, _withdrawn(plan)),), carry_rows(lambda _action: "")
)
_BY_THEME = Derived(lambda plan: _of_themes(plan, plan.counted), carry_rows(lambda action: action.area))
_BY_SUMMARY_AREA = Derived(lambda plan: _of_summary_areas(plan, plan.counted), carry_rows(lambda action: action.area))
_BY_OWNER = Derived(lambda plan: _of_owners(plan, plan.counted), carry_rows(lambda action: action.owner))
"""Each with what decides in which of its rows an action counts."""
