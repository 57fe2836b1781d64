"""The tables of a report that are about findings: word for word with their mapping, and what is answered to them.

What a plan does not have has no column: no summary areas, no reviewers' own refs, no answers, no deadlines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.area import Area
from actionplan.model.columns import longest_ref
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.plan import Plan
from actionplan.model.revised_wordings import RevisedWording, revised_wordings
from actionplan.model.rollup import NOT_MAPPED, by_message
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable
from actionplan.reports.phrases import NOTHING
from actionplan.reports.summary import Summary

LEAST_REF = 9
"""How wide a column of refs is at least, where a page is 297 wide."""


class FindingColumn(Struct, frozen=True):
    """A column of a table of findings: its heading, how wide it is on paper, and what it says of a finding."""

    title: str
    width: int
    value: Callable[[Area], str]


def ref_column(plan: Plan) -> ReportColumn:
    """A column of refs, as wide as the plan's longest needs, up to a limit."""
    return ReportColumn("Ref", max(LEAST_REF, 2 + round(1.75 * longest_ref(plan))))


def finding_columns(plan: Plan) -> list[FindingColumn]:
    """The findings word for word; with the summary area that each counts in and why, where there are any."""
    columns = [FindingColumn(plan.words.area.title, 88, lambda area: area.text)]
    if any(area.source_ref for area in plan.findings):
        columns.append(FindingColumn("Source ref", 22, lambda area: area.source_ref or NOTHING))
    if plan.summary_areas:
        titles = {area.key: area.title for area in plan.summary_areas}
        columns.append(FindingColumn("Summary area", 56, lambda area: titles.get(area.summary_area or "", NOT_MAPPED)))
        columns.append(FindingColumn("Fit", 18, lambda area: area.fit or NOTHING))
        if any(area.mapping_reason for area in plan.findings):
            columns.append(FindingColumn("Reason", 96, lambda area: area.mapping_reason))
    if by_message.is_in(plan):
        columns.append(FindingColumn("Key messages", 40, lambda area: _messages(area, plan)))
    return columns


def _messages(area: Area, plan: Plan) -> str:
    """The key messages that a finding belongs to."""
    titles = {message.key: message.title for message in plan.key_messages}
    return "; ".join(titles.get(link.message, link.message) for link in plan.messages_of(area)) or NOTHING


def findings_title(plan: Plan) -> str:
    """What stands above the table of :func:`finding_columns`."""
    if plan.summary_areas:
        return f"How the {plan.words.area.many} map to the summary areas"
    return f"The {plan.words.area.many}, word for word"


def answer_columns(plan: Plan) -> list[FindingColumn]:
    """What the council answers to each finding, by when the reviewers want it, and which actions answer it.

    No columns for a plan that has neither answers nor deadlines.
    """
    columns = _answers(plan)
    if not columns:
        return []
    return [FindingColumn(plan.words.area.title, 88, lambda area: area.text), *columns, _actions_column(plan)]


def _answers(plan: Plan) -> list[FindingColumn]:
    columns = []
    if any(area.response for area in plan.findings):
        columns += [
            FindingColumn("Answer", 26, lambda area: area.response or "not answered"),
            FindingColumn("Reason", 96, lambda area: area.response_reason or NOTHING),
        ]
    if any(area.deadline for area in plan.findings):
        columns.append(FindingColumn("Reviewers' deadline", 26, lambda area: format_date(area.deadline)))
    return columns


def _actions_column(plan: Plan) -> FindingColumn:
    def actions(area: Area) -> str:
        return refs_words(tuple(action.ref for action in plan.actions_of(area)), 12) or "none"

    return FindingColumn(plan.words.action.titles, 30, actions)


def all_columns(plan: Plan) -> list[FindingColumn]:
    """All that is known of each finding in one table."""
    # The mapping may have a reason beside it.
    answers = [
        replace(column, title="Answer's reason") if column.title == "Reason" else column for column in _answers(plan)
    ]
    return [*finding_columns(plan), *answers, _actions_column(plan)]


def answers_title(plan: Plan) -> str:
    """What stands above the table of :func:`answer_columns`."""
    return f"What is answered to the {plan.words.area.many}"


def finding_tables(summary: Summary) -> Iterator[ReportTable]:
    """The findings word for word, what a later report has worded otherwise, then what is answered to them."""
    plan = summary.plan
    if plan.findings:
        yield _table(findings_title(plan), plan, plan.findings, finding_columns(plan))
    if wordings := revised_wordings(plan):
        yield _wordings(wordings, plan)
    answers = answer_columns(plan)
    if answers:
        yield _table(answers_title(plan), plan, plan.findings, answers)


def _table(title: str, plan: Plan, areas: Sequence[Area], columns: Sequence[FindingColumn]) -> ReportTable:
    headings = (ref_column(plan), *(ReportColumn(column.title, column.width) for column in columns))
    rows = tuple((ReportCell(area.ref), *(ReportCell(column.value(area)) for column in columns)) for area in areas)
    return ReportTable(title, headings, rows)


def _wordings(wordings: Sequence[RevisedWording], plan: Plan) -> ReportTable:
    """Both wordings of what a later report has worded otherwise, and what it no longer has."""
    headings = (
        ReportColumn("What", 22),
        ReportColumn("As it is worded now", 110),
        ReportColumn("Before", 110),
    )
    rows = tuple(
        (
            ReportCell(plan.words.put_in(one.what) if one.what.startswith("theme ") else one.what),
            ReportCell("\n".join(filter(None, (one.text, one.mark)))),
            ReportCell("\n".join(": ".join(filter(None, (was.words, was.text))) for was in reversed(one.earlier))),
        )
        for one in wordings
    )
    return ReportTable("Wording changed since the initial findings", headings, rows)
