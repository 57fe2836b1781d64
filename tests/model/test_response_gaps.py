"""What the answer to the findings lacks: an action, an owner, a date, an answer, a measure."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Ending, Stage
from actionplan.model.area import Response
from actionplan.model.endings import ending_sentence
from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.response_gaps import Lack, gaps_words, lacking, response_gaps
from actionplan.reports.response import gather_response


def with_action(plan: Plan, ref: str, **values: Any) -> Plan:
    actions = tuple(replace(each, **values) if each.ref == ref else each for each in plan.actions)
    return replace(plan, actions=actions)


def with_answer(plan: Plan, ref: str, response: Response) -> Plan:
    areas = tuple(replace(each, response=response) if each.ref == ref else each for each in plan.areas)
    return replace(plan, areas=areas)


def test_an_action_that_only_repeats_its_finding_is_none_yet(plan: Plan) -> None:
    assert gaps_words(plan) == "5 findings without an action"
    owned = with_action(plan, "1.1", owner="Ann")
    assert lacking(owned, Lack.ACTION) == ("1.2", "1.3", "2.1", "2.2")
    assert lacking(owned, Lack.DATE) == ("1.1",)
    titled = with_action(owned, "1.2", title="Audit thresholds")
    assert gaps_words(titled) == "3 findings without an action, 2 without a date, 1 without an owner"
    assert gaps_words(titled, 1) == "3 findings without an action"


def test_a_finding_that_is_not_agreed_needs_no_action_and_answers_are_asked_for_once_there_are_any(plan: Plan) -> None:
    assert not lacking(plan, Lack.ANSWER)
    answered = with_answer(plan, "1.1", Response.NOT_AGREED)
    assert lacking(answered, Lack.ANSWER) == ("1.2", "1.3", "2.1", "2.2")
    assert "1.1" not in lacking(answered, Lack.ACTION)


def test_a_measure_of_the_finding_its_action_or_its_theme_will_do(plan: Plan) -> None:
    for ref in ("1.1", "1.2", "1.3", "2.1", "2.2"):
        plan = with_action(plan, ref, title=f"Do {ref}", owner="Ann", due=plan.as_at)
    assert response_gaps(plan) == ()
    measured = replace(
        plan,
        measures=(
            Measure("M1", "Assessments in 45 days", themes=("2",)),
            Measure("M2", "Cases audited", actions=("1.2",)),
        ),
    )
    measured = with_action(measured, "1.1", success_measure="Audit finds it")
    assert lacking(measured, Lack.MEASURE) == ("1.3",)


def test_what_is_finished_needs_no_date_and_what_is_withdrawn_is_no_answer(plan: Plan) -> None:
    done = with_action(plan, "1.1", title="Do it", owner="Ann", stage=Stage.COMPLETE)
    assert "1.1" not in lacking(done, Lack.DATE)
    withdrawn = with_action(plan, "1.1", title="Do it", owner="Ann", stage=Stage.WITHDRAWN, withdrawn_reason="x")
    assert "1.1" in lacking(withdrawn, Lack.ACTION)
    accepted = with_action(withdrawn, "1.1", ending=Ending.RISK_ACCEPTED, withdrawn_reason="a few are missed")
    assert "1.1" not in lacking(accepted, Lack.ACTION)
    (line,) = [line for line in gather_response(accepted).lines if line.area.ref == "1.1"]
    assert [ending_sentence(action, accepted) for action in line.endings] == ["risk accepted: a few are missed"]
