"""A report's own words from the command line, whose it is, and what went out."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from actionplan.store.sqlite.store import SqliteStore
from any_plan import TODAY
from command_line import done, objects, on, refused
from scripted_plan import make_scripted

BOARD = "Improvement Board"


@pytest.fixture
def quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scripted quarter, and a folder of one's own to stand in."""
    path = make_scripted(tmp_path / "quarter.db")
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return path


def test_the_words_of_a_report_are_written_shown_and_taken_out_again(quarter: Path) -> None:
    said = done(
        *("report", "edit", "improvement", "--verdict", "We are behind.", "--by", "Cllr Ewe\nDirector"),
        *("--recommend", "Agree D4", "--recommend", "Note it", "--next-meeting", "14 jan", "--purpose", "dec"),
        *("--paragraph", "conclusion", "Go on\n- with care", "--paragraph", "Finance", "Within budget"),
    )
    assert "RP1  words of the report to the Improvement Board" in said and "Thursday 14 January 2027" not in said
    shown = done("report")
    assert shown == done("report", BOARD) == done("report", "show", "rp1")
    for words in ("Report to the Improvement Board", "Cllr Ewe", "Director", "14 Jan 2027", "decision", "- with care"):
        assert words in shown
    assert shown.index("Finance") < shown.index("Conclusion")
    done("report", "edit", BOARD, "--verdict", "", "--paragraph", "Finance", "", "--purpose", "")
    (report,) = objects("report", "show")
    assert (report["verdict"], report["purpose"], report["recommendations"]) == (None, None, ["Agree D4", "Note it"])
    assert report["paragraphs"] == [{"heading": "Conclusion", "text": "Go on\n- with care"}]
    assert "Nothing to change" in done("report", "edit", BOARD, "--by", "Cllr Ewe\nDirector")
    assert "verdict We are behind. → –" in done("history", "RP1")
    done("undo")
    assert "We are behind." in done("report")


def test_another_audience_starts_from_the_last_report(quarter: Path) -> None:
    done("report", "edit", BOARD, "--verdict", "We are behind.", "--contact", "Ann\nann@kent.example")
    done("report", "add", "County Council", "--to", "County Council\nthe Clerk")
    (council,) = objects("report", "show", "county")
    assert (council["ref"], council["verdict"], council["contact"]) == ("RP2", None, "Ann\nann@kent.example")
    assert council["to"] == "County Council\nthe Clerk"
    listed = done("reports")
    assert "Improvement Board" in listed and "County Council" in listed and "Nothing has gone out yet" in listed
    assert "the report to the County Council already exists" in refused("report", "add", "the County Council")
    assert "say why" in refused("report", "withdraw", "county")
    done("report", "withdraw", "county", "--note", "they ask no more")
    assert refused("report", "county").startswith("there is no report to 'county'; choose from: Improvement Board")
    assert "every plan has its first report" in refused("report", "withdraw", BOARD, "--note", "x")


def test_an_export_has_the_words_of_the_audience_that_is_named(quarter: Path) -> None:
    done("report", "edit", BOARD, "--by", "Improvement Lead")
    done("report", "add", "County Council", "--by", "Cabinet Member")
    by = {
        audience: json.loads(done("export", "--format", "json", "--report", audience))["report"]["by"]
        for audience in ("", "improvement board", "county", "RP2")
    }
    assert list(by.values()) == [*["Improvement Lead"] * 2, *["Cabinet Member"] * 2]
    done("export", "--format", "docx", "--report", "county", "--large-print")
    assert [one.name for one in Path.cwd().iterdir()] == ["kent-rag-summary-county-council-2026-11-27-large-print.docx"]
    assert "there is no report to 'cabinet'" in refused("export", "--report", "cabinet")


def test_a_report_for_everybody_is_public_unless_somebody_says_otherwise(quarter: Path) -> None:
    done("report", "add", "Residents", "--public", "--paragraph", "Introduction", "Hello")
    assert json.loads(done("export", "--format", "json", "--report", "residents"))["audience"] == "public"
    assert json.loads(done("export", "--format", "json"))["audience"] == "board"
    assert json.loads(done("export", "--format", "json", "--audience", "public"))["report"]["name"] == "Residents"
    named = json.loads(done("export", "--format", "json", "--report", "residents", "--audience", "board"))
    assert named["audience"] == "board"


def test_what_goes_out_is_kept_listed_and_undone(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = done("export", "--format", "docx", "--sent")
    file = Path("kent-rag-summary-2026-11-27.docx")
    assert said.startswith(f"Written: {file.absolute()}\nKept as sent to the Improvement Board, change ")
    digest = sha256(file.read_bytes()).hexdigest()
    (one,) = json.loads(done("reports", "--json"))["sent"]
    assert (one["as_at"], one["audience"], one["file"], one["sha256"]) == ("2026-11-27", BOARD, file.name, digest)
    listed = done("reports")
    assert all(words in listed for words in ("27 Nov 2026", BOARD, "summary", "docx", file.name, digest[:12]))
    assert f"sent to the {BOARD}: {file.name}, as at 27 Nov 2026" in done("history", "S1")
    on("2026-12-18", monkeypatch)
    assert "Since the last report of 27 Nov 2026" in done("export")
    done("undo")
    assert "Nothing has gone out yet" in done("reports")
    assert "the last report to" not in done("export")


def test_an_export_that_does_not_go_out_changes_nothing(quarter: Path) -> None:
    def state() -> str:
        store = SqliteStore(quarter)
        state = store.plan(TODAY).state
        store.close()
        return state

    before = state()
    done("export", "--format", "docx")
    done("export", "--format", "json")
    done("export", "--large-print", "--output", "a.html")
    assert state() == before
    for args, says in (
        (("--format", "csv", "--output", "plan.csv"), "csv is the plan for programs and no report to send"),
        (("--format", "docx"), "already exists; --force overwrites it"),
    ):
        assert says in refused("export", "--sent", *args)
    assert "what goes out is a file" in refused("export", "--sent", "--format", "md", code=2)
    assert state() == before, "what was not written was not sent"
    assert not Path("plan.csv").exists()


def test_a_reader_exports_and_is_told_why_nothing_is_kept(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "actionplan.store.sqlite.database_file.why_only_read", lambda _path: "the file is write-protected"
    )
    assert "Written" in done("export", "--format", "docx")
    said = refused("export", "--format", "html", "--output", "out.html", "--sent")
    assert said == f"what goes out cannot be kept: {quarter} is read-only: the file is write-protected"
    assert not Path("out.html").exists()


def test_the_public_reason_of_an_action_is_set_and_in_json(quarter: Path) -> None:
    done("update", "1.4", "--public-reason", "Two posts are being filled")
    (action,) = [one for one in objects("list", "1.4") if one["ref"] == "1.4"]
    assert action["public_reason"] == "Two posts are being filled"
    public = json.loads(done("export", "--format", "json", "--audience", "public"))
    assert [one["public_reason"] for one in public["actions"] if one["public_reason"]] == ["Two posts are being filled"]


def test_json_has_all_that_was_said_of_each_action(quarter: Path) -> None:
    done("update", "1.4", "--note", "the first")
    done("update", "1.4", "--note", "the second")

    def notes(*args: str) -> list[str] | None:
        actions = json.loads(done("export", "--format", "json", *args))["actions"]
        (action,) = [one for one in actions if one["ref"] == "1.4"]
        return [note["note"] for note in action["notes"]][:2] if "notes" in action else None

    assert notes() == ["the second", "the first"]
    assert notes("--notes", "last") is None


def test_a_text_that_is_taken_out_of_a_report_is_found_nowhere(quarter: Path) -> None:
    done("report", "edit", BOARD, "--subject", "About zq quill", "--paragraph", "zq quill", "of zq quill\n- x")
    done("export", "--sent", "--output", "zq quill.md")
    Path("zq quill.md").unlink()
    change = objects("history", "RP1")[-1]["change"]
    done("redact", str(change), "--field", "subject", "--text", "zq quill", "--reason", "names a child", "--by", "DPO")
    (report,) = objects("report", "show")
    for output in (json.dumps(report), done("reports", "--json"), done("history", "--json"), done("export")):
        assert "zq quill" not in output
    assert report["subject"] == "About [redacted 27 Nov 2026: names a child]"
