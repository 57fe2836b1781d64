"""The sheets that are there only where they have something to say: findings, progress notes, the self-evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.columns import longest_ref
from actionplan.model.self_evaluation import ThemeSelfEvaluation
from actionplan.model.words import Words
from actionplan.reports.finding_tables import all_columns
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet

_MILLIMETRES = 2.6
"""A column of a page is so many millimetres wide for each character that a column of a sheet is."""


def findings_sheet(summary: Summary) -> Iterator[TableSheet]:
    """Every finding with what is answered to it and what answers it; no sheet in a plan without findings."""
    plan = summary.plan
    if not plan.findings:
        return
    columns = all_columns(plan)
    headings = (
        SheetColumn("Ref", max(8, longest_ref(plan) + 2), "cell"),
        *(SheetColumn(column.title, round(column.width / _MILLIMETRES), "wrapped") for column in columns),
    )
    rows = ((area.ref, *(column.value(area) for column in columns)) for area in plan.findings)
    yield TableSheet("Findings", headings, rows)


def self_evaluation_sheet(themes: Sequence[ThemeSelfEvaluation], words: Words) -> TableSheet:
    """What we said of each theme last, beside what the reviewers found there."""
    columns = (
        SheetColumn(words.theme.title, 22, "wrapped"),
        SheetColumn("What we know", 36, "wrapped"),
        SheetColumn("How we know it", 30, "wrapped"),
        SheetColumn("What we do next", 28, "wrapped"),
        SheetColumn("Our grade", 13, "wrapped"),
        SheetColumn("Written on", 12, "date"),
        SheetColumn("By", 13, "wrapped"),
        SheetColumn("Strengths", 10, "number"),
        SheetColumn(words.finding.titles, 10, "number"),
        SheetColumn("Reviewers' grade", 13, "wrapped"),
        SheetColumn("Compared", 24, "wrapped"),
    )
    rows = (
        (
            *(beside.theme.heading, beside.latest.what_we_know, beside.latest.how_we_know, beside.latest.what_next),
            *(beside.latest.grade, beside.latest.written_on, beside.latest.by),
            *(len(beside.strengths), len(beside.findings), beside.theme.grade, beside.comparison),
        )
        for beside in themes
    )
    return TableSheet("Self-evaluation", columns, rows)


def notes_sheet(summary: Summary) -> TableSheet:
    """Every progress note, the newest of each action first: a cell does not hold them all."""
    columns = (
        SheetColumn("Ref", 8, "cell"),
        SheetColumn(summary.words.action.title, 36, "wrapped"),
        SheetColumn("Date", 12, "date"),
        SheetColumn("By", 18, "wrapped"),
        SheetColumn("Note", 74, "wrapped"),
    )
    rows = (
        (action.ref, action.title, note.on, note.by, note.text)
        for action in summary.plan.counted_or_withdrawn
        for note in summary.notes.get(action.ref, ())
    )
    return TableSheet("Notes", columns, rows)
