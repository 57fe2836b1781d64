"""revise at the command line: a final report that follows the initial findings and replaces them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from command_line import done, objects, on, refused
from contract import TODAY
from final_report import ANSWERS, GONE, MERGED, NEW, REWORDED, SPLIT, write_final_report, write_final_table

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"
ANSWERED = tuple(word for answer in ANSWERS for word in ("--answer", answer))


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled plan, made on 2 Nov 2026, and beside it the final report."""
    monkeypatch.chdir(tmp_path)
    write_final_report(tmp_path)
    write_final_table(tmp_path)
    on("2026-11-02", monkeypatch)
    done("init")
    on(TODAY.isoformat(), monkeypatch)
    return tmp_path / "plan.db"


def test_a_dry_run_says_what_would_come_of_each_finding_and_changes_nothing(plan: Path) -> None:
    page = done("revise", "final-report.yaml", "--dry-run")

    assert page.startswith("Would revise the plan by the final report, 12 Jan 2013; nothing is changed yet.")
    assert "Findings: 21 the same, 7 reworded, 2 merged into 1, 6 new, 4 not in the report" in page
    assert "  2.2  before  «Make more» use of audit information" in page
    assert "  2.2  now     «Greater» use «should be made» of audit information" in page
    assert "Strengths: 32 the same, 1 reworded" in page and "Themes: 4 the same, 1 reworded" in page
    assert objects("history") == []


def test_what_is_not_sure_is_not_matched_and_listed_with_its_answer(plan: Path) -> None:
    page = done("revise", "final-report.yaml", "--dry-run")

    behind = page.partition("Not sure, and so not matched:")[2]
    words = "1.4 of the report may be 1.4 of the plan (55 of 100 alike); taken as new"
    assert f'{words}. If it is: --answer "1.4=1.4"' in behind
    assert re.findall('--answer "(.+?)"', behind) == [*ANSWERS]


def test_with_the_answers_it_comes_to_what_the_report_says(plan: Path) -> None:
    page = done("revise", "final-report.yaml", *ANSWERED)

    assert page.startswith("Revised by the final report, 12 Jan 2013, as change 2; actionplan undo undoes it.")
    assert "Findings: 21 the same, 8 reworded, 1 split into 2, 2 merged into 1, 3 new, 2 not in the report" in page
    assert "plan-before-revise" in page and "Not sure" not in page
    areas = {area["ref"]: area for area in json.loads(done("export", "--format", "json"))["areas"]}
    assert {ref: areas[ref]["area"] for ref in REWORDED} == REWORDED
    assert areas[MERGED[0][1]]["taken_into"] == MERGED[0][0]
    assert areas["4.8"]["split_from"] == SPLIT[0] and areas["4.8"]["area"] == SPLIT[1][1]
    assert all(areas[ref]["absent_from"] == "final report, 12 Jan 2013" for ref in GONE)
    assert {area["area"] for area in areas.values()} >= {*NEW.values()}
    assert len(objects("list")) == 34 + 3 + 1, "each new finding has an action, and none has lost its own"


def test_the_export_still_is_what_its_schema_says(plan: Path) -> None:
    done("revise", "final-report.yaml", *ANSWERED)
    exported = json.loads(done("export", "--format", "json"))
    jsonschema.validate(exported, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_show_has_both_wordings_and_what_is_not_in_the_report(plan: Path) -> None:
    done("revise", "final-report.yaml", *ANSWERED)

    page = done("show", "2.2")
    assert "Area 2.2         Greater use should be made of audit information" in page
    assert "Earlier wording  initial findings, 25 Oct 2012: Make more use of audit information" in page
    assert "Words from       final report, 12 Jan 2013" in page
    assert "Final report     not in the final report, 12 Jan 2013" in done("show", GONE[0])
    assert "Final report     merged into 4.3 in the final report, 12 Jan 2013" in done("show", "4.4")
    assert "Split from       4.2" in done("show", "4.8")


def test_it_is_undone_as_one_and_seen_as_on_any_day_before(plan: Path) -> None:
    before = done("list", "--json")
    done("revise", "final-report.yaml", *ANSWERED)
    assert "Make more use of audit information" in done("show", "2.2", "--as-at", "2026-11-26")
    assert "Earlier wording" not in done("show", "2.2", "--as-at", "2026-11-26")

    done("undo")
    assert [action["title"] for action in objects("list")] == [action["title"] for action in json.loads(before)]
    assert "Earlier wording" not in done("show", "2.2")
    done("redo")
    assert "Earlier wording" in done("show", "2.2")


def test_for_a_program_it_says_what_came_of_each(plan: Path) -> None:
    value = objects("revise", "final-report.yaml", "--dry-run")

    assert (value["dry_run"], value["change"], value["backup"]) == (True, None, None)
    reworded = next(come for come in value["outcomes"] if [each["ref"] for each in come["before"]] == ["2.2"])
    assert reworded["outcome"] == "reworded"
    assert reworded["after"][0] == {"ref": "2.2", "ref_in_report": "2.2", "text": REWORDED["2.2"]}
    assert [doubt["answer"] for doubt in value["doubts"]] == [*ANSWERS]


def test_a_table_of_findings_revises_the_findings_and_leaves_the_rest(plan: Path) -> None:
    page = done("revise", "final-report.csv", *ANSWERED, "--reported-on", "20/11/2026", "--title", "formal report")

    assert page.startswith("Revised by the formal report, 20 Nov 2026")
    assert "8 reworded, 1 split into 2, 2 merged into 1, 3 new, 2 not in the report" in page
    assert "Strengths" not in page
    assert len(objects("strengths")) == 33


def test_a_table_without_a_date_is_taken_as_of_today_and_that_is_said(plan: Path) -> None:
    assert "it gives no date, and is taken as reported today" in done("revise", "final-report.csv", "--dry-run")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No,Theme\n1.1,Practice\n", "has no column of findings"),
        ("No,Finding\n", "no row looks like headings with rows below"),
        ("No,Finding\n9.9,Something else entirely\n", "names no theme"),
        ("No,Finding\n1.1," + "x" * 10_001 + "\n", "line 2, Finding: it has 10,001 characters"),
    ],
)
def test_a_table_that_will_not_do_is_refused_and_changes_nothing(plan: Path, text: str, says: str) -> None:
    Path("bad.csv").write_text(text, encoding="utf-8")
    assert says in refused("revise", "bad.csv")
    assert objects("history") == []


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("1.4", "is no answer"),
        ("77=1.4", "the report has no finding '77'"),
        ("1.4=77", "the plan has no finding '77'"),
        ("theme 1=1,2", "only findings are merged or split"),
    ],
)
def test_an_answer_that_means_nothing_is_refused(plan: Path, answer: str, says: str) -> None:
    assert says in refused("revise", "final-report.yaml", "--answer", answer)


def test_what_was_matched_may_be_answered_otherwise(plan: Path) -> None:
    page = done("revise", "final-report.yaml", "--dry-run", "--answer", "2.2=new", "--answer", "strength #7=new")

    assert "6 reworded" in page and "5 not in the report" in page
    assert "Strengths: 32 the same, 1 new, 1 not in the report" in page


def test_a_redacted_text_goes_out_of_earlier_wordings_too(plan: Path) -> None:
    done("revise", "final-report.yaml", *ANSWERED)
    done("redact", "1", "--ref", "2.2", "--field", "text", "--reason", "names a child", "--by", "DPO")
    assert b"Make more use of audit information" not in plan.read_bytes()
    assert "Earlier wording  initial findings, 25 Oct 2012: [redacted" in done("show", "2.2")
    assert done("check").startswith("Sound")


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_what_is_restricted_has_no_earlier_wording_in_a_document_either(plan: Path, form: str) -> None:
    done("revise", "final-report.yaml", *ANSWERED)
    document = done("export", "--format", form, "--output", "-")
    assert "Make more use of audit information" in document and "Greater use should be made" in document
    done("restrict", "2.2", "--finding", "--reason", "court")
    document = done("export", "--format", form, "--output", "-")
    assert "Make more use of audit information" not in document
    assert "Greater use should be made" not in document


def test_the_summary_says_what_the_report_has_made_of_the_findings(plan: Path) -> None:
    assert "Since the initial findings" not in done("summary")
    done("revise", "final-report.yaml", *ANSWERED)
    words = " ".join(done("summary").split())
    assert "Since the initial findings: 10 areas are reworded; not in the final report, 12 Jan 2013: 1.9, 3.1" in words
    assert "4.4 is merged into 4.3; 4.8 is split from 4.2." in words
    assert "Wording changed since the initial findings" in done("export", "--format", "md", "--output", "-")
