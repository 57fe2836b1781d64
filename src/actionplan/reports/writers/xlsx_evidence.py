"""The sheet Evidence of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet

_OF_FILES = (
    SheetColumn("Bytes", 12, "cell"),
    SheetColumn("SHA-256", 70, "cell"),
    SheetColumn("Noted on", 12, "date"),
    SheetColumn("Copy", 30, "wrapped"),
)
"""What was noted of the file of a piece of evidence."""


def evidence(summary: Summary) -> Iterator[TableSheet]:
    """Every piece of evidence that counts, with what was noted of its file; no sheet where there is none."""
    plan, words = summary.plan, summary.words
    pieces = [piece for piece in plan.evidence if not piece.withdrawn]
    if not pieces:
        return
    has_files = any(piece.sha256 for piece in pieces)
    titles = {action.ref: action.title for action in plan.actions}
    columns = (
        SheetColumn("Ref", 10, "cell"),
        SheetColumn(words.action.title, 36, "wrapped"),
        SheetColumn("What it is", 36, "wrapped"),
        SheetColumn("Kind", 14, "cell"),
        SheetColumn("Dated", 12, "date"),
        SheetColumn("Where", 36, "wrapped"),
        *_OF_FILES[: len(_OF_FILES) * has_files],
    )
    rows = (
        (
            *(piece.ref, titles.get(piece.action, ""), piece.what, piece.kind.value, piece.dated, piece.place),
            *((piece.size, piece.sha256, piece.noted_on, piece.kept) if has_files else ()),
        )
        for piece in pieces
    )
    # What was noted of a file is for whoever checks it, not for paper.
    yield TableSheet("Evidence", columns, rows, printed=len(columns) - len(_OF_FILES) * has_files)
