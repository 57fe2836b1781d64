"""What stands on the sheet Key of the workbook: the key to the ratings, how to read the sheets, and the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.area import Area
from actionplan.model.rollup import by_message
from actionplan.reports.finding_tables import (
    FindingColumn,
    answer_columns,
    answers_title,
    finding_columns,
    findings_title,
)
from actionplan.reports.phrases import thresholds
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import EmptyRow, PageSheet, SheetHeading, SheetLines, SheetPart, SheetTable

_WIDTHS = (34, 12, 60)
"""How wide the columns are that stand behind those of refs and of long texts."""


def key_sheet(summary: Summary) -> PageSheet:
    """The sheet: its columns suit the findings, which have more where reviewers' refs and key messages are known."""
    has_source_refs = any(area.source_ref for area in summary.plan.findings)
    widths = (22, *_WIDTHS) if has_source_refs else (*_WIDTHS, 22)
    messages = (40,) if by_message.is_in(summary.plan) else ()
    return PageSheet("Key", (14, 60, *widths, *messages), tuple(_parts(summary)))


def _parts(summary: Summary) -> Iterator[SheetPart]:
    yield SheetLines(("Key",), "title")
    yield EmptyRow()
    yield SheetTable(("RAG", "Means"), ("rag", "wrapped"), [(face, face.meaning) for face in summary.key])
    yield EmptyRow()
    yield SheetLines(
        (
            thresholds(summary.plan.key, summary.words, has_milestones=bool(summary.plan.milestones)),
            "A group shows the worst rating among its rated ones, never an average; the unrated are named beside it.",
            "Declared is what the owner says, suggested is what the dates support. Optimistic: declared better than "
            "that.",
            "On Plan, a heading in italics is a column that the program works out. A ref is text: 1.10 is not 1.1.",
            "Summary, Exceptions and Changes are as at the day above; an edit of Plan does not change them.",
            "actionplan import reads an edited Plan again: every column whose heading is not in italics.",
        )
    )
    plan = summary.plan
    if plan.findings:
        yield SheetHeading(findings_title(plan))
        yield _of_findings(plan.findings, finding_columns(plan))
    answers = answer_columns(plan)
    if answers:
        yield SheetHeading(answers_title(plan))
        yield _of_findings(plan.findings, answers)


def _of_findings(areas: Sequence[Area], columns: Sequence[FindingColumn]) -> SheetTable:
    return SheetTable(
        ("Ref", *(column.title for column in columns)),
        ("cell", *["wrapped"] * len(columns)),
        [(area.ref, *(column.value(area) for column in columns)) for area in areas],
    )
