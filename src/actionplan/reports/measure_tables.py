"""The tables of a report that are about measures: the last figure of each against its target. None is added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.measure_lines import Against, MeasureLine
from actionplan.model.measured_actions import shown_refs
from actionplan.model.number_words import number_of, verb
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER, NOTHING, shortened, some_or_none
from actionplan.reports.summary import Summary

_MOST, _NAME = 1, 60
"""So many measures that miss their target are named in a sentence, and so many characters a name has there."""


def position_words(summary: Summary) -> str:
    """How many measures meet their target and which do not, in a sentence or two; empty in a plan without any."""
    lines = summary.measures
    if not lines:
        return ""
    met = sum(line.against is Against.MET for line in lines)
    missed = [line for line in lines if line.against is Against.MISSED]
    sentence = some_or_none(met, "meets its target", "meet their targets")
    words = f"Of {number_of(len(lines), 'measure')}, {sentence}"
    if not missed:
        return f"{words}."
    names = [
        f"{line.measure.ref} {shortened(line.name, _NAME)}, {line.value_words} against a target of {line.target_words}"
        for line in missed
    ]
    more = f"; and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"{words}; {len(missed):,} {verb(len(missed), 'does', 'do')} not: {'; '.join(names[:_MOST])}{more}."


def every_measure(edition: Edition) -> Iterator[ReportTable]:
    """Every measure with what it shows something of, whose it is, and what is missing; nothing where there is none."""
    summary = edition.summary
    if not summary.measures:
        return
    columns = [
        ReportColumn("Ref", 9),
        ReportColumn("Measure", 70),
        ReportColumn("Measures", 28),
        ReportColumn("Baseline", 22),
        ReportColumn("Last figure", 34),
        ReportColumn("Since the figure before", 24),
        ReportColumn("Against target", 40),
        ReportColumn("Figures missing", 30),
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
