"""The files of the minutes: beside the database, private, and never written over."""

from __future__ import annotations

import os
from pathlib import Path

from actionplan.reports.minutes import Minutes
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.usecases.minutes import write


def test_the_files_lie_beside_the_database_and_are_private(full: Minutes, database: Path) -> None:
    files = write(full, database)
    assert {file.parent for file in files} == {database.with_name("plan-minutes")}
    assert [file.name for file in files] == ["review-2-2026-11-27.docx", "review-2-2026-11-27.md"]
    assert files[0].read_bytes() == minutes_docx(full)
    assert files[1].read_text("utf-8") == minutes_markdown(full)
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_no_file_is_written_over_and_the_same_minutes_are_not_written_twice(full: Minutes, database: Path) -> None:
    files = write(full, database)
    assert write(full, database) == files
    files[1].write_text("mine")
    again = write(full, database)
    assert [file.name for file in again] == ["review-2-2026-11-27.docx", "review-2-2026-11-27-2.md"]
    assert files[1].read_text() == "mine"
    assert sorted(path.name for path in files[0].parent.iterdir()) == sorted({file.name for file in (*files, *again)})
