"""From open to complete to closed, back again, and out of the counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from actionplan.model.action import Stage, Verification
from actionplan.model.ratings import Condition
from at_screen import at_screen, changed_elsewhere


async def test_complete_awaits_sign_off_and_only_that_is_blue(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Sam", "enter", "c") as jo:
        assert jo.typed("completed_on") == "today"
        await jo.press("enter", *"all cases audited", "enter")
        assert jo.sees("1 to sign off", "● 0 Green", "○ 5 Unrated")
        assert "to sign off" in jo.line("1.1")
        assert (jo.stored("1.1").stage, jo.stored("1.1").completed_on) == (Stage.COMPLETE, date(2026, 11, 27))
        await jo.press("s")
        assert jo.sees("owned by Sam, marked complete by jo; somebody else signs off")
        assert jo.typed("signed_off_by") == "", "who marked it complete names somebody else"
        await jo.press("enter")
        assert jo.sees("say what was accepted as evidence")
        assert jo.field == "accepted_evidence"
        await jo.press(*"audit of 20 cases", "enter", "enter")
        assert jo.sees("say how it was verified: declared, evidence read, sample tested or independent")
        assert jo.field == "verified"
        await jo.press("s", "enter", "enter")
        assert jo.sees("jo marked 1.1 complete; somebody else has to sign it off")
        await jo.press(*"Director", "enter")
        assert jo.sees("say how many of the sample were right, such as 18 of 20")
        assert jo.field == "sample"
        await jo.press(*"18/20", "enter")
        closed = jo.stored("1.1")
        assert (closed.stage, closed.rag, closed.signed_off_by) == (Stage.CLOSED, Condition.CHECKED, "Director")
        assert (closed.verified, closed.sample) == (Verification.SAMPLE_TESTED, "18 of 20")
        assert closed.check_on == date(2027, 5, 26), "180 days after its sign-off"
        assert jo.sees("■ 1 Blue")
        await jo.press("enter")
        assert jo.sees("sample tested, 18 of 20", "26 May 2027; H says whether it holds")
        assert jo.sees("signed off by Director, entered by jo")


async def test_completing_says_what_was_done_and_leaves_a_red_in_the_counts(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.4", "enter", "c", "ctrl+s") as jo:
        before = jo.stored("1.4")
        assert jo.sees("say what was done to complete 1.4")
        await jo.press(*"cover in post", "enter")
        assert "▲ Red" in jo.line("1.4")
        assert jo.sees("▲ 3 Red", "3 to sign off")
        after = jo.stored("1.4")
        assert (after.rag, after.rag_reason, after.stage) == (Condition.OFF_TRACK, before.rag_reason, Stage.COMPLETE)
        await jo.press("enter")
        assert jo.sees("stage open → complete", "cover in post")
        await jo.press("R", *"cover left", "enter")
        assert (jo.stored("1.4").stage, jo.stored("1.4").rag) == (Stage.OPEN, Condition.OFF_TRACK)


async def test_the_owner_does_not_sign_off(database: Path) -> None:
    async with at_screen(database, "2", "o", *"JO", "enter") as jo:
        await jo.press("c", "enter", *"done", "enter", "s", *"audit", "enter", "d", "ctrl+s")
        assert jo.asked
        assert jo.sees("JO owns 1.1; somebody else has to sign it off")
        assert jo.field == "signed_off_by"
        await jo.press(*"Chair", "enter")
        assert jo.stored("1.1").signed_off_by == "Chair"


async def test_nothing_is_completed_tomorrow(database: Path) -> None:
    async with at_screen(database, "2", "c", *"tomorrow", "enter") as jo:
        assert jo.sees("28 Nov 2026 is still to come; give a day up to today")
        assert jo.stored("1.1").stage is Stage.OPEN


async def test_reopening_says_why(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.6", "enter", "R", "enter") as jo:
        assert jo.sees("1.6 is closed; say why it is reopened")
        await jo.press(*"it came back", "enter")
        assert (jo.stored("1.6").stage, jo.stored("1.6").rag) == (Stage.OPEN, Condition.UNRATED), (
            "as before the sign-off"
        )


async def test_a_withdrawn_action_leaves_every_count_and_can_be_brought_back(database: Path) -> None:
    async with at_screen(database, "2", "W", "enter", "enter") as jo:
        assert jo.sees("say why 1.1 is withdrawn")
        await jo.press(*"done by 1.2", "enter")
        assert jo.sees("4 of 5 actions count, 1 withdrawn")
        assert "1.2" in jo.cursor_line
        await jo.press("5", "enter")
        assert jo.sees("1.1  Case recording", "withdrawn: done by 1.2")
        await jo.press("R", *"no it is not", "enter", "2")
        assert jo.sees("5 actions", "1.1  Case recording")


async def test_several_are_completed_at_once(database: Path) -> None:
    changed_elsewhere(database, "1.1 1.2", {"owner": "Sam"})
    async with at_screen(database, "2", "space", "space", "c", "enter", *"done", "enter") as jo:
        assert jo.sees("2 to sign off")
        await jo.press("space", "home", "space", "space", "s", *"audit", "ctrl+s")
        assert jo.sees("1.3 is open; complete it before it is signed off")
        assert (jo.asked, jo.stored("1.3").rag) == (False, Condition.UNRATED), "what was typed ahead is no key"
