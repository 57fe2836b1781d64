"""A plan with words of its own: what every command prints and every document says is in them, and in no others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import own_words
from command_line import done, refused
from finished_files import to_try
from own_words import usual_words


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan with words of its own, with a change, a decision and a closed review."""
    path = own_words.make(tmp_path / "own.db")
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    monkeypatch.setenv("COLUMNS", "140")
    return path


COMMANDS = (
    ("list",),
    ("list", "--attention"),
    ("list", "--notes"),
    ("list", "late", "closed"),
    ("show", "1.1"),
    ("show", "1.3b"),
    ("show", "1.1/m1"),
    ("history",),
    ("history", "1.1/m1"),
    ("changes",),
    ("changes", "--since", "2026-11-26"),
    ("summary",),
    *(("summary", "--by", by) for by in ("theme", "owner", "body", "summary-area", "key-message")),
    ("strengths",),
    ("people",),
    ("bodies",),
    ("self-evaluation",),
    ("key",),
    ("check",),
    ("decisions",),
    ("review", "list"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_a_command_prints_has_the_words_of_the_plan(command: tuple[str, ...], database: Path) -> None:
    done("update", "1.1/m2", "--due", "2026-12-20", "--note", "rota late", "--agreed-by", "Jo")
    done("update", "1.3", "--complete", "--note", "asked")
    assert usual_words(done(*command)) == []


CHANGES = (
    ("update", "1.1", "1.3", "--note", "seen"),
    ("update", "1.1", "--rag", "amber", "--note", "one post filled"),
    ("update", "1.1/m1", "--complete"),
    ("add", "1.2", "Write it down"),
    ("add-milestone", "1.3", "Find a room", "--due", "2027-01-10"),
    ("link", "1.3", "2.1"),
    ("self-evaluation", "1", "--know", "Better", "--grade", "Good"),
    ("person", "Ann", "--name", "Ann Smith"),
    ("bodies",),
)


@pytest.mark.parametrize("command", CHANGES, ids=" ".join)
def test_what_a_change_is_told_in_has_the_words_of_the_plan(command: tuple[str, ...], database: Path) -> None:
    assert usual_words(done(*command), r"actionplan \S+") == []
    assert usual_words(done("history")) == []


def test_an_agenda_has_the_words_of_the_plan(database: Path) -> None:
    agenda = done("review", "agenda")
    assert usual_words(agenda) == []
    assert "step 1.1/m1 48 days late" in agenda


REFUSALS = (
    (("show", "9.9"), "there is no task '9.9' in the plan"),
    (("show", "1.1/m9"), "there is no step '1.1/m9' in the plan"),
    (("add", "9.9", "more"), "there is no recommendation '9.9'"),
    (("link", "1.1", "9.9"), "there is no recommendation '9.9'"),
    (("map", "9.9", "none", "--note", "no"), "there is no recommendation '9.9'"),
    (("list", "theme:9"), "there is no priority '9'; choose from: 1 Front door"),
    (("list", "ref:9.9"), "there is no task '9.9'"),
    (("self-evaluation", "9", "--know", "more"), "there is no priority '9'"),
    (("update", "1.1", "1.1/m1", "--note", "both"), "some refs are such as 1.2"),
    (("update", "1.1", "--rag", "blue"), "blue is not declared"),
    (("body", "Health", "--withdraw"), "Health is in use"),
)


@pytest.mark.parametrize(("command", "words"), REFUSALS)
def test_a_refusal_has_the_words_of_the_plan(command: tuple[str, ...], words: str, database: Path) -> None:
    said = refused(*command)
    assert words in said
    assert usual_words(said, r"actionplan [\w-]+") == []


FORMS = [form for form in to_try() if form not in ("csv", "json", "pdf")]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("audience", ["board", "public"])
def test_every_document_has_the_words_of_the_plan(form: str, audience: str, database: Path, tmp_path: Path) -> None:
    done("update", "1.3", "--complete", "--note", "asked")
    path = tmp_path / f"out.{form}"
    done("export", "--output", str(path), "--notes", "all", "--audience", audience, "--since", "2026-11-20")
    text = "\n".join(_texts_of(path))
    assert usual_words(text) == []
    assert "5 tasks" in text
    assert "Recommendation" in text
    assert "Priority" in text


def _texts_of(path: Path) -> Iterator[str]:
    """What people read in a document; of a workbook's sheet Plan not the headings, by which an import finds columns."""
    if path.suffix == ".xlsx":
        import openpyxl

        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows(values_only=True, min_row=2 if sheet.title == "Plan" else 1):
                yield from (str(cell) for cell in row if cell is not None)
    elif path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        yield from (paragraph.text for paragraph in document.paragraphs)
        yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    else:
        yield re.sub(r"(?s)<style.*?</style>|<[^>]+>", "\n", path.read_text(encoding="utf-8"))


def test_what_programs_read_is_the_same_whatever_words_a_plan_has(database: Path) -> None:
    summary = json.loads(done("summary", "--json"))
    assert {"themes", "summary_areas", "findings"} <= summary.keys()
    assert "Area for consideration,Source ref" in done("export", "--format", "csv").splitlines()[0]
    assert [action["ref"] for action in json.loads(done("list", "theme:1", "--json"))] == ["1.1", "1.1b", "1.3", "1.3b"]


def test_a_workbook_of_a_plan_with_words_of_its_own_is_imported_again(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    done("export", "--output", str(path))
    assert "Nothing to change" in done("import", str(path))
