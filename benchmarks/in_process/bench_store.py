"""The store: the plan as it is and as it was, what moved, and a save."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from actionplan import settings
from actionplan.model.comparison import default_since
from actionplan.model.rules.actions import propose
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from benchmarks.plans import TODAY

LATELY, LONG_AGO = date(2026, 11, 13), date(2026, 2, 1)
_NUMBERS = count()


def bench_plan(measured: Any, store: SqliteStore) -> None:
    """The plan as it is, read whole."""
    assert measured(store.plan, TODAY).actions


def bench_plan_two_weeks_ago(measured: Any, store: SqliteStore) -> None:
    """The plan as it was, of which little has changed since."""
    assert measured(store.plan_as_at, LATELY).actions


def bench_plan_long_ago(measured: Any, store: SqliteStore) -> None:
    """The plan as it was at the beginning of the year, of which all has changed since."""
    assert measured(store.plan_as_at, LONG_AGO).actions


def bench_past(measured: Any, store: SqliteStore) -> None:
    """What the Summary needs of the past: what moved in a week, and the trend of twelve."""
    plan = store.plan(TODAY)
    measured(compare, store, plan, default_since(plan))


def bench_save_and_plan(measured: Any, store: SqliteStore) -> None:
    """A rating saved, and the plan read again."""

    def edit() -> tuple[tuple[Any], dict[str, Any]]:
        plan = store.plan(TODAY)
        values = {"rag": "red", "rag_reason": f"reason {next(_NUMBERS)}"}
        return (propose(plan.actions[0], values, key=plan.key, today=TODAY, by="bench", note=""),), {}

    def save(edit: Any) -> Any:
        store.save([edit], settings.stamp("screen"))
        return store.plan(TODAY)

    assert measured(save, setup=edit).actions
