"""Sign-offs and checks whether they hold, at the command line: said, shown, counted, found, exported and undone."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from command_line import done, objects, on, one_of, refused


@pytest.fixture
def closed(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.1 was red; a sample of it was tested, and it is due to be checked on 20 November. 1.2 is declared done."""
    on("2026-11-03", monkeypatch)
    done("update", "1.1", "--rag", "red", "--note", "two posts vacant")
    done("update", "1.1", "1.2", "--complete", "--note", "done")
    sign_off = ("--sign-off", "--signed-off-by", "Director", "--evidence", "audit")
    done("update", "1.1", *sign_off, "--sample", "18/20", "--check-on", "2026-11-20")
    done("update", "1.2", *sign_off, "--verified", "d")
    on("2026-11-27", monkeypatch)
    return database


def test_a_sign_off_is_told_with_who_signed_and_who_entered_it(closed: Path) -> None:
    history = done("history", "1.1")
    assert "verified – → sample tested" in " ".join(history.split())
    assert "signed off by Director, entered by jo" in " ".join(history.split())
    page = " ".join(done("show", "1.1").split())
    assert "Verified sample tested, 18 of 20" in page
    assert "Check on check whether it holds, due 20 Nov 2026, 7 days ago" in page
    assert "Verified declared Check on 2 May 2027" in " ".join(done("show", "1.2").split())


def test_whoever_marked_it_complete_cannot_sign_it_off_under_any_name(database: Path) -> None:
    done("update", "1.1", "--complete", "--note", "done")
    sign_off = ("update", "1.1", "--sign-off", "--evidence", "audit", "--verified", "i")
    why = "jo marked 1.1 complete; somebody else has to sign it off"
    for args in ((), ("--signed-off-by", "JO"), ("--signed-off-by", " j o ")):
        assert refused(*sign_off, *args) == why
    done("update", "1.3", "--owner", "jo")
    done("person", "jo", "--name", "Jo Smith")
    assert refused(*sign_off, "--signed-off-by", "jo smith") == why
    assert objects(*sign_off, "--signed-off-by", "Chair")[0]["signed_off_by"] == "Chair"
    assert "Chair has signed off 1.1, marked complete by jo" in refused("person", "jo smith", "--name", "chair")


def test_what_holds_has_evidence_and_a_next_day(closed: Path) -> None:
    assert "say what shows that 1.1 holds" in refused("check-holds", "1.1", "holding")
    words = done("check-holds", "1.1", "h", "--evidence", "Audit of 12 files", "--kind", "c", "--again", "in 6 months")
    assert "1.1/h1  checked whether it holds: holding: evidence 1.1/1" in words
    assert "1.1/1  evidence added: Audit of 12 files (casework audit)" in words
    assert one_of(("list",), "1.1")["check_on"] == "2027-05-27"
    (check,) = objects("show", "1.1")["hold_checks"]
    assert (check["outcome"], check["evidence"], check["by"]) == ("holding", "1.1/1", "jo")
    assert "2 closed; 1 checked since; verified: 1 declared, 1 sample tested." in done("summary")
    done("undo")
    assert objects("show", "1.1")["hold_checks"] == []
    assert "2 closed; none checked since; 1 due to be checked" in done("summary")


def test_what_slips_is_open_again_with_the_rating_of_before(closed: Path) -> None:
    assert "say why 1.1 does not hold" in refused("check-holds", "1.1", "slipping")
    saved = objects("check-holds", "1.1", "slipping", "--note", "five plans had no date")
    assert [found["ref"] for found in saved] == ["1.1", "1.1/h1"]
    assert (saved[0]["stage"], saved[0]["rag"], saved[0]["rag_reason"]) == ("open", "red", "two posts vacant")
    assert "1 closed; none checked since; 1 reopened" in done("summary")
    assert [action["ref"] for action in objects("list", "slipped")] == ["1.1"]
    assert "slipping, 27 Nov 2026 by jo: five plans had no date" in done("show", "1.1")


def test_not_yet_says_when(closed: Path) -> None:
    assert "say when 1.1 is checked again" in refused("check-holds", "1.1", "not yet", "--note", "no audit yet")
    done("check-holds", "1.1", "not yet", "--note", "no audit yet", "--again", "15 jan")
    assert one_of(("list",), "1.1")["check_on"] == "2027-01-15"
    assert objects("list", "check-due") == []


def test_what_is_due_is_in_the_agenda_the_attention_and_the_lists(closed: Path) -> None:
    agenda = " ".join(done("review", "agenda").split())
    assert "Check whether it holds (1)" in agenda
    assert "signed off 3 Nov 2026, sample tested, 18 of 20; due 20 Nov 2026, 7 days ago" in agenda
    assert [line["kind"] for line in objects("summary")["attention"] if line["ref"] == "1.1"] == ["check_due"]
    assert [action["ref"] for action in objects("list", "verified:sample")] == ["1.1"]
    assert "sample tested, 18 of 20" in done("list")


def test_the_figures_are_in_json_csv_and_the_workbook(closed: Path, tmp_path: Path) -> None:
    done("check-holds", "1.1", "holding", "--evidence", "Audit of 12 files", "--kind", "c")
    assert objects("summary")["sign_offs"] == {
        "closed": 2,
        "verified": {"declared": 1, "evidence read": 0, "sample tested": 1, "independent": 0, "not said": 0},
        "checked": ["1.1"],
        "check_due": [],
        "reopened": [],
        "adds_up": True,
    }
    assert [check["ref"] for check in json.loads(done("export", "--format", "json"))["hold_checks"]] == ["1.1/h1"]
    table = csv.DictReader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff")))
    row = next(row for row in table if row["Ref"] == "1.1")
    assert (row["Verified"], row["Sample"], row["Check on"]) == ("sample tested", "18 of 20", "")
    assert row["Last check"] == "holding, 27 Nov 2026: Audit of 12 files"
    done("export", "--format", "xlsx", "--output", str(tmp_path / "plan.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Checks"]
    assert [cell.value for cell in sheet[2]][:5] == [
        *("1.1/h1", "Case recording", "holding", None, "1.1/1 Audit of 12 files")
    ]


def test_the_public_reads_that_it_holds_and_not_what_was_said(closed: Path) -> None:
    done("check-holds", "1.1", "holding", "--note", "Ann Smith looked", "--evidence", "Audit", "--kind", "c")
    for form in ("csv", "json"):
        exported = done("export", "--format", form, "--audience", "public")
        assert "holding" in exported
        assert "Ann Smith" not in exported


def test_an_exported_table_comes_back_with_another_check_date(closed: Path, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    table.write_text(done("export", "--format", "csv").replace("2026-11-20", "2027-02-01"), encoding="utf-8")
    done("import", str(table), "--note", "the audit is later")
    assert one_of(("list",), "1.1")["check_on"] == "2027-02-01"


def test_a_plan_without_sign_offs_says_nothing_of_them(database: Path) -> None:
    assert "checked since" not in done("summary")
    assert "sign_offs" not in objects("summary")
    exported = done("export", "--format", "csv")
    assert not {"Verified", "Sample", "Check on", "Last check"} & set(exported.splitlines()[0].split(","))
    assert "hold_checks" not in json.loads(done("export", "--format", "json"))


def test_a_restricted_piece_of_evidence_is_in_no_document_by_its_check(closed: Path, tmp_path: Path) -> None:
    done("check-holds", "1.1", "holding", "--evidence", "Visit to one family", "--kind", "observation")
    done("restrict", "1.1/1", "--reason", "one family")
    for form in ("csv", "json"):
        exported = done("export", "--format", form)
        assert "Visit to one family" not in exported
        assert "holding" in exported


def test_a_table_signs_off_by_the_same_rules_and_what_it_does_not_say_is_not_said(
    database: Path, tmp_path: Path
) -> None:
    done("update", "1.1", "1.2", "--complete", "--note", "done")
    rows = list(csv.DictReader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff"))))
    headings = [*rows[0], "Verified", "Sample"]

    def table(signer: str) -> str:
        path = tmp_path / "plan.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            for row in rows:
                signed = {"Stage": "closed", "Signed off by": signer, "Accepted evidence": "audit"}
                sample = {"Verified": "sample tested", "Sample": "9/10"} if row["Ref"] == "1.1" else {}
                writer.writerow({**row, **signed, **sample} if row["Ref"] in ("1.1", "1.2") else row)
        return str(path)

    assert "jo marked 1.1 complete; somebody else has to sign it off" in refused("import", table("jo"))
    done("import", table("Director"))
    assert "2 closed; none checked since; verified: 1 sample tested, 1 not said." in done("summary")
    assert one_of(("list",), "1.1")["sample"] == "9 of 10"
    assert one_of(("list",), "1.2")["check_on"] == "2027-05-26"
