"""The rules on a plan in memory: roll-ups, what needs attention, a filter."""

from __future__ import annotations

from typing import Any

import pytest

from actionplan.model.attention import attention
from actionplan.model.filter import parse_filter
from actionplan.model.plan import Plan
from actionplan.model.rollup import by_owner, by_summary_area, by_theme, whole
from actionplan.store.sqlite.store import SqliteStore
from benchmarks.plans import TODAY


@pytest.fixture
def plan(store: SqliteStore) -> Plan:
    """The plan as it is."""
    return store.plan(TODAY)


def _rolled_up(plan: Plan) -> list[Any]:
    groups = [whole(plan), *by_theme(plan), *by_summary_area(plan), *by_owner(plan)]
    return [(group.counts, group.worst, group.late, group.drag) for group in groups]


def bench_roll_ups(measured: Any, plan: Plan) -> None:
    """Counts, worst, late ones and drag of the plan, its themes, summary areas and owners."""
    assert measured(_rolled_up, plan)


def bench_attention(measured: Any, plan: Plan) -> None:
    """Everything that needs attention, worst first."""
    assert measured(attention, plan)


@pytest.mark.parametrize("typed", ["hea", "rag:red late"])
def bench_filter(measured: Any, plan: Plan, typed: str) -> None:
    """A filter as typed, from its words to the actions."""
    measured(lambda: parse_filter(typed).apply(plan, "bench"))
