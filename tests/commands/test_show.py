"""The command line as its readers meet it: list, show, summary and history."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from actionplan.model.filter_states import FILTER_STATES
from actionplan.model.filter_words import FILTER_FIELDS
from command_line import done, objects, refused


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--theme", "9"), "there is no theme '9'; choose from: 1 Effective practice, 2 Managing performance"),
        (("theme:9",), "there is no theme '9'; choose from: 1 Effective practice, 2 Managing performance"),
        (("--summary-area", "9"), "there is no summary area '9'; choose from: none, Outcome focus, Quality"),
        (("rag:purple",), "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        (
            ("--late", "foo:bar"),
            "there is no field 'foo'; choose from: owner, rag, theme, summary, due, impact, priority,",
        ),
        (("owner:zed",), "there is no owner 'zed'; choose from: none"),
        (("late", "or"), '"or" goes between two filters'),
        (("owner:",), "owner: needs a value, such as owner:quality"),
        (("--", "-rag:purple"), "there is no rating 'purple'"),
    ],
)
def test_what_there_is_not_is_refused_by_name_with_what_there_is(
    database: Path, args: tuple[str, ...], says: str
) -> None:
    assert says in refused("list", *args)


def test_an_owner_of_an_option_may_have_nothing_left(database: Path) -> None:
    assert done("list", "--owner", "Ann").startswith("No action matches")


def test_the_help_of_list_names_every_field_and_state() -> None:
    told = done("list", "--help")
    for name in FILTER_FIELDS:
        assert f" {name}:" in told
    for word in FILTER_STATES:
        assert word in told.split()


def test_what_is_withdrawn_is_listed_where_it_is_asked_for(database: Path) -> None:
    done("update", "1.1", "--withdraw", "--note", "merged")
    assert [one["ref"] for one in objects("list", "withdrawn")] == ["1.1"]
    assert "1.1" not in [one["ref"] for one in objects("list")]


def test_the_list_shows_shape_and_word_and_cuts_nothing_in_a_pipe(database: Path) -> None:
    title = "A very long title " * 20
    done("update", "1.2", "--title", title, "--rag", "red", "--note", "stuck")
    lines = done("list").splitlines()
    assert lines[0].split() == ["Ref", "Action", "Owner", "Due", "Late", "RAG", "Suggested", "Evidence"]
    assert title.strip() in lines[2]
    assert "▲ Red" in lines[2]
    assert lines[-1] == "5 actions, 0 late, 0 declared better than the dates support, as at 27 Nov 2026"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_on_a_terminal_titles_give_way_and_refs_dates_and_rag_never(
    database: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    done("update", "1.2", "--owner", "Head of " * 9, "--due", "2026-11-19", "--rag", "amber", "--note", "x " * 60)
    monkeypatch.setenv("COLUMNS", str(columns))
    line = done("list").splitlines()[2]
    for part in ("1.2 ", "19 Nov 2026", "8 d", "◆ Amber", "…"):
        assert part in line
    if columns >= 80:
        for verb in (("list",), ("summary",), ("history",), ("show", "1.2")):
            assert max(len(line) for line in done(*verb).splitlines()) <= columns


@pytest.mark.parametrize(
    ("args", "refs"),
    [
        ((), "1.1 1.2 1.3 2.1 2.2"),
        (("--theme", "2"), "2.1 2.2"),
        (("--theme", "practice"), "1.1 1.2 1.3"),
        (("--summary-area", "Outcome"), "1.3 2.1"),
        (("--summary-area", "none"), "2.2"),
        (("--owner", "none"), "1.3 2.1 2.2"),
        (("--owner", "QUALITY"), "1.1 1.2"),
        (("owner:head of", "--late"), "1.1"),
        (("owner:head of quality",), "1.1 1.2"),
        (("--rag", "r"), "1.1"),
        (("--rag", "unrated", "--theme", "1"), "1.2 1.3"),
        (("--late",), "1.1"),
        (("--due-within", "30"), "1.1 1.2"),
        (("--due-within", "0"), "1.1"),
        (("few", "CHILDREN"), "1.3"),
        (("rag:red", "theme:2"), ""),
        (("late", "or", "owner:none"), "1.1 1.3 2.1 2.2"),
        (("late", "or", "owner:none", "--theme", "1"), "1.1 1.3"),
        (("due:7", "--", "-late"), "1.2"),
        (("--late", "--", "-owner:head of quality"), ""),
        (("unrated", "--owner", "quality"), "1.2"),
        (("due:<2026-12-04",), "1.1"),
        (("due:<5 dec", "rag:red,unrated"), "1.1 1.2"),
        (("--", "-few", '-"head of"'), "2.1 2.2"),
        (("--", "-head of"), "1.3 2.1 2.2"),
        (("late or unrated",), "1.1 1.2 1.3 2.1 2.2"),
        (("late and red",), "1.1"),
        (("late", "and", "red"), "1.1"),
        (("unrated -few",), "1.2 2.1 2.2"),
        (("late or owner:none",), "1.1 1.3 2.1 2.2"),
        (("few children",), "1.3"),
    ],
)
def test_a_list_is_narrowed(database: Path, args: tuple[str, ...], refs: str) -> None:
    done("update", "1.1", "--owner", "Head of Quality", "--due", "2026-11-01", "--rag", "red", "--note", "stuck")
    done("update", "1.2", "--owner", "Head of Quality", "--due", "2026-12-04")
    assert [one["ref"] for one in json.loads(done("list", "--json", *args))] == refs.split()


def test_mine_is_what_i_own(database: Path) -> None:
    done("update", "1.2", "--owner", "Jo")
    assert [one["ref"] for one in objects("list", "mine")] == ["1.2"]


def test_withdrawn_actions_are_listed_only_when_asked_for(database: Path) -> None:
    done("update", "1.2", "--withdraw", "--note", "said twice")
    assert [one["ref"] for one in objects("list")] == ["1.1", "1.3", "2.1", "2.2"]
    assert [one["stage"] for one in objects("list", "--all")] == ["open", "withdrawn", "open", "open", "open"]


def test_an_object_has_what_scripts_rely_on(database: Path) -> None:
    done("update", "1.1", "--owner", "A", "--due", "19/11/26", "--rag", "amber", "--note", "stuck")
    one = objects("list", "--rag", "amber")[0]
    promised = (
        "ref theme area summary_area title owner due original_due forecast priority rag suggested suggested_reason "
        "stage days_late updated_at updated_by version"
    )
    assert set(promised.split()) <= set(one)
    assert (one["theme"], one["due"], one["days_late"], one["rag"]) == (1, "2026-11-19", 8, "amber")
    assert (one["version"], one["updated_by"], one["summary_area"]) == (2, "jo", "Quality of practice")
    assert one["updated_at"].startswith("2026-11-2")


def test_show_says_everything_about_one_action(database: Path) -> None:
    done("update", "1.2", "--owner", "Head of Quality", "--due", "2026-11-19")
    done("update", "1.2", "--due", "2027-03-01", "--note", "agreed by the Board")
    done("update", "1.2", "--rag", "g", "--success-measure", "nine in ten", "--note", "it will hold")
    page = " ".join(done("show", " 1.2 ").split())
    for part in (
        "Thresholds are not applied consistently",
        "1 Effective practice",
        "Quality of practice (strong fit: thresholds)",
        "Head of Quality",
        "1 Mar 2027; in 3 months; first 19 Nov 2026, moved once, 102 days later",
        "Declared ● Green it will hold",
        "Suggested ◆ Amber 102 days past its original date 19 Nov 2026",
        "declared green against amber suggested",
        "nine in ten",
        "due date 19 Nov 2026 → 1 Mar 2027, nobody named who agreed: agreed by the Board",
    ):
        assert part in page
    found = objects("show", "1.2")
    assert found["optimistic"] is True
    assert [update["note"] for update in found["updates"]] == [None, "agreed by the Board", "it will hold"]


def test_the_summary_says_the_same_in_every_form(database: Path) -> None:
    done("update", "1.1", "2.2", "--rag", "red", "--note", "stuck")
    done("update", "1.2", "--rag", "green", "--note", "fine")
    found = objects("summary")
    assert (found["as_at"], found["total"], found["late"], found["adds_up"]) == ("2026-11-27", 5, 0, True)
    assert found["counts"] == {"red": 2, "amber": 0, "green": 1, "blue": 0, "unrated": 2}
    assert [(row["title"], row["total"], row["worst"]) for row in found["summary_areas"]] == [
        ("Outcome focus", 2, None),
        ("Quality of practice", 2, "red"),
        ("Not mapped", 1, "red"),
    ]
    assert [row["drag"]["ref"] for row in found["themes"]] == ["1.1", "2.2"]
    page = done("summary")
    assert "Of 5 actions, 2 (40%) are red, 0 amber, 1 (20%) green, 0 closed and 2 (40%) unrated." in page
    assert "The rows add up: 2 + 2 + 1 = 5, each action counted once." in page
    assert "The plan is off track: 2 (40%) of 5 actions are red." in done("export")
    rags = [row["RAG"] for row in csv.DictReader(io.StringIO(done("export", "--format", "csv")))]
    assert sorted(rags) == ["Green", "Red", "Red", "Unrated", "Unrated"]
    assert json.loads(done("export", "--format", "json"))["summary"] == found


def test_history_tells_who_changed_what_and_why_oldest_first(database: Path) -> None:
    done("update", "1.1", "1.2", "--owner", "A")
    done("update", "1.2", "--owner", "", "--rag", "amber", "--note", "A has left")
    found = objects("history", "1.2")
    assert [update["fields"].get("owner") for update in found] == [[None, "A"], ["A", None]]
    assert (found[1]["by"], found[1]["source"], found[1]["note"]) == ("jo", "command", "A has left")
    assert found[1]["fields"]["rag"] == [None, "amber"]
    assert [update["ref"] for update in objects("history")] == ["1.1", "1.2", "1.2"]
    assert [update["ref"] for update in objects("history", "--limit", "1")] == ["1.2"]
    assert "owner A → –" in done("history")


def test_the_plan_as_at_a_day_of_the_past(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-10")
    done("update", "1.1", "--owner", "A", "--due", "2026-11-12")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-20")
    done("update", "1.1", "--owner", "B")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")

    def seen(day: str) -> tuple[str | None, int]:
        one = objects("list", "--as-at", day)[0]
        return one["owner"], one["days_late"]

    assert seen("2026-11-09") == (None, 0)
    assert seen("15/11/26") == ("A", 3)
    assert seen("-1w") == ("B", 8)
    assert seen("today") == ("B", 15)
    assert objects("summary", "--as-at", "2026-11-15")["as_at"] == "2026-11-15"
    assert len(objects("history", "--as-at", "2026-11-15")) == 1
    assert objects("show", "1.1", "--as-at", "2026-11-15")["owner"] == "A"
    assert "as at 15 Nov 2026" in done("export", "--as-at", "2026-11-15")
    assert "still to come" in refused("list", "--as-at", "tomorrow")
    assert "begins on" in refused("summary", "--as-at", "2026-11-01")
    assert "I do not know the date 'whenever'" in refused("show", "1.1", "--as-at", "whenever")
