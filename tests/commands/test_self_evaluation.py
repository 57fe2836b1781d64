"""The self-evaluation at the command line and in the documents."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from command_line import done, objects, on, refused, run


@pytest.fixture
def evaluated(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Theme 1 has two self-evaluations, the latest by Sam."""
    done("self-evaluation", "1", "--know", "Visits are late", "--grade", "inad", "--on", "3 nov 2026")
    monkeypatch.setenv("ACTIONPLAN_USER", "Sam Secret")
    done("self-evaluation", "1", "--know", "Visits are\non time", "--how", "dip sample", "--next", "again in May",
         "--grade", "good")  # fmt: skip
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    return database


def test_one_is_written_and_shown_with_its_day_and_author_and_the_earlier_one_stays(evaluated: Path) -> None:
    page = done("self-evaluation")
    for words in ("SE1/2            27 Nov 2026, Sam Secret", "again in May", "Good", "1 strength, 3 findings"):
        assert words in page
    assert "Visits are late" not in page
    assert "Visits are late" in done("self-evaluation", "1")
    (latest,) = objects("self-evaluation")
    assert (latest["ref"], latest["written_on"], latest["what_we_know"]) == (
        *("SE1/2", "2026-11-27", "Visits are\non time"),
    )
    assert [one["ref"] for one in objects("self-evaluation", "1")] == ["SE1/2", "SE1/1"]


def test_undo_withdraws_it_and_the_history_tells_of_both(evaluated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", "Sam Secret")
    done("undo")
    assert [one["ref"] for one in objects("self-evaluation", "1")] == ["SE1/1"]
    assert "self-evaluation of theme 1: Visits are late" in done("history")
    done("redo")
    assert [one["ref"] for one in objects("self-evaluation")] == ["SE1/2"]


def test_a_past_day_has_what_was_written_by_then(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-11-20", monkeypatch)
    done("self-evaluation", "1", "--know", "then")
    on("2026-11-27", monkeypatch)
    done("self-evaluation", "1", "--know", "now")
    (then,) = objects("self-evaluation", "--as-at", "2026-11-20")
    assert then["what_we_know"] == "then"


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (("9", "--know", "x"), "there is no theme '9'; choose from: 1 "),
        (("1", "--how", "x"), "what we know cannot be empty"),
        (("1", "--know", "x", "--grade", "splendid"), "there is no grade 'splendid'"),
        (("9",), "there is no theme '9'"),
    ],
)
def test_what_is_refused(database: Path, args: tuple[str, ...], refusal: str) -> None:
    assert refusal in refused("self-evaluation", *args)
    assert objects("self-evaluation") == []


def test_a_theme_is_needed_to_write_and_a_past_day_is_not_written_in(database: Path) -> None:
    assert run("self-evaluation", "--know", "x").exit_code == 2
    assert run("self-evaluation", "1", "--know", "x", "--as-at", "2026-11-20").exit_code == 2


def test_without_one_there_is_nothing_anywhere(database: Path, tmp_path: Path) -> None:
    assert "Nothing is written yet" in done("self-evaluation")
    assert "elf-evaluation" not in done("export", "--format", "md")
    assert json.loads(done("export", "--format", "json"))["self_evaluations"] == []
    done("export", "--output", str(tmp_path / "plan.xlsx"))
    assert "Self-evaluation" not in openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames


def test_the_documents_set_it_beside_what_the_reviewers_found(evaluated: Path, tmp_path: Path) -> None:
    for form in ("md", "html"):
        report = done("export", "--format", form)
        for words in ("Appendix 2: the self-evaluation", "Visits are", "dip sample", "Our grade: Good", "3 findings:"):
            assert words in report
        assert "Visits are late" not in report
        assert "thought better" not in report
    done("export", "--output", str(tmp_path / "plan.docx"))
    with ZipFile(tmp_path / "plan.docx") as file:
        assert "Appendix 2: the self-evaluation" in file.read("word/document.xml").decode()
    done("export", "--output", str(tmp_path / "plan.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Self-evaluation"]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert (row["Our grade"], row["By"], row["Strengths"], row["Findings"]) == ("Good", "Sam Secret", 1, 3)
    exported = json.loads(done("export", "--format", "json"))["self_evaluations"]
    assert [(one["ref"], one["by"], one["better_than_reviewers"]) for one in exported] == [
        ("SE1/1", "jo", None),
        ("SE1/2", "Sam Secret", None),
    ]


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_the_public_does_not_read_who_wrote_it(evaluated: Path, form: str) -> None:
    public = done("export", "--format", form, "--audience", "public")
    assert "again in May" in public
    assert "Sam Secret" not in public
