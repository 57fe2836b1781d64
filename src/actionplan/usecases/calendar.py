"""A plan as a calendar of it needs it: as others may read it, with what tells it from every other plan."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.plan import Plan
from actionplan.reports.restrictions import hidden
from actionplan.store import Store
from actionplan.usecases.restricted import restricted_in


class ForCalendar(Struct, frozen=True):
    """What a calendar is made of."""

    plan: Plan
    """Without the texts of what is restricted: a calendar is seen by others than its owner."""
    identity: str
    """What tells the plan from every other, the same in every copy of it."""
    changed_at: str
    """When its last change was made, ISO."""


def for_calendar(store: Store, today: date) -> ForCalendar:
    """What a calendar of a plan is made of.

    Raises:
        StoreError: if the plan cannot be read.
    """
    plan = store.plan(today)
    return ForCalendar(hidden(plan, restricted_in(store, plan)), store.identity(), store.changed_at(plan.seq))
