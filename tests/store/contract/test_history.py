"""What every store promises of its log, and of the plan as it was on any past day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import further_action, propose
from actionplan.store import ConflictError, Nothing, Store, StoreError
from actionplan.usecases.compare import compare
from contract import MADE_ON, REFS, TODAY, Engine, StampMaker, action_of, as_read, set_on, slow, state


@pytest.fixture
def three_weeks(store: Store, stamp: StampMaker) -> Store:
    """Changes 2 to 6: of 1.2, 1.3, 1.2 on 9 Nov, of 1.3 on 16 Nov, of 1.2 on 23 Nov."""
    for day, ref, owner in (
        (9, "1.2", "Ann"),
        (9, "1.3", "Bo"),
        (9, "1.2", "Cy"),
        (16, "1.3", "Di"),
        (23, "1.2", "Ed"),
    ):
        set_on(store, stamp(on=date(2026, 11, day)), ref, owner=owner)
    return store


# --- history --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ({}, [2, 3, 4, 5, 6]),
        ({"ref": "1.2"}, [2, 4, 6]),
        ({"ref": "2.1"}, []),
        ({"limit": 2}, [5, 6]),
        ({"limit": 0}, []),
        ({"ref": "1.2", "limit": 1}, [6]),
        ({"since": date(2026, 11, 10)}, [5, 6]),
        ({"since": date(2026, 11, 9)}, [2, 3, 4, 5, 6]),
        ({"until": date(2026, 11, 16)}, [2, 3, 4, 5]),
        ({"until": date(2026, 11, 15)}, [2, 3, 4]),
        ({"until": MADE_ON}, []),
        ({"since": date(2026, 11, 10), "until": date(2026, 11, 20)}, [5]),
        ({"until": date(2026, 11, 16), "limit": 1}, [5]),
    ],
)
def test_the_history_is_told_oldest_first_and_cut_as_asked(
    three_weeks: Store, asked: dict[str, Any], changes: list[int]
) -> None:
    assert [update.change.seq for update in three_weeks.history(**asked)] == changes


def test_each_update_goes_on_where_the_one_before_it_ended(three_weeks: Store) -> None:
    updates = three_weeks.history("1.2")
    assert [update.version for update in updates] == [2, 3, 4]
    for earlier, later in zip(updates, updates[1:], strict=False):
        assert later.before == earlier.after
    assert updates[-1].after["owner"] == action_of(three_weeks, "1.2").owner


# --- the plan as it was ---------------------------------------------------------------------------------------


def test_the_plan_as_at_a_day_is_as_it_was_at_its_end(three_weeks: Store) -> None:
    owners = {
        day: [three_weeks.plan_as_at(date(2026, 11, day)).action(ref).owner for ref in ("1.2", "1.3")]  # type: ignore[union-attr]
        for day in (2, 8, 9, 15, 16, 22, 23, 27)
    }
    assert owners == {
        2: ["", ""], 8: ["", ""], 9: ["Cy", "Bo"], 15: ["Cy", "Bo"], 16: ["Cy", "Di"], 22: ["Cy", "Di"],
        23: ["Ed", "Di"], 27: ["Ed", "Di"],
    }  # fmt: skip


def test_the_plan_as_at_a_day_is_seen_from_that_day(three_weeks: Store) -> None:
    past = three_weeks.plan_as_at(date(2026, 11, 16))
    assert (past.as_at, past.seq) == (date(2026, 11, 16), 5)
    action = past.action("1.2")
    assert action is not None
    assert (action.updated_on, action.version) == (date(2026, 11, 9), 3)


def test_an_action_is_not_in_the_plan_before_it_was_added(three_weeks: Store, stamp: StampMaker) -> None:
    three_weeks.save(
        [further_action(three_weeks.plan(TODAY), three_weeks.plan(TODAY).area("1.2"), "One more", TODAY)], stamp()
    )
    assert three_weeks.plan_as_at(date(2026, 11, 26)).action("1.2b") is None
    assert three_weeks.plan_as_at(TODAY).action("1.2b") is not None


def test_there_is_no_plan_before_it_was_made(store: Store) -> None:
    with pytest.raises(StoreError, match="the plan begins on 2 Nov 2026; there is nothing as at 1 Nov 2026"):
        store.plan_as_at(date(2026, 11, 1))


def test_a_day_before_the_last_change_is_doubted(store: Store, stamp: StampMaker) -> None:
    assert store.plan(date(2026, 11, 1)).clock_doubt.endswith("2 Nov 2026: check it")
    set_on(store, stamp(on=date(2026, 11, 20)), "1.2", owner="Ann")
    for day, doubted in ((19, True), (20, False), (27, False)):
        plan = store.plan(date(2026, 11, day))
        assert plan.changed_on == date(2026, 11, 20)
        assert bool(plan.clock_doubt) is doubted
        assert store.plan_beginning(date(2026, 11, day), 2).clock_doubt == plan.clock_doubt
    assert store.plan_as_at(date(2026, 11, 10)).clock_doubt == "", "it is looked back on purpose"
    set_on(store, stamp(on=date(2026, 11, 12)), "1.2", owner="Bo")
    assert store.plan(date(2026, 11, 12)).clock_doubt == ""


def test_since_the_day_itself_is_what_moved_on_it(store: Store, stamp: StampMaker) -> None:
    began = date(2026, 11, 2)
    set_on(store, stamp(on=began), "1.1", rag="red")
    for plan in (store.plan(began), store.plan(date(2026, 11, 5))):
        for since in (None, began):
            assert [(move.ref, move.kind.value) for move in compare(store, plan, since).moves] == [("1.1", "rated")]
    set_on(store, stamp(on=date(2026, 11, 5)), "1.2", owner="Ann")
    past = compare(store, store.plan(date(2026, 11, 5)), date(2026, 11, 5))
    assert past.since == date(2026, 11, 5)
    assert [(move.ref, move.kind.value) for move in past.moves] == [("1.1", "unchanged_red"), ("1.2", "owner_changed")]
    past = compare(store, store.plan(date(2026, 11, 5)), date(2026, 11, 4))
    assert [move.ref for move in past.moves] == ["1.1", "1.2"]


def test_a_clock_that_went_back_changes_the_order_of_nothing(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(on=date(2026, 11, 20)), "1.2", owner="Ann")
    set_on(store, stamp(by="al", on=date(2026, 11, 10)), "1.2", owner="Bo")
    assert [update.after["owner"] for update in store.history()] == ["Ann", "Bo"]
    assert as_read(store.plan_as_at(date(2026, 11, 20))) == store.plan(date(2026, 11, 20))


OWNERS = st.sampled_from(["", "Ann", "Bo"])
STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["jo", "al"]),
        st.one_of(
            st.just("undo"),
            st.just("redo"),
            st.just("add"),
            st.tuples(st.just("note"), st.sampled_from(REFS)),
            st.tuples(st.just("owner"), st.sets(st.sampled_from(REFS), min_size=1), OWNERS),
            st.tuples(st.just("due"), st.sets(st.sampled_from(REFS), min_size=1), st.integers(0, 90)),
            st.tuples(st.just("rag"), st.sampled_from(REFS), st.sampled_from(["red", "amber", "green", "unrated"])),
            st.tuples(st.just("stage"), st.sampled_from(REFS), st.sampled_from(["complete", "withdrawn", "open"])),
        ),
    ),
    min_size=1,
    max_size=12,
)
"""Days until it happens, who does it, and what."""


def do(store: Store, stamp: Stamp, what: Any) -> None:
    """Does one step as a screen would; what the store refuses is left."""
    plan = store.plan(stamp.on)
    try:
        if what in ("undo", "redo"):
            getattr(store, what)(replace(stamp, source=what))
        elif what == "add":
            store.save([further_action(plan, plan.area("1.2"), "One more", stamp.on)], stamp)
        else:
            field, refs, *value = what
            actions = [plan.action(ref) for ref in ([refs] if isinstance(refs, str) else sorted(refs))]
            values = {field: stamp.on + timedelta(days=value[0]) if field == "due" else value[0]} if value else {}
            edits = [
                propose(action, values, key=plan.key, today=stamp.on, by=stamp.by, note="a reason")
                for action in actions
                if action is not None
            ]
            store.save(edits, stamp, "a reason")
    except (Nothing, ConflictError, Invalid):
        assert store.plan(stamp.on) == plan


@slow
@given(steps=STEPS)
def test_the_plan_as_at_any_past_day_is_the_plan_that_was_read_on_it(
    engine: Engine, plan: Plan, stamp: StampMaker, steps: list[Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = engine.create(Path(folder) / "plan.db", plan, stamp("init", on=MADE_ON))
        day, read = MADE_ON, {MADE_ON: store.plan(MADE_ON)}
        for days, by, what in steps:
            for _ in range(days):
                day += timedelta(days=1)
                read[day] = store.plan(day)
            do(store, stamp(by=by, on=day), what)
            read[day] = store.plan(day)
        for past, plan_then in read.items():
            assert as_read(store.plan_as_at(past)) == plan_then
        assert as_read(store.plan_as_at(day + timedelta(days=9))) == store.plan(day + timedelta(days=9))
        assert store.check() == ()
        store.close()


@slow
@given(steps=STEPS)
def test_undoing_everything_gives_the_start_and_redoing_it_gives_the_end(
    engine: Engine, plan: Plan, stamp: StampMaker, steps: list[Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = engine.create(Path(folder) / "plan.db", plan, stamp("init", on=MADE_ON))
        start = state(store.plan(TODAY))
        for _, _, what in steps:
            do(store, stamp(), what)
        # What a step has undone is made again first, so that the end is as far forward as one can go.
        while can(store.redo, stamp("redo")):
            pass
        end = state(store.plan(TODAY))
        undone = 0
        while can(store.undo, stamp("undo")):
            undone += 1
        # What was added stays, withdrawn: nothing is ever deleted, and no ref is used twice.
        areas, actions = state(store.plan(TODAY))
        assert (areas, tuple(action for action in actions if action.ref in REFS)) == start
        assert all(action.is_withdrawn for action in actions if action.ref not in REFS)
        redone = 0
        while can(store.redo, stamp("redo")):
            redone += 1
        assert redone == undone
        assert state(store.plan(TODAY)) == end
        assert store.check() == ()
        store.close()


def can(step: Callable[[Stamp], object], stamp: Stamp) -> bool:
    """Whether there is one more to undo or redo; does it."""
    try:
        step(stamp)
    except Nothing:
        return False
    return True
