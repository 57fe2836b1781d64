"""Restricting something at the command line, and where that is seen by those who work with the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import with_store
from command_line import done, objects, one_of, refused, run
from finished_files import readable
from held_review import Held, StampMaker


def test_restricted_and_lifted_again(database: Path) -> None:
    said = done("restrict", "1.2", "--reason", "a case before the court")
    assert "Saved as change 2; actionplan undo undoes it." in said
    assert "restricted: a case before the court" in said
    (update,) = objects("history", "1.2")
    assert (update["kind"], update["ref"]) == ("restriction", "action:1.2")
    assert "no longer restricted" in done("unrestrict", "1.2")
    assert refused("unrestrict", "1.2") == "action 1.2 is not restricted by itself; there is nothing to lift"
    assert done("list", "restricted").startswith("No action matches")


@pytest.mark.parametrize(
    ("args", "of"),
    [
        (("1.2",), "action:1.2"),
        (("1.2", "--finding"), "area:1.2"),
        (("1.2/1",), "evidence:1.2/1"),
        (("change:2",), "change:2"),
    ],
)
def test_what_can_be_restricted(database: Path, args: tuple[str, ...], of: str) -> None:
    done("update", "1.2", "--note", "two posts are vacant")
    done("evidence", "1.2", "--what", "audit", "--kind", "data")
    assert objects("restrict", *args, "--reason", "court") == [{"of": of, "reason": "court"}]
    assert "Undone" in done("undo")
    assert "not restricted" in refused("unrestrict", *args)
    assert "Redone" in done("redo")
    assert objects("unrestrict", *args) == [{"of": of, "reason": None}]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("9.9", "--reason", "x"), "there is nothing '9.9' in the plan; give the ref of an action or a finding"),
        (("1.2/7", "--reason", "x"), "there is nothing '1.2/7' in the plan"),
        (("change:99", "--reason", "x"), "there is no change 99 with a note; see: actionplan history"),
        (("1.2", "--reason", " "), "say why action 1.2 is restricted"),
        (("1.2", "--reason", "child X"), "what looks like a person's data (a child's name) stands in the reason"),
    ],
)
def test_what_is_refused(database: Path, args: tuple[str, ...], says: str) -> None:
    assert refused("restrict", *args).startswith(says)
    assert objects("history") == []


def test_it_is_marked_wherever_the_plan_is_looked_at(database: Path) -> None:
    done("update", "1.2", "--title", "Visit the family", "--note", "the mother agrees")
    done("evidence", "1.2", "--what", "file note", "--kind", "data")
    done("restrict", "1.2", "--reason", "a case before the court")
    done("restrict", "1.2/1", "--reason", "names them")
    assert "restricted: Visit the family" in done("list")
    page = done("show", "1.2")
    assert "a case before the court" in page
    assert "restricted: file note" in page
    assert "restricted: title" in done("history")
    assert one_of(("list", "restricted"), "1.2")["restricted"] == "a case before the court"
    assert one_of(("list",), "1.1")["restricted"] is None


def test_a_restricted_finding_is_marked_with_what_answers_it(database: Path) -> None:
    done("link", "2.1", "1.2")
    done("restrict", "1.2", "--finding", "--reason", "not published yet")
    assert {action["ref"] for action in objects("list", "restricted")} == {"2.1"}
    done("restrict", "2.2", "--finding", "--reason", "not published yet")
    assert {action["ref"] for action in objects("list", "restricted")} == {"2.1", "2.2"}


def test_the_summary_and_the_agenda_mark_it_too(database: Path) -> None:
    done("update", "1.2", "--title", "Visit the family", "--rag", "red", "--note", "late", "--due", "1/12/2026")
    done("restrict", "1.2", "--reason", "court")
    assert "restricted: Visit" in done("summary")
    assert "restricted: Visit" in done("review", "agenda", "--include-restricted")


def test_the_agenda_that_is_sent_round_leaves_it_out_and_says_so(database: Path) -> None:
    done("update", "1.2", "--title", "Visit the family", "--rag", "red", "--note", "the mother", "--due", "1/12/2026")
    before = [item["ref"] for item in objects("review", "agenda")["items"]]
    assert "left out" not in done("review", "agenda")
    done("restrict", "1.2", "--reason", "court")
    said = done("review", "agenda")
    assert "1 restricted item is left out" in said
    for words in (said, done("review", "agenda", "--json")):
        assert "Visit" not in words and "mother" not in words and "court" not in words
    assert [item["ref"] for item in objects("review", "agenda")["items"]] == before
    included = done("review", "agenda", "--include-restricted")
    assert "the mother" in included
    assert "Includes 1 restricted item, which is not to be passed on: action 1.2." in included


def test_a_measure_of_nothing_else_is_restricted_with_its_readings(database: Path) -> None:
    done("measure", "add", "Visits to the family", "--origin", "the family's file", "--action", "1.2")
    done("measure", "add", "Visits to all", "--action", "1.2", "--action", "1.3")
    done("reading", "M1", "3", "--for", "2026-09", "--note", "the mother was in")
    done("restrict", "1.2", "--reason", "court")
    assert "restricted: Visits to the family" in done("measures")
    assert "Restricted       court" in done("measure", "show", "M1")
    for args in (
        *(("export", "--format", form, "--audience", who) for form in ("md", "json") for who in ("board", "public")),
        ("disclose", "1.2", "-o", "-"),
    ):
        said = done(*args)
        assert "the family" not in said and "the mother" not in said
    assert "no reading" in done("review", "agenda")
    assert "the family" not in done("review", "agenda")
    assert "Visits to all" in done("export", "--format", "json", "--audience", "board")
    done("measure", "change", "M1", "--action", "1.3")
    assert "Visits to the family" in done("export", "--format", "json", "--audience", "board")


def test_a_plan_without_a_restriction_has_no_more_than_before(database: Path) -> None:
    assert "restricted" not in done("export", "--format", "json")
    assert "Restricted" not in done("export", "--format", "csv")
    assert "restricted" not in done("export", "--format", "md")
    assert "restricted" not in one_of(("list",), "1.2")


def test_minutes_leave_it_out_and_say_so(database: Path, tmp_path: Path, stamp: StampMaker) -> None:
    """The minutes of a review are a document: to the Board they go as they are."""
    done("update", "1.1", "--rag", "red", "--note", "the mother has moved", "--title", "Visit the family")
    with_store(database, lambda store: Held(store, stamp).begin())
    done("update", "1.1", "--note", "the father too")
    with_store(database, lambda store: Held(store, stamp).ends())
    assert "the father too" in done("review", "minutes")
    done("restrict", "1.1", "--reason", "court")
    minutes = done("review", "minutes")
    for words in ("the mother", "the father", "Visit the family"):
        assert words not in minutes
    assert "1 restricted item is left out" in minutes
    file = tmp_path / "minutes.docx"
    done("review", "minutes", "--output", str(file))
    assert "the father" not in readable(file.read_bytes())


def test_what_was_in_the_log_of_a_past_day_is_restricted_by_the_restrictions_of_today(database: Path) -> None:
    done("update", "1.2", "--note", "the mother has moved")
    done("restrict", "change:2", "--reason", "names a family")
    assert "restricted: noted" in done("history") or "restricted: the mother" in done("history")
    assert "the mother" not in done("export", "--format", "md")
    assert run("check").exit_code == 0


def test_the_response_to_a_review_leaves_it_out_and_says_so(database: Path) -> None:
    done("update", "1.2", "--title", "Visit the family", "--owner", "Ann")
    done("restrict", "1.2", "--reason", "court")
    said = done("response")
    assert "Visit the family" not in said
    assert "1 restricted item is left out" in said
    assert "Visit the family" not in done("response", "--json")


PLAN = """\
title: Plan
organisation: Example
themes:
  - title: First
    number: 1
    areas:
      - ref: "1.1"
        text: Children wait
        restricted: not published yet
      - ref: "1.2"
        text: Visits are late
        actions:
          - title: Visit the family
            restricted: a case before the court
          - title: Audit visits
            evidence: [{what: file of a family, kind: data, restricted: names them}]
            notes: [{text: the mother has moved, restricted: names her}, "two posts are vacant"]
"""
HIDDEN = ("Children wait", "Visit the family", "file of a family", "the mother has moved")


def test_a_plan_file_says_what_is_restricted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yaml").write_text(PLAN)
    done("init", "--from", "ours.yaml")
    document = done("export", "--format", "md", "--notes", "all")
    for words in HIDDEN:
        assert words not in document
    assert "two posts are vacant" in document
    assert "4 restricted items are left out" in document
    assert {action["ref"] for action in objects("list", "restricted")} == {"1.1", "1.2", "1.2b"}


def test_so_does_that_of_another_review_under_the_refs_that_it_gets(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("more.yaml").write_text(PLAN.replace("title: Plan", "title: Monitoring visit"))
    done("add-source", "more.yaml")
    document = done("export", "--format", "md", "--notes", "all")
    for words in HIDDEN:
        assert words not in document
    assert "Case recording" in document
    of_one = done("export", "--format", "json", "--source", "MV")
    assert "Children wait" not in of_one
    assert '"items": 4' in of_one
