"""A plan never changes; what is worked out of it stands beside it, once, and follows a change."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model import attention, lookups, rollup, searching, source_part, suggested_rag
from actionplan.model import plan as plan_module
from actionplan.model.action import Action, Stage
from actionplan.model.area import Area
from actionplan.model.index import Derived
from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rollup import RollUp
from actionplan.model.rules.sources import add_source
from actionplan.model.sources import Source, values_of_sources
from any_plan import TODAY, actions, away, milestones, states
from two_sources import visit

OF_A_ROW = (
    *("heading", "key", "grouping", "actions", "withdrawn", "also", "findings"),
    *("counts", "worst", "verdict", "late", "next_due", "optimistic", "to_sign_off", "drag", "total", "unrated"),
)
MODULES = (plan_module, lookups, attention, rollup, searching, source_part, suggested_rag)
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
        steps = before.milestones
        if data.draw(st.booleans()):
            # Of an action that has not changed itself, too: a suggestion must not stay as it was beside it.
            steps = tuple(step for action in before.actions for step in data.draw(milestones(action)))
        after = before.changed(
            refs, actions=before.with_actions(changed), milestones=steps, as_at=day, read_only=read_only
        )
        anew = replace(after)
        assert anew.index.values == {}
        assert everything(after) == everything(anew)
        before = after


def test_what_stands_beside_a_plan_follows_a_milestone_that_alone_has_changed(plan: Plan) -> None:
    action = replace(plan.actions[0], due=away(90), rag=Condition.ON_TRACK, updated_on=TODAY)
    before = replace(plan, actions=(action, *plan.actions[1:]), as_at=TODAY)
    everything(before)
    step = Milestone(f"{action.ref}/m1", action.ref, "Train the team", due=away(-40), original_due=away(-40))
    late = before.changed(milestones=(step,))
    reason = f"milestone {action.ref}/m1 40 days late: Train the team"
    assert suggested_rag.suggestion(action, late) == (Condition.AT_RISK, reason)
    assert action in rollup.whole(late).optimistic
    assert action.ref in attention.needs_attention(late)
    done = late.changed(milestones=(replace(step, done_on=TODAY),))
    assert suggested_rag.suggestion(action, done).rag is Condition.ON_TRACK
    assert action not in rollup.whole(done).optimistic
    gone = late.changed(milestones=())
    assert suggested_rag.suggestion(action, gone).rag is Condition.ON_TRACK
    assert [everything(state) for state in (late, done, gone)] == [
        everything(replace(state)) for state in (late, done, gone)
    ]


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


def test_what_stands_beside_a_plan_follows_another_review_and_its_withdrawal(plan: Plan) -> None:
    before = replace(plan, as_at=TODAY)
    everything(before)
    records = [edit.after for edit in add_source(before, visit().plan).edits]
    source = next(record for record in records if isinstance(record, Source))
    areas = (*before.areas, *(record for record in records if isinstance(record, Area)))
    added = tuple(record for record in records if isinstance(record, Action))
    refs = [action.ref for action in added]
    values = values_of_sources(before, (source,))
    after = before.changed(refs, areas=areas, actions=(*before.actions, *added), **values)
    assert everything(after) == everything(replace(after))
    assert [row.title for row in rollup.by_source(after)] == [plan.title, "Monitoring visit"]

    gone = after.changed(
        refs,
        areas=(*before.areas, *(replace(area, withdrawn="by mistake") for area in areas[len(before.areas) :])),
        actions=(*before.actions, *(replace(action, stage=Stage.WITHDRAWN) for action in added)),
        **values_of_sources(after, (replace(source, withdrawn="by mistake"),)),
    )
    assert everything(gone) == everything(replace(gone))
    assert rollup.whole(gone).total == rollup.whole(before).total
