"""The sheet Duties of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.duty_clock import days_late_of, duty_state, standing_duties
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def duties_sheet(summary: Summary) -> Iterator[TableSheet]:
    """What has to be sent or published, and by when; no sheet where there is nothing such."""
    plan = summary.plan
    duties = standing_duties(plan)
    if not duties:
        return
    columns = (
        SheetColumn("Ref", 8, "cell"),
        SheetColumn("Duty", 32, "wrapped"),
        SheetColumn("Due", 12, "date"),
        SheetColumn("State", 22, "wrapped"),
        SheetColumn("Days late", 7, "number"),
        SheetColumn("Done on", 12, "date"),
        SheetColumn("Rule", 34, "wrapped"),
        SheetColumn("Source of the rule", 42, "wrapped"),
        SheetColumn("Read on", 12, "date"),
        SheetColumn("Note", 32, "wrapped"),
    )
    rows = (
        (
            *(duty.ref, duty.what, duty.due, duty_state(duty, plan), days_late_of(duty, plan.as_at) or None),
            *(duty.done_on, duty.rule, duty.rule_source, duty.rule_read_on, duty.note),
        )
        for duty in duties
    )
    yield TableSheet("Duties", columns, rows)
