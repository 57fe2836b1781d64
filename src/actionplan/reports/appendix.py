"""The appendix of a report: the key, and in full what the sides before it have in short."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports import action_tables, measure_tables, milestone_tables
from actionplan.reports import report_tables as tables
from actionplan.reports.blocks import Block, Figures, Heading, Note, ReportCell, ReportColumn, ReportTable
from actionplan.reports.charts import bars, trend
from actionplan.reports.edition import Edition
from actionplan.reports.finding_tables import finding_tables
from actionplan.reports.introduction import the_review
from actionplan.reports.measure_charts import measure_charts
from actionplan.reports.phrases import group_check, published, thresholds
from actionplan.reports.recommendations import Requests, all_requests
from actionplan.reports.self_evaluation_table import self_evaluation
from actionplan.reports.summary import Summary


def appendix(edition: Edition, requests: Requests) -> Iterator[Block]:
    """Appendix 1, and where something was written of itself, the self-evaluation as Appendix 2."""
    summary = edition.summary
    of_what = "the whole plan" if summary.plan.part is None else f"all of {summary.plan.title}"
    yield Heading(f"Appendix 1: {of_what}")
    if requests.is_cut:
        yield all_requests(edition, requests)
    yield tables.key(summary)
    yield Note(_rules(summary))
    if summary.exceptions:
        yield tables.all_exceptions(edition)
    yield from tables.decisions(edition)
    yield from _charts(summary)
    yield action_tables.every_action(edition)
    yield from action_tables.every_move(edition)
    yield from milestone_tables.every_milestone(edition)
    yield from measure_tables.every_measure(edition)
    if charts := measure_charts(summary):
        yield Figures(charts)
    yield from action_tables.accepted_risks(edition)
    yield from action_tables.checks_since_closing(edition)
    yield from action_tables.every_note(edition)
    yield from _other_groups(summary)
    yield from the_review(summary.plan)
    yield from finding_tables(summary)
    yield from _strengths(summary)
    yield from self_evaluation(summary.plan)


def _rules(summary: Summary) -> str:
    rule = thresholds(summary.plan.key, summary.words, has_milestones=bool(summary.plan.milestones))
    return f"{rule} A group shows its worst rating, never an average."


def _charts(summary: Summary) -> Iterator[Block]:
    """The ratings of each summary area or theme, and those of the last weeks."""
    charts = tuple(chart for chart in (bars(summary), trend(summary)) if chart is not None and chart.labels)
    if charts:
        yield Figures(charts)


def _other_groups(summary: Summary) -> Iterator[Block]:
    """What else the plan is rolled up by: reviews, key messages, bodies."""
    for grouping, rows in summary.more_tables:
        yield tables.by_group(grouping, rows, summary)
        yield Note(group_check(grouping, rows, summary))


def _strengths(summary: Summary) -> Iterator[ReportTable]:
    """Every strength that the reviewers named, and what is said of it now; nothing in a plan that has none."""
    if not summary.strengths:
        return
    columns = (
        ReportColumn("Ref", 11),
        ReportColumn("Strength", 130),
        ReportColumn("Now", 22),
        ReportColumn("Because", 100),
    )
    rows = []
    for strength, check in summary.strengths:
        standing, because = "not checked", ""
        if check is not None:
            standing, because = check.standing.value, check.because
        rows.append(tuple(map(ReportCell, (strength.ref, strength.text, standing, published(because)))))
    yield ReportTable("Strengths that the reviewers named", columns, tuple(rows))
