"""The risk of a finding, its grade, and what blocks an action, on the screens."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, plan_in


async def test_a_risk_and_the_grade_are_said_on_the_plan_and_stand_where_the_finding_does(database: Path) -> None:
    async with at_screen(database, "6", "j", "S", size=(120, 40)) as jo:
        jo.sees("Risk and grade of 1.2", "their grade", "The reviewers' grade is given once")
        await jo.press(*"children [red]wait", "enter", *"lik", "enter", *"sev", "enter", *"must", "enter")
        area = plan_in(database).area("1.2")
        assert (area.risk, area.likelihood, area.risk_impact, area.grade) == (
            *("children [red]wait", "likely", "severe", "must"),
        )
        jo.sees("risk while open: children [red]wait (likely, severe)", "the reviewers' grade: must")
        await jo.press("S")
        assert jo.sees_no("their grade")
        await jo.press("escape", "1")
        jo.sees("Grades", "No grade")
        await jo.press("2", "j", "enter")
        jo.sees("must, the reviewers' own", "children [red]wait (likely, severe)")


async def test_what_blocks_an_action_is_asked_and_shown_at_both(database: Path) -> None:
    async with at_screen(database, "j", "B", size=(120, 40)) as jo:
        await jo.press(*"1.2", "enter")
        jo.sees("cannot be blocked by itself")
        await jo.press("ctrl+u", *"1.1; 2.1", "enter")
        action = plan_in(database).action("1.2")
        assert action is not None
        assert action.blocked_by == ("1.1", "2.1")
        jo.sees("blocked by 1.1, no due date; 2.1, no due date")
        await jo.press("enter")
        jo.sees("blocked by      1.1, no due date; 2.1, no due date")
        await jo.press("left")
        jo.sees("blocks          1.2")
