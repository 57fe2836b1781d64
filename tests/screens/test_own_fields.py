"""The plan's own fields and the team's word of the status on the screens: seen, edited, found, merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import at_screen, plan_in
from command_line import done, objects


@pytest.fixture
def own(database: Path) -> Path:
    """1.2 has two fields of the plan's own, and is on hold."""
    done("update", "1.2", "--field", "Start=1 Apr 2027", "--field", "Where the evidence lies=[/] a.docx",
         "--status", "On hold")  # fmt: skip
    return database


async def test_they_stand_in_the_pane_and_on_the_page(own: Path) -> None:
    async with at_screen(own, "2", "j") as jo:
        assert jo.sees("Start: 1 Apr 2027   Where the evidence lies: [/] a.docx")
        assert jo.sees("On hold")
        await jo.press("enter")
        assert jo.sees("Where the evidence lies: [/] a.docx")
        assert jo.sees("On hold")


async def test_they_are_in_the_question_about_everything_where_the_action_has_some(own: Path) -> None:
    async with at_screen(own, "2", "j", "e") as jo:
        assert jo.sees("Where the     [/] a.docx", "evidence lies")
        while jo.field != "own_field_0":
            await jo.press("tab")
        assert jo.typed("own_field_0") == "1 Apr 2027"
        await jo.types("2 May 2027")
        await jo.press("ctrl+s")
        action = plan_in(own).action("1.2")
        assert action is not None
        assert dict(action.own_fields) == {"Start": "2 May 2027", "Where the evidence lies": "[/] a.docx"}
        await jo.press("escape", "k", "e")
        # Another action may be given what the plan has: its lines are there, and empty.
        assert jo.typed("own_field_0") == ""


@pytest.mark.parametrize("words", ["2027", "hold", "evidence lies"])
async def test_the_filter_finds_them_and_the_status(own: Path, words: str) -> None:
    async with at_screen(own, "2", "/", *words, "enter") as jo:
        assert "Thresholds" in jo.line("1.2")
        jo.sees_no("Case recording", "Focus and pace")


async def test_the_history_tells_what_changed(own: Path) -> None:
    done("update", "1.2", "--field", "Start=2 May 2027")
    async with at_screen(own, "5") as jo:
        assert jo.sees("Start 1 Apr 2027 → 2 May 2027")
    assert objects("show", "1.2")["own_fields"]["Start"] == "2 May 2027"
