"""What needs attention, at the command line; and what is refused, so that it stays honest."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, on, one_of, refused, run

# --- what needs attention -------------------------------------------------------------------------------------


def test_attention_is_one_object_a_reason_worst_first(moved: Path) -> None:
    found = objects("summary")["attention"]
    assert set(found[0]) == {"ref", "kind", "reason"}
    assert found[0] == {"ref": "1.2", "kind": "red", "reason": "red since 16 Nov 2026: stuck"}
    assert {line["kind"] for line in found} == {"red", "no_owner", "no_due", "unrated"}


def test_the_list_of_what_needs_attention_is_worst_first_and_says_why(moved: Path) -> None:
    assert [one["ref"] for one in objects("list", "--attention")] == ["1.2", "1.2b", "2.2", "1.3"]
    lines = done("list", "--attention", "--theme", "1").splitlines()
    assert lines[1].startswith("1.2 ")
    assert lines[2].strip() == "red since 16 Nov 2026: stuck, no owner, no due date"
    assert lines[-1].startswith("3 actions, ")
    assert done("list", "--attention", "--rag", "blue").startswith("No action matches")


def test_completing_says_what_was_done_and_hides_no_red(database: Path) -> None:
    done("update", "1.1", "--due", "2026-11-10", "--rag", "red", "--note", "stuck")
    assert refused("update", "1.1", "--complete") == "say what was done to complete 1.1"
    done("update", "1.1", "--complete", "--completed-on", "thu", "--note", "every file audited")
    one = one_of(("list",), "1.1")
    assert (one["completed_on"], one["days_finished_late"], one["days_late"]) == ("2026-11-26", 16, 0)
    assert (one["rag"], one["suggested"], one["rag_reason"]) == ("red", "green", "stuck")
    total = objects("summary")
    assert (total["counts"]["red"], total["to_sign_off"], total["late"]) == (1, 1, 0)
    assert "complete, completed 26 Nov 2026, 16 days late, by jo" in " ".join(done("show", "1.1").split())
    assert "say why 1.1 is green" in refused("update", "1.1", "--rag", "green")
    done("update", "1.1", "--sign-off", "--verified", "e", "--signed-off-by", "Chair", "--evidence", "audit")
    assert one_of(("list",), "1.1")["days_finished_late"] == 16
    assert "completed 26 Nov 2026, 16 days late" in done("export")
    again = objects("update", "1.1", "--reopen", "--note", "an audit of another year")[0]
    assert (again["rag"], again["rag_reason"], again["days_late"]) == ("red", "stuck", 17)


def test_a_slip_of_the_year_is_refused(database: Path) -> None:
    says = "31 Mar 2019 is 7 years ago; is the year 2019 right? If it is, say why"
    assert refused("update", "1.1", "--due", "31/3/19") == says
    assert refused("update", "1.1", "--forecast", "31/3/19") == says


def test_due_today_or_undated_is_not_late(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.1", "--due", "today")
    assert objects("list", "--late") == []
    assert objects("summary")["late"] == 0
    on("2026-11-28", monkeypatch)
    assert [one["ref"] for one in objects("list", "--late")] == ["1.1"]
    assert objects("list", "--late", "--as-at", "2026-11-27") == []


@pytest.mark.parametrize(
    ("option", "day", "says"),
    [
        ("--due", "31/3/62", "is the year right?"),
        ("--due", "2015-03-31", "is the year right?"),
        ("--forecast", "2037-12-31", "is the year right?"),
        ("--completed-on", "2015-03-31", "is the year right?"),
        ("--completed-on", "31/3/62", "still to come"),
    ],
)
def test_a_year_typed_wrong_is_asked_about(database: Path, option: str, day: str, says: str) -> None:
    flags = ("--complete",) if option == "--completed-on" else ()
    assert says in refused("update", "1.1", option, day, *flags)
    assert objects("history") == []


# --- evidence and impact --------------------------------------------------------------------------------------


def test_a_moved_date_says_who_agreed_and_how_far_it_slipped(database: Path) -> None:
    done("update", "1.1", "--due", "2026-12-18")
    assert "say why the date moves" in refused("update", "1.1", "--due", "2027-01-29")
    assert "nothing to agree" in refused("update", "1.1", "--agreed-by", "the Board")
    (one,) = objects("update", "1.1", "--due", "2027-01-29", "--agreed-by", "the Board", "--note", "vacancies")
    assert (one["times_moved"], one["days_slipped"], one["agreed_by"]) == (1, 42, "the Board")
    assert one["original_due"] == "2026-12-18"
    assert "first 18 Dec 2026, moved once, 42 days later, agreed by the Board" in done("show", "1.1")
    (one,) = objects("update", "1.1", "--due", "2027-02-26", "--note", "vacancies again")
    assert (one["times_moved"], one["agreed_by"]) == (2, None)
    for due in ("2027-03-26", "2027-04-30"):
        done("update", "1.1", "--due", due, "--agreed-by", "the Board", "--note", "still vacant")
    moves = [line for line in done("history", "1.1").splitlines() if "→" in line and "2027" in line]
    assert [line.partition(" → ")[2] for line in moves] == [
        "29 Jan 2027, agreed by the Board: vacancies",
        "26 Feb 2027, nobody named who agreed: vacancies again",
        "26 Mar 2027, agreed by the Board: still vacant",
        "30 Apr 2027, agreed by the Board: still vacant",
    ]
    done("update", "1.1", "--owner", "Head of Quality")
    said = "Head of Quality owns 1.1; somebody else has to agree that its due date moves"
    late = ("update", "1.1", "--due", "2027-05-28", "--note", "x", "--agreed-by")
    assert refused(*late, "head of quality") == said


def test_a_withdrawn_action_is_said_beside_every_number_of_actions(database: Path) -> None:
    done("update", "2.2", "--withdraw", "--note", "the same as 2.1")
    assert "4 of 5 actions count, 1 withdrawn, 0 late" in done("list")
    assert "1 action, 0 late" in done("list", "--theme", "2")
    assert "No action matches, of 4 actions (not counting 1 withdrawn)." in done("list", "--rag", "red")
    assert "4 of 5 actions count, 1 withdrawn. Of 4, 0 are red" in done("summary")
    begun = "none of its 4 actions has an owner, a due date or a rating"
    assert f"The plan has not begun: {begun} (4 of 5 actions count, 1 withdrawn)." in done("export")


def test_a_clock_that_was_set_back_is_said_by_every_verb_and_document(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done("update", "1.1", "--owner", "Ann")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-20")
    doubt = "the computer's date is before the last change, 27 Nov 2026: check it"
    for args in (("list",), ("list", "--json"), ("show", "1.1"), ("summary",), ("history",), ("changes",)):
        result = run(*args)
        assert (result.exit_code, result.stderr) == (0, f"actionplan: {doubt}\n"), args
    for form in ("md", "csv", "json", "html"):
        result = run("export", "--format", form, "--output", "-")
        assert doubt[4:] in result.stdout.replace("&#39;", "'"), form
    assert doubt in run("update", "1.2", "--owner", "Bo").stderr
    # From then on the last change is of that day; and as at a past day it is as it was asked for.
    assert run("list").stderr == ""
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    assert done("list", "--as-at", "2026-11-10")


def test_green_on_what_has_been_silent_is_refused_without_a_reason(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("update", "1.1", "--due", "2027-03-31", "--rag", "green", "--note", "posts filled")
    assert objects("update", "1.1", "--rag", "green")[0]["rag_reason"] == "posts filled"
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2027-01-15")
    says = "the dates suggest amber for 1.1 (no update for 49 days); say why it is green"
    assert refused("update", "1.1", "--rag", "green") == says
    assert objects("show", "1.1")["rag_reason"] == "posts filled"
