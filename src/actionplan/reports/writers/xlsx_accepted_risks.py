"""The sheet Accepted risks of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.people_in_use import shown_value
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def accepted_risks(summary: Summary) -> Iterator[TableSheet]:
    """Every accepted risk, those first that are looked at again first; no sheet where none was accepted."""
    plan, words = summary.plan, summary.words
    if not summary.accepted_risks:
        return
    columns = (
        SheetColumn("Ref", 10, "cell"),
        SheetColumn(words.action.title, 42, "wrapped"),
        SheetColumn("Risk", 48, "wrapped"),
        SheetColumn("Accepted by", 22, "wrapped"),
        SheetColumn("Look at again", 14, "date"),
    )
    rows = (
        (
            *(action.ref, action.title, action.withdrawn_reason),
            *(shown_value(plan, action, "accepted_by"), action.risk_review_on),
        )
        for action in summary.accepted_risks
    )
    yield TableSheet("Accepted risks", columns, rows)
