"""Proposals in the weekly review: first on the agenda, decided on the card, and in the minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.proposals import Asks, Became
from actionplan.model.weekly_review import Outcome
from at_screen import at_screen, history_in, plan_in
from command_line import done
from in_review import in_review
from proposed import proposal, proposed


@pytest.fixture
def answered(database: Path) -> Path:
    """Ann rates 1.1 amber and asks for another date."""
    done("update", "1.1", "--owner", "Ann", "--due", "2026-12-15", "--rag", "green")
    proposed(database, "1.1", Asks.PROGRESS, note="two posts are vacant", new_rag="amber")
    proposed(database, "1.1", Asks.NEW_DATE, new_due="2027-03-31", note="the supplier is late")
    return database


def outcome(path: Path, ref: str) -> Outcome:
    return next(item.outcome for item in plan_in(path).items if item.subject == ref)


async def test_proposals_come_first_and_y_takes_one_on_its_card(answered: Path) -> None:
    async with in_review(answered) as jo:
        assert jo.sees("Proposals", "1.1: progress, Ann", "rates it amber, now green", "y Take", "n Refuse")
        await jo.press("y")
        assert proposal(answered, "P1").became is Became.TAKEN
        assert jo.sees("decided", "taken by jo")
        change = history_in(answered)[-1].change
        assert (change.review, change.note) == ("R1", "answer of Ann, taken by jo: two posts are vacant")
        assert outcome(answered, "P1") is Outcome.CHANGED
        await jo.press("enter")
        assert jo.sees("1.1: another date, Ann", "asks for 31 Mar 2027, 106 days later, first time")


async def test_a_request_is_granted_refused_or_taken_otherwise_on_its_card(answered: Path) -> None:
    async with in_review(answered) as jo:
        await jo.press("enter")
        assert proposal(answered, "P1").is_waiting
        await jo.press("n", *"too late", "enter")
        assert proposal(answered, "P2").became is Became.REFUSED
        await jo.press("u")
        assert proposal(answered, "P2").is_waiting
        await jo.press("e", "ctrl+u", *"2027-01-29", "enter", "enter", *"a month", "enter")
        assert str(jo.stored("1.1").due) == "2027-01-29"
        await jo.press("y")
        assert jo.sees("P2 was taken with changes; enter goes on")


async def test_other_keys_say_what_can_be_done(answered: Path) -> None:
    async with in_review(answered) as jo:
        await jo.press("o")
        assert jo.sees("this card is of a proposal: y takes it")


async def test_the_minutes_say_what_became_of_them(answered: Path) -> None:
    async with in_review(answered) as jo:
        await jo.press("y", "E", "y")
        await jo.settle()
    minutes = done("review", "minutes")
    assert "1.1: progress, Ann" in minutes
    assert "what became of it waiting → taken" in minutes


def test_what_is_restricted_is_no_more_told_by_the_agenda(answered: Path) -> None:
    done("restrict", "1.1", "--reason", "court")
    assert "supplier" not in done("review", "agenda")
    assert "restricted" in done("review", "agenda")


async def test_a_plan_without_proposals_has_no_such_section(database: Path) -> None:
    async with at_screen(database, "3") as jo:
        assert jo.sees_no("Proposals")
    assert "Proposals" not in done("review", "agenda")
