"""The sheet Milestones of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.milestones import milestone_days_late, milestone_owner
from actionplan.reports.milestone_tables import milestones_of_plan
from actionplan.reports.phrases import NO_OWNER
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def milestones(summary: Summary) -> Iterator[TableSheet]:
    """Every milestone with its action; no sheet where there is none."""
    plan, words = summary.plan, summary.words
    pairs = milestones_of_plan(plan)
    if not pairs:
        return
    columns = (
        SheetColumn("Ref", 9, "cell"),
        SheetColumn(words.milestone.title, 31, "wrapped"),
        SheetColumn(words.action.title, 25, "wrapped"),
        SheetColumn("Owner", 15, "wrapped"),
        SheetColumn("Due", 11.5, "date"),
        SheetColumn("First due", 11.5, "date"),
        SheetColumn("Times moved", 8, "number"),
        SheetColumn("Days late", 6.5, "number"),
        SheetColumn("Done on", 11.5, "date"),
        SheetColumn("Done by", 15, "wrapped"),
    )
    rows = (
        (
            *(milestone.ref, milestone.text, action.title),
            plan.person_name(milestone_owner(milestone, plan)) or NO_OWNER,
            *(milestone.due, milestone.original_due, milestone.times_moved or None),
            *(milestone_days_late(milestone, plan.as_at) or None, milestone.done_on, milestone.done_by),
        )
        for action, milestone in pairs
    )
    yield TableSheet("Milestones", columns, rows)
