"""The tables of a report that are about measures: the last figure of each against its target. None is added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.measure_lines import MeasureLine
from actionplan.model.measured_actions import shown_refs
from actionplan.reports.blocks import Block, CellKind, Paragraph, ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER, NOTHING, shortened
from actionplan.reports.summary import Summary

_FRONT = 4
"""So many measures stand in the section on impact, those that miss their target first; the appendix has all."""
_NAME = 70


def position(summary: Summary) -> Iterator[Block]:
    """The measures in the section on impact: those that miss their target first; nothing in a plan without any."""
    lines = sorted(summary.measures, key=lambda line: not line.short_against_words.startswith("!"))
    if not lines:
        return
    if len(lines) > _FRONT:
        yield Paragraph(f"{_FRONT} of {len(lines):,} measures are shown here, those that miss their target first.")
    columns = (
        ReportColumn("Ref", 9),
        ReportColumn("Measure", 70),
        ReportColumn("Last figure", 34),
        ReportColumn("Change", 22),
        ReportColumn("Target", 18, CellKind.NUMBER),
        ReportColumn("Against target", 28),
    )
    yield ReportTable("Measures", columns, tuple(_short(line) for line in lines[:_FRONT]))


def _short(line: MeasureLine) -> tuple[ReportCell, ...]:
    texts = (
        line.measure.ref,
        shortened(line.name, _NAME),
        line.last_words,
        line.turn_words or NOTHING,
        line.target_words,
        line.short_against_words or NOTHING,
    )
    return tuple(map(ReportCell, texts))


def every_measure(edition: Edition) -> Iterator[ReportTable]:
    """Every measure with what it shows something of, whose it is, and what is missing; nothing where there is none."""
    summary = edition.summary
    if not summary.measures:
        return
    columns = [
        ReportColumn("Ref", 9),
        ReportColumn("Measure", 70),
        ReportColumn("Shows", 28),
        ReportColumn("Baseline", 22),
        ReportColumn("Last figure", 34),
        ReportColumn("Change", 22),
        ReportColumn("Against target", 40),
        ReportColumn("Missing", 30),
    ]
    if edition.has_owners:
        columns.insert(3, ReportColumn("Owner", 28))
    rows = tuple(_row(line, edition) for line in summary.measures)
    yield ReportTable("Every measure", tuple(columns), rows)


def _row(line: MeasureLine, edition: Edition) -> tuple[ReportCell, ...]:
    plan = edition.summary.plan
    texts: Sequence[str] = (
        line.measure.ref,
        line.name,
        "; ".join(shown_refs(line.measure, plan)) or NOTHING,
        *((plan.person_name(line.measure.owner) or NO_OWNER,) if edition.has_owners else ()),
        line.baseline_words,
        line.last_words,
        line.turn_words or NOTHING,
        line.against_words or NOTHING,
        line.missing_words or NOTHING,
    )
    return tuple(map(ReportCell, texts))
