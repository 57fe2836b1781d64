"""What can be done with an action at each stage: the same at the key, at the save, and for several at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import Refusals, propose, propose_all
from actionplan.model.rules.stages import why_not

TODAY = date(2026, 11, 27)
OPEN = Action("1.2", "1.2", "Thresholds", owner="Ann", due=date(2027, 3, 31), original_due=date(2027, 3, 31))
AT = {
    Stage.OPEN: OPEN,
    Stage.COMPLETE: replace(OPEN, stage=Stage.COMPLETE, completed_on=TODAY, completed_by="Ann"),
    Stage.CLOSED: replace(
        OPEN,
        stage=Stage.CLOSED,
        completed_on=TODAY,
        completed_by="Ann",
        signed_off_on=TODAY,
        signed_off_by="Sue",
        accepted_evidence="audit",
        rag=Condition.CHECKED,
        rag_reason="audit",
    ),
    Stage.WITHDRAWN: replace(OPEN, stage=Stage.WITHDRAWN, withdrawn_reason="said twice"),
}
STEPS: dict[str, dict[str, Any]] = {
    "rate": {"rag": "green"},
    "owner": {"owner": "Bob"},
    "due": {"due": "2027-04-30"},
    "forecast": {"forecast": "2027-04-30"},
    "impact": {"impact": "emerging"},
    "edit": {"title": "Thresholds, again"},
    "note": {},
    "complete": {"stage": "complete"},
    "sign_off": {"stage": "closed", "accepted_evidence": "audit", "signed_off_by": "Sue"},
    "reopen": {"stage": "open"},
    "withdraw": {"stage": "withdrawn"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("stage", AT)
def test_what_is_refused_at_the_key_is_what_a_save_refuses_in_the_same_words(stage: Stage, step: str) -> None:
    action = AT[stage]
    said = ""
    try:
        propose(action, STEPS[step], key=Key(), today=TODAY, by="jo", note="because")
    except Invalid as refusal:
        said = str(refusal)
    assert said == why_not(action, step)


@pytest.mark.parametrize(
    ("stage", "step", "why"),
    [
        (Stage.OPEN, "reopen", "1.2 is open; there is nothing to reopen"),
        (Stage.OPEN, "sign_off", "1.2 is open; complete it before it is signed off"),
        (Stage.COMPLETE, "complete", "1.2 is complete already"),
        (Stage.COMPLETE, "due", "1.2 is complete; reopen it first"),
        (Stage.COMPLETE, "rate", ""),
        (Stage.CLOSED, "sign_off", "1.2 is closed already"),
        (Stage.CLOSED, "rate", "1.2 is closed; reopen it first"),
        (Stage.CLOSED, "owner", ""),
        (Stage.WITHDRAWN, "withdraw", "1.2 is withdrawn already"),
        (Stage.WITHDRAWN, "complete", "1.2 is withdrawn; reopen it first"),
        (Stage.WITHDRAWN, "note", ""),
    ],
)
def test_it_says_why_and_what_to_do(stage: Stage, step: str, why: str) -> None:
    assert why_not(AT[stage], step) == why


def test_what_comes_with_a_reopening_is_of_an_action_that_is_open(plan: Plan) -> None:
    edits = propose_all(plan, [AT[Stage.COMPLETE]], {"stage": "open", "due": "2027-04-30"}, by="jo", note="not yet")
    assert edits[0].after == replace(OPEN, due=date(2027, 4, 30), times_moved=1)


def test_what_some_of_several_refuse_comes_with_the_edits_of_the_others(plan: Plan) -> None:
    actions = [replace(AT[stage], ref=ref) for stage, ref in zip(AT, ("1.1", "1.2", "1.3", "2.1"), strict=True)]
    with pytest.raises(Refusals) as refused:
        propose_all(plan, actions, {"due": "2027-04-30"}, by="jo", note=" cover is late ")
    refusals = refused.value
    assert (refusals.refs, refusals.note) == (("1.2", "1.3", "2.1"), "cover is late")
    assert [edit.ref for edit in refusals.edits] == ["1.1"]
    assert str(refusals) == (
        "1.2 is complete; reopen it first · 1.3 is closed; reopen it first · 2.1 is withdrawn; reopen it first"
    )


def test_a_reason_that_is_the_same_for_all_is_said_once(plan: Plan) -> None:
    with pytest.raises(Refusals) as refused:
        propose_all(plan, plan.actions, {"due": "31 feb"}, by="jo")
    assert str(refused.value).count("31 feb") == 1
    assert refused.value.edits == ()


def test_of_many_reasons_the_first_ones_are_said_and_how_many_more(plan: Plan) -> None:
    complete = [replace(action, stage=Stage.COMPLETE) for action in plan.actions]
    with pytest.raises(Refusals) as refused:
        propose_all(plan, complete, {"due": "31 mar"}, by="jo")
    assert str(refused.value).startswith("1.1 is complete; reopen it first · 1.2 is complete")
    assert str(refused.value).endswith("1.3 is complete; reopen it first · and 2 more")
