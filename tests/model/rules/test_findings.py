"""What the council answers to a finding, and what becomes of its action."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.area import Area, Response
from actionplan.model.edit import Edit
from actionplan.model.findings import findings, is_after_deadline
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import add_action
from actionplan.model.rules.findings import ANSWERS, respond

NOT_AGREED = {"response": "not agreed", "response_reason": "the new team does this already"}


def after(plan: Plan, edits: list[Edit]) -> Plan:
    """The plan with what edits have made."""
    areas = {edit.ref: edit.after for edit in edits if isinstance(edit.after, Area)}
    actions = [edit.after for edit in edits if isinstance(edit.after, Action)]
    plan = replace(plan, areas=tuple(areas.get(area.ref, area) for area in plan.areas))
    return replace(plan, actions=plan.with_actions(actions))


def answered(plan: Plan, ref: str, **values: Any) -> Plan:
    """The plan once a finding is answered."""
    return after(plan, respond(plan, plan.area(ref), values, by="jo"))


def words_of(plan: Plan) -> str:
    return findings(plan).words


def test_a_finding_that_is_agreed_keeps_its_action(plan: Plan) -> None:
    plan = answered(plan, "1.2", response="agreed", deadline="2027-01-31")
    area = plan.area("1.2")
    assert (area.response, area.response_reason, area.deadline) == (Response.AGREED, "", date(2027, 1, 31))
    assert len(plan.counted) == 5
    assert words_of(plan) == "5 findings: 1 agreed, 4 not answered"


def test_a_finding_that_is_not_agreed_has_no_action_and_is_counted(plan: Plan) -> None:
    edits = respond(plan, plan.area("1.2"), NOT_AGREED, by="jo")
    assert [type(edit.after).__name__ for edit in edits] == ["Area", "Action"]
    plan = after(plan, edits)
    action = plan.action("1.2")
    assert action is not None
    assert (action.stage, action.withdrawn_reason) == (
        Stage.WITHDRAWN,
        "not agreed: the new team does this already",
    )
    assert len(plan.counted) == 4
    count = findings(plan)
    assert [area.ref for area in count.answers[Response.NOT_AGREED]] == ["1.2"]
    assert (count.without_action, count.adds_up) == ((), True)


def test_an_answer_that_is_taken_back_brings_the_action_back(plan: Plan) -> None:
    plan = answered(plan, "1.2", **NOT_AGREED)
    for response in ("", "agreed"):
        back = answered(plan, "1.2", response=response)
        action = back.action("1.2")
        assert action is not None
        assert (action.stage, action.withdrawn_reason, action.title) == (Stage.OPEN, "", plan.area("1.2").text)
        assert back.area("1.2").response_reason == ""


def test_an_action_that_somebody_has_worked_on_is_left_alone(plan: Plan) -> None:
    owned = replace(plan.actions[1], owner="Head of Quality")
    plan = answered(replace(plan, actions=plan.with_actions([owned])), "1.2", **NOT_AGREED)
    assert plan.action("1.2") == owned
    assert len(plan.counted) == 5


def test_an_action_added_to_a_finding_that_is_not_agreed_counts(plan: Plan) -> None:
    plan = answered(plan, "1.2", **NOT_AGREED)
    edit = add_action(plan, "1.2", "Tell the reviewers why", plan.as_at)
    assert (edit.before, edit.ref) == (None, "1.2b")
    plan = after(plan, [edit])
    assert len(plan.counted) == 5
    assert findings(plan).adds_up
    # With another action, taking the answer back does not bring the first one back as well.
    assert answered(plan, "1.2", response="").action("1.2").is_withdrawn  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"response": "not agreed"}, "say why 1.2 is not agreed"),
        ({"response": "partly agreed", "response_reason": " "}, "say why 1.2 is partly agreed"),
        ({"response": "perhaps"}, "agreed, partly agreed, not agreed"),
        ({"response_reason": "too dear"}, "say what the answer is"),
        ({"deadline": "someday"}, "someday"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(plan: Plan, values: dict[str, str], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        respond(plan, plan.area("1.2"), values, by="jo")


def test_a_withdrawn_finding_is_not_answered(plan: Plan) -> None:
    with pytest.raises(Invalid, match="1.2 is withdrawn"):
        respond(plan, replace(plan.area("1.2"), withdrawn="twice"), {"response": "agreed"}, by="jo")


def test_a_due_date_after_the_deadline_is_a_gap_of_what_is_open(plan: Plan) -> None:
    plan = answered(plan, "1.2", deadline="2026-12-31")
    for due, stage, is_gap in (
        (date(2026, 12, 31), Stage.OPEN, False),
        (date(2027, 1, 1), Stage.OPEN, True),
        (date(2027, 1, 1), Stage.COMPLETE, False),
        (None, Stage.OPEN, False),
    ):
        assert is_after_deadline(replace(plan.actions[1], due=due, stage=stage), plan) is is_gap


@given(st.data())
def test_findings_add_up_whatever_is_answered(data: st.DataObject) -> None:
    areas = tuple(
        Area(
            f"1.{number}",
            1,
            "Finding",
            response=data.draw(st.sampled_from([None, *Response])),
            withdrawn=data.draw(st.sampled_from(["", "twice"])),
        )
        for number in range(data.draw(st.integers(0, 6)))
    )
    from lean_plans import full_plan

    plan = replace(full_plan(), areas=areas, actions=())
    count = findings(plan)
    assert count.adds_up
    assert count.total + len(count.withdrawn) == len(areas)
    assert count.answered + len(count.unanswered) == count.total
    assert bool(count.words) is count.uses_responses


def test_every_answer_can_be_chosen_from_its_first_letters(plan: Plan) -> None:
    for answer in ANSWERS:
        values = {"response": answer, "response_reason": "x" if answer != "not answered" else ""}
        assert answered(plan, "1.1", **values).area("1.1").response == (None if answer == "not answered" else answer)
