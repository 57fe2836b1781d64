"""What may be done with a duty of the plan, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.duties import Duty
from actionplan.model.duty_clock import clock_lines, duty_state, pressing_duties, waiting_duties
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.duties import add_duty, add_regime, change_duty
from actionplan.planfiles.regimes import regime_named

TODAY = date(2026, 11, 27)


@pytest.fixture
def timed(plan: Plan) -> Plan:
    """The small plan with the duties of an Ofsted inspection whose report came on 2 November."""
    regime = regime_named("ofsted-ilacs")
    assert regime is not None
    plan = replace(plan, as_at=TODAY)
    duties = tuple(edit.after for edit in add_regime(plan, regime, date(2026, 11, 2)) if isinstance(edit.after, Duty))
    return replace(plan, duties=duties)


def with_duty(plan: Plan, duty: Any) -> Plan:
    return replace(plan, duties=tuple(duty if each.ref == duty.ref else each for each in plan.duties))


def changed(plan: Plan, duty: Duty, values: dict[str, Any], note: str = "") -> Duty:
    """What jo's change makes of a duty."""
    after = change_duty(plan, duty, values, by="jo", note=note).after
    assert isinstance(after, Duty)
    return after


def duty(plan: Plan, ref: str) -> Duty:
    return next(each for each in plan.duties if each.ref == ref)


def test_a_regime_adds_each_duty_with_its_rule_and_source(timed: Plan) -> None:
    assert [(each.ref, each.what, each.due) for each in timed.duties] == [
        ("duty/1", "draft plan", date(2026, 11, 30)),
        ("duty/2", "publication of the report", date(2026, 12, 14)),
        ("duty/3", "final plan", date(2027, 2, 11)),
    ]
    final = duty(timed, "duty/3")
    assert final.rule == "70 working days after the council received the report or letter, 2 Nov 2026"
    assert "https://" in final.rule_source
    assert "within 70 working days of receiving it" in final.rule_source
    assert (final.rule_read_on, final.is_response) == (date(2026, 11, 28), True)


def test_a_regime_is_not_added_twice_from_the_same_day(timed: Plan) -> None:
    regime = regime_named("ofsted-ilacs")
    assert regime is not None
    with pytest.raises(Invalid, match="has the duties of ofsted-ilacs from 2 Nov 2026 already"):
        add_regime(timed, regime, date(2026, 11, 2))
    refs = [edit.ref for edit in add_regime(timed, regime, date(2026, 11, 9))]
    assert refs == ["duty/4", "duty/5", "duty/6"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"what": "", "due": "31 mar"}, "what cannot be empty"),
        ({"what": "Report", "due": ""}, "say by when"),
        ({"what": "Report", "due": "2031-03-31"}, "is the year 2031 right"),
    ],
)
def test_a_duty_needs_words_and_a_day(timed: Plan, values: dict[str, str], problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        add_duty(timed, what=values["what"], due=values["due"])


def test_another_date_needs_a_reason_which_the_duty_keeps(timed: Plan) -> None:
    draft = duty(timed, "duty/1")
    with pytest.raises(Invalid, match="due 30 Nov 2026; say why there is another date"):
        changed(timed, draft, {"due": "4 dec"})
    moved = changed(timed, draft, {"due": "4 dec"}, "Ofsted agreed")
    assert (moved.due, moved.note) == (date(2026, 12, 4), "Ofsted agreed")


def test_done_says_when_and_by_whom_and_can_be_taken_back_with_a_reason(timed: Plan) -> None:
    draft = duty(timed, "duty/1")
    finished = changed(timed, draft, {"done": True, "done_on": "yesterday", "done_by": "Ann"})
    assert (finished.done_on, finished.done_by) == (date(2026, 11, 26), "Ann")
    assert duty_state(finished, timed) == "done 26 Nov 2026 by Ann"
    for step, problem in (("done", "is done already"), ("due", "reopen it first")):
        values = {step: True} if step == "done" else {step: "5 dec"}
        with pytest.raises(Invalid, match=problem):
            changed(timed, finished, values, "x")
    with pytest.raises(Invalid, match="say why it is reopened"):
        changed(timed, finished, {"reopen": True})
    assert changed(timed, finished, {"reopen": True}, "sent back").is_waiting
    with pytest.raises(Invalid, match="nothing to reopen"):
        changed(timed, draft, {"reopen": True}, "x")


def test_what_does_not_apply_is_withdrawn_with_a_reason_and_no_longer_waits(timed: Plan) -> None:
    draft = duty(timed, "duty/1")
    with pytest.raises(Invalid, match="say why duty/1 is withdrawn"):
        changed(timed, draft, {"withdraw": True})
    without = with_duty(timed, changed(timed, draft, {"withdraw": True}, "no priority action"))
    assert [each.ref for each in waiting_duties(without)] == ["duty/2", "duty/3"]


def test_the_clock_says_the_next_duty_and_what_lacks_in_less_words_where_there_is_less_room(timed: Plan) -> None:
    assert list(clock_lines(timed, in_working_days=True)) == [
        "draft plan due in 1 working day: 5 findings without an action · 2 more",
        "draft plan due in 1 working day: 5 findings without an action",
        "draft plan due in 1 working day · 2 more",
        "draft plan due in 1 working day",
    ]
    assert next(clock_lines(timed, in_working_days=False)).startswith("draft plan due 30 Nov 2026, in 3 days: 5")
    assert next(clock_lines(replace(timed, as_at=date(2026, 11, 30)), in_working_days=True)).startswith(
        "draft plan due today: "
    )
    late = replace(timed, as_at=date(2026, 12, 2))
    assert next(clock_lines(late, in_working_days=True)).startswith("draft plan 2 days late: ")
    assert list(clock_lines(replace(timed, duties=()), in_working_days=True)) == []


def test_what_is_late_or_due_in_30_days_is_pressing(timed: Plan) -> None:
    assert [each.ref for each in pressing_duties(timed)] == ["duty/1", "duty/2"]
    assert [each.ref for each in pressing_duties(replace(timed, as_at=date(2027, 3, 1)))] == [
        "duty/1",
        "duty/2",
        "duty/3",
    ]
