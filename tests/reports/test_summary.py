"""The numbers of a summary, computed once, and its sentences."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.comparison import Comparison
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.suggested_rag import completion
from actionplan.model.weekly_review import Decision, State, WeeklyReview
from actionplan.reports.assessment import judge
from actionplan.reports.phrases import (
    check,
    concerns,
    headline,
    impact_words,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
    thresholds,
)
from actionplan.reports.summary import gather


def test_the_headline_says_the_honest_counts_what_moved_and_what_it_is_for(rated: Plan, week_ago: Comparison) -> None:
    counts, attention, moved, impact = headline(gather(rated, week_ago))
    assert counts == (
        "5 of 6 actions count, 1 withdrawn. Of 5, "
        "1 (20%) is red, 1 (20%) amber, 1 (20%) green, 1 (20%) closed and 1 (20%) unrated."
    )
    assert attention == "1 is late, 1 is declared better than the dates support, none awaits sign-off."
    assert moved == "Since 20 Nov 2026: 1 worse, 1 still red, 1 closed, 1 date moved, 1 owner changed."
    assert impact == "1 is finished, 1 of them without impact shown."


def test_without_a_past_nothing_is_said_of_movement(rated: Plan) -> None:
    summary = gather(rated)
    assert len(headline(summary)) == 3
    assert summary.moves == ()
    assert [action.ref for action in summary.closed] == ["2.1"]


def test_nothing_to_count_is_said_and_not_divided_by(empty: Plan) -> None:
    summary = gather(empty)
    assert headline(summary) == ("No actions count in this plan.",)
    assert summary.adds_up
    assert not summary.exceptions
    assert not summary.due_soon
    assert {refs for _, refs in concerns(summary)} == {()}


def test_the_rows_add_up_and_say_so(rated: Plan) -> None:
    summary = gather(rated)
    areas, themes = (rows for _, rows in summary.tables)
    assert summary.adds_up
    of_all = "; 5 of 6 actions count, 1 withdrawn."
    assert check(areas, summary) == f"The rows add up: 2 + 2 + 1 = 5, each action counted once{of_all}"
    assert check(themes, summary) == f"The rows add up: 3 + 2 = 5, each action counted once{of_all}"
    assert check(areas[:-1], summary) == f"The rows do not add up: 2 + 2 is not 5{of_all}"
    assert [title for title, _ in areas] == ["Outcome focus", "Quality of practice", "Not mapped"]
    assert [title for title, _ in themes] == ["1 Effective practice", "2 Managing performance"]


def test_exceptions_are_what_is_red_late_or_optimistic_the_worst_first(rated: Plan) -> None:
    found = gather(rated).exceptions
    assert [one.action.ref for one in found] == ["1.1", "1.2"]
    assert found[0].why == "two posts vacant; 26 days late against 1 Nov 2026, critical"
    assert found[1].why == (
        "declared green against amber suggested; the new date will hold; due date moved twice"
    )  # fmt: skip


def test_what_got_worse_is_an_exception_too(rated: Plan, week_ago: Comparison) -> None:
    assert [one.action.ref for one in gather(rated, week_ago).exceptions] == ["1.1", "1.3", "1.2"]


def test_an_unrated_action_that_is_late_is_an_exception(plan: Plan, today: date) -> None:
    late = replace(plan.actions[0], due=date(2026, 10, 1), original_due=date(2026, 10, 1))
    found = gather(replace(plan, actions=(late, *plan.actions[1:]))).exceptions
    assert [(one.action.ref, one.suggested.rag) for one in found] == [("1.1", Condition.OFF_TRACK)]


def test_due_soon_looks_thirty_days_ahead_and_leaves_the_late_to_the_exceptions(rated: Plan) -> None:
    summary = gather(rated)
    assert [one.action.ref for one in summary.due_soon] == ["1.3"]
    assert summary.due_soon_until == date(2026, 12, 27)


def test_what_the_plan_does_not_say_is_named(rated: Plan) -> None:
    found = {said: refs for said, refs in concerns(gather(rated)) if refs}
    assert found == {
        "unrated": ("2.2",),
        "without an owner": ("2.2",),
        "without a due date": ("2.2",),
        "declared better than the dates support": ("1.2",),
        "with a due date moved twice or more": ("1.2",),
    }


def test_too_much_on_one_day_is_said(plan: Plan) -> None:
    day = date(2027, 3, 31)
    due = replace(plan, actions=tuple(replace(action, due=day, original_due=day) for action in plan.actions))
    assert same_days(gather(due)) == ("5 of 5 actions with a date are due on 31 Mar 2027",)


# --- movement -------------------------------------------------------------------------------------------------


def test_the_moves_of_a_group_are_those_of_its_actions(rated: Plan, week_ago: Comparison) -> None:
    summary = gather(rated, week_ago)
    assert [moved_words(summary.moves_of(row.actions)) for row in summary.themes] == [
        "1 worse, 1 still red, 1 date moved",
        "1 closed, 1 owner changed",
    ]


def test_several_moves_of_a_kind_are_counted(rated: Plan, week_ago: Comparison) -> None:
    assert moved_words([*week_ago.moves, *week_ago.moves]) == (
        "2 worse, 2 still red, 2 closed, 2 dates moved, 2 owners changed"
    )
    assert moved_words([]) == ""


def test_what_it_is_compared_with_may_be_a_review(week_ago: Comparison) -> None:
    assert since_words(week_ago) == "since 20 Nov 2026"
    review = WeeklyReview("R3", date(2026, 11, 20), "Chair", "", State.CLOSED)
    assert since_words(replace(week_ago, review=review)) == "since review 3 on 20 Nov 2026"


def test_only_what_was_closed_since_is_news(rated: Plan, week_ago: Comparison) -> None:
    assert [action.ref for action in gather(rated, week_ago).closed] == ["2.1"]
    assert gather(rated, replace(week_ago, moves=())).closed == ()


def test_every_moved_date_is_listed_with_its_move_since(rated: Plan, week_ago: Comparison) -> None:
    ((action, move),) = gather(rated, week_ago).slipped
    assert move is not None
    assert (action.ref, move.before) == ("1.2", date(2027, 1, 31))
    assert gather(rated).slipped == ((action, None),)


def test_a_date_that_slipped_and_was_met_is_no_news(rated: Plan) -> None:
    done = [replace(action, stage=Stage.COMPLETE) if action.ref == "1.2" else action for action in rated.actions]
    assert gather(replace(rated, actions=tuple(done))).slipped == ()


def test_decisions_for_the_board_come_first_and_done_ones_not_at_all(rated: Plan) -> None:
    decisions = (
        Decision("D1", "R1", "1.1", "Report", "A", None),
        Decision("D2", "R1", "", "Ask", "B", None, for_board=True),
        Decision("D3", "R1", "", "Done", "C", None, done_on=date(2026, 11, 20)),
    )
    assert [one.ref for one in gather(replace(rated, decisions=decisions)).decisions] == ["D2", "D1"]


# --- impact and strengths -------------------------------------------------------------------------------------


def test_impact_stands_apart_from_delivery_for_every_summary_area(rated: Plan) -> None:
    summary = gather(rated)
    found = {line.title: (impact_words(line), line.delivered, [action.ref for action in line.unproven])
             for line in summary.impact}  # fmt: skip
    assert found == {
        "Outcome focus": ("2 not assessed", 1, ["2.1"]),
        "Quality of practice": ("1 emerging, 1 not assessed", 0, []),
        "Not mapped": ("1 not assessed", 0, []),
    }
    assert summary.whole_impact.counts[Impact.NOT_ASSESSED] == 4
    assert sum(line.total for line in summary.impact) == summary.whole_impact.total == 5


def test_the_strengths_looked_at_again_are_counted(rated: Plan, plan: Plan) -> None:
    assert strengths_words(gather(rated)) == (
        "Of the 1 strength that the reviewers named, 1 has been looked at again: 1 is at risk."
    )
    assert strengths_words(gather(plan)) == (
        "Of the 1 strength that the reviewers named, none has been looked at again."
    )


def test_finished_late_is_remembered(rated: Plan) -> None:
    action = rated.action("2.1")
    assert action is not None
    assert completion(action) == "completed 23 Nov 2026, 3 days late"
    assert completion(replace(action, completed_on=date(2026, 11, 20))) == "completed 20 Nov 2026"


# --- what it rests on -----------------------------------------------------------------------------------------


def test_every_area_is_in_the_mapping_not_mapped_ones_too(plan: Plan) -> None:
    mapping = {area.ref: title for area, title in gather(plan).mapping}
    assert mapping == {
        "1.1": "Quality of practice",
        "1.2": "Quality of practice",
        "1.3": "Outcome focus",
        "2.1": "Outcome focus",
        "2.2": "Not mapped",
    }


def test_a_judgement_says_nothing_good_as_a_reason(rated: Plan) -> None:
    closed = rated.action("2.1")
    assert closed is not None
    assert judge(closed, rated).why == ""


@pytest.mark.parametrize(
    ("number", "total", "words"), [(0, 0, "0"), (0, 34, "0"), (3, 34, "3 (9%)"), (1, 1, "1 (100%)")]
)
def test_a_percentage_stands_behind_its_count(number: int, total: int, words: str) -> None:
    assert share(number, total) == words


def test_the_thresholds_are_those_of_the_plan() -> None:
    assert "amber up to 14 days and red beyond" in thresholds(Key(late=14))
    assert "Late, or forecast to be, is red;" in thresholds(Key(strict=True))
