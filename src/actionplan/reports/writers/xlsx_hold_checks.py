"""The sheet Checks of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def hold_checks(summary: Summary) -> Iterator[TableSheet]:
    """Every look at whether something signed off holds, oldest first; no sheet where there was none."""
    plan, words = summary.plan, summary.words
    if not summary.hold_checks:
        return
    titles = {action.ref: action.title for action in plan.actions}
    pieces = {piece.ref: piece.what for piece in plan.evidence}
    columns = (
        SheetColumn("Ref", 9, "cell"),
        SheetColumn(words.action.title, 31, "wrapped"),
        SheetColumn("Does it hold?", 10, "cell"),
        SheetColumn("What was said, or why", 32, "wrapped"),
        SheetColumn("Evidence", 24, "wrapped"),
        SheetColumn("Checked on", 11.5, "date"),
        SheetColumn("Checked by", 15, "wrapped"),
        SheetColumn("Check again", 12, "date"),
    )
    rows = (
        (
            *(check.ref, titles.get(check.action, ""), check.outcome.value, check.what),
            " ".join(filter(None, (check.evidence, pieces.get(check.evidence)))),
            *(check.checked_on, check.by, check.next_check),
        )
        for check in summary.hold_checks
    )
    yield TableSheet("Checks", columns, rows)
