"""A plan never changes; what is worked out of it stands beside it, once, and follows a change."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model import attention, rollup, searching, suggested_rag
from actionplan.model import plan as plan_module
from actionplan.model.index import Derived
from actionplan.model.plan import Plan
from actionplan.model.rollup import RollUp
from any_plan import TODAY, actions, away, states

OF_A_ROW = (
    *("heading", "key", "grouping", "actions", "withdrawn", "also", "findings"),
    *("counts", "worst", "verdict", "late", "next_due", "optimistic", "to_sign_off", "drag", "total", "unrated"),
)
MODULES = (plan_module, attention, rollup, searching, suggested_rag)
DERIVED = {
    f"{module.__name__.rpartition('.')[2]}{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Derived)
} | {grouping.name: grouping.derived for grouping in rollup.GROUPINGS.values()}


def told(value: object, plan: Plan) -> object:
    """A derived value in full, with all that its roll-ups say."""
    if isinstance(value, tuple) and value and isinstance(value[0], RollUp):
        assert all(row.plan is plan for row in value)
        return [tuple(getattr(row, name) for name in OF_A_ROW) for row in value]
    return value


def everything(plan: Plan) -> dict[str, object]:
    """All that is worked out of a plan."""
    for action in plan.actions:
        suggested_rag.suggestion(action, plan)
    return {name: told(derived.of(plan), plan) for name, derived in DERIVED.items()}


@settings(max_examples=80)
@given(data=st.data(), day=st.sampled_from([TODAY, away(1)]), read_only=st.sampled_from(["", "no"]))
def test_what_follows_a_change_is_what_would_be_worked_out_anew(data: st.DataObject, day: date, read_only: str) -> None:
    before, _ = data.draw(states())
    everything(before)
    for _ in range(2):
        changed = [data.draw(actions(area, before.areas)) for area in before.areas if data.draw(st.booleans())]
        refs = [action.ref for action in changed]
        after = before.changed(refs, actions=before.with_actions(changed), as_at=day, read_only=read_only)
        anew = replace(after)
        assert anew.index.values == {}
        assert everything(after) == everything(anew)
        before = after


def test_a_plan_made_of_another_begins_with_nothing_worked_out(plan: Plan) -> None:
    everything(plan)
    assert replace(plan).index.values == {}
    assert replace(plan).index is not plan.index
    assert replace(plan) == plan


@pytest.mark.parametrize("name", ["title", "actions", "index"])
def test_no_value_of_a_plan_can_be_set(plan: Plan, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(plan, name, ())


def test_of_many_threads_that_ask_at_once_one_works_it_out(plan: Plan) -> None:
    calls: list[int] = []
    counted = Derived[int](lambda of: calls.append(len(of.actions)) or len(of.actions))  # type: ignore[func-returns-value]
    together, answers = Barrier(8), list[int]()

    def ask() -> None:
        together.wait()
        answers.append(counted.of(plan))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [len(plan.actions)] * 8
    assert len(calls) == 1
