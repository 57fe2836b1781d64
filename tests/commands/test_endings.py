"""Endings other than done, at the command line: said, refused, counted in every format, looked at again, taken back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from command_line import done, objects, on, one_of, refused

ACCEPT = ("--end", "risk accepted", "--accepted-by", "Ann Lee", "--review-risk", "1 dec 2026")


@pytest.fixture
def ended(database: Path) -> Path:
    """1.1 ended with its risk accepted, 1.3 was merged into 1.2, 2.1 moved to another plan; 1.2 and 2.2 count."""
    done("update", "1.1", "--owner", "Head of Quality")
    done("update", "1.1", *ACCEPT, "--note", "A few visits stay late")
    done("update", "1.3", "--end", "merged", "--to", "1.2")
    done("update", "2.1", "--end", "moved", "--to", "Fostering plan", "--their-ref", "F4", "--note", "theirs now")
    return database


def page(*args: str) -> str:
    """What a command prints, on one line."""
    return " ".join(done(*args).split())


def test_each_ending_is_shown_with_what_belongs_to_it(ended: Path) -> None:
    risk = page("show", "1.1")
    assert "Declared risk accepted A few visits stay late" in risk
    assert "Ending risk accepted by Ann Lee Risk to be looked at again on 1 Dec 2026" in risk
    assert "Ending merged into 1.2" in page("show", "1.3")
    assert "Ending moved to Fostering plan, F4 there" in page("show", "2.1")
    merged = one_of(("list", "--all"), "1.3")
    assert (merged["stage"], merged["ending"], merged["ending_to"]) == ("withdrawn", "merged into", "1.2")
    assert one_of(("list", "--all"), "1.1")["accepted_by"] == "Ann Lee"


def test_a_plain_withdrawal_stays_one_and_needs_its_reason(database: Path) -> None:
    assert refused("update", "1.1", "--withdraw") == "say why 1.1 is withdrawn"
    done("update", "1.1", "--withdraw", "--note", "a duplicate")
    assert one_of(("list", "--all"), "1.1")["ending"] is None
    assert "Ending" not in done("show", "1.1")
    assert "4 of 5 actions count, 1 withdrawn. Of 4, 0 are red" in page("summary")


def test_a_risk_is_accepted_by_somebody_else_with_a_sentence_and_a_day_to_come(database: Path) -> None:
    done("update", "1.1", "--owner", "Ann Lee")
    accept = ("update", "1.1", "--end", "risk accepted")
    assert refused(*accept) == "say in a sentence which risk is accepted with 1.1"
    because = (*accept, "--note", "Visits stay late")
    assert refused(*because) == "say who accepts the risk of 1.1: somebody who does not own it"
    assert refused(*because, "--accepted-by", "ann lee", "--review-risk", "1 dec 2026") == (
        "Ann Lee owns 1.1; somebody else has to accept its risk"
    )
    done("person", "Ann Lee", "--name", "Ann Long")
    assert "Ann Long owns 1.1" in refused(*because, "--accepted-by", "Ann Lee", "--review-risk", "1 dec 2026")
    by_other = (*because, "--accepted-by", "Director")
    assert refused(*by_other) == "say when the risk of 1.1 is looked at again"
    assert "27 Nov 2026 is not after today; say on which later day" in refused(*by_other, "--review-risk", "2026-11-27")
    done(*by_other, "--review-risk", "1 dec 2026")
    assert "nobody accepts the risk of what they own" in refused("person", "Director", "--merge-into", "Ann Long")


def test_it_goes_only_into_another_action_that_counts(ended: Path) -> None:
    assert refused("update", "1.2", "--end", "superseded") == "say which action 1.2 is superseded by: its ref"
    assert refused("update", "1.2", "--end", "superseded", "--to", "9.9") == "there is no action '9.9' in the plan"
    assert refused("update", "1.2", "--end", "superseded", "--to", "1.2") == "1.2 cannot be superseded by itself"
    assert "1.3 is merged and does not count" in refused("update", "1.2", "--end", "merged", "--to", "1.3")
    assert "can be said only of what is moved" in refused(
        *("update", "1.2", "--end", "merged", "--to", "2.2", "--their-ref", "F4")
    )
    assert "say which plan or service 1.2 is moved to" in refused("update", "1.2", "--end", "moved")
    assert "say why 1.2 is no longer warranted" in refused("update", "1.2", "--end", "no longer warranted")


def test_what_it_went_into_goes_on_and_on(ended: Path) -> None:
    done("update", "1.2", "--end", "superseded", "--to", "2.2")
    assert "Ending merged into 1.2, now 2.2" in page("show", "1.3")


def test_what_waited_for_it_waits_for_what_it_went_into(database: Path) -> None:
    done("update", "1.2", "--blocked-by", "1.1")
    done("update", "1.1", "--end", "merged", "--to", "2.1")
    assert "Blocked by 1.1, merged into 2.1" in page("show", "1.2")
    assert "Blocks 1.2" in page("show", "2.1")
    assert [row["ref"] for row in objects("list", "blocked")] == ["1.2"]
    assert "would wait for each other" in refused("update", "2.1", "--blocked-by", "1.2")
    done("update", "2.1", "--complete", "--note", "all done")
    assert objects("list", "blocked") == []


def test_an_ending_that_would_make_actions_wait_for_each_other_is_refused(database: Path) -> None:
    done("update", "1.2", "--blocked-by", "1.1")
    done("update", "2.1", "--blocked-by", "1.2")
    assert "would wait for each other" in refused("update", "1.1", "--end", "merged", "--to", "2.1")


def test_every_total_says_what_does_not_count(ended: Path, tmp_path: Path) -> None:
    total = "2 of 5 actions count, 1 risk accepted, 1 merged, 1 moved to another plan"
    assert total in page("list")
    summary = page("summary")
    assert f"{total}. Of 2, 0 are red" in summary
    assert f"each action counted once; {total}." in summary
    assert "1 risk is accepted: 1.1 A few visits stay late; risk accepted by Ann Lee; to be looked at again" in summary
    for form in ("md", "html", "docx"):
        file = tmp_path / f"summary.{form}"
        done("export", "--format", form, "--output", str(file))
        if form != "docx":
            said = " ".join(file.read_text(encoding="utf-8").split())
            assert total in said
            assert "1 risk is accepted: 1.1 " in said
            assert "risk accepted by Ann Lee: A few visits stay late; to be looked at again on" in said
            assert "Accepted risks" in said
    exported = json.loads(done("export", "--format", "json"))["summary"]
    assert exported["total"] == 2
    assert exported["not_counted"] == {"risk accepted": 1, "merged": 1, "moved to another plan": 1}
    assert sum(sum(row.get("not_counted", {}).values()) for row in exported["themes"]) == 3
    assert exported["accepted_risks"] == [
        {
            "ref": "1.1",
            "risk": "A few visits stay late",
            "accepted_by": "Ann Lee",
            "look_again_on": "2026-12-01",
            "due": False,
        }
    ]
    book_file = tmp_path / "plan.xlsx"
    done("export", "--format", "xlsx", "--output", str(book_file))
    book = openpyxl.load_workbook(book_file)
    assert [cell.value for cell in book["Accepted risks"][2]][:4] == [
        *("1.1", one_of(("list", "--all"), "1.1")["title"], "A few visits stay late", "Ann Lee")
    ]
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(total in text for text in texts)


def test_the_filter_finds_each_ending(ended: Path) -> None:
    for word, refs in {"accepted": ["1.1"], "merged": ["1.3"], "moved": ["2.1"], "superseded": []}.items():
        assert [row["ref"] for row in objects("list", f"ended:{word}")] == refs
    assert [row["ref"] for row in objects("list", "withdrawn")] == ["1.1", "1.3", "2.1"]
    assert objects("list", "ended:due") == []


def test_an_accepted_risk_comes_back_on_its_day_until_it_was_looked_at(
    ended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2026-12-03", monkeypatch)
    assert [row["ref"] for row in objects("list", "ended:due")] == ["1.1"]
    summary = page("summary")
    assert "1 risk is accepted, 1 is due to be looked at again" in summary
    exported = json.loads(done("export", "--format", "json"))["summary"]
    assert {"ref": "1.1", "kind": "risk_due"}.items() <= next(
        line for line in exported["attention"] if line["ref"] == "1.1"
    ).items()
    assert "Accepted risks to look at again" in done("review", "agenda")
    assert "say how the risk of 1.1 stands now" in refused("update", "1.1", "--review-risk", "1 jun 2027")
    assert "1.2 is no accepted risk" in refused("update", "1.2", "--review-risk", "1 jun 2027", "--note", "x")
    done("update", "1.1", "--review-risk", "1 jun 2027", "--note", "Fewer than before")
    assert objects("list", "ended:due") == []
    assert "Accepted risks to look at again" not in done("review", "agenda")
    assert "risk looked at again 1 Dec 2026 → 1 Jun 2027: Fewer than before" in page("history", "1.1")
    assert one_of(("list", "--all"), "1.1")["withdrawn_reason"] == "A few visits stay late"


def test_reopening_takes_all_of_an_ending_back_and_undo_brings_it_again(ended: Path) -> None:
    names = ("ending", "ending_to", "ending_ref", "accepted_by", "risk_review_on", "withdrawn_reason")
    before = one_of(("list", "--all"), "1.1")
    done("update", "1.1", "2.1", "--reopen", "--note", "it came back")
    for ref in ("1.1", "2.1"):
        action = one_of(("list",), ref)
        assert [action[name] for name in names] == [None] * 6
    done("undo")
    assert one_of(("list", "--all"), "1.1") | {"version": 0, "updated_at": ""} == before | {
        "version": 0,
        "updated_at": "",
    }


def test_a_table_has_the_endings_and_brings_them_in(ended: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    done("export", "--format", "csv", "--output", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    by_ref = {row["Ref"]: row for row in rows}
    assert (by_ref["2.1"]["Ending"], by_ref["2.1"]["Goes to"], by_ref["2.1"]["Ref there"]) == (
        *("moved to", "Fostering plan", "F4"),
    )
    assert by_ref["1.1"]["Risk accepted by"] == "Ann Lee"
    by_ref["2.2"] |= {
        "Stage": "withdrawn",
        "Ending": "superseded by",
        "Goes to": "1.2",
        "Withdrawn reason": "one is enough",
    }
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    done("import", str(file))
    brought_in = one_of(("list", "--all"), "2.2")
    assert (brought_in["ending"], brought_in["ending_to"]) == ("superseded by", "1.2")
