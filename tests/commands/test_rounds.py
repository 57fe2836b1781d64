"""Rounds at the command line: everybody is asked, some answer, and who is silent is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.proposals import Asks, CameBy, Proposal
from actionplan.model.ratings import Condition
from command_line import done, objects, on, refused
from in_review import elsewhere


@pytest.fixture
def owned(database: Path) -> Path:
    """Ann and Cy own something open, Bo only a milestone of Ann's, and Di something that is done."""
    done("update", "1.1", "--owner", "Ann", "--due", "2027-03-31")
    done("update", "1.2", "--owner", "Ann")
    done("update", "1.3", "--owner", "Cy")
    done("update", "2.1", "--owner", "Di")
    done("update", "2.1", "--complete", "--note", "done")
    done("add-milestone", "1.1", "Train the team", "--owner", "Bo")
    return database


def answers() -> dict[str, str]:
    """How each person stands, by name."""
    rows = done("round").split("\n\n")[1].splitlines()[1:]
    return {name: words.strip() for name, _, words in (row.partition("  ") for row in rows)}


def bo_proposes(plan: Plan) -> list[Edit]:
    """Bo answers the round with a proposal."""
    answer = Proposal("P1", "1.1/m1", Asks.PROGRESS, "Bo", plan.as_at, CameBy.FORM, new_rag=Condition.AT_RISK)
    return [Edit(None, replace(answer, update_round="U1"))]


def test_before_any_round_it_is_said_how_one_is_opened(database: Path) -> None:
    assert "No round has been opened yet; actionplan round open --due fri asks everybody" in done("round")
    assert objects("round") is None
    assert "nobody has anything open" in refused("round", "open", "--due", "fri")


def test_everybody_with_something_open_is_asked(owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-11-30", monkeypatch)
    words = done("round", "open", "--due", "4/12/2026")
    assert "Round 1, opened 30 Nov 2026, answers due 4 Dec 2026: 0 of 3 have answered" in words
    assert [person["name"] for person in objects("round")["asked"]] == ["Ann", "Bo", "Cy"]
    assert "round 1 is open; close it first" in refused("round", "open", "--due", "fri")


@pytest.mark.parametrize(
    ("due", "refusal"),
    [("", "say by when people are to answer"), ("2026-11-20", "20 Nov 2026 has passed")],
)
def test_a_round_needs_a_day_to_come(owned: Path, due: str, refusal: str) -> None:
    assert refusal in refused("round", "open", "--due", due)


def test_who_has_answered_in_each_way_and_who_is_silent(owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-11-30", monkeypatch)
    done("round", "open", "--due", "2026-12-04")
    assert set(answers().values()) == {"not yet"}
    elsewhere(owned, bo_proposes)
    done("update", "1.3", "--note", "on the way")
    done("update", "1.1", "--note", "on the way")
    assert answers() == {
        "Ann": "not yet",
        "Bo": "proposed on 30 Nov 2026",
        "Cy": "all of theirs is updated",
    }
    on("2026-12-05", monkeypatch)
    assert answers()["Ann"] == "silent"
    assert "2 of 3 have answered, 1 silent" in done("round")
    done("round", "answered", "ann")
    assert answers()["Ann"] == "by word of mouth"
    assert "Ann is noted already: by word of mouth" in refused("round", "answered", "Ann")


def test_only_who_was_asked_can_have_answered(owned: Path) -> None:
    assert "no round is open; open one" in refused("round", "answered", "Ann")
    done("round", "open", "--due", "2026-12-04")
    assert "Di was not asked in round 1" in refused("round", "answered", "Di")
    assert "there is no person 'Zoe' in the plan; asked were Ann, Bo, Cy" in refused("round", "answered", "Zoe")


def test_silence_is_counted_in_a_row_and_an_answer_ends_it(owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2026-12-01", "2026-12-08"):
        on(day, monkeypatch)
        done("round", "open", "--due", day)
        done("round", "answered", "Cy")
        done("round", "close")
    assert answers() == {
        "Ann": "silent for the second time",
        "Bo": "silent for the second time",
        "Cy": "answered",
    }
    on("2026-12-15", monkeypatch)
    done("round", "open", "--due", "2026-12-18")
    assert answers() == {"Ann": "not yet; silent twice before", "Bo": "not yet; silent twice before", "Cy": "not yet"}
    done("round", "answered", "Ann")
    on("2026-12-19", monkeypatch)
    assert answers() == {"Bo": "silent for the third time", "Cy": "silent", "Ann": "by word of mouth"}


def test_what_is_updated_after_a_round_was_closed_is_no_answer_to_it(
    owned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2026-12-01", monkeypatch)
    done("round", "open", "--due", "2026-12-04")
    done("update", "1.3", "--note", "on the way")
    on("2026-12-07", monkeypatch)
    done("round", "close")
    done("update", "1.1", "--note", "at last")
    done("update", "1.2", "--note", "at last")
    assert answers() == {"Ann": "silent", "Bo": "silent", "Cy": "answered"}


def test_a_round_that_is_withdrawn_counts_for_nobody(owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-12-01", monkeypatch)
    done("round", "open", "--due", "2026-12-04")
    assert "withdrawn: nothing went out" in done("round", "withdraw", "nothing went out")
    assert "no round is open" in refused("round", "close")
    assert "No round has been opened yet" in done("round")
    on("2026-12-08", monkeypatch)
    done("round", "open", "--due", "2026-12-08")
    on("2026-12-09", monkeypatch)
    assert answers()["Ann"] == "silent"
    done("undo")
    assert "No round has been opened yet" in done("round")


def test_whoever_was_merged_is_asked_once_and_has_answered_as_the_other(
    owned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2026-12-01", monkeypatch)
    done("round", "open", "--due", "2026-12-04")
    done("round", "answered", "Cy")
    done("person", "Ann", "--merge-into", "Cy")
    assert answers() == {"Bo": "not yet", "Cy": "by word of mouth"}
