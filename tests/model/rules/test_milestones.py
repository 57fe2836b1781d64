"""What makes a change of a milestone valid: dates as an action's, steps, and an action that is still worked on."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.milestones import add_milestone, change_milestone, rebase_milestone, why_not_milestone
from valid_edits import DUE, LATER, TODAY, away


@pytest.fixture
def now(plan: Plan) -> Plan:
    """1.2 is Ann's and on track; it has one milestone, due on 31 Mar 2027."""
    actions = [
        replace(action, owner="Ann", due=away(200), rag=Condition.ON_TRACK) if action.ref == "1.2" else action
        for action in plan.actions
    ]
    step = Milestone("1.2/m1", "1.2", "Train the team", due=DUE, original_due=DUE)
    return replace(plan, actions=tuple(actions), milestones=(step,), as_at=TODAY)


def at_stage(plan: Plan, stage: Stage) -> Plan:
    actions = [replace(action, stage=stage) if action.ref == "1.2" else action for action in plan.actions]
    return replace(plan, actions=tuple(actions))


def milestone_after(edit: Edit) -> Milestone:
    assert isinstance(edit.after, Milestone)
    return edit.after


def after(plan: Plan, note: str = "", by: str = "jo", **values: Any) -> Milestone:
    """What the milestone becomes."""
    return milestone_after(change_milestone(plan, plan.milestones[0], values, by=by, note=note))


def refusal(plan: Plan, note: str = "", by: str = "jo", **values: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        after(plan, note, by, **values)
    return refused.value.field, str(refused.value)


def added(plan: Plan, **values: Any) -> Milestone:
    action = plan.action("1.2")
    assert action is not None
    return milestone_after(add_milestone(plan, action, **values))


# --- adding ---------------------------------------------------------------------------------------------------


def test_a_milestone_gets_the_next_ref_and_keeps_its_first_date(now: Plan) -> None:
    step = added(now, text=" Audit\n40 files ", due="31 mar 27", owner="Bo")
    assert (step.ref, step.action, step.text) == ("1.2/m2", "1.2", "Audit\n40 files")
    assert (step.due, step.original_due, step.times_moved, step.owner) == (DUE, DUE, 0, "Bo")
    assert added(now, text="Audit").due is None


def test_a_ref_is_never_used_again(now: Plan) -> None:
    withdrawn = replace(now.milestones[0], ref="1.2/m7", withdrawn="by mistake")
    assert added(replace(now, milestones=(withdrawn,)), text="Audit").ref == "1.2/m8"


def test_the_owner_of_the_action_is_no_owner_of_its_own(now: Plan) -> None:
    assert added(now, text="Audit", owner="ann").owner == ""
    assert after(now, owner="Bo").owner == "Bo"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"text": " "}, "text", "text cannot be empty"),
        ({"text": "Audit", "due": "soon"}, "due", "soon"),
        ({"text": "Audit", "due": "31/3/2020"}, "due", "is the year 2020 right?"),
        ({"text": "Audit", "owner": "x" * 201}, "owner", "201 characters"),
    ],
)
def test_what_cannot_be_added_says_why(now: Plan, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(now, **values)
    assert refused.value.field == field
    assert words in str(refused.value)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN])
def test_an_action_that_is_over_is_reopened_first(now: Plan, stage: Stage) -> None:
    over = at_stage(now, stage)
    with pytest.raises(Invalid, match=f"1.2 is {stage}; reopen it first"):
        added(over, text="Audit")
    for values in ({"done": True}, {"due": LATER}, {"withdraw": True}, {"text": "Audit"}):
        assert refusal(over, "a reason", **values)[1] == f"1.2 is {stage}; reopen it first"
    assert refusal(over, "a note")[1] == f"1.2 is {stage}; reopen it first"


def test_a_complete_action_may_still_have_its_milestones_tidied(now: Plan) -> None:
    assert after(at_stage(now, Stage.COMPLETE), done=True).done_on == TODAY


# --- dates ----------------------------------------------------------------------------------------------------


def test_moving_its_date_needs_a_reason_and_is_counted(now: Plan) -> None:
    assert refusal(now, due=LATER) == ("note", "1.2/m1 is due 31 Mar 2027; say why the date moves")
    moved = after(now, "the venue is booked", due=LATER, agreed_by="The Board")
    assert (moved.due, moved.original_due, moved.times_moved, moved.agreed_by) == (LATER, DUE, 1, "The Board")
    undated = after(now, "the Board will set it", due="")
    assert (undated.due, undated.original_due, undated.times_moved) == (None, DUE, 1)
    again = after(replace(now, milestones=(undated,)), due=LATER)
    assert (again.due, again.original_due, again.times_moved) == (LATER, DUE, 1)
    assert change_milestone(now, now.milestones[0], {"due": "31 mar 27"}, by="jo").changed == ()


@pytest.mark.parametrize("agreed_by", ["Ann", "KCC\\ANN"])
def test_who_does_it_does_not_agree_to_the_delay(now: Plan, agreed_by: str) -> None:
    words = "Ann does 1.2/m1; somebody else has to agree that its due date moves"
    assert refusal(now, "busy", due=LATER, agreed_by=agreed_by) == ("agreed_by", words)
    bo = replace(now, milestones=(replace(now.milestones[0], owner="Bo"),))
    assert after(bo, "busy", due=LATER, agreed_by=agreed_by).agreed_by == agreed_by
    assert refusal(bo, "busy", due=LATER, agreed_by="bo")[0] == "agreed_by"
    assert refusal(now, "busy", due=LATER, owner="Cy", agreed_by="cy")[0] == "agreed_by"
    assert refusal(now, "busy", agreed_by="The Board")[0] == "agreed_by"


# --- steps ----------------------------------------------------------------------------------------------------


def test_done_says_when_and_by_whom(now: Plan) -> None:
    assert (after(now, done=True).done_on, after(now, done=True).done_by) == (TODAY, "jo")
    told = after(now, done=True, done_on="yesterday", done_by="Ann")
    assert (told.done_on, told.done_by, told.due) == (away(-1), "Ann", DUE)
    assert refusal(now, done=True, done_on=away(1))[0] == "done_on"
    assert refusal(now, done_on=TODAY) == ("done_on", "say with it that 1.2/m1 is done")


def test_what_is_done_or_withdrawn_is_reopened_before_anything_else(now: Plan) -> None:
    done = replace(now, milestones=(after(now, done=True),))
    assert refusal(done, "late", due=LATER)[1] == "1.2/m1 is done; reopen it first"
    assert refusal(done, done=True)[1] == "1.2/m1 is done already"
    assert refusal(done, reopen=True) == ("note", "1.2/m1 is done; say why it is reopened")
    reopened = after(done, "one team is missing", reopen=True)
    assert (reopened.done_on, reopened.done_by, reopened.is_open) == (None, "", True)
    assert refusal(now, withdraw=True) == ("note", "say why 1.2/m1 is withdrawn")
    withdrawn = replace(now, milestones=(after(now, "not needed", withdraw=True),))
    for values in ({"done": True}, {"due": LATER}, {"text": "Audit"}, {"owner": "Bo"}, {}):
        assert refusal(withdrawn, "a reason", **values)[1] == "1.2/m1 is withdrawn; reopen it first"
    assert refusal(withdrawn, "again", withdraw=True)[1] == "1.2/m1 is withdrawn already"
    assert after(withdrawn, "needed after all", reopen=True).is_open
    assert refusal(now, "a reason", reopen=True)[1] == "1.2/m1 is open; there is nothing to reopen"
    assert "one step at a time" in refusal(now, "a reason", done=True, withdraw=True)[1]


def test_a_reopened_one_can_have_another_date_at_once(now: Plan) -> None:
    done = replace(now, milestones=(after(now, done=True),))
    reopened = after(done, "one team is missing", reopen=True, due=LATER)
    assert (reopened.due, reopened.done_on, reopened.times_moved) == (LATER, None, 1)


def test_a_screen_knows_before_anything_is_typed(now: Plan) -> None:
    step = now.milestones[0]
    assert why_not_milestone(now, step, "due") == ""
    assert why_not_milestone(now, step, "reopen") == "1.2/m1 is open; there is nothing to reopen"
    assert why_not_milestone(at_stage(now, Stage.CLOSED), step, "due") == "1.2 is closed; reopen it first"


# --- two people -----------------------------------------------------------------------------------------------


def test_an_edit_is_made_again_on_what_the_milestone_has_become(now: Plan) -> None:
    mine = change_milestone(now, now.milestones[0], {"due": LATER, "owner": "Bo"}, by="jo", note="late")
    theirs = after(now, "sooner", due=away(60))
    current = replace(now, milestones=(theirs,))
    kept = milestone_after(rebase_milestone(current, mine, theirs, {"due": LATER}, by="jo", note="late"))
    assert (kept.due, kept.owner, kept.times_moved) == (LATER, "Bo", 2)
    left = milestone_after(rebase_milestone(current, mine, theirs, {"due": theirs.due}, by="jo", note="late"))
    assert (left.due, left.owner, left.times_moved) == (away(60), "Bo", 1)
    done = change_milestone(now, now.milestones[0], {"done": True}, by="jo")
    also_done = replace(now.milestones[0], done_on=away(-1), done_by="al")
    own = milestone_after(rebase_milestone(now, done, also_done, {"done_on": TODAY}, by="jo"))
    assert (own.done_on, own.done_by) == (TODAY, "jo")
    other = milestone_after(rebase_milestone(now, done, also_done, {"done_on": away(-1)}, by="jo"))
    assert (other.done_on, other.done_by) == (away(-1), "al")
