"""The sheet Key of the workbook: the key to the ratings, and how to read the sheets."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports.phrases import thresholds
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import EmptyRow, PageSheet, SheetLines, SheetPart, SheetTable


def key_sheet(summary: Summary) -> PageSheet:
    """The sheet: the key, what the suggested rating goes by, and how to read the other sheets."""
    return PageSheet("Key", (20, 100), tuple(_parts(summary)))


def _parts(summary: Summary) -> Iterator[SheetPart]:
    yield SheetLines(("Key",), "title")
    yield EmptyRow()
    yield SheetTable(("RAG", "Means"), ("rag", "wrapped"), [(face, face.meaning) for face in summary.key])
    yield EmptyRow()
    yield SheetLines(
        (
            thresholds(summary.plan.key, summary.words, has_milestones=bool(summary.plan.milestones)),
            "A group shows the worst rating among its rated ones, never an average; the unrated are named beside it.",
            "Declared is what the owner says. By the dates is what the dates support: Suggested RAG on Plan. "
            "Optimistic: declared better than that.",
            "Change counts what was rated better or closed (↑) and what was rated worse or reopened (↓) since the day "
            "that the plan is compared with.",
            "On Plan, a heading in italics is a column that the program works out. A ref is text: 1.10 is not 1.1.",
            "Every sheet is as at the day above; an edit of Plan does not change the others.",
            "actionplan import reads an edited Plan again: every column whose heading is not in italics.",
        )
    )
