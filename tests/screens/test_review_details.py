"""The details of an open review, and one that was started by mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from actionplan.model.ratings import Condition
from actionplan.model.rules.review import change_details
from at_screen import at_screen, changed_elsewhere
from in_review import card, elsewhere, ended, in_review, outcomes

TODAY = date(2026, 11, 27)


async def test_date_chair_attendance_and_next_meeting_can_be_corrected_while_it_is_open(database: Path) -> None:
    async with in_review(database, "enter", "A") as jo:
        assert jo.sees("Details of review 1")
        assert (jo.typed("held_on"), jo.typed("chair"), jo.typed("attendees")) == ("2026-11-27", "Chair", "Ann")
        await jo.types("yesterday")
        assert jo.sees("Thu 26 Nov 2026")
        await jo.press("enter", *"Cllr Patel", "enter", *"Ann, Bob", "enter", *"Bob", "enter")
        assert jo.field == "next_meeting"
        await jo.types("yesterday")
        await jo.press("enter")
        assert jo.sees("the next meeting comes after this one")
        await jo.types("fri")
        assert jo.sees("Fri 4 Dec 2026")
        await jo.press("enter")
        assert card(jo) == "1.2", "the card stays"
        assert jo.sees("Weekly review 1 · Thu 26 Nov 2026 · chair Cllr Patel, 2 present")
        (review,) = jo.plan.reviews
        assert (review.held_on, review.attendees, review.apologies) == (date(2026, 11, 26), "Ann", "Bob")
        assert review.next_meeting == date(2026, 12, 4)
        await jo.press("u")
        assert jo.sees("chair Chair, 2 present")
    assert outcomes(database)["1.2"].is_waiting


async def test_the_end_shows_what_the_minutes_will_say(database: Path) -> None:
    async with in_review(database, "E") as jo:
        assert jo.sees("present       Chair, Ann", "apologies     none", "next meeting  not known yet; A says when")
        await jo.press("A", "enter", "enter", "enter", *"Bob", "enter", *"fri", "enter")
        assert jo.sees("apologies     Bob", "next meeting  Fri 4 Dec 2026")
        await jo.press("y")
        assert jo.sees("Apologies     Bob", "Next meeting  Fri 4 Dec 2026", "Present       Chair (chair), Ann")


async def test_details_typed_while_somebody_else_closes_the_review(database: Path) -> None:
    async with in_review(database, "A") as jo:
        elsewhere(database, ended)
        await jo.looks_again()
        assert not jo.asked
        assert jo.sees("review 1 is already closed")


async def test_two_who_correct_different_details_both_have_theirs(database: Path) -> None:
    async with in_review(database, "A") as jo:
        elsewhere(database, lambda plan: [change_details(plan, plan.reviews[0], apologies="Cy")], review="R1")
        await jo.press("enter", *"Sam", "ctrl+s")
        (review,) = jo.plan.reviews
        assert (review.chair, review.apologies) == ("Sam", "Cy")


# --- started by mistake -------------------------------------------------------------------------------------------


async def test_a_review_started_by_mistake_is_discarded_from_the_palette(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "ctrl+p", *"discard review", "enter") as jo:
        assert jo.sees("Discard review 1", "What was changed and decided in it stays.")
        await jo.press("enter")
        assert jo.asked
        assert jo.sees("yes discards it; Esc keeps it open")
        assert jo.plan.open_review is not None
        await jo.press("y", "enter")
        assert jo.sees("No review is open", "review 1 was discarded; what was changed and decided in it stays")
        assert (jo.stored("1.1").rag, jo.plan.last_review) == (Condition.OFF_TRACK, None)
        jo.sees_no("Past reviews", "m Minutes")
        assert not database.with_name("plan-minutes").exists()
        await jo.press("5")
        assert jo.sees("review 1 discarded")
        await jo.press("3", "enter", "ctrl+u", *"today", "enter", *"Sam", "ctrl+s")
        assert jo.sees("Weekly review 2", "chair Sam")


async def test_what_was_changed_in_a_discarded_review_can_be_undone(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "ctrl+p", *"discard review", "enter") as jo:
        await jo.press("y", "enter")
        await jo.press("u")
        assert jo.stored("1.1").rag is Condition.UNRATED


async def test_there_is_nothing_to_discard_without_an_open_review(database: Path) -> None:
    async with at_screen(database, "3", "ctrl+p", *"discard review") as jo:
        jo.sees_no("Discard review")


async def test_whoever_is_in_a_review_that_somebody_else_discards_sees_that_it_is_over(database: Path) -> None:
    from actionplan.model.rules.review import discard

    async with in_review(database, "enter") as jo:
        elsewhere(database, lambda plan: [discard(plan.reviews[0])])
        changed_elsewhere(database, "1.1", {"owner": "Ann"})
        await jo.looks_again()
        assert jo.sees("No review is open", "review 1 was discarded")
