"""The sheet Evidence of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def evidence(summary: Summary) -> Iterator[TableSheet]:
    """Every piece of evidence that counts, with what was noted of its file; no sheet where no file was noted."""
    plan, words = summary.plan, summary.words
    pieces = [piece for piece in plan.evidence if not piece.withdrawn]
    if not any(piece.sha256 for piece in pieces):
        return
    titles = {action.ref: action.title for action in plan.actions}
    columns = (
        SheetColumn("Ref", 10, "cell"),
        SheetColumn(words.action.title, 42, "wrapped"),
        SheetColumn("What it is", 42, "wrapped"),
        SheetColumn("Kind", 16, "cell"),
        SheetColumn("Dated", 12, "date"),
        SheetColumn("Where", 42, "wrapped"),
        SheetColumn("Bytes", 12, "cell"),
        SheetColumn("SHA-256", 66, "cell"),
        SheetColumn("Noted on", 12, "date"),
        SheetColumn("Copy", 30, "wrapped"),
    )
    rows = (
        (
            *(piece.ref, titles.get(piece.action, ""), piece.what, piece.kind.value, piece.dated, piece.place),
            *(piece.size, piece.sha256, piece.noted_on, piece.kept),
        )
        for piece in pieces
    )
    yield TableSheet("Evidence", columns, rows)
