"""Actions that end otherwise than done: on which conditions, and what every total says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, on, refused

RISK = ("--end", "risk", "--note", "Waits stay long")


def test_a_risk_is_accepted_by_somebody_else_and_looked_at_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("update", "1.1", "--owner", "Ann")
    assert refused("update", "1.1", *RISK, "--review", "2027-03-31").startswith("say who accepts the risk of 1.1")
    owned = refused("update", "1.1", *RISK, "--accepted-by", "ann", "--review", "2027-03-31")
    assert owned == "Ann owns 1.1; somebody else has to accept its risk"
    assert "looked at again" in refused("update", "1.1", *RISK, "--accepted-by", "Bob")
    assert "is not after today" in refused("update", "1.1", *RISK, "--accepted-by", "Bob", "--review", "2026-11-27")
    done("update", "1.1", *RISK, "--accepted-by", "Bob", "--review", "2027-03-31")
    assert "4 of 5 actions count, 1 risk accepted" in done("summary")
    assert [each["ref"] for each in objects("list", "ended:accepted")] == ["1.1"]
    assert objects("list", "ended:due") == []
    on("2027-04-01", monkeypatch)
    assert [each["ref"] for each in objects("list", "ended:due")] == ["1.1"]
    assert {"ref": "1.1", "kind": "risk_due"}.items() <= next(
        line.items() for line in objects("summary")["attention"] if line["kind"] == "risk_due"
    )


def test_another_name_of_the_owner_accepts_no_risk(database: Path) -> None:
    done("update", "1.1", "--owner", "Ann")
    done("person", "Ann", "--name", "Ann Lee")
    said = refused("update", "1.1", *RISK, "--accepted-by", "Ann Lee", "--review", "2027-03-31")
    assert said == "Ann Lee owns 1.1; somebody else has to accept its risk"


def test_what_is_superseded_or_merged_goes_to_an_action_that_counts(database: Path) -> None:
    assert refused("update", "1.1", "--end", "merged", "--into", "1.1") == "1.1 cannot be merged into itself"
    assert "there is no action" in refused("update", "1.1", "--end", "superseded", "--by", "9.9")
    done("update", "1.1", "--end", "merged", "--into", "1.2")
    assert "does not count; name one that does" in refused("update", "1.2", "--end", "superseded", "--by", "1.1")
    assert "merged into 1.2" in done("show", "1.1")
    assert "4 of 5 actions count, 1 merged" in done("list", "--all")
    done("undo")
    assert "5 actions" in done("list")


def test_what_is_moved_names_its_receiver_and_an_old_withdrawal_stays_one(database: Path) -> None:
    assert refused("update", "1.1", "--end", "moved") == "say which plan or service 1.1 is moved to"
    done("update", "1.1", "--end", "moved", "--to", "Service plan", "--their-ref", "F4")
    done("update", "1.2", "--withdraw", "--note", "said twice")
    assert "moved to Service plan, F4 there" in done("show", "1.1")
    assert "3 of 5 actions count, 1 moved to another plan, 1 withdrawn" in done("summary")
