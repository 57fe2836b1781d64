"""The inbox at the screens: what owners propose is seen beside how it stands, taken, taken otherwise and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.proposals import Asks, Became
from actionplan.model.ratings import Condition
from at_screen import at_screen, changed_elsewhere, history_in, plan_in
from command_line import done
from proposed import proposal, proposed


@pytest.fixture
def owned(database: Path) -> Path:
    """Ann owns 1.1, green and due on 15 December, and Bo 1.2."""
    done("update", "1.1", "--owner", "Ann", "--due", "2026-12-15", "--rag", "green")
    done("update", "1.2", "--owner", "Bo", "--due", "2026-12-15")
    return database


@pytest.fixture
def answered(owned: Path) -> Path:
    """Ann rates 1.1 amber and asks for another date; Bo says how 1.2 gets on."""
    proposed(owned, "1.1", Asks.PROGRESS, note="two posts are vacant", new_rag="amber")
    proposed(owned, "1.1", Asks.NEW_DATE, new_due="2027-03-31", note="the supplier is late")
    proposed(owned, "1.2", Asks.PROGRESS, "Bo", note="[b]half[/b] of it is done")
    return owned


async def test_a_plan_without_proposals_shows_nothing_of_them(owned: Path) -> None:
    async with at_screen(owned, "2") as jo:
        assert jo.sees_no("proposal")
        await jo.press("9")
        assert jo.sees("Nothing is proposed that waits for a decision")
        await jo.press("y")
        assert jo.sees("nothing waits for a decision")


async def test_every_screen_says_how_many_wait_and_nine_lists_them(answered: Path) -> None:
    async with at_screen(answered, "2") as jo:
        assert jo.sees("3 proposals")
        await jo.press("9")
        assert jo.sees("P1", "Ann", "rates it amber, now green")
        assert jo.sees("P2", "asks for 31 Mar 2027, 106 days later, first time")
        assert jo.sees("P3", "Bo", "[b]half[/b] of it is done")
        assert jo.sees("now         due 15 Dec 2026 · green")


async def test_the_action_itself_says_what_is_asked_for(answered: Path) -> None:
    async with at_screen(answered, "9", "enter") as jo:
        assert jo.sees("asked for", "P2 asks for 31 Mar 2027, 106 days later, first time")


async def test_y_takes_what_is_noted_at_once_and_it_is_undone_as_one(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("y")
        assert jo.sees("P1 taken · u undoes", "2 proposals")
        action = plan_in(answered).action("1.1")
        assert action is not None
        assert (action.rag, action.rag_reason) == (Condition.AT_RISK, "two posts are vacant")
        assert history_in(answered)[-1].change.note == "answer of Ann, taken by jo: two posts are vacant"
        assert proposal(answered, "P1").became is Became.TAKEN
        await jo.press("u")
        assert jo.sees("3 proposals")
    assert proposal(answered, "P1").is_waiting


async def test_a_request_is_granted_with_a_reason(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("j", "y")
        assert jo.sees("Grant P2", "of Ann, about 1.1", "because")
        await jo.press("enter")
        assert jo.sees("say why it is granted")
        await jo.press(*"the only one", "enter")
        assert jo.sees("2 proposals")
    plan = plan_in(answered)
    action, one = plan.action("1.1"), proposal(answered, "P2")
    assert action is not None
    assert (str(action.due), action.times_moved, action.agreed_by) == ("2027-03-31", 1, "jo")
    assert (one.became, one.decided_by, one.decision) == (Became.TAKEN, "jo", "the only one")


async def test_e_takes_it_otherwise(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("j", "e")
        assert jo.sees("Take otherwise P2", "new date", "2027-03-31")
        await jo.press("ctrl+u", *"2027-01-29", "enter", "enter", *"a month is enough", "enter")
        assert jo.sees("2 proposals")
    action, one = plan_in(answered).action("1.1"), proposal(answered, "P2")
    assert action is not None
    assert str(action.due) == "2027-01-29"
    assert one.became is Became.CHANGED
    assert one.decision.startswith("a month is enough; taken as:")


async def test_n_refuses_with_a_reason(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("n", "enter")
        assert jo.sees("say why it is refused; Ann reads it")
        await jo.press(*"not seen yet", "enter")
        assert jo.sees("2 proposals")
    action, one = plan_in(answered).action("1.1"), proposal(answered, "P1")
    assert action is not None
    assert action.rag is Condition.ON_TRACK
    assert (one.became, one.decision) == (Became.REFUSED, "not seen yet")


async def test_nobody_grants_their_own_request(answered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", "Ann")
    async with at_screen(answered, "9") as jo:
        await jo.press("j", "y", *"I want it", "enter")
        assert jo.sees("Ann cannot grant it, since it is their own")
        await jo.press("escape")
    assert proposal(answered, "P2").is_waiting


async def test_what_a_board_decides_says_which_board(answered: Path) -> None:
    done("changes-need", "board")
    async with at_screen(answered, "9") as jo:
        assert jo.sees("3 proposals to decide · 1 for the board")
        await jo.press("end")
        assert jo.sees("needs       a decision of the board")
        await jo.press("y", *"they agree", "enter", "enter")
        assert jo.sees("say which board has decided")
        await jo.press(*"Improvement Board", "enter")
        assert jo.sees("2 proposals")
    assert proposal(answered, "P2").granted_by == "Improvement Board"


async def test_what_has_changed_since_they_answered_is_said(answered: Path) -> None:
    changed_elsewhere(answered, "1.1", {"priority": "high"}, "the audit", by="Kim Ali")
    async with at_screen(answered, "9") as jo:
        assert await jo.comes_to_see("since then  changed once, last by Kim Ali")
        await jo.press("end")
        await jo.settle()
        assert jo.sees_no("since then")


async def test_enter_shows_the_action_and_back(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("enter")
        assert jo.sees("Timeline", "1.1")
        await jo.press("escape")
        assert jo.sees("rates it amber, now green")


async def test_somebody_else_decides_while_it_is_asked(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("n", *"not")
        done("proposal", "take", "P1")
        jo.app.look_again()
        assert await jo.comes_to_see("P1 was decided meanwhile by jo")
    assert proposal(answered, "P1").became is Became.TAKEN


async def test_a_restricted_action_is_marked(answered: Path) -> None:
    done("restrict", "1.1", "--reason", "court")
    async with at_screen(answered, "9") as jo:
        assert jo.sees("1.1  restricted: Case recording")


async def test_of_a_past_day_nothing_is_decided(answered: Path) -> None:
    async with at_screen(answered, "9") as jo:
        await jo.press("at", *"2026-11-26", "enter")
        await jo.press("y")
        assert jo.sees("past day")
    assert proposal(answered, "P1").is_waiting
