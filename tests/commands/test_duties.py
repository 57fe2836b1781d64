"""Duties of the plan at the command line: by regime or alone, done, moved, withdrawn, and wherever a plan is shown."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from command_line import done, objects, on, refused
from terminal import Terminal

PLAN = """
title: Inspection of children's services
organisation: Example Council
reported_on: 2026-11-02
themes:
  - title: Help and protection
    areas:
      - text: Decisions take too long
      - text: Records are late
        actions:
          - title: Write records within two days
            owner: Head of Service
            due: 2027-01-29
"""


@pytest.fixture
def timed(database: Path) -> Path:
    """The small plan under the clock of Ofsted, whose report came on 2 November."""
    done("duty", "add", "--regime", "ofsted-ilacs", "--begins", "2 nov")
    return database


def made(tmp_path: Path, text: str, *args: str) -> str:
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    return done("--db", str(tmp_path / "ours.db"), "init", "--from", str(tmp_path / "ours.yaml"), *args)


# --- a regime ---------------------------------------------------------------------------------------------------


def test_init_with_a_regime_counts_from_the_day_that_the_plan_says(tmp_path: Path) -> None:
    words = made(tmp_path, PLAN, "--regime", "ofsted-ilacs")
    assert "3 duties of Ofsted" in words
    assert "counted from the day on which the council received the report or letter, 2 Nov 2026, as the plan" in words
    duties = objects("--db", str(tmp_path / "ours.db"), "duties")
    assert [(duty["what"], duty["due"], duty["working_days_left"]) for duty in duties] == [
        ("draft plan", "2026-11-30", 1),
        ("publication of the report", "2026-12-14", 11),
        ("final plan", "2027-02-11", 51),
    ]
    history = objects("--db", str(tmp_path / "ours.db"), "history")
    assert not [update for update in history if update["kind"] == "duty"], "they are there from the beginning"


def test_a_regime_whose_day_nobody_says_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(PLAN, encoding="utf-8")
    args = ("--db", str(tmp_path / "ours.db"), "init", "--from", str(tmp_path / "ours.yaml"))
    assert "say with --begins on which day the peer challenge ended" in refused(*args, "--regime", "lga-cpc")
    assert "add its dates with duty add" in refused(*args, "--regime", "send")
    assert not (tmp_path / "ours.db").exists()
    assert "which is long past" in refused("--db", str(tmp_path / "b.db"), "init", "--regime", "ofsted-ilacs")
    assert "4 duties" in done(*args, "--regime", "lga-cpc", "--begins", "2026-10-16")


def test_none_is_a_plan_without_duties_and_such_a_plan_says_nothing_of_them(tmp_path: Path) -> None:
    made(tmp_path, PLAN, "--regime", "none")
    db = ("--db", str(tmp_path / "ours.db"))
    assert objects(*db, "duties") == []
    assert "uty" not in done(*db, "summary") + done(*db, "review", "agenda")
    assert "duties" not in objects(*db, "summary")
    exported = done(*db, "export", "--format", "json")
    assert '"duties"' not in exported


def test_the_rules_of_a_regime_are_shown_with_their_source() -> None:
    page = " ".join(done("duty", "rules", "hmicfrs").split())
    assert "56 days including that day comments on the report" in page
    assert "beginning with the day on which the report is published" in page
    assert "section 55(5A)" in page
    assert "read 28 Nov 2026" in page
    assert "send: left out; how long a partnership has" in done("duty", "rules")
    (regime,) = objects("duty", "rules", "cqc")
    assert regime["rules"][0]["period"] == "28 days"


# --- one duty ---------------------------------------------------------------------------------------------------


def test_a_duty_is_listed_with_its_rule_and_with_what_lacks(timed: Path) -> None:
    page = done("duties")
    assert "duty/3  final plan" in page
    assert "due in 51 working days" in page
    assert "lacks: 5 findings without an action. See: actionplan response" in " ".join(page.split())


def test_done_moved_noted_withdrawn_undone_and_as_at(timed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "duty/1  done – → 26 Nov 2026" in done("duty", "change", "1", "--done", "--on", "yesterday", "--by", "Ann")
    assert "say why there is another date" in refused("duty", "change", "duty/2", "--due", "18 dec")
    words = done("duty", "change", "DUTY/2", "--due", "18 dec", "--note", "the printers asked")
    assert "due date 14 Dec 2026 → 18 Dec 2026" in words
    on("2026-12-10", monkeypatch)
    (withdrawn,) = objects("duty", "change", "3", "--withdraw", "--note", "the inspection was annulled")
    assert withdrawn["withdrawn"] == "the inspection was annulled"
    assert [duty["ref"] for duty in objects("duties")] == ["duty/1", "duty/2"]
    assert len(objects("duties", "--all")) == 3
    assert [duty["withdrawn"] for duty in objects("duties", "--as-at", "2026-11-28")] == [None, None, None]
    assert [update["ref"] for update in objects("history", "DUTY/3")] == ["duty/3", "duty/3"]
    assert "duty/3 is no longer withdrawn" in done("undo")
    assert len(objects("duties")) == 3
    assert "duty/3 is withdrawn again" in done("redo")
    assert "there is no duty '9'" in refused("duty", "change", "9", "--done")


def test_a_duty_of_our_own_and_what_makes_no_sense(database: Path) -> None:
    (duty,) = objects("duty", "add", "Report to the Board", "--due", "31 mar", "--rule", "terms of reference, 4")
    assert (duty["ref"], duty["due"], duty["rule"]) == ("duty/1", "2027-03-31", "terms of reference, 4")
    assert "say by when" in refused("duty", "add", "Report")
    for args in (
        ("duty", "add"),
        ("duty", "add", "Report", "--regime", "cqc"),
        ("duty", "add", "--regime", "cqc", "--due", "31 mar"),
        ("duty", "add", "Report", "--due", "31 mar", "--begins", "yesterday"),
        ("duty", "change", "1"),
        ("init", "--begins", "yesterday"),
    ):
        assert refused(*args, code=2)
    assert "is taken out again" in done("undo")
    assert "This plan has no duties" in done("duties") or "withdrawn" in done("duties")
    assert objects("duties", "--all") == [], "what was added by mistake is in no list"


# --- where a plan is shown --------------------------------------------------------------------------------------


def test_summary_agenda_attention_and_the_exports_say_what_is_due(timed: Path) -> None:
    words = " ".join(done("summary").split())
    assert "Draft plan due in 1 working day, 30 Nov 2026: 5 findings without an action" in words
    assert [duty["ref"] for duty in objects("summary")["duties"]] == ["duty/1", "duty/2", "duty/3"]
    first, second, *_ = objects("review", "agenda")["items"]
    assert (first["section"], first["ref"], first["title"]) == ("Duties of the plan", "duty/1", "draft plan")
    assert first["why"] == "due 30 Nov 2026, in 3 days: 5 findings without an action"
    assert (second["ref"], second["owner"]) == ("duty/2", None)
    assert "Ref     Duty" in done("review", "agenda")
    kinds = [(line["ref"], line["kind"]) for line in objects("summary")["attention"]]
    assert kinds[:2] == [("duty/1", "duty"), ("duty/2", "duty")]


def test_the_workbook_has_a_sheet_of_duties_where_there_are_any(timed: Path, tmp_path: Path) -> None:
    done("export", "--format", "xlsx", "--output", str(tmp_path / "plan.xlsx"))
    book = load_workbook(BytesIO((tmp_path / "plan.xlsx").read_bytes()))
    rows = [[cell.value for cell in row] for row in book["Duties"].iter_rows()]
    assert rows[0][:4] == ["Ref", "Duty", "Due", "State"]
    assert [row[0] for row in rows[1:4]] == ["duty/1", "duty/2", "duty/3"]
    assert "https://" in rows[1][7]


def test_the_public_reads_when_and_not_who_or_what_was_noted(timed: Path) -> None:
    done("duty", "change", "1", "--done", "--by", "Ann Smith", "--note", "Ann sent it")
    exported = done("export", "--format", "json", "--audience", "public")
    assert "Ann" not in exported
    assert '"done_on": "2026-11-27"' in exported


# --- in a plan file ---------------------------------------------------------------------------------------------


def test_a_plan_file_names_a_regime_and_writes_duties_of_its_own(tmp_path: Path) -> None:
    made(
        tmp_path,
        f"{PLAN}regime: hmicfrs\nduties:\n  - what: Report to the Board\n    due: 2026-11-20\n    rule: terms\n"
        "    done_on: 2026-11-19\n    done_by: Ann\n    response: true\n",
    )
    duties = objects("--db", str(tmp_path / "ours.db"), "duties")
    assert [(duty["ref"], duty["what"], duty["due"], duty["done_by"]) for duty in duties] == [
        ("duty/1", "Report to the Board", "2026-11-20", "Ann"),
        ("duty/2", "comments on the report", "2026-12-27", None),
    ]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("regime: cqc", "line 14.*add regime_begins, the day on which CQC asked for the written report"),
        ("regime: send", "line 14.*no rules are known for send"),
        ("regime_begins: 2026-11-02", "line 14.*there is no regime that begins"),
        ("duties:\n  - what: Report", "key 'due' is missing"),
        ("duties:\n  - what: Report\n    due: 2026-12-01\n    done_by: Ann", "say with done_on when it was done"),
    ],
)
def test_a_plan_file_with_a_mistake_about_duties_names_its_line(tmp_path: Path, lines: str, problem: str) -> None:
    import re

    (tmp_path / "ours.yaml").write_text(f"{PLAN}{lines}\n", encoding="utf-8")
    args = ("--db", str(tmp_path / "ours.db"), "init", "--from", str(tmp_path / "ours.yaml"))
    assert re.search(problem, refused(*args))
    assert not (tmp_path / "ours.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
def test_at_a_terminal_the_day_is_asked_for(database: Path) -> None:
    with Terminal("duty", "add", "--regime", "cqc") as terminal:
        terminal.wait_for("On which day was it that CQC")
        terminal.press("16 nov\r")
        assert terminal.wait_for_end() == 0
    assert [duty["due"] for duty in objects("duties")] == ["2026-12-14"]
