"""What a due date and a rating ask for: a reason, an agreement, a year that can be meant."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import propose
from actionplan.model.suggested_rag import suggest
from actionplan.model.typed_values import year_doubt
from valid_edits import DUE, KEY, LATER, TODAY, after, away, new_action, refusal

# --- due dates ------------------------------------------------------------------------------------------------


def test_the_first_due_date_is_the_original_one_and_needs_no_reason() -> None:
    action = after(new_action(), due=DUE)
    assert (action.due, action.original_due, action.times_moved) == (DUE, DUE, 0)


def test_moving_a_due_date_needs_a_reason_and_is_counted(owned: Action) -> None:
    assert refusal(owned, due=LATER).field == "note"
    assert "is due 31 Mar 2027; say why the date moves" in str(refusal(owned, due=LATER))
    moved = after(owned, "waiting for health", due=LATER)
    assert (moved.due, moved.original_due, moved.times_moved) == (LATER, DUE, 1)
    back = after(moved, "health is ready", due=DUE)
    assert (back.due, back.original_due, back.times_moved) == (DUE, DUE, 2)


@pytest.mark.parametrize("agreed_by", ["Ann", "ann", "KCC\\ANN", " a n n "])
def test_the_owner_does_not_agree_to_the_owners_own_delay(owned: Action, agreed_by: str) -> None:
    refused = refusal(owned, "waiting for health", due=LATER, agreed_by=agreed_by)
    assert (refused.field, str(refused)) == (
        "agreed_by",
        "Ann owns 1.2; somebody else has to agree that its due date moves",
    )
    asks = refusal(owned, "waiting for health", by="ann", due=LATER, agreed_by=agreed_by)
    assert str(asks) == "Ann, who asks for it, owns 1.2; somebody else has to agree that its due date moves"
    assert refusal(owned, "waiting", due=LATER, owner="Bo", agreed_by="bo").field == "agreed_by"
    assert after(owned, "waiting for health", by="ann", due=LATER, agreed_by="The Board").agreed_by == "The Board"
    assert after(owned, "waiting for health", by="ann", due=LATER).agreed_by == "", "nobody is named"


def test_taking_a_due_date_away_is_a_move_and_the_original_stays(owned: Action) -> None:
    undated = after(owned, "the Board will set it", due="")
    assert (undated.due, undated.original_due, undated.times_moved) == (None, DUE, 1)
    dated = after(undated, due=LATER)
    assert (dated.due, dated.original_due, dated.times_moved) == (LATER, DUE, 1)


def test_the_same_due_date_again_is_no_move(owned: Action) -> None:
    assert propose(owned, {"due": "31 mar 27"}, key=KEY, today=TODAY, by="jo").changed == ()


# Herefordshire's plan had 31 March 2019 for 31 March 2020, and a committee found it.
WRONG_YEARS = {"2026-03-31": "8 months ago", "2019-03-31": "7 years ago", "2030-03-31": "in 3 years"}


@pytest.mark.parametrize(("typed", "away"), WRONG_YEARS.items())
def test_a_promise_in_a_doubtful_year_is_refused_and_the_year_is_named(typed: str, away: str) -> None:
    day = date.fromisoformat(typed)
    doubt = f"31 Mar {day.year} is {away}; is the year {day.year} right?"
    for field in ("due", "forecast"):
        refused = refusal(new_action(), **{field: typed})
        assert (refused.field, str(refused)) == ("note", f"{doubt} If it is, say why")
    moved = refusal(new_action(due=DUE, original_due=DUE), "waiting for health", due=typed)
    assert (moved.field, str(moved)) == ("due", doubt)


def test_what_was_due_long_ago_can_be_entered_with_a_reason() -> None:
    action = after(new_action(), "as the Board was told in March", due="2026-03-31")
    assert (action.due, action.original_due) == (date(2026, 3, 31), date(2026, 3, 31))


@pytest.mark.parametrize("days", [-60, -1, 0, 1, 3 * 365 + 1])
def test_a_date_that_can_be_meant_is_no_slip(days: int) -> None:
    assert year_doubt(away(days), TODAY) == ""
    assert after(new_action(), due=away(days)).due == away(days)


# --- ratings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rag", ["red", "amber"])
def test_red_and_amber_need_a_reason(owned: Action, rag: str) -> None:
    assert str(refusal(owned, rag=rag)) == f"say why 1.2 is {rag}"
    assert after(owned, "no staff", rag=rag).rag_reason == "no staff"
    assert after(owned, "a note", rag=rag, rag_reason="no staff").rag_reason == "no staff"


def test_a_red_action_cannot_lose_its_reason(owned: Action) -> None:
    red = after(owned, "no staff", rag="red")
    assert refusal(red, rag_reason="").field == "note"
    assert after(red, rag_reason="no money").rag_reason == "no money"


def test_green_needs_no_reason_where_the_dates_support_it(owned: Action) -> None:
    amber = after(owned, "no staff", rag="amber")
    green = after(amber, rag="green")
    assert (green.rag, green.rag_reason) == (Condition.ON_TRACK, "")


def test_a_rating_better_than_the_dates_support_needs_a_reason() -> None:
    late = new_action(due=away(-12), original_due=away(-12))
    assert str(refusal(late, rag="green")) == (
        "the dates suggest amber for 1.2 (12 days late against 15 Nov 2026); say why it is green"
    )
    assert after(late, "done but for the letter", rag="green").rag is Condition.ON_TRACK
    assert after(late, "waiting for health", rag="amber").rag is Condition.AT_RISK


def test_silence_before_a_rating_counts_so_green_does_not_end_a_warning_without_a_word(owned: Action) -> None:
    silent = replace(owned, rag_reason="partners' posts filled", updated_on=away(-60))
    assert suggest(silent, KEY, TODAY).rag is Condition.AT_RISK
    assert str(refusal(silent, rag="green")) == (
        "the dates suggest amber for 1.2 (no update for 60 days); say why it is green"
    )
    assert after(silent, "the posts are still filled", rag="green").rag_reason == "the posts are still filled"


def test_a_date_that_comes_with_a_rating_counts_and_takes_nothing_away() -> None:
    undated = new_action()
    assert refusal(undated, rag="green", due=away(-12)).field == "note"
    forecast_late = new_action(due=DUE, original_due=DUE, forecast=LATER)
    assert "forecast 31 May 2027" in str(refusal(forecast_late, rag="green", forecast=""))


def test_the_same_rating_again_without_a_word_keeps_its_reason(owned: Action) -> None:
    green = after(owned, "partners' posts filled", rag="green")
    assert after(green, rag="green").rag_reason == "partners' posts filled"
    assert after(green, "and trained", rag="green").rag_reason == "and trained"
    amber = after(green, "no staff", rag="amber")
    assert refusal(amber, rag="amber").field == "note"


def test_blue_is_never_declared(owned: Action, completed: Action, signed_off: Action) -> None:
    for action in (owned, completed):
        assert refusal(action, "done", rag="blue").field == "rag"
    assert "is closed" in str(refusal(signed_off, "done", rag="blue"))
    assert refusal(completed, "done", by="al", stage="withdrawn", rag="blue").field == "rag"


def test_a_rating_can_be_taken_back(owned: Action) -> None:
    assert after(owned, rag="unrated").rag is Condition.UNRATED
