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


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_said_of_endings_on_the_summary_goes_on_in_the_next_row(
    quarter: Path, size: tuple[int, int]
) -> None:
    risk = "until both boards meet as one in the spring a decision may be made twice over, once in each of the two"
    accepted = ("--end", "risk", "--accepted-by", "Ann Lee", "--review", "1 dec 2026", "--note", risk)
    done("--db", str(quarter), "update", "1.1", *accepted)
    done("--db", str(quarter), "update", "1.3", "--end", "merged", "--into", "1.4")
    done("--db", str(quarter), "update", "2.1", "--end", "moved", "--to", "the fostering plan", "--note", "theirs")
    async with at_screen(quarter, "1", "end", size=size) as jo:
        lines = [line.rstrip("▁▂▃▄▅▆▇█ ").removeprefix("▌").strip() for line in jo.lines]
        text = " ".join(lines)
        assert f"1.1  {risk}; risk accepted by Ann Lee; to be looked at again on 1 Dec 2026" in text
        whole = "31 of 35 actions count, 1 risk accepted, 1 merged, 1 moved to another plan, 1 withdrawn"
        assert f"they overlap: the rows do not add up to 31; {whole}" in text
        # What goes on stands under its text.
        place = next(y for y, line in enumerate(jo.lines) if line.startswith(" 1.1  until both"))
        assert jo.lines[place + 1].startswith("      ")
        assert jo.lines[place + 1].strip()
        await jo.press("home")
        row = next(line for line in jo.lines if "= 31 ✓" in line)
        assert row.startswith(" 31 of 35 actions count")
        assert "…" not in row
        await jo.resize(200, 60)
        assert any(whole in line and line.endswith("= 31 ✓") for line in jo.lines)


async def test_a_group_whose_actions_have_all_ended_says_so_and_has_no_rating(database: Path) -> None:
    done("update", "2.1", "1.3", "--withdraw", "--note", "not ours")
    async with at_screen(database, "1") as jo:
        assert "no actions" in next(line for line in jo.lines if "Outcome focus" in line)
        await jo.press("home")
        assert jo.sees("Outcome focus  no actions")
        await jo.press("2", "t", "slash", *"withdrawn", "enter")
        heading = next(line for line in jo.lines if "Outcome focus" in line)
        assert heading.split()[-2:] == ["2", "ended"]
