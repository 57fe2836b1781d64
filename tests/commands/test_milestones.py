"""Milestones at the command line: added, changed, shown, undone, and named in lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, on, one_of, refused, run


@pytest.fixture
def stepped(database: Path) -> Path:
    """1.2 is Ann's, and has two milestones."""
    done("update", "1.2", "--owner", "Ann", "--due", "2027-03-31")
    done("add-milestone", "1.2", "Train the panel", "--due", "2026-12-11")
    done("add-milestone", "1.2", "Audit 40 files", "--due", "2027-01-12", "--owner", "Bo")
    return database


def test_a_milestone_is_added_told_listed_and_undone(stepped: Path) -> None:
    words = done("add-milestone", "1.2", "Report to the Board", "--note", "asked for in October")
    assert "1.2/m3  milestone added: Report to the Board" in words
    page = done("show", "1.2")
    assert "0 of 3, next 11 Dec" in page
    assert "1.2/m1  Train the panel (due 11 Dec 2026)" in page
    assert "1.2/m2  Audit 40 files (due 12 Jan 2027, Bo)" in page
    assert "milestone added: Report to the Board: asked for in October" in page
    assert "0 of 3, next 11 Dec" in done("list")
    assert "1.2/m3 is taken out again" in done("undo")
    assert "1.2/m3" not in done("show", "1.2").split("Updates")[0]
    assert "1.2/m3 is back" in done("redo")


def test_a_list_without_milestones_says_nothing_of_them(database: Path) -> None:
    assert "ilestone" not in done("list") + done("show", "1.2")
    assert one_of(("list",), "1.2")["milestones"] == []


def test_a_milestone_moves_is_done_reopened_and_withdrawn(stepped: Path) -> None:
    words = done(
        "update", "1.2/M1", "--due", "18 dec", "--note", "the venue is booked", "--agreed-by", "The Board"
    )  # fmt: skip
    assert "due date 11 Dec 2026 → 18 Dec 2026, agreed by The Board" in words
    (moved,) = objects("update", "1.2/m1", "--title", "Train the panel chairs", "--owner", "Cy")
    assert (moved["text"], moved["owner"], moved["times_moved"], moved["original_due"]) == (
        "Train the panel chairs",
        "Cy",
        1,
        "2026-12-11",
    )
    (finished,) = objects("update", "1.2/m1", "--complete", "--completed-on", "yesterday")
    assert (finished["done_on"], finished["done_by"]) == ("2026-11-26", "jo")
    assert "1.2/m1 is done; reopen it first" in refused("update", "1.2/m1", "--due", "20 dec", "--note", "x")
    done("update", "1.2/m1", "--reopen", "--note", "two were missing")
    done("update", "1.2/m1", "1.2/m2", "--withdraw", "--note", "another plan has it")
    assert one_of(("list",), "1.2")["milestones"] == []
    assert [line["ref"] for line in objects("history", "1.2/m2")] == ["1.2/m2", "1.2/m2"]
    assert len(objects("history")) == 1 + 2 + 1 + 1 + 1 + 1 + 2, "no second line for the action"
    page = done("show", "1.2/m1")
    for expected in ("1.2/m1  Train the panel chairs", "withdrawn", "first 11 Dec 2026, moved once", "The Board"):
        assert expected in page
    assert [update["ref"] for update in objects("show", "1.2/m1")["updates"]] == ["1.2/m1"] * 6


def test_show_as_at_a_past_day_has_the_milestone_of_that_day(stepped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-12-15", monkeypatch)
    done("update", "1.2/m1", "--complete")
    shown = objects("show", "1.2/m1", "--as-at", "2026-11-28")
    assert (shown["done_on"], len(shown["updates"])) == (None, 1)
    assert objects("show", "1.2/m1")["done_on"] == "2026-12-15"


def test_a_milestone_late_for_long_is_said_wherever_actions_are_judged(
    stepped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("update", "1.2", "--rag", "green")
    on("2027-01-11", monkeypatch)
    done("update", "1.2", "--note", "all well")
    action = one_of(("list", "milestone-late"), "1.2")
    reason = "milestone 1.2/m1 31 days late: Train the panel"
    assert (action["suggested"], action["suggested_reason"], action["optimistic"]) == ("amber", reason, True)
    assert action["milestones"][0]["days_late"] == 31  # type: ignore[index]
    assert reason in done("list", "--attention")
    assert "0 of 2, 1 late, next 12 Jan" in done("list")
    done("update", "1.2/m1", "1.2/m2", "--complete")
    assert [line["ref"] for line in objects("list", "milestones-done")] == ["1.2"]
    assert "all 2 milestones done, still open" in done("list", "--attention")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("update", "1.2/m9", "--complete"), "no milestone '1.2/m9' in the plan; see: actionplan show 1.2"),
        (("show", "1.2/m9"), "no milestone '1.2/m9'"),
        (("history", "9.9/m1"), "no milestone '9.9/m1'"),
        (("update", "1.2", "1.2/m1", "--owner", "Bo"), "change them one after the other"),
        (("update", "1.2/m1", "--rag", "red"), "--rag is not for a ref such as 1.2/m1; it has --title"),
        (("update", "1.2/m1", "--sign-off"), "--sign-off is not for a ref such as 1.2/m1"),
        (("update", "1.2/m1", "--due", "20 dec"), "say why the date moves"),
        (("update", "1.2/m1", "--due", "20 dec", "--note", "x", "--agreed-by", "Ann"), "somebody else has to agree"),
        (("update", "1.2/m1", "--complete", "--withdraw", "--note", "x"), "one step at a time"),
        (("add-milestone", "9.9", "x"), "no action '9.9'"),
        (("add-milestone", "1.2", " "), "text cannot be empty"),
        (("add-milestone", "1.2", "x", "--due", "whenever"), "whenever"),
    ],
)
def test_what_is_refused_says_what_to_do(stepped: Path, args: tuple[str, ...], words: str) -> None:
    before = objects("history")
    assert words in refused(*args)
    assert objects("history") == before


def test_a_closed_action_takes_no_milestone(stepped: Path) -> None:
    done("update", "1.2", "--complete", "--note", "done")
    done("update", "1.2", "--sign-off", "--verified", "e", "--signed-off-by", "Cy", "--evidence", "audit")
    assert "1.2 is closed; reopen it first" in refused("add-milestone", "1.2", "Another")
    assert "1.2 is closed; reopen it first" in refused("update", "1.2/m1", "--complete")


def test_nothing_to_change_is_wrong_usage(stepped: Path) -> None:
    assert "say what to change" in refused("update", "1.2/m1", code=2)
    assert "Nothing to change: 1.2/m2 is already set so" in done("update", "1.2/m2", "--owner", "Bo")


def test_what_was_typed_of_a_date_is_said(stepped: Path) -> None:
    assert "Saturday" in run("add-milestone", "1.2", "Open day", "--due", "2027-01-16").stdout
