"""Endings other than done at the screens: W asks which, and H looks at an accepted risk again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.action import Ending, Stage
from at_screen import at_screen
from command_line import done, on


async def test_w_asks_which_ending_and_then_what_belongs_to_it(database: Path) -> None:
    async with at_screen(database, "2", "W") as jo:
        assert jo.sees("Withdraw or end", "risk accepted", "merged into")
        await jo.press("r", "enter", *"A few visits stay late", "enter")
        assert jo.sees("say who accepts the risk of 1.1")
        await jo.press(*"Ann Lee", "enter")
        assert jo.sees("say when the risk of 1.1 is looked at again")
        await jo.press(*"1 dec 2026", "enter")
        action = jo.stored("1.1")
        assert (action.stage, action.ending, action.accepted_by) == (
            *(Stage.WITHDRAWN, Ending.RISK_ACCEPTED, "Ann Lee"),
        )
        assert (action.withdrawn_reason, action.risk_review_on) == ("A few visits stay late", date(2026, 12, 1))
        assert jo.sees("4 of 5 actions count, 1 risk accepted")
        await jo.press("1")
        assert jo.sees("1 risk is accepted", "1.1  A few visits stay late; risk accepted by Ann Lee")
        await jo.press("u")
        assert jo.stored("1.1").ending is None
        assert jo.sees("5 actions")


async def test_what_is_moved_may_have_a_ref_there(database: Path) -> None:
    async with at_screen(database, "2", "W", *"mo", "enter", "enter") as jo:
        assert jo.sees("say which plan or service 1.1 is moved to")
        await jo.press(*"Fostering plan", "enter")
        assert jo.sees("which ref does 1.1 have there")
        await jo.press(*"F4", "enter")
        action = jo.stored("1.1")
        assert (action.ending, action.ending_to, action.ending_ref) == (Ending.MOVED, "Fostering plan", "F4")


async def test_an_accepted_risk_that_is_due_is_looked_at_again_with_h(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = ("--end", "risk accepted", "--accepted-by", "Ann Lee", "--review-risk", "2026-12-01")
    done("update", "1.1", *accept, "--note", "A few visits stay late")
    on("2026-12-01", monkeypatch)
    async with at_screen(database, "1", "tab") as jo:
        assert jo.sees("accepted risk to be looked at again, due today", "1 is due to be looked at again")
        await jo.press("2", "slash", *"ended:due", "enter", "enter")
        assert jo.sees("risk accepted by Ann Lee", "H looks at it again")
        await jo.press("H")
        assert jo.sees("Look at the accepted risk of")
        await jo.press(*"Fewer than before", "enter", *"1 jun 2027", "enter")
        assert jo.stored("1.1").risk_review_on == date(2027, 6, 1)
        assert jo.stored("1.1").withdrawn_reason == "A few visits stay late"


async def test_what_a_filter_finds_of_a_group_says_what_counts_and_what_has_ended(database: Path) -> None:
    done("update", "1.2", "--end", "merged", "--to", "1.3", "--note", "the same")
    async with at_screen(database, "2", "/", *"withdrawn", "enter") as jo:
        assert jo.sees("1 ended")
        assert jo.sees_no("1 of 2")
        await jo.press("/", "ctrl+u", *"1.2", "enter")
        assert jo.sees("1.2 is in no count (merged into 1.3): withdrawn 1.2 finds it. Esc clears the filter.")
    assert done("list", "1.2") == "1.2 is in no count (merged into 1.3): withdrawn 1.2 finds it.\n"
    assert "No action matches, of" in done("list", "owner:none", "late")
    assert "1.2" in done("list", "withdrawn", "1.2")
