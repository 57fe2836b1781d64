"""Findings that have no action of their own: not agreed, or answered by another finding's action."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from command_line import done, objects, refused

REVIEWS = """\
title: All reviews
organisation: Example Council
sources:
  - key: PR
    title: Peer review
    themes:
      - number: 1
        title: Practice
        areas:
          - ref: P1
            text: Record why
            actions:
              - {title: Issue the standard, owner: Al, rag: red, rag_reason: late, also_answers: [I1]}
  - key: INS
    title: Inspection
    themes:
      - number: 1
        title: Front door
        areas:
          - {ref: I1, text: Decide sooner}
      - title: Partners
        areas:
          - ref: I2
            source_ref: "17."
            text: |
              Move the team

              - to one place
            response: not agreed
            response_reason: it moved in May
            deadline: 2026-12-31
"""


@pytest.fixture
def reviews(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the plan of two reviews, one action of which answers a finding of each."""
    monkeypatch.chdir(tmp_path)
    Path("reviews.yaml").write_text(REVIEWS, encoding="utf-8")
    done("init", "--from", "reviews.yaml")
    return tmp_path


def test_a_finding_that_another_action_answers_gets_none_and_two_themes_are_told_apart(reviews: Path) -> None:
    assert [action["ref"] for action in objects("list")] == ["P1"]
    summary = done("summary")
    assert "INS 1 Front door: 0, and 1 counted under theme 1" in summary
    assert [action["ref"] for action in objects("list", 'theme:"INS 1"')] == ["P1"]
    rows = {row["title"]: row for row in objects("summary", "--by", "theme")["rows"]}
    assert (rows["Front door"]["total"], rows["Front door"]["worst"]) == (0, "red")
    assert rows["Partners"]["worst_condition"] == "unrated"


def test_answered_means_one_thing_in_one_output(reviews: Path) -> None:
    summary = done("summary")
    assert "3 findings: 1 not agreed, 2 not answered." in summary
    assert "Peer review: 0 of 1 finding answered, 1 red" in summary
    assert "Inspection: 1 of 2 findings answered, 1 red" in summary
    rows = objects("summary")["groups"]["source"]["rows"]
    assert [(row["answered"], row["with_action"]) for row in rows] == [(0, 1), (1, 1)]


def test_a_finding_without_an_action_is_shown(reviews: Path) -> None:
    page = done("show", "i2")
    assert "Area I2          Move the team" in page
    for line in (
        "Source ref       17.",
        "Answer           not agreed: it moved in May",
        "Deadline         31 Dec 2026, the reviewers' own",
        "Source           INS: Inspection",
        "Theme            Partners",
        "Actions          none",
    ):
        assert line in page
    assert "Actions          P1 (counted under P1)" in done("show", "I1")
    finding = objects("show", "I2")
    assert (finding["response"], finding["response_reason"], finding["actions"]) == (
        "not agreed",
        "it moved in May",
        [],
    )
    done("respond", "I2", "--response", "")
    assert "response not agreed → –" in done("show", "I2")
    assert refused("show", "I9") == "there is no action 'I9' in the plan; see: actionplan list"


def test_an_action_names_what_else_answers_its_finding(reviews: Path) -> None:
    done("add", "I1", "Train the front door")
    assert "Also answered by P1 (counted under P1)" in done("show", "I1")


def test_the_workbook_has_every_finding_and_an_import_of_it_changes_nothing(reviews: Path) -> None:
    done("export", "--format", "xlsx", "--output", "plan.xlsx")
    sheet = load_workbook("plan.xlsx")["Findings"]
    headings, *lines = sheet.iter_rows(values_only=True)
    by_ref = {line[0]: dict(zip(headings, line, strict=True)) for line in lines}
    assert list(by_ref) == ["P1", "I1", "I2"]
    assert by_ref["I2"]["Answer"] == "not agreed"
    assert by_ref["I2"]["Answer's reason"] == "it moved in May"
    assert by_ref["I2"]["Actions"] == "none"
    assert by_ref["I1"]["Actions"] == "P1"
    assert "Nothing to change" in done("import", "plan.xlsx")
    # The rows of a CSV are actions: what comes back from one is a change of an action.
    table = list(csv.DictReader(StringIO(done("export", "--format", "csv").removeprefix("\ufeff"))))
    assert [row["Ref"] for row in table] == ["P1"]


def test_the_documents_leave_out_what_is_nought(reviews: Path) -> None:
    text = done("export", "--format", "md")
    assert "| INS 1 Front door (and 1 counted under theme 1) | ▲ Red |" in text
    assert "Front door (0)" not in text
    done("export", "--format", "xlsx", "--output", "plan.xlsx")
    lines = [str(row[0]) for row in load_workbook("plan.xlsx")["Summary"].iter_rows(values_only=True)]
    assert any("1 (100%) of 1 action without a due date: P1" in line for line in lines)
    assert not [line for line in lines if line.startswith("0 of ")]


def test_a_plan_of_one_row_adds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mini.yaml").write_text(
        "title: Mini\norganisation: Example Council\nthemes: [{title: All, areas: [{text: One thing}]}]\n",
        encoding="utf-8",
    )
    done("init", "--from", "mini.yaml")
    done("respond", "1.1", "--response", "agreed")
    summary = done("summary")
    assert "The one row is all there is: 1 action." in summary
    assert "That is all there are: 1 finding." in summary
    assert "add up" not in summary
    text = done("export", "--format", "md")
    assert "on the actions of the plan “Mini” of Example Council. It has 1 area for consideration." in text
    assert "No action is complete yet" in text
