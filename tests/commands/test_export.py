"""Exports from the command line: where they go, what they are compared with, and for whom."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from actionplan import settings
from command_line import done, process, refused, run
from finished_files import readable, to_try
from scripted_plan import make_scripted


@pytest.fixture
def quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scripted quarter, and a folder of one's own to stand in."""
    path = make_scripted(tmp_path / "quarter.db")
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return path


def test_a_workbook_gets_a_name_and_says_where_it_lies(quarter: Path) -> None:
    where = Path.cwd() / "kent-rag-summary-2026-11-27.xlsx"
    assert done("export", "--format", "xlsx") == f"Written: {where}\n"
    assert where.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert openpyxl.load_workbook(where).sheetnames[0] == "Summary"
    assert [one.name for one in Path.cwd().iterdir()] == [where.name]


@pytest.mark.parametrize("form", to_try())
def test_every_format_is_written(quarter: Path, form: str) -> None:
    target = Path(f"out.{form}")
    assert done("export", "--output", str(target)) == f"Written: {target}\n"
    assert target.stat().st_size > 1_000
    first = target.read_bytes()
    done("export", "--output", str(target), "--force")
    assert target.read_bytes() == first


def test_a_text_goes_to_standard_output_and_a_workbook_does_when_told(quarter: Path) -> None:
    assert done("export", "--format", "html").startswith("<!DOCTYPE html>")
    data = run("export", "--format", "xlsx", "--output", "-").stdout_bytes
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert list(Path.cwd().iterdir()) == []


def test_nothing_is_written_over_unasked(quarter: Path) -> None:
    done("export", "--format", "xlsx")
    assert "already exists; --force overwrites it" in refused("export", "--format", "xlsx")
    done("export", "--format", "xlsx", "--force")


def test_since_a_day_the_last_review_or_what_was_sent(quarter: Path) -> None:
    assert "since 30 Oct 2026" in done("export", "--since", "2026-10-30")
    assert "no review was closed" in refused("export", "--since", "last-review")
    assert refused("export", "--since", "last-sent").startswith(
        "nothing was sent to the Improvement Board before 27 Nov 2026; name a day instead"
    )
    done("export", "--as-at", "2026-11-06", "--output", "board.md", "--sent")
    last = "Since the last report of 6 Nov 2026"
    assert last in done("export", "--since", "last-sent")
    # To look at it is not to send it.
    done("export", "--as-at", "2026-11-13", "--output", "look.md")
    assert last in done("export"), "what is usual, once something went out"
    assert "Since 20 Nov 2026" in done("export", "--report", "RP1", "--since", "2026-11-20")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--since", "whenever"), "last-review or last-sent"),
        (("--since", "2026-11-20", "--as-at", "2026-11-13"), "seen from 13 Nov 2026"),
        (("--as-at", "2020-01-01"), "begins on"),
        (("--as-at", "2027-01-01"), "2027"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(quarter: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused("export", *args)


def test_for_the_public_no_owner_is_named(quarter: Path) -> None:
    owners = ("Head of Quality", "Independent Chair, KSCB", "jsmith", "agency cover", "audit of 30 cases")
    board, public = done("export"), done("export", "--audience", "public")
    assert all(one in board for one in owners if one != "jsmith")
    assert [one for one in owners if one in public] == []
    assert "Public version" in public
    assert done("export", "--format", "docx", "--audience", "public").endswith("-public.docx\n")
    text = readable(next(Path.cwd().glob("*-public.docx")).read_bytes())
    assert [one for one in owners if one in text] == []


def test_json_is_the_figures_of_the_summary(quarter: Path) -> None:
    found = json.loads(done("export", "--format", "json"))
    assert found["summary"] == json.loads(done("summary", "--json"))
    assert (found["audience"], found["made_by"]) == ("board", settings.user())


def test_without_weasyprint_a_pdf_says_how_to_get_it(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.reports.formats.find_spec", lambda _name: None)
    assert "pip install 'actionplan[pdf]'" in refused("export", "--format", "pdf")
    assert list(Path.cwd().iterdir()) == []


def test_a_wrong_format_or_audience_is_wrong_usage(quarter: Path) -> None:
    refused("export", "--format", "odt", code=2)
    refused("export", "--audience", "press", code=2)


def test_in_a_process_of_its_own(quarter: Path) -> None:
    found = process("export", "--format", "xlsx", "--output", "x.xlsx")
    assert (found.returncode, found.stdout, found.stderr) == (0, "Written: x.xlsx\n", "")


def test_an_ending_that_is_no_format_is_refused_with_those_that_are(quarter: Path, tmp_path: Path) -> None:
    said = refused("export", "--output", str(tmp_path / "summary.odt"), code=2)
    assert said.startswith(
        ".odt is not a format of this program; end FILE in docx, xlsx, html, pdf, md, csv, json, or say --format"
    )
    assert not (tmp_path / "summary.odt").exists()
    assert "Written" in done("export", "--output", str(tmp_path / "summary"))
    assert "Written" in done("export", "--format", "md", "--output", str(tmp_path / "summary.odt"))
