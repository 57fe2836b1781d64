"""Proposals without a grid: taken, taken otherwise and refused in the plain review, and by the verbs of the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.proposals import Asks, Became
from actionplan.model.ratings import Condition
from at_screen import plan_in
from command_line import done
from plain_talk import review
from proposed import proposal, proposed

BEGIN = ("", "Chair", "", "")
"""The answers that start the first review of a plan: date, chair, who is there, apologies."""


@pytest.fixture
def answered(database: Path) -> Path:
    """Ann rates 1.1 amber and asks for another date, and Bo says how 1.2 gets on."""
    done("update", "1.1", "--owner", "Ann", "--due", "2026-12-15", "--rag", "green")
    done("update", "1.2", "--owner", "Bo")
    proposed(database, "1.1", Asks.PROGRESS, note="two posts are vacant", new_rag="amber")
    proposed(database, "1.1", Asks.NEW_DATE, new_due="2027-03-31", note="the supplier is late")
    proposed(database, "1.2", Asks.PROGRESS, "Bo", note="half of it is done")
    return database


def test_they_come_first_and_are_decided_with_a_word(answered: Path) -> None:
    text = review(
        *BEGIN,
        *("note seen", "take", ""),
        *("otherwise", "2027-01-29", "", "a month is enough", ""),
        *("refuse nothing of it was seen", ""),
        "pause",
    )
    assert "P1: 1.1: progress, Ann" in text
    assert "On the agenda: Proposals: rates it amber, now green" in text
    assert "That cannot be said of P1. Of a proposal: take, otherwise, refuse." in text
    assert "Now: due 15 Dec 2026" in text
    action = plan_in(answered).action("1.1")
    assert action is not None
    assert (action.rag, str(action.due)) == (Condition.AT_RISK, "2027-01-29")
    assert [proposal(answered, ref).became for ref in ("P1", "P2", "P3")] == [
        Became.TAKEN,
        Became.CHANGED,
        Became.REFUSED,
    ]
    assert proposal(answered, "P3").decision == "nothing of it was seen"


def test_what_is_decided_already_is_said(answered: Path) -> None:
    assert "P1 was taken by jo already" in " ".join(review(*BEGIN, "take", "take", "pause").split())


def test_what_is_asked_for_stands_on_the_action_until_it_is_decided(answered: Path) -> None:
    text = " ".join(done("show", "1.1").split())
    assert "Due 15 Dec 2026" in text
    assert "Asked for P2 asks for 31 Mar 2027, 106 days later, first time" in text
    assert "Asked for" not in done("show", "1.2"), "a note asks for nothing"
    done("proposal", "refuse", "P2", "--reason", "the panel has not met")
    assert "Asked for" not in done("show", "1.1")
