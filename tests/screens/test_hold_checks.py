"""Whether what was signed off holds, at the screens: H on the list, on the action's page and on the review's card."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.action import EvidenceKind, Stage
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Outcome
from at_screen import at_screen, changed_elsewhere, history_in, plan_in
from in_review import card, in_review, outcomes

THEN = date(2026, 11, 3)


@pytest.fixture
def to_check(database: Path) -> Path:
    """1.1 was red, was signed off by the Chair on a sample, and is due to be checked today."""
    changed_elsewhere(database, "1.1", {"rag": "red"}, "two posts vacant", on=THEN)
    changed_elsewhere(database, "1.1", {"stage": "complete"}, "posts filled", on=THEN)
    sign_off = {"stage": "closed", "signed_off_by": "Chair", "accepted_evidence": "audit", "sample": "18 of 20"}
    changed_elsewhere(database, "1.1", {**sign_off, "check_on": "2026-11-27"}, on=THEN)
    return database


async def test_what_holds_asks_for_evidence_its_kind_and_when_it_is_checked_again(to_check: Path) -> None:
    async with at_screen(to_check, "2") as jo:
        assert "to check" in jo.line("1.1")
        assert "sample tested" in jo.line("1.1")
        assert jo.sees("sample tested, 18 of 20, check due today")
        await jo.press("H")
        assert jo.sees("Does it hold? 1.1", "signed off 3 Nov 2026 by Chair, sample tested, 18 of 20")
        await jo.press("enter", "enter")
        assert jo.sees("say what shows that 1.1 holds")
        assert jo.field == "evidence"
        await jo.press(*"Audit of 12 files", "enter")
        assert jo.sees("say of which kind the new piece of evidence is")
        assert jo.field == "kind"
        await jo.press("c", "enter")
        assert jo.sees("when does somebody check it again?")
        assert jo.field == "next_check"
        await jo.press(*"31 mar", "enter")
        assert not jo.asked
        assert jo.stored("1.1").check_on == date(2027, 3, 31)
        await jo.press("enter")
        assert jo.sees("holding, 27 Nov 2026 by jo: 1.1/1 Audit of 12 files; again on 31 Mar 2027")
        await jo.press("escape", "1")
        assert jo.sees("1 closed; 1 checked since", "verified: 1 sample tested")
        await jo.press("2", "u")
        assert jo.stored("1.1").check_on == date(2026, 11, 27)
    plan = plan_in(to_check)
    assert (plan.evidence_of(plan.actions[0]), plan.hold_checks_of(plan.actions[0])) == ((), ())


async def test_a_piece_of_evidence_that_is_there_shows_it_and_the_checks_end(to_check: Path) -> None:
    async with at_screen(to_check, "2", "v", *"Audit of May", "ctrl+s", "H", "enter", *"the same", "enter") as jo:
        await jo.press(*"1.1/1", "enter")
        assert jo.sees("when does somebody check it again? Enter leaves it empty: it is not checked any more")
        await jo.press("enter")
        assert jo.stored("1.1").check_on is None
    plan = plan_in(to_check)
    (check,) = plan.hold_checks_of(plan.actions[0])
    assert (check.what, check.evidence, check.outcome) == ("the same", "1.1/1", HoldOutcome.HOLDING)
    assert [piece.kind for piece in plan.evidence] == [EvidenceKind.AUDIT]


async def test_what_slips_is_open_again_and_red_as_before(to_check: Path) -> None:
    async with at_screen(to_check, "2", "H", "s", "enter", "enter") as jo:
        assert jo.sees("say why 1.1 does not hold; it is reopened with that reason")
        await jo.press(*"five had no date", "enter")
        action = jo.stored("1.1")
        assert (action.stage, action.rag, action.rag_reason) == (Stage.OPEN, Condition.OFF_TRACK, "two posts vacant")
        await jo.press("1")
        assert jo.sees("0 closed; none checked since; 1 reopened")
    assert {update.ref for update in history_in(to_check)[-2:]} == {"1.1", "1.1/h1"}
    assert len({update.change.seq for update in history_in(to_check)[-2:]}) == 1


async def test_not_yet_says_when(to_check: Path) -> None:
    async with at_screen(to_check, "2", "H", "n", "enter", *"no audit yet", "enter") as jo:
        assert jo.sees("say when 1.1 is checked again")
        assert jo.field == "next_check"
        await jo.press(*"15 jan", "enter")
        assert jo.stored("1.1").check_on == date(2027, 1, 15)
        assert "done" in jo.line("1.1")


async def test_only_what_is_signed_off_is_asked_about(to_check: Path) -> None:
    async with at_screen(to_check, "2", "j", "H") as jo:
        assert not jo.asked
        assert jo.sees("1.2 is open; only what is signed off is checked again")


async def test_the_check_date_is_changed_with_everything_else(to_check: Path) -> None:
    async with at_screen(to_check, "2", "e") as jo:
        assert jo.typed("check_on") == "2026-11-27"
        assert jo.sees("check on")
        while jo.field != "check_on":
            await jo.press("tab")
        await jo.types("1 feb")
        await jo.press("ctrl+s")
        assert jo.stored("1.1").check_on == date(2027, 2, 1)


async def test_the_review_checks_what_is_due_on_its_card(to_check: Path) -> None:
    async with in_review(to_check) as jo:
        while card(jo) != "1.1":
            await jo.press("enter")
        assert jo.sees("Check whether it holds: signed off 3 Nov 2026", "H says: holding, slipping or not yet")
        assert jo.sees("H Does it hold?")
        await jo.press("H", "s", "enter", *"five had no date", "enter")
        assert jo.stored("1.1").is_open
    assert outcomes(to_check)["1.1"] is Outcome.CHANGED
    check = plan_in(to_check).hold_checks[0]
    assert (check.by, check.checked_on) == ("jo", settings.today())


async def test_a_past_day_is_only_looked_at(to_check: Path) -> None:
    async with at_screen(to_check, "2", "H", "n", "enter", *"no audit yet", "enter", *"15 jan", "enter") as jo:
        await jo.press("at", *(settings.today() - timedelta(days=1)).isoformat(), "enter", "H")
        assert not jo.asked
        await jo.press("enter")
        assert jo.sees("check on", "27 Nov 2026")
        assert jo.sees_no("H says whether it holds")
        assert jo.sees_no("no audit yet")
