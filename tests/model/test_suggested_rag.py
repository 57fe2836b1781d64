"""The suggested RAG: each rule of docs/design.md, "Suggested RAG", in order, at its thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.key import Key
from actionplan.model.milestones import Milestone
from actionplan.model.ratings import RATINGS, STORED, Condition, is_optimistic, worst_of
from actionplan.model.suggested_rag import completion, days_finished_late, days_late, days_slipped, suggest

TODAY = date(2026, 11, 27)
KEY = Key()
STRICT = Key(strict=True)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def action(**values: object) -> Action:
    """An open action, due in a fortnight and updated today."""
    return replace(
        Action("1.2", "1.2", "Thresholds", due=away(14), original_due=away(14), updated_on=TODAY),
        **values,
    )


def closed(**values: object) -> Action:
    return action(
        stage=Stage.CLOSED,
        rag=Condition.CHECKED,
        completed_on=away(-9),
        signed_off_on=away(-2),
        signed_off_by="al",
        **values,
    )


def complete(**values: object) -> Action:
    return action(stage=Stage.COMPLETE, **({"completed_on": away(-3)} | values))


# --- each rule ------------------------------------------------------------------------------------------------


RULES: dict[str, tuple[Action, Condition, str]] = {
    "withdrawn suggests nothing": (action(stage=Stage.WITHDRAWN, due=away(-90)), Condition.UNRATED, "withdrawn"),
    "closed is blue": (closed(), Condition.CHECKED, "signed off 25 Nov 2026"),
    "undated is unrated": (action(due=None), Condition.UNRATED, "no due date"),
    "complete is green": (complete(), Condition.ON_TRACK, "complete 24 Nov 2026, awaiting sign-off"),
    "complete, waiting 30 days": (
        complete(completed_on=away(-30)),
        Condition.ON_TRACK,
        "complete 28 Oct 2026, awaiting sign-off",
    ),
    "complete, waiting 31 days": (
        complete(completed_on=away(-31)),
        Condition.AT_RISK,
        "complete 27 Oct 2026, awaiting sign-off for 31 days",
    ),
    "complete since nobody says when": (
        complete(completed_on=None, due=away(-90)),
        Condition.AT_RISK,
        "complete, awaiting sign-off, and nobody says since when",
    ),
    "due today is not late": (action(due=TODAY), Condition.ON_TRACK, "due today"),
    "1 day late": (action(due=away(-1)), Condition.AT_RISK, "1 day late against 26 Nov 2026"),
    "30 days late": (action(due=away(-30)), Condition.AT_RISK, "30 days late against 28 Oct 2026"),
    "31 days late": (action(due=away(-31)), Condition.OFF_TRACK, "31 days late against 27 Oct 2026"),
    "critical, 1 day late": (
        action(due=away(-1), priority=Priority.CRITICAL),
        Condition.OFF_TRACK,
        "1 day late against 26 Nov 2026, critical",
    ),
    "high, 1 day late": (
        action(due=away(-1), priority=Priority.HIGH),
        Condition.AT_RISK,
        "1 day late against 26 Nov 2026",
    ),
    "critical, due today": (action(due=TODAY, priority=Priority.CRITICAL), Condition.ON_TRACK, "due today"),
    "forecast on the day": (action(forecast=away(14)), Condition.ON_TRACK, "due 11 Dec 2026"),
    "forecast 30 days after": (
        action(forecast=away(44)),
        Condition.AT_RISK,
        "forecast 10 Jan 2027, 30 days after its date",
    ),
    "forecast 31 days after": (
        action(forecast=away(45)),
        Condition.OFF_TRACK,
        "forecast 11 Jan 2027, 31 days after its date",
    ),
    "moved once": (action(times_moved=1), Condition.ON_TRACK, "due 11 Dec 2026"),
    "moved twice": (action(times_moved=2), Condition.AT_RISK, "due date moved twice"),
    "moved three times": (action(times_moved=3), Condition.AT_RISK, "due date moved 3 times"),
    "90 days past the original": (action(original_due=away(14 - 90)), Condition.ON_TRACK, "due 11 Dec 2026"),
    "91 days past the original": (
        action(original_due=away(14 - 91)),
        Condition.AT_RISK,
        "91 days past its original date 11 Sep 2026",
    ),
    "brought forward by a year": (action(original_due=away(379)), Condition.ON_TRACK, "due 11 Dec 2026"),
    "28 days without a word": (action(updated_on=away(-28)), Condition.ON_TRACK, "due 11 Dec 2026"),
    "29 days without a word": (action(updated_on=away(-29)), Condition.AT_RISK, "no update for 29 days"),
    "otherwise on track": (action(), Condition.ON_TRACK, "due 11 Dec 2026"),
}


@pytest.mark.parametrize(("looked_at", "rag", "reason"), RULES.values(), ids=RULES)
def test_the_rule_and_its_reason(looked_at: Action, rag: Condition, reason: str) -> None:
    assert suggest(looked_at, KEY, TODAY) == (rag, reason)


def test_the_first_rule_that_matches_wins() -> None:
    """Takes the reasons away one by one; each time the next rule of the design speaks."""
    bad = closed(
        due=away(-31), original_due=away(-200), forecast=away(60), times_moved=4, updated_on=away(-60),
        priority=Priority.CRITICAL,
    )  # fmt: skip
    steps: list[tuple[dict[str, object], str]] = [
        ({}, "signed off 25 Nov 2026"),
        ({"stage": Stage.COMPLETE, "completed_on": away(-40)}, "complete 18 Oct 2026, awaiting sign-off for 40 days"),
        ({"stage": Stage.OPEN, "completed_on": None}, "31 days late against 27 Oct 2026, critical"),
        ({"priority": Priority.NORMAL}, "31 days late against 27 Oct 2026"),
        ({"due": TODAY}, "forecast 26 Jan 2027, 60 days after its date"),
        ({"forecast": None}, "due date moved 4 times"),
        ({"times_moved": 1}, "200 days past its original date 11 May 2026"),
        ({"original_due": TODAY}, "no update for 60 days"),
        ({"updated_on": TODAY}, "due today"),
        ({"due": None}, "no due date"),
    ]
    for values, reason in steps:
        bad = replace(bad, **values)
        assert suggest(bad, KEY, TODAY).reason == reason


def test_finished_late_is_said_for_ever() -> None:
    late = complete(due=away(-9), completed_on=away(-3))
    assert suggest(late, KEY, TODAY).reason == "complete 24 Nov 2026, 6 days late, awaiting sign-off"
    assert completion(late) == "completed 24 Nov 2026, 6 days late"
    assert completion(replace(late, due=away(-3))) == "completed 24 Nov 2026"


def test_undated_and_complete_is_unrated_as_the_design_orders_it() -> None:
    assert suggest(complete(due=None), KEY, TODAY) == (Condition.UNRATED, "no due date")


def test_a_strict_plan_calls_any_lateness_red() -> None:
    assert suggest(action(due=away(-1)), STRICT, TODAY).rag is Condition.OFF_TRACK
    assert suggest(action(forecast=away(15)), STRICT, TODAY).rag is Condition.OFF_TRACK
    assert suggest(action(due=TODAY), STRICT, TODAY).rag is Condition.ON_TRACK
    assert "late by any number of days" in STRICT.meaning(Condition.OFF_TRACK)


def test_a_plan_has_its_own_thresholds_and_its_own_words() -> None:
    key = Key(late=7, sign_off=14, moves=1, slipped=10, stale=5, meanings=((Condition.ON_TRACK, "all is well"),))
    assert suggest(action(due=away(-7)), key, TODAY).rag is Condition.AT_RISK
    assert suggest(action(due=away(-8)), key, TODAY).rag is Condition.OFF_TRACK
    assert suggest(complete(completed_on=away(-14)), key, TODAY).rag is Condition.ON_TRACK
    assert suggest(complete(completed_on=away(-15)), key, TODAY).rag is Condition.AT_RISK
    assert suggest(action(times_moved=1), key, TODAY).reason == "due date moved once"
    assert suggest(action(original_due=away(4)), key, TODAY).rag is Condition.ON_TRACK
    assert suggest(action(original_due=away(3)), key, TODAY).rag is Condition.AT_RISK
    assert suggest(action(updated_on=away(-6)), key, TODAY).rag is Condition.AT_RISK
    assert key.meaning(Condition.ON_TRACK) == "all is well"
    assert "more than 7 days late" in key.meaning(Condition.OFF_TRACK)
    assert "up to 7 days late" in key.meaning(Condition.AT_RISK)


# --- late -----------------------------------------------------------------------------------------------------


def test_late_begins_the_day_after_the_due_date() -> None:
    assert [days_late(action(due=away(days)), TODAY) for days in (1, 0, -1, -12)] == [0, 0, 1, 12]


def test_what_has_no_date_is_never_late() -> None:
    assert days_late(action(due=None), TODAY) == 0


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.CLOSED, Stage.WITHDRAWN])
def test_what_is_finished_is_never_late(stage: Stage) -> None:
    finished = action(stage=stage, due=away(-400), completed_on=away(-2), signed_off_on=away(-1))
    assert days_late(finished, TODAY) == 0
    assert suggest(finished, KEY, TODAY).rag is not Condition.OFF_TRACK


def test_that_it_was_finished_late_is_remembered() -> None:
    assert days_finished_late(closed(due=away(-21))) == 12
    assert days_finished_late(closed(due=away(-9))) == 0
    assert days_finished_late(closed(due=away(30))) == 0
    assert days_finished_late(closed(due=None)) == 0
    assert days_finished_late(action(due=away(-21))) == 0


def test_slippage_is_measured_against_the_first_date_promised() -> None:
    assert days_slipped(action(due=away(10), original_due=TODAY)) == 10
    assert days_slipped(action(due=away(-10), original_due=TODAY)) == -10
    assert days_slipped(action(due=None, original_due=TODAY)) == 0
    assert days_slipped(action(due=TODAY, original_due=None)) == 0


# --- optimistic, worst-of -------------------------------------------------------------------------------------


def test_declared_better_than_the_dates_support_is_optimistic() -> None:
    better = {
        (declared, suggested) for declared in STORED for suggested in STORED if is_optimistic(declared, suggested)
    }
    assert better == {
        (Condition.AT_RISK, Condition.OFF_TRACK),
        (Condition.ON_TRACK, Condition.OFF_TRACK),
        (Condition.ON_TRACK, Condition.AT_RISK),
    }


@pytest.mark.parametrize(
    ("ratings", "worst"),
    [
        ((), Condition.UNRATED),
        ((Condition.UNRATED,), Condition.UNRATED),
        ((Condition.CHECKED, Condition.CHECKED), Condition.CHECKED),
        ((Condition.CHECKED, Condition.ON_TRACK), Condition.ON_TRACK),
        ((Condition.ON_TRACK, Condition.UNRATED), Condition.ON_TRACK),
        ((Condition.ON_TRACK, Condition.AT_RISK, Condition.CHECKED), Condition.AT_RISK),
        ((Condition.ON_TRACK,) * 50 + (Condition.OFF_TRACK,), Condition.OFF_TRACK),
    ],
)
def test_the_worst_of_the_rated_ones_speaks(ratings: tuple[Condition, ...], worst: Condition) -> None:
    assert worst_of(ratings) is worst


def test_each_rating_can_be_told_apart_by_letter_and_by_shape() -> None:
    assert "".join(face.letter for face in Key().faces) == "RAGBU"
    assert "".join(face.shape for face in Key().faces) == "▲◆●■○"
    assert Key().mark(Condition.OFF_TRACK) == "▲ Red"


# --- what holds for every action ------------------------------------------------------------------------------

DAYS = st.integers(-400, 400).map(away)
PAST_DAYS = st.integers(-400, 0).map(away)
DATES = st.none() | DAYS
Dates = st.SearchStrategy[date | None]
KEYS = st.builds(
    Key,
    strict=st.booleans(),
    late=st.integers(0, 60),
    sign_off=st.integers(0, 60),
    moves=st.integers(1, 5),
    slipped=st.integers(0, 200),
    stale=st.integers(1, 90),
)


@st.composite
def actions(draw: st.DrawFn, stages: Sequence[Stage] = tuple(Stage), dues: Dates = DATES) -> Action:
    """Actions as the rules allow them: a finished one has its dates, an open one has not."""
    stage = draw(st.sampled_from(stages))
    finished = stage in (Stage.COMPLETE, Stage.CLOSED)
    due = draw(dues)
    return Action(
        "1.2",
        "1.2",
        "Thresholds",
        due=due,
        original_due=draw(DATES) if due is None else draw(DAYS),
        times_moved=draw(st.integers(0, 5)),
        forecast=draw(DATES),
        priority=draw(st.sampled_from(Priority)),
        stage=stage,
        rag=Condition.CHECKED if stage is Stage.CLOSED else draw(st.sampled_from([*RATINGS, Condition.UNRATED])),
        completed_on=draw(PAST_DAYS) if finished else None,
        signed_off_on=TODAY if stage is Stage.CLOSED else None,
        updated_on=draw(PAST_DAYS),
    )


@given(actions(), KEYS)
def test_every_suggestion_carries_its_reason(action: Action, key: Key) -> None:
    rag, reason = suggest(action, key, TODAY)
    assert reason
    assert (rag is Condition.CHECKED) is action.is_closed
    assert (rag is Condition.UNRATED) is (action.is_withdrawn or (action.due is None and not action.is_closed))


@given(actions(), KEYS)
def test_red_is_only_for_what_is_late_or_expected_late(action: Action, key: Key) -> None:
    late = days_late(action, TODAY)
    expected_late = action.is_open and action.due and action.forecast and action.forecast > action.due
    assert (suggest(action, key, TODAY).rag is Condition.OFF_TRACK) <= bool(late or expected_late)


@given(actions(stages=[Stage.OPEN], dues=st.integers(-400, -1).map(away)), KEYS)
def test_what_is_late_is_never_suggested_green(action: Action, key: Key) -> None:
    assert suggest(action, key, TODAY).rag in (Condition.OFF_TRACK, Condition.AT_RISK)


@given(actions(stages=[Stage.OPEN], dues=DAYS), KEYS, st.integers(1, 400))
def test_waiting_never_makes_an_open_action_look_better(action: Action, key: Key, days: int) -> None:
    # A late forecast speaks for itself until the due date has passed, so it is left out here.
    action = replace(action, forecast=None)
    now, later = (suggest(action, key, day).rag.severity for day in (TODAY, away(days)))
    assert later <= now


@given(actions(), KEYS)
def test_a_strict_plan_is_never_milder(action: Action, key: Key) -> None:
    mild, strict = (suggest(action, replace(key, strict=strict), TODAY).rag.severity for strict in (False, True))
    assert strict <= mild


@given(st.lists(st.sampled_from(STORED)))
def test_worst_of_is_never_better_than_any_rated_member(ratings: list[Condition]) -> None:
    rated = [rag for rag in ratings if rag is not Condition.UNRATED]
    worst = worst_of(ratings)
    assert all(worst.severity <= rag.severity for rag in rated)
    assert worst in rated if rated else worst is Condition.UNRATED


# --- milestones -----------------------------------------------------------------------------------------------


def step(ref: str = "1.2/m1", **values: Any) -> Milestone:
    return replace(Milestone(ref, "1.2", "Train the team\nand the panel"), **values)


def test_a_milestone_later_than_the_threshold_is_amber_at_best_and_named() -> None:
    assert suggest(action(), KEY, TODAY, [step(due=away(-30))]).rag is Condition.ON_TRACK, "the threshold is 30 days"
    assert suggest(action(), KEY, TODAY, [step(due=away(-31))]) == (
        Condition.AT_RISK,
        "milestone 1.2/m1 31 days late: Train the team…",
    )
    assert suggest(action(), STRICT, TODAY, [step(due=away(-1))]).rag is Condition.AT_RISK
    assert suggest(action(due=None), KEY, TODAY, [step(due=away(-31))]).rag is Condition.AT_RISK
    latest = [step(due=away(-31)), step("1.2/m2", due=away(-40)), step("1.2/m3", due=away(-35))]
    assert suggest(action(), KEY, TODAY, latest).reason.startswith("milestone 1.2/m2 40 days late")


def test_what_is_done_or_withdrawn_or_of_a_finished_action_is_not_late() -> None:
    for settled in (step(due=away(-99), done_on=TODAY), step(due=away(-99), withdrawn="not needed"), step()):
        assert suggest(action(), KEY, TODAY, [settled]).rag is Condition.ON_TRACK
    assert suggest(complete(), KEY, TODAY, [step(due=away(-99))]).rag is Condition.ON_TRACK
    assert suggest(complete(due=None), KEY, TODAY, [step(due=away(-99))]).reason == "no due date"


def test_a_late_action_is_red_whatever_its_milestones_say() -> None:
    late = action(due=away(-31))
    assert suggest(late, KEY, TODAY, [step(due=away(-99))]).rag is Condition.OFF_TRACK
