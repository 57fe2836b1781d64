"""The council's answers to findings on the screens."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, history_in, plan_in


async def test_a_finding_is_answered_in_one_question_and_undone(database: Path) -> None:
    async with at_screen(database, "6", "j", size=(120, 40)) as jo:
        assert jo.sees_no("not answered")
        await jo.press("r")
        assert jo.sees("Answer to 1.2", "answer", "because", "deadline")
        await jo.types("partly agreed")
        await jo.press("enter", *"no money this year", "enter", *"31 jan 2027", "enter")
        area = plan_in(database).area("1.2")
        assert (area.response, area.response_reason, str(area.deadline)) == (
            "partly agreed",
            "no money this year",
            "2027-01-31",
        )
        assert jo.sees("partly agreed: no money this year · reviewers' deadline 31 Jan 2027", "1 of 5 answered")
        assert "partly agreed" in jo.line("1.2")
        assert "not answered" in jo.line("1.1")
        await jo.press("1")
        assert jo.sees("5 findings: 1 partly agreed, 4 not answered ✓")
        await jo.press("2", "j", "enter")
        assert jo.sees("answer          partly agreed: no money this year", "31 Jan 2027, the reviewers' own")
        await jo.press("u")
        assert plan_in(database).area("1.2").response is None
        assert jo.sees_no("partly agreed: no money")


async def test_a_finding_that_is_not_agreed_has_no_action_until_one_is_added_there(database: Path) -> None:
    async with at_screen(database, "6", "j", "r", size=(120, 40)) as jo:
        await jo.types("not agreed")
        await jo.press("ctrl+s")
        assert jo.sees("say why 1.2 is not agreed")
        await jo.press(*"done already", "ctrl+s")
        assert jo.stored("1.2").withdrawn_reason == "not agreed: done already"
        assert {update.change.seq for update in history_in(database, "1.2")} == {2}
        await jo.press("plus")
        assert jo.sees("What will be done about 1.2")
        await jo.press(*"Tell the reviewers", "enter")
        assert jo.stored("1.2b").title == "Tell the reviewers"
        assert plan_in(database).area("1.2").is_not_agreed
