"""What every store promises of checks whether something holds: one change, undone as one, and read as at any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage, Verification
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.hold_checks import check_holds
from actionplan.store import ConflictError, Store, StoreError
from contract import TODAY, StampMaker, action_of, set_on, state


@pytest.fixture
def closed(store: Store, stamp: StampMaker) -> Store:
    """1.2 was red, and is signed off: a sample was tested."""
    day = TODAY - timedelta(days=20)
    set_on(store, stamp(on=day), "1.2", "two posts vacant", rag="red")
    set_on(store, stamp(on=day), "1.2", "posts filled", stage="complete", completed_on=day)
    signed_off: dict[str, Any] = {
        "signed_off_on": day,
        "signed_off_by": "Al",
        "accepted_evidence": "audit",
        "sample": "18 of 20",
    }
    set_on(store, stamp(on=day), "1.2", stage="closed", **signed_off)
    return store


def answer(store: Store, stamp: StampMaker, outcome: str, on: date = TODAY, **values: Any) -> None:
    plan = store.plan(on)
    action = plan.action("1.2")
    assert action is not None
    store.save(check_holds(plan, action, outcome, by="jo", **values), stamp(on=on), values.get("what", ""))


def test_what_slips_is_reopened_in_the_same_change_with_the_rating_of_before(closed: Store, stamp: StampMaker) -> None:
    before = closed.plan(TODAY)
    answer(closed, stamp, "slipping", what="five had no date")
    action = action_of(closed, "1.2")
    assert (action.stage, action.rag, action.rag_reason) == (Stage.OPEN, Condition.OFF_TRACK, "two posts vacant")
    assert (action.verified, action.check_on) == (None, None)
    plan = closed.plan(TODAY)
    (check,) = plan.hold_checks_of(action)
    assert (check.outcome, check.what) == (HoldOutcome.SLIPPING, "five had no date")
    updates = [update for update in closed.history() if update.change.seq == plan.seq]
    assert {update.ref for update in updates} == {"1.2", "1.2/h1"}
    closed.undo(stamp("undo"))
    undone = closed.plan(TODAY)
    assert state(undone)[0] == state(before)[0]
    assert (action_of(closed, "1.2").verified, undone.hold_checks_of(action)) == (Verification.SAMPLE_TESTED, ())
    closed.redo(stamp("redo"))
    assert closed.plan(TODAY).hold_checks_of(action) != ()
    assert action_of(closed, "1.2").rag is Condition.OFF_TRACK


def test_what_holds_is_saved_with_its_evidence_and_its_next_day_and_undone_as_one(
    closed: Store, stamp: StampMaker
) -> None:
    check_on = action_of(closed, "1.2").check_on
    answer(closed, stamp, "holding", evidence="Audit of 12 files", kind="c", next_check="2027-06-30")
    plan = closed.plan(TODAY)
    action = action_of(closed, "1.2")
    assert (action.check_on, action.is_closed) == (date(2027, 6, 30), True)
    assert [piece.what for piece in plan.evidence_of(action)] == ["Audit of 12 files"]
    closed.undo(stamp("undo"))
    undone = closed.plan(TODAY)
    assert (undone.evidence_of(action), undone.hold_checks_of(action)) == ((), ())
    assert action_of(closed, "1.2").check_on == check_on


def test_a_past_day_knows_the_checks_of_then(closed: Store, stamp: StampMaker) -> None:
    answer(closed, stamp, "not yet", on=TODAY - timedelta(days=3), what="no audit yet", next_check="2027-03-31")
    answer(closed, stamp, "slipping", what="five had no date")
    then = closed.plan_as_at(TODAY - timedelta(days=2))
    action = then.action("1.2")
    assert action is not None and action.is_closed and action.sample == "18 of 20"
    assert [check.outcome for check in then.hold_checks_of(action)] == [HoldOutcome.NOT_YET]
    assert action.check_on == date(2027, 3, 31)


def test_of_two_who_look_at_the_same_time_the_second_tries_again(closed: Store, stamp: StampMaker) -> None:
    plan = closed.plan(TODAY)
    action = action_of(closed, "1.2")
    mine = check_holds(plan, action, "holding", by="jo", evidence="Audit", kind="c")
    answer(closed, stamp, "slipping", what="five had no date")
    with pytest.raises(StoreError):
        closed.save(mine, stamp())
    assert action_of(closed, "1.2").is_open
    assert len(closed.plan(TODAY).hold_checks_of(action)) == 1


def test_a_check_date_and_a_reopening_meanwhile_disagree(closed: Store, stamp: StampMaker) -> None:
    plan = closed.plan(TODAY)
    later = propose_one(plan, action_of(closed, "1.2"), {"check_on": "2027-12-01"}, by="jo")
    set_on(closed, stamp(), "1.2", "it came back", stage="open")
    with pytest.raises(ConflictError):
        closed.save([later], stamp("al"))
    assert action_of(closed, "1.2").check_on is None


def test_an_old_sign_off_stays_one_of_which_nobody_said_how_it_was_verified(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", "done", stage="complete")
    set_on(store, stamp(), "1.2", stage="closed", signed_off_by="Al", accepted_evidence="audit")
    action = action_of(store, "1.2")
    plan = store.plan(TODAY)
    noted = propose_one(plan, action, {"impact": "emerging"}, by="jo")
    store.save([noted], stamp())
    assert (action_of(store, "1.2").verified, replace(action, verified=None)) == (None, action)
