"""What every store promises of endings other than done: kept, taken back, merged for two people, read as at a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actionplan.model.action import Ending, Stage
from actionplan.model.edit import Edit
from actionplan.model.rules.actions import propose_one
from actionplan.store import ConflictError, Store, StoreError
from contract import TODAY, StampMaker, action_of


def ending_edit(store: Store, ref: str, note: str = "", **values: object) -> Edit:
    """The edit that ends an action, as somebody sees it now."""
    plan = store.plan(TODAY)
    action = plan.action(ref)
    assert action is not None
    return propose_one(plan, action, {"stage": "withdrawn", **values}, by="jo", note=note)


def accept(store: Store, ref: str) -> Edit:
    day = TODAY + timedelta(days=30)
    return ending_edit(
        store, ref, "A few visits stay late", ending="risk accepted", accepted_by="Ann Lee", risk_review_on=day
    )


def test_an_ending_is_taken_back_whole_and_read_as_at_its_day(store: Store, stamp: StampMaker) -> None:
    store.save([accept(store, "1.2")], stamp(on=TODAY - timedelta(days=3)), "A few visits stay late")
    ended = action_of(store, "1.2")
    assert (ended.stage, ended.ending, ended.accepted_by) == (Stage.WITHDRAWN, Ending.RISK_ACCEPTED, "Ann Lee")
    store.undo(stamp("undo"))
    open_again = action_of(store, "1.2")
    assert (open_again.stage, open_again.ending, open_again.accepted_by, open_again.risk_review_on) == (
        *(Stage.OPEN, None, "", None),
    )
    as_it_was = store.plan_as_at(TODAY - timedelta(days=2)).action("1.2")
    assert as_it_was is not None and as_it_was.ending is Ending.RISK_ACCEPTED
    store.redo(stamp("redo"))
    assert action_of(store, "1.2").ending is Ending.RISK_ACCEPTED


def test_two_who_end_the_same_action_otherwise_disagree(store: Store, stamp: StampMaker) -> None:
    merged, accepted = ending_edit(store, "1.2", ending="merged", ending_to="1.3"), accept(store, "1.2")
    store.save([merged], stamp())
    with pytest.raises(ConflictError) as conflict:
        store.save([accepted], stamp())
    assert "1.2" in str(conflict.value)
    assert action_of(store, "1.2").ending is Ending.MERGED


def test_two_actions_never_go_into_each_other(store: Store, stamp: StampMaker) -> None:
    into_1_3 = ending_edit(store, "1.2", ending="merged", ending_to="1.3")
    into_1_2 = ending_edit(store, "1.3", ending="superseded", ending_to="1.2")
    store.save([into_1_3], stamp())
    with pytest.raises(StoreError, match="leads back"):
        store.save([into_1_2], stamp())
    assert action_of(store, "1.3").stage is Stage.OPEN


def test_an_ending_makes_no_circle_with_what_somebody_else_lets_wait(store: Store, stamp: StampMaker) -> None:
    plan = store.plan(TODAY)
    first, last = plan.action("1.2"), plan.action("2.1")
    assert first is not None and last is not None
    ending = ending_edit(store, "1.3", ending="merged", ending_to="2.1")
    store.save([propose_one(plan, first, {"blocked_by": ("1.3",)}, by="al")], stamp())
    store.save([propose_one(plan, last, {"blocked_by": ("1.2",)}, by="al")], stamp())
    with pytest.raises(StoreError, match="wait for each other"):
        store.save([ending], stamp())
    assert action_of(store, "1.3").stage is Stage.OPEN
