"""The sheets Measures and Readings of the workbook."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.measure_periods import period_of
from actionplan.model.measured_actions import shown_refs
from actionplan.reports.phrases import NO_OWNER
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet


def measure_sheets(summary: Summary) -> Iterator[TableSheet]:
    """Every measure with its last figure, and every reading; no sheet where there is no measure."""
    if not summary.measures:
        return
    yield _measures(summary)
    yield _readings(summary)


def _measures(summary: Summary) -> TableSheet:
    plan = summary.plan
    columns = (
        SheetColumn("Ref", 8, "cell"),
        SheetColumn("Measure", 28, "wrapped"),
        SheetColumn("Unit", 8, "cell"),
        SheetColumn("Good is", 8, "cell"),
        SheetColumn("Every", 9, "cell"),
        SheetColumn("Baseline", 9.5, "figure"),
        SheetColumn("Baseline of", 12, "date"),
        SheetColumn("Last figure", 8, "figure"),
        SheetColumn("For", 13, "cell"),
        SheetColumn("Target", 8, "figure"),
        SheetColumn("Tolerance", 9.5, "figure"),
        SheetColumn("Change", 11, "cell"),
        SheetColumn("Against target", 18, "wrapped"),
        SheetColumn("Missing", 16, "wrapped"),
        SheetColumn("Owner", 14, "wrapped"),
        SheetColumn("Where it comes from", 15, "wrapped"),
        SheetColumn("Shows", 14, "wrapped"),
    )
    rows = (
        (
            *(line.measure.ref, line.measure.name, line.measure.unit, line.measure.good.value),
            *(line.measure.every.value, line.measure.baseline, line.measure.baseline_on),
            line.last.value if line.last is not None else None,
            line.period.words if line.period is not None else "",
            *(line.target, line.measure.tolerance, line.turn_words, line.against_words, line.missing_words),
            plan.person_name(line.measure.owner) or NO_OWNER,
            line.measure.origin,
            "; ".join(shown_refs(line.measure, plan)),
        )
        for line in summary.measures
    )
    return TableSheet("Measures", columns, rows)


def _readings(summary: Summary) -> TableSheet:
    plan = summary.plan
    columns = (
        SheetColumn("Ref", 8, "cell"),
        SheetColumn("Measure", 40, "wrapped"),
        SheetColumn("Period", 16, "cell"),
        SheetColumn("Value", 11, "figure"),
        SheetColumn("Note", 34, "wrapped"),
        SheetColumn("Reason", 34, "wrapped"),
    )
    rows = (
        (
            line.measure.ref,
            line.measure.name,
            period_of(reading.period).words,
            reading.value,
            reading.note,
            reading.restated,
        )
        for line in summary.measures
        for reading in plan.readings_of(line.measure)
    )
    return TableSheet("Readings", columns, rows)
