"""What is said of measures: better or worse, against the target, what is missing, and what has not moved."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.agenda import agenda
from actionplan.model.attention import Concern, attention, needs_attention
from actionplan.model.filter import parse_filter
from actionplan.model.measure_lines import (
    Against,
    Turn,
    against_target,
    gap_words,
    measure_gaps,
    measure_line,
    measure_lines,
    period_asked_for,
    series,
    target_for,
    turn,
)
from actionplan.model.measured_actions import measures_of, not_moved, shown_refs
from actionplan.model.measures import Direction, Measure
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.reports.summary import gather
from measured import ASSESSMENTS, REFERRALS, measured, with_readings

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The bundled plan with measures and their readings, on a day."""
    return with_readings(measured(replace(bundled_plan(), as_at=TODAY)))


def measure(plan: Plan, name: str) -> Measure:
    return next(each for each in plan.measures if each.name == name)


def restated(plan: Plan, name: str, **readings: str) -> Plan:
    """A plan in which a measure has these readings alone, by period such as ``m2026_10``."""
    ref = measure(plan, name).ref
    others = tuple(reading for reading in plan.readings if reading.measure != ref)
    return with_readings(
        plan.changed(readings=others), {name: {key[1:].replace("_", "-"): value for key, value in readings.items()}}
    )


def done_on(plan: Plan, ref: str, day: date | None, stage: Stage = Stage.CLOSED) -> Plan:
    action = plan.action(ref)
    assert action is not None
    after = replace(action, stage=stage, completed_on=day, rag=Condition.CHECKED)
    return plan.changed([ref], actions=plan.with_actions([after]))


# --- better or worse --------------------------------------------------------------------------------------------


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_what_is_better_where_higher_is_good_is_worse_where_lower_is(before: float, after: float) -> None:
    higher, lower = Measure("M1", ""), Measure("M2", "", good=Direction.LOWER)
    other_way = {Turn.BETTER: Turn.WORSE, Turn.WORSE: Turn.BETTER, Turn.SAME: Turn.SAME}
    assert turn(lower, before, after) is other_way[turn(higher, before, after)]
    assert turn(higher, after, before) is other_way[turn(higher, before, after)]


@pytest.mark.parametrize(
    ("good", "value", "against"),
    [
        *((Direction.HIGHER, 85, Against.MET), (Direction.HIGHER, 90, Against.MET)),
        *((Direction.HIGHER, 83, Against.NEAR), (Direction.HIGHER, 82.9, Against.MISSED)),
        *((Direction.LOWER, 85, Against.MET), (Direction.LOWER, 80, Against.MET)),
        *((Direction.LOWER, 87, Against.NEAR), (Direction.LOWER, 87.1, Against.MISSED)),
    ],
)
def test_a_target_is_met_nearly_met_or_missed(good: Direction, value: float, against: Against) -> None:
    assert against_target(Measure("M1", "", good=good, target=85, tolerance=2), "2026-10", value) is against


def test_without_a_target_nothing_is_met_or_missed_and_without_a_tolerance_any_miss_is_one() -> None:
    assert against_target(Measure("M1", ""), "2026-10", 5) is None
    assert against_target(Measure("M1", "", target=85), "2026-10", 84.9) is Against.MISSED


def test_the_target_of_a_period_holds_until_the_next() -> None:
    stepped = Measure("M1", "", target=70, targets=(("2026-09", 78.0), ("2026-12", 85.0)))
    targets = [target_for(stepped, key) for key in ("2026-08", "2026-09", "2026-11", "2026-12", "2027-03")]
    assert targets == [70, 78, 78, 85, 85]


# --- a line of one ----------------------------------------------------------------------------------------------


def test_a_measure_on_one_line(plan: Plan) -> None:
    line = measure_line(measure(plan, ASSESSMENTS), plan)
    assert line.words == "83% for October 2026, ↑ better, ~ 2 points off its target of 85%, within tolerance"
    assert (line.spark, line.since_baseline, line.missing) == ("▁▂▅█", Turn.BETTER, ())
    falling = measure_line(measure(plan, REFERRALS), plan)
    assert falling.words == (
        "23% for September 2026, ↑ better, ! misses its target of 20% by 3 points, no reading for October 2026"
    )


def test_the_first_reading_is_better_or_worse_than_the_baseline_and_before_it_there_is_none(plan: Plan) -> None:
    first = restated(plan, ASSESSMENTS, m2026_10="70")
    assert measure_line(measure(first, ASSESSMENTS), first).turn is Turn.WORSE
    none = restated(plan, ASSESSMENTS)
    line = measure_line(measure(none, ASSESSMENTS), none)
    assert (line.words, line.value_words, line.target_words, line.spark) == ("no reading yet", "–", "85%", "")


def test_a_chart_has_every_period_those_without_a_reading_too(plan: Plan) -> None:
    holed = restated(plan, ASSESSMENTS, m2026_07="72", m2026_09="79", m2026_10="83")
    points = series(measure(holed, ASSESSMENTS), holed)
    assert [(point.period.key, point.value) for point in points] == [
        *(("2026-07", 72), ("2026-08", None), ("2026-09", 79), ("2026-10", 83)),
    ]
    assert measure_line(measure(holed, ASSESSMENTS), holed).spark == "▁·▅█"


# --- what is missing --------------------------------------------------------------------------------------------


def test_a_measure_without_a_reading_for_its_period_is_a_gap(plan: Plan) -> None:
    assert [gap_words(line) for line in measure_gaps(plan)] == [
        "M2 Re-referrals within a year: no reading for October 2026 (last 23% for September 2026)"
    ]
    no_reading = [line for line in attention(plan) if line.kind is Concern.NO_READING]
    assert [(line.ref, line.reason.partition(":")[0]) for line in no_reading] == [("M2", REFERRALS)]
    items = [item for item in agenda(plan, (), 1) if item.subject == "M2"]
    assert [item.section for item in items] == ["Measures without a reading"]
    assert [line.measure.ref for line in gather(plan).measure_gaps] == ["M2"]


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        # A figure has two weeks to come; before that its lack is none.
        (date(2026, 11, 14), []),
        (date(2026, 11, 15), ["2026-10"]),
        (date(2026, 12, 14), ["2026-10"]),
        (date(2026, 12, 15), ["2026-10", "2026-11"]),
    ],
)
def test_a_figure_has_two_weeks_to_come(plan: Plan, day: date, missing: list[str]) -> None:
    line = measure_line(measure(plan, REFERRALS), replace(plan, as_at=day))
    assert [period.key for period in line.missing] == missing


def test_what_has_no_reading_at_all_lacks_only_the_last_period(plan: Plan) -> None:
    none = replace(restated(plan, ASSESSMENTS), as_at=date(2026, 11, 2))
    line = measure_line(measure(none, ASSESSMENTS), none)
    assert ([period.key for period in line.missing], line.missing_words) == (["2026-10"], "no reading yet")


def test_many_missing_periods_are_told_by_the_first_and_the_last(plan: Plan) -> None:
    later = replace(plan, as_at=date(2027, 2, 28))
    words = measure_line(measure(later, REFERRALS), later).missing_words
    assert words == "no reading for 4 periods, October 2026 to January 2027"


def test_the_period_asked_for_is_the_first_missing_one_else_the_next(plan: Plan) -> None:
    assert period_asked_for(measure(plan, REFERRALS), plan).key == "2026-10"
    assert period_asked_for(measure(plan, ASSESSMENTS), plan).key == "2026-11"
    assert period_asked_for(measure(plan, REFERRALS), replace(plan, as_at=date(2026, 11, 3))).key == "2026-10"


def test_a_withdrawn_measure_is_no_gap_and_stands_nowhere(plan: Plan) -> None:
    withdrawn = tuple(replace(each, withdrawn="no return") for each in plan.measures)
    without = plan.changed(measures=withdrawn)
    action = without.action("1.4")
    assert action is not None
    assert (measure_lines(without), measure_gaps(without), measures_of(action, without)) == ((), (), ())


# --- of actions -------------------------------------------------------------------------------------------------


def test_an_action_has_its_own_measures_then_those_of_its_finding_and_theme(plan: Plan) -> None:
    by_theme = plan.changed(measures=(*plan.measures, Measure("M3", "Complaints", themes=("1",))))
    refs = {
        ref: [each.ref for each in measures_of(action, by_theme)]
        for ref in ("1.2", "1.4", "2.1")
        if (action := by_theme.action(ref)) is not None
    }
    assert refs == {"1.2": ["M2", "M3"], "1.4": ["M1", "M3"], "2.1": []}
    assert shown_refs(by_theme.measures[2], by_theme) == ("theme 1",)
    assert shown_refs(plan.measures[1], plan) == ("finding 1.2",)


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("measure:assess", ["1.4"]),
        ("measure:m2", ["1.2"]),
        ("measure:none theme:1", ["1.1", "1.3", "1.5", "1.6", "1.7", "1.8", "1.9"]),
    ],
)
def test_the_filter_finds_what_a_measure_shows_something_of(plan: Plan, words: str, refs: list[str]) -> None:
    assert [action.ref for action in parse_filter(words).apply(plan, "jo")] == refs


def test_the_filter_names_the_measures_and_has_no_such_word_in_a_plan_without(plan: Plan) -> None:
    refusal = parse_filter("measure:calls").refusal(plan)
    assert ASSESSMENTS in refusal
    assert "there is no field 'measure'" in parse_filter("measure:calls").refusal(bundled_plan())


# --- delivered, and the number has not moved --------------------------------------------------------------------


def test_delivered_and_the_number_has_not_moved(plan: Plan) -> None:
    still = done_on(restated(plan, ASSESSMENTS, m2026_08="71", m2026_10="70.5"), "1.4", date(2026, 9, 20))
    words = (
        "delivered, and the number has not moved: Assessments in 45 days 70.5% for October 2026, worse than 71% before"
    )
    assert not_moved(still) == {"1.4": (words,)}
    assert [line.reason for line in attention(still) if line.kind is Concern.NOT_MOVED] == [words]
    assert "1.4" in needs_attention(still)
    assert [action.ref for action in parse_filter("not-moved").apply(still, "jo")] == ["1.4"]
    assert gather(still).not_moved == {"1.4": (words,)}
    (item,) = (item for item in agenda(still, (), 1) if item.subject == "1.4")
    assert words in item.why


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.CLOSED])
def test_it_is_said_of_what_awaits_sign_off_and_of_what_is_closed(plan: Plan, stage: Stage) -> None:
    still = done_on(restated(plan, ASSESSMENTS, m2026_10="71"), "1.4", date(2026, 9, 20), stage)
    assert "no better than 71% before" in not_moved(still)["1.4"][0]


@pytest.mark.parametrize(
    ("readings", "day"),
    [
        # Better than the baseline.
        ({"m2026_10": "74"}, date(2026, 9, 20)),
        # A period in which it was still being done says nothing, nor does one before.
        ({"m2026_09": "70", "m2026_10": "70"}, date(2026, 10, 5)),
        ({"m2026_10": "70"}, date(2026, 10, 31)),
        ({}, date(2026, 9, 20)),
        # Not better than the baseline, but where it should be.
        ({"m2026_10": "85"}, date(2026, 9, 20)),
    ],
)
def test_it_is_not_said_where_it_moved_or_nobody_can_know(plan: Plan, readings: dict[str, str], day: date) -> None:
    assert not_moved(done_on(restated(plan, ASSESSMENTS, **readings), "1.4", day)) == {}


def test_what_is_open_has_nothing_to_show_yet(plan: Plan) -> None:
    assert not_moved(restated(plan, ASSESSMENTS, m2026_10="60")) == {}


def test_a_measure_of_a_finding_waits_for_all_its_actions(plan: Plan) -> None:
    still = restated(plan, REFERRALS, m2026_08="24", m2026_10="24")
    action = still.action("1.2")
    assert action is not None
    two = still.changed(None, actions=still.with_actions([replace(action, ref="1.2b", title="Audit")]))
    first = done_on(two, "1.2", date(2026, 9, 1))
    assert not_moved(first) == {}
    # Without a baseline it is compared with the last figure of before; it is said at the one that was done last.
    both = done_on(first, "1.2b", date(2026, 9, 10))
    assert [*not_moved(both)] == ["1.2b"]
    assert "no better than 24% before" in not_moved(both)["1.2b"][0]


def test_without_measures_nothing_is_said_anywhere() -> None:
    bare = replace(bundled_plan(), as_at=TODAY)
    assert (not_moved(bare), measure_gaps(bare), gather(bare).measures) == ({}, (), ())
    assert {line.kind for line in attention(bare)}.isdisjoint({Concern.NOT_MOVED, Concern.NO_READING})
