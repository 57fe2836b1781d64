"""Actions that wait for others, when two people say so at once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.store import Store, StoreError
from contract import TODAY, StampMaker


def waits(plan: Plan, ref: str, for_ref: str) -> Edit:
    action = plan.action(ref)
    assert action is not None
    return Edit(action, replace(action, blocked_by=(for_ref,)))


def test_two_people_make_no_circle_together(store: Store, another: Store, stamp: StampMaker) -> None:
    before = store.plan(TODAY)
    another.save([waits(before, "1.2", "2.1")], stamp(by="al"))
    with pytest.raises(StoreError, match="they would wait for each other"):
        store.save([waits(before, "2.1", "1.2")], stamp())
    plan = store.plan(TODAY)
    assert [action.ref for action in plan.actions if action.blocked_by] == ["1.2"]
    assert store.check() == ()


def test_a_redo_makes_no_circle_either(store: Store, another: Store, stamp: StampMaker) -> None:
    store.save([waits(store.plan(TODAY), "1.2", "2.1")], stamp())
    store.undo(stamp("undo"))
    another.save([waits(another.plan(TODAY), "2.1", "1.2")], stamp(by="al"))
    with pytest.raises(StoreError, match="they would wait for each other"):
        store.redo(stamp("redo"))
