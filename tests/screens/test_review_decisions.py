"""Decisions in the weekly review: noted, carried over, done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from actionplan.model.rules.review import decide
from actionplan.model.weekly_review import Decision, Outcome
from at_screen import changed_elsewhere
from in_review import (
    card,
    does,
    elsewhere,
    in_review,
    outcomes,
)

TODAY = date(2026, 11, 27)


async def test_a_decision_is_noted_and_the_card_stays(database: Path) -> None:
    changed_elsewhere(database, "2.2", {"owner": "Head of HR"})
    async with in_review(database, "D") as jo:
        assert jo.sees("Decision about 1.1")
        await jo.press("enter")
        assert jo.sees("what cannot be empty")
        await does(jo, "=HR to report on vacancies", "enter")
        assert jo.field == "owner", "enter goes on, so that nobody forgets who and by when"
        await does(jo, "=head", "tab", "enter", "=yesterday", "enter")
        assert jo.field == "due"
        assert jo.sees("26 Nov 2026 is past; give a day from 27 Nov 2026 on")
        await does(jo, "=fri")
        assert jo.sees("Fri 4 Dec 2026, in 7 days")
        await does(jo, "enter", "y", "enter")
        assert card(jo) == "1.1"
        assert jo.sees("D1 HR to report on vacancies", "Head of HR, by 4 Dec 2026 →")
        assert jo.sees("decided       D1 HR to report on vacancies (Head of HR, by 4 Dec 2026, for the")
        await jo.press("2", "enter")
        assert jo.sees("decided         D1 HR to report on vacancies (Head of HR, by 4 Dec 2026, for the Board)")
        await jo.press("3")
        await does(jo, "E", "D", "=Meet on Thursdays", "enter", "enter", "enter")
        assert jo.sees("↑ ↓ choose  yes · no")
        choices = []
        for key in ("y", "n", "down", "p", "delete", "up"):
            await jo.press(key)
            choices.append(jo.typed("for_board"))
        assert choices == ["yes", "no", "yes", "yes", "yes", "no"]
        await jo.press("enter")
        decisions = jo.plan.decisions
    assert decisions == (
        Decision("D1", "R1", "1.1", "HR to report on vacancies", "Head of HR", date(2026, 12, 4), True, version=1),
        Decision("D2", "R1", "", "Meet on Thursdays", "", None, version=1),
    )


async def test_what_was_decided_before_comes_first_until_it_is_done(database: Path) -> None:
    first = ["D", *"Ask HR", "ctrl+s", "E", "D", *"Ask the Board", *["enter"] * 4, "E", "y", "escape"]
    async with in_review(database, *first) as jo:
        assert jo.sees("Carried over: 2 decisions", "D1  Ask HR (nobody, by –)")
        await jo.press("enter", "ctrl+s")
        assert (card(jo), outcomes(database, "R2")["D1"]) == ("D1", Outcome.WAITING)
        assert jo.sees("Carried over", "in the review of 27 Nov 2026", "to be done by", "for the Board")
        assert jo.sees("o Owner", "d Due", "c Done", "enter Still to do", "D Decision", "space Skip")
        jo.sees_no("Rate", "Note")
        await jo.press("r", "n", "v", "e", "i")
        assert jo.sees("this card is of a decision: c done, o owner, d date")
        await jo.press("enter")
        assert (card(jo), outcomes(database, "R2")["D1"]) == ("D2", Outcome.REVIEWED)
        await jo.press("o", *"Ann", "enter", "d", *"fri", "enter", "c")
        assert card(jo) == "D2"
        assert (jo.plan.decisions[1].owner, jo.plan.decisions[1].due) == ("Ann", date(2026, 12, 4))
        assert jo.plan.decisions[1].done_on == TODAY
        assert jo.sees("done          27 Nov 2026", "enter Next card")
        jo.sees_no("Still to do", "c Done")
        await jo.press("c")
        assert jo.sees("D2 is already done")
        await jo.press("E", "y", "escape", "enter", "ctrl+s")
        assert [item.subject for item in jo.plan.items][:2] == ["D1", "1.1"]
        jo.sees_no("Ask the Board")


async def test_two_who_note_a_decision_at_the_same_moment_both_have_theirs(database: Path) -> None:
    async with in_review(database, "D", *"Ask HR") as jo:
        elsewhere(
            database,
            lambda plan: [decide(plan, about="", what="Ask IT", owner="", due="", for_board=False)],
            review="R1",
        )
        await jo.press("ctrl+s")
        if jo.asked:
            assert jo.sees("D1 was added by")
            await jo.press("ctrl+s")
        assert [one.what for one in jo.plan.decisions] == ["Ask IT", "Ask HR"]
