"""A weekly review left and resumed, past midnight, and with somebody else in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Outcome
from at_screen import at_screen, changed_elsewhere
from in_review import (
    Clock,
    begun,
    card,
    elsewhere,
    ended,
    in_review,
    item_of,
    outcomes,
    settled,
)

TODAY = date(2026, 11, 27)


# --- left and resumed, and the bad cases --------------------------------------------------------------------------


async def test_whoever_quits_comes_back_to_the_same_card(database: Path) -> None:
    async with in_review(database, "enter", "space", "g", "enter", "enter", "q") as jo:
        assert not jo.app.is_running
    async with at_screen(database) as jo:
        assert card(jo) == "2.1"
        assert jo.sees("2 of 5", "2.1  Focus and pace")
        await jo.press("enter", "enter")
        assert card(jo) == "1.2", "it was skipped"


async def test_escape_leaves_the_review_and_3_is_there_again(database: Path) -> None:
    async with in_review(database, "enter", "escape") as jo:
        assert "1.1" in jo.cursor_line
        await jo.press("3")
        assert card(jo) == "1.2"


async def test_what_turns_red_joins_the_review_once(database: Path) -> None:
    done = date(2026, 11, 10)
    changed_elsewhere(database, "1.1", {"stage": "complete"}, "trained", on=done)
    changed_elsewhere(database, "1.1", {"stage": "closed", "signed_off_by": "Sue"}, "audit", on=done)
    changed_elsewhere(database, "1.2", {"impact": "none yet"}, on=done)
    async with in_review(database, "E", "y", "escape", "enter", "ctrl+s") as jo:
        assert "1.1" not in outcomes(database, "R2")
        changed_elsewhere(database, "1.1", {"stage": "open"}, "it came back")
        changed_elsewhere(database, "1.1", {"rag": "red"}, "it came back")
        await jo.looks_again()
        await jo.looks_again()
        assert [item.subject for item in jo.plan.items].count("1.1") == 1
        assert jo.plan.items[-1].section == "Red and amber"
        while card(jo) != "1.1":
            await jo.press("enter")
        assert jo.sees("Red and amber: turned red during the review")
        await jo.press("a", *"a start is made", "enter", "r", *"no", "enter")
        assert [item.subject for item in jo.plan.items].count("1.1") == 1


async def test_an_action_withdrawn_by_somebody_else_while_its_card_is_shown(database: Path) -> None:
    async with in_review(database) as jo:
        changed_elsewhere(database, "1.1", {"stage": "withdrawn"}, "said twice")
        await jo.looks_again()
        assert card(jo) == "1.1"
        assert jo.sees("withdrawn by sam: said twice; enter goes on")
        await jo.press("r")
        assert jo.sees("1.1 is withdrawn; reopen it first")
        await jo.press("enter")
        assert card(jo) == "1.2"


async def test_a_review_goes_on_past_midnight(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with in_review(database, "enter") as jo:
        monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-28")
        await jo.looks_again()
        assert (card(jo), jo.plan.as_at) == ("1.2", date(2026, 11, 28))
        assert jo.sees("as at Sat 28 Nov 2026", "Weekly review 1 · Fri 27 Nov 2026")
        await jo.press("r", *"stuck", "enter", "E", "y")
        assert jo.sees("Its minutes are in", "Weekly progress review 1, Fri 27 Nov 2026")
        assert jo.plan.last_review is not None
        assert jo.plan.last_review.held_on == TODAY


# --- two people ---------------------------------------------------------------------------------------------------


async def test_whoever_starts_second_is_told_and_is_in_the_review(database: Path) -> None:
    """Sam's review is there before Jo's program has looked: Jo's start is refused, and ends in Sam's review."""
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        await jo.press("ctrl+s")
        assert not jo.asked
        assert jo.sees("somebody else has just started review 1, chair Sam: you are in it", "chair Sam, 1 present")
        await jo.press("enter")
        assert card(jo) == "1.2"
        assert [review.chair for review in jo.plan.reviews] == ["Sam"]


async def test_a_start_is_left_as_soon_as_somebody_elses_review_is_seen(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        await jo.looks_again()
        assert not jo.asked
        assert jo.sees("you are in it", "1.1  Case recording")


async def test_a_review_held_while_somebody_was_about_to_start_one(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        elsewhere(database, ended)
        await jo.press("ctrl+s")
        assert not jo.asked
        assert jo.sees("somebody else has held a review meanwhile; enter starts the next")
        await jo.press("enter", "ctrl+s")
        assert jo.sees("Weekly review 2", "chair Sam")


async def test_the_agenda_is_of_the_plan_as_it_is_when_the_review_starts(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        changed_elsewhere(database, "1.1", {"stage": "withdrawn"}, "said twice")
        await jo.looks_again()
        assert jo.asked
        await jo.press("ctrl+s")
        assert [item.subject for item in jo.plan.items] == ["1.2", "1.3", "2.1", "2.2"]


async def test_two_people_at_two_screens_start_one_review(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo, at_screen(database, "3", "enter") as sam:
        await sam.press("tab", *"Sam", "ctrl+s")
        await jo.press("ctrl+s")
        for person in (jo, sam):
            assert not person.asked
            assert person.sees("chair Sam", "0 of 5")
        await jo.press("enter")
        await sam.press("enter")
        assert [card(person) for person in (jo, sam)] == ["1.2", "1.2"], "both said enter to the same card"
        assert outcomes(database)["1.2"] is Outcome.WAITING
        await sam.press("r", *"stuck", "enter")
        await jo.looks_again()
        assert [card(person) for person in (jo, sam)] == ["1.3", "1.2"], "Sam's card stays until Sam goes on"
        await sam.press("enter")
        assert card(sam) == "1.3"


async def test_somebody_elses_enter_moves_my_card_too(database: Path) -> None:
    async with in_review(database) as jo:
        elsewhere(database, settled(), review="R1")
        await jo.looks_again()
        assert card(jo) == "1.2"
        assert jo.sees("1 of 5")


@pytest.mark.parametrize("theirs", [Outcome.REVIEWED, Outcome.CHANGED])
async def test_who_comes_second_to_a_card_is_not_asked_about_it(database: Path, clock: Clock, theirs: Outcome) -> None:
    async with in_review(database) as jo:
        clock.now += 20
        elsewhere(database, settled(theirs), review="R1")
        await jo.press("enter")
        assert not jo.asked
        assert card(jo) == "1.2"
    assert (item_of(database, "1.1").outcome, item_of(database, "1.1").seconds) == (theirs, 7)


async def test_my_change_of_a_card_that_somebody_else_has_gone_through_is_kept(database: Path) -> None:
    async with in_review(database, "r", *"stuck") as jo:
        elsewhere(database, settled(), review="R1")
        await jo.looks_again()
        assert (jo.asked, jo.typed("note")) == (True, "stuck")
        await jo.press("enter")
        assert (jo.stored("1.1").rag, card(jo)) == (Condition.OFF_TRACK, "1.1")
        await jo.press("enter")
        assert card(jo) == "1.2"


async def test_what_i_am_saying_when_somebody_else_closes_the_review_is_saved_all_the_same(database: Path) -> None:
    async with in_review(database, "r", *"stuck") as jo:
        elsewhere(database, ended)
        await jo.press("enter")
        if jo.asked:
            assert jo.sees("the review is over and locked")
            assert jo.typed("note") == "stuck"
            await jo.press("enter")
        assert jo.stored("1.1").rag == "red"
        assert jo.sees("No review is open")
        assert outcomes(database)["1.1"] is Outcome.WAITING


async def test_an_enter_after_somebody_else_has_closed_the_review(database: Path) -> None:
    async with in_review(database) as jo:
        elsewhere(database, ended)
        await jo.press("enter")
        await jo.looks_again()
        assert jo.sees("the review is over and locked", "No review is open", "Past reviews")


async def test_whoever_was_at_the_end_of_one_review_is_at_the_beginning_of_the_next(database: Path) -> None:
    async with in_review(database, "E") as jo:
        assert jo.sees("Close before the end of the agenda?")
        elsewhere(database, ended)
        elsewhere(database, begun)
        await jo.looks_again()
        assert card(jo) == "1.1"
