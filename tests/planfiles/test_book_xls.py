"""A team's own workbook of before Excel 2007, read by another process."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actionplan.planfiles.book import read_book
from actionplan.planfiles.grid import Merge
from sheets_read import refused, rows

BOOKS = Path(__file__).parent / "books"
NOT_READ = (
    "Of an .xls are not read: colours, hidden rows and columns, what is a formula or an error, and percent signs; "
    "saved as .xlsx it has them."
)


def test_an_old_workbook(tmp_path: Path) -> None:
    """Written by LibreOffice: a title, an empty row, headings, rows with merged cells, formulas and kinds of values."""
    found = read_book(BOOKS / "plan.xls")
    plan, archive = found.grids
    assert (found.file, found.remarks) == ("plan.xls", (NOT_READ,))
    assert (plan.title, plan.is_hidden, plan.where) == ("Plan", False, "plan.xls sheet Plan row")
    assert (archive.title, archive.is_hidden) == ("Archive", True)
    assert rows(plan) == {
        1: ["Title of it all"],
        3: ["Ref", "Action", "Due", "Month", "%", "Time", "Truth", "RAG", "Sum", "Err"],
        4: ["1.1", "Do this now", date(2027, 3, 31), date(2027, 3, 1), 0.83, "14:30", "TRUE", "", 2],
        5: ["", "line one\nline two", date(2027, 3, 31), date(2028, 1, 1), 0.5, "36:30", "FALSE"],
        6: ["1.3", "hidden row", "", "", 1, "", "", "x"],
        7: [1.1, "£1,000", 1000, "", 12.5, "", "", "y"],
    }
    assert plan.merges == (Merge(1, 0, 1, 4), Merge(4, 0, 5, 0))


def test_a_table_that_begins_in_the_middle_of_the_sheet() -> None:
    assert rows(read_book(BOOKS / "in_the_middle.xls").grids[0]) == {
        5: ["", "", "Ref"],
        7: ["", "", "", "x"],
        8: ["", "", "#N/A typed"],
    }


def test_an_old_workbook_named_as_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes((BOOKS / "plan.xls").read_bytes())
    assert read_book(path).remarks == ("It is a .xls file, though its name ends with .xlsx.", NOT_READ)


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.xls"
    whole = (BOOKS / "plan.xls").read_bytes()
    path.write_bytes(whole[:3000] + "Workbook".encode("utf-16-le"))
    assert refused(path) == "plan.xls: not a workbook that can be read; save it as .xlsx"
    path.write_bytes(whole[:8])
    assert refused(path) == "plan.xls: not a workbook that can be read; save it as .xlsx"
    path.write_bytes(whole + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == "plan.xls: it has a password; save it without one"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b'{"error": "PasswordError"}', "it has a password; save it without one"),
        (b'{"error": "MemoryError"}', "some cell stands too far from the others; delete the rows and columns"),
        (b'{"error": "too much"}', "it holds more than any plan; save only the table of the plan, as .xlsx"),
        (b'{"error": "XlsError"}', "not a workbook that can be read; save it as .xlsx"),
        (b'{"sheets": []}', "not a workbook that can be read; save it as .xlsx"),
        (b"", "not a workbook that can be read; save it as .xlsx"),
        (subprocess.TimeoutExpired("python", 30), "it takes too long to read; save only the table of the plan"),
        (FileNotFoundError(2, "No such file"), "an .xls cannot be read here (No such file); save it as .xlsx"),
    ],
)
def test_what_the_other_process_may_answer(answer: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any, **__: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return subprocess.CompletedProcess([], 0, answer, b"")

    monkeypatch.setattr(subprocess, "run", run)
    assert said in refused(BOOKS / "plan.xls")
