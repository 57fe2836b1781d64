"""What makes an edit to a measure or a reading valid, and what an impact may rest on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.impact import Impact
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.model.mistakes import MISTAKE
from actionplan.model.people_in_use import people_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.measures import (
    add_measure,
    change_measure,
    measure_meant,
    reopen_measure,
    withdraw_measure,
)
from actionplan.model.rules.readings import enter_reading, reading_meant, withdraw_reading
from actionplan.planfiles.plan_yaml import bundled_plan
from measured import ASSESSMENTS, REFERRALS, measured, with_readings

TODAY = date(2026, 11, 28)


@pytest.fixture
def plan() -> Plan:
    return with_readings(measured(replace(bundled_plan(), as_at=TODAY)))


def added(plan: Plan, **values: Any) -> Measure:
    after = add_measure(plan, values).after
    assert isinstance(after, Measure)
    return after


def refusal(error: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    return error.value.field, str(error.value)


# --- a measure --------------------------------------------------------------------------------------------------


def test_a_measure_needs_a_name_and_is_by_the_month_and_better_higher(plan: Plan) -> None:
    assert added(plan, name=" Visits ") == Measure("M3", "Visits")
    with pytest.raises(Invalid, match="name cannot be empty"):
        add_measure(plan, {"unit": "%"})


def test_all_that_is_said_of_a_measure_is_read(plan: Plan) -> None:
    measure = added(
        plan,
        name="Calls answered",
        unit="%",
        good="l",
        every="quarter",
        baseline="40%",
        baseline_on="31/3/26",
        target="90",
        targets=["Q3 2026/27=60", "Q4 2026/27 = 75%"],
        tolerance="1.5",
        owner="head of quality",
        origin="phone system\nmonthly",
        actions=["1.2", "1.3"],
        areas="2.1; 2.2",
        themes=["3"],
    )
    assert measure == Measure(
        ref="M3",
        name="Calls answered",
        unit="%",
        good=Direction.LOWER,
        every=Every.QUARTER,
        baseline=40,
        baseline_on=date(2026, 3, 31),
        target=90,
        targets=(("2026-Q3", 60.0), ("2026-Q4", 75.0)),
        tolerance=1.5,
        # Whoever answers for another measure is the same person, whatever the case.
        owner="Head of Quality",
        origin="phone system\nmonthly",
        actions=("1.2", "1.3"),
        areas=("2.1", "2.2"),
        themes=("3",),
    )


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": ASSESSMENTS.upper()}, "name", "M1 has the name Assessments in 45 days already"),
        ({"target": "high"}, "target", "'high' is not a figure"),
        ({"tolerance": "-1"}, "tolerance", "a tolerance is nought or more"),
        ({"baseline_on": "31/3/26"}, "baseline", "say with its date what the baseline was"),
        ({"targets": ["2026-10 80"]}, "targets", "write 2026-10=80"),
        ({"targets": ["2026-10=80", "oct 2026=81"]}, "targets", "October 2026 has two targets"),
        ({"actions": ["9.9"]}, "actions", "there is no action '9.9' in the plan"),
        ({"areas": ["9.9"]}, "areas", "there is no finding '9.9' in the plan"),
        ({"themes": ["9"]}, "theme", "there is no theme '9'"),
        ({"good": "up"}, "good", "it is one of higher, lower"),
        ({"every": "week"}, "every", "it is one of month, quarter, year"),
        ({"unit": "x" * 201}, "unit", "a unit has 200 characters at most"),
    ],
)
def test_what_cannot_be_said_of_a_measure_is_refused(
    plan: Plan, values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as error:
        add_measure(plan, {"name": "Visits", **values})
    assert error.value.field == field
    assert words in str(error.value)


def test_what_a_measure_is_judged_by_changes_only_with_a_reason(plan: Plan) -> None:
    measure = measure_meant(plan, "M1")
    with pytest.raises(Invalid) as error:
        change_measure(plan, measure, {"target": "75"})
    assert refusal(error) == ("note", "M1 is judged by its target; say why that changes")
    edit = change_measure(plan, measure, {"target": "75"}, note="agreed by the Board")
    assert edit.changed == ("target",)
    # What was not said before can be added without a word, and so can who answers for it.
    assert change_measure(plan, measure_meant(plan, "M2"), {"baseline": "25", "owner": "Ann"}).changed == (
        "baseline",
        "owner",
    )


def test_how_often_a_measure_with_readings_has_one_stays(plan: Plan) -> None:
    with pytest.raises(Invalid, match="M1 has readings by month; add another measure instead"):
        change_measure(plan, measure_meant(plan, "M1"), {"every": "quarter"}, note="fewer")


def test_a_measure_is_withdrawn_with_a_reason_and_taken_up_again(plan: Plan) -> None:
    measure = measure_meant(plan, "M1")
    with pytest.raises(Invalid, match="say why M1 is withdrawn"):
        withdraw_measure(plan, measure, " ")
    after = withdraw_measure(plan, measure, "no return").after
    assert isinstance(after, Measure)
    withdrawn = plan.changed(measures=(after, *plan.measures[1:]))
    with pytest.raises(Invalid, match="M1 is withdrawn; take it up again first"):
        change_measure(withdrawn, after, {"name": "x"})
    with pytest.raises(Invalid, match="M1 is withdrawn: no return"):
        enter_reading(withdrawn, after, period="2026-10", value="3")
    assert reopen_measure(withdrawn, after).after == replace(after, withdrawn="")
    with pytest.raises(Invalid, match="there is nothing to take up again"):
        reopen_measure(plan, measure)


def test_a_measure_is_meant_by_ref_name_or_a_part_that_no_other_has(plan: Plan) -> None:
    assert [measure_meant(plan, text).ref for text in ("m1", ASSESSMENTS.upper(), "45", "referrals")] == [
        *("M1", "M1", "M1", "M2")
    ]
    for text in ("s", "calls", ""):
        with pytest.raises(Invalid, match="there is no measure"):
            measure_meant(plan, text)


def test_whoever_answers_for_a_measure_is_a_person_of_the_plan(plan: Plan) -> None:
    assert [(person.name, person.measures) for person in people_of(plan)] == [("Head of Quality", 1)]


# --- a reading --------------------------------------------------------------------------------------------------


def test_a_reading_is_entered_with_its_period_as_it_is_typed(plan: Plan) -> None:
    edit = enter_reading(plan, measure_meant(plan, "M2"), period="oct", value="22%", note="half of October")
    assert (edit.before, edit.after) == (None, Reading("M2/2026-10", "M2", "2026-10", 22, "half of October"))


def test_another_figure_for_a_period_is_a_restatement_and_needs_a_reason(plan: Plan) -> None:
    measure = measure_meant(plan, "M1")
    with pytest.raises(Invalid) as error:
        enter_reading(plan, measure, period="2026-10", value="84")
    assert refusal(error) == ("restated", "M1 is 83% for October 2026; say why it is 84% now")
    edit = enter_reading(plan, measure, period="2026-10", value="84", reason="late returns")
    assert isinstance(edit.after, Reading)
    assert (edit.changed, edit.after.restated) == (("value", "restated"), "late returns")
    # The same figure again changes nothing, and a note may be added to it.
    assert enter_reading(plan, measure, period="2026-10", value="83.0").changed == ()
    assert enter_reading(plan, measure, period="2026-10", value="83", note="all teams").changed == ("note",)


def test_a_reading_is_withdrawn_with_a_reason_and_given_again_with_one(plan: Plan) -> None:
    measure, reading = measure_meant(plan, "M1"), reading_meant(plan, "M1/2026-10")
    with pytest.raises(Invalid, match="say why the reading M1/2026-10 is withdrawn"):
        withdraw_reading(plan, reading, "")
    after = withdraw_reading(plan, reading, "of another team").after
    assert isinstance(after, Reading)
    without = plan.changed(readings=tuple(after if each == reading else each for each in plan.readings))
    with pytest.raises(Invalid, match="M1 was withdrawn for October 2026; say why it is 83% now"):
        enter_reading(without, measure, period="2026-10", value="83")
    again = enter_reading(without, measure, period="2026-10", value="83", reason="it was right").after
    assert isinstance(again, Reading)
    assert (again.value, again.withdrawn) == (83, "")


def test_what_was_added_by_mistake_and_undone_is_entered_as_if_it_never_was(plan: Plan) -> None:
    readings = tuple(replace(each, withdrawn=MISTAKE) for each in plan.readings)
    edit = enter_reading(plan.changed(readings=readings), measure_meant(plan, "M1"), period="2026-10", value="90")
    assert isinstance(edit.after, Reading)
    assert (edit.after.value, edit.after.restated, edit.after.withdrawn) == (90, "", "")


@pytest.mark.parametrize("text", ["M1/2026-10", "m1/oct 2026", f"{ASSESSMENTS}/October 2026", "M1/last month"])
def test_a_reading_is_meant_by_its_measure_and_period(plan: Plan, text: str) -> None:
    assert reading_meant(plan, text).ref == "M1/2026-10"


def test_a_reading_of_a_year_is_meant_by_both_its_names(plan: Plan) -> None:
    yearly = plan.changed(measures=(*plan.measures, Measure("M3", "Turnover", every=Every.YEAR)))
    yearly = with_readings(yearly, {"Turnover": {"2025/26": "12"}})
    assert {reading_meant(yearly, text).ref for text in ("M3/2025", "M3/2025/26", "turnover/2025/26")} == {"M3/2025"}


@pytest.mark.parametrize("text", ["M1/2026-11", "M9/2026-10", "nonsense", "M1"])
def test_a_reading_that_there_is_not_is_refused(plan: Plan, text: str) -> None:
    with pytest.raises(Invalid, match=r"there is no reading|has no reading for"):
        reading_meant(plan, text)


# --- what an impact rests on ------------------------------------------------------------------------------------


def impact(plan: Plan, ref: str, note: str = "", **values: str) -> tuple[str, str]:
    action = plan.action(ref)
    assert action is not None
    after = propose_one(plan, action, values, by="jo", note=note).after
    return getattr(after, "impact", ""), getattr(after, "impact_reading", "")


def test_an_impact_is_evidenced_by_a_reading(plan: Plan) -> None:
    assert impact(plan, "1.4", impact="evidenced", impact_reading="m1/oct") == (Impact.EVIDENCED, "M1/2026-10")


def test_without_evidence_and_without_a_reading_it_is_not(plan: Plan) -> None:
    with pytest.raises(Invalid) as error:
        impact(plan, "1.4", impact="evidenced")
    words = "1.4 has no evidence yet; add what shows it, or name a reading of its measure, then say evidenced"
    assert refusal(error) == ("impact_reading", words)
    with pytest.raises(Invalid) as error:
        impact(plan, "1.1", impact="evidenced")
    assert refusal(error) == ("impact", "1.1 has no evidence yet; add what shows it, then say evidenced")


def test_a_reading_of_another_measure_shows_nothing(plan: Plan) -> None:
    with pytest.raises(Invalid, match="M1 is no measure of 1.3: it shows nothing of it"):
        impact(plan, "1.3", impact="evidenced", impact_reading="M1/2026-10")


def test_a_reading_no_better_than_the_baseline_shows_nothing_but_with_a_reason(plan: Plan) -> None:
    worse = plan.changed(
        readings=tuple(replace(each, value=70.0) if each.ref == "M1/2026-10" else each for each in plan.readings)
    )
    with pytest.raises(Invalid) as error:
        impact(worse, "1.4", impact="evidenced", impact_reading="M1/2026-10")
    assert error.value.field == "note"
    assert "is 70% for October 2026, no better than its baseline of 71%" in str(error.value)
    stopped = impact(worse, "1.4", "it no longer falls", impact="evidenced", impact_reading="M1/2026-10")
    assert stopped == (Impact.EVIDENCED, "M1/2026-10")


def test_any_other_impact_rests_on_no_reading(plan: Plan) -> None:
    with pytest.raises(Invalid, match="a reading shows that an impact is evidenced or sustained, not emerging"):
        impact(plan, "1.4", impact="emerging", impact_reading="M1/2026-10")
    action = plan.action("1.4")
    assert action is not None
    shown = replace(action, impact=Impact.EVIDENCED, impact_reading="M1/2026-10")
    evidenced = plan.changed(["1.4"], actions=plan.with_actions([shown]))
    assert impact(evidenced, "1.4", impact="emerging") == (Impact.EMERGING, "")
    assert impact(evidenced, "1.4", impact="sustained") == (Impact.SUSTAINED, "M1/2026-10")


def test_what_an_impact_rests_on_is_not_taken_away(plan: Plan) -> None:
    action = plan.action("1.4")
    assert action is not None
    shown = replace(action, impact=Impact.EVIDENCED, impact_reading="M1/2026-10")
    evidenced = plan.changed(["1.4"], actions=plan.with_actions([shown]))
    with pytest.raises(Invalid, match=r"M1/2026-10 shows the impact of 1\.4; say that impact again first"):
        withdraw_reading(evidenced, reading_meant(evidenced, "M1/2026-10"), "wrong")
    with pytest.raises(Invalid, match=r"M1/2026-10 shows the impact of 1\.4"):
        withdraw_measure(evidenced, measure_meant(evidenced, "M1"), "no return")
    assert withdraw_measure(evidenced, measure_meant(evidenced, REFERRALS), "no return").changed == ("withdrawn",)
