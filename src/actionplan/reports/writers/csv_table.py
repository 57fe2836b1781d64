"""The plan for a spreadsheet: one row an action, RAG as a word, dates in ISO, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from actionplan.model.attention import by_action, reasons_words
from actionplan.model.columns import COLUMNS, DEMO_COLUMN, DOUBT_COLUMN
from actionplan.model.impact import Impact
from actionplan.model.ratings import Rag
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.sanitise import defused, sanitise
from actionplan.model.suggestion import days_finished_late, days_slipped
from actionplan.reports.assessment import Judged, judge
from actionplan.reports.summary import Summary

BOM = "\ufeff"
"""Tells a spreadsheet that the file is UTF-8."""


def plan_csv(summary: Summary) -> str:
    """Every action of the plan, withdrawn ones included, as CSV with BOM and CRLF.

    A withdrawn action has no RAG here, so that counting the column gives the summary's counts.
    """
    out = io.StringIO()
    out.write(BOM)
    csv.writer(out, lineterminator="\r\n").writerows(plan_table(summary))
    return out.getvalue()


def plan_table(summary: Summary) -> Iterator[tuple[object, ...]]:
    """The cells of the CSV: the headings, then a row an action, made as they are asked for."""
    plan = summary.plan
    marks = {}
    if plan.is_demo:
        marks[DEMO_COLUMN] = DEMO_COLUMN
    if plan.clock_doubt:
        marks[DOUBT_COLUMN] = plan.clock_doubt
    yield (*marks, *COLUMNS)
    rows = PlanRows(summary)
    for action in plan.actions:
        yield (*marks.values(), *(_cell(value) for value in rows.row(judge(action, plan))))


class PlanRows:
    """The rows of the plan, the same in CSV and in a workbook."""

    def __init__(self, summary: Summary) -> None:
        self._plan = summary.plan
        self._since = summary.since
        self._concerns = {lines[0].ref: reasons_words(lines) for lines in by_action(summary.attention)}
        self._moves: dict[str, list[str]] = {}
        for move in summary.moves:
            self._moves.setdefault(move.ref, []).append(f"{move.title}: {move.words}")

    def row(self, judged: Judged) -> tuple[object, ...]:
        """The values of an action, in the order of the columns."""
        action, plan = judged.action, self._plan
        area, theme, summary_area = plan.area_of(action), plan.theme_of(action), plan.summary_area_of(action)
        rag: Rag | None = action.rag
        suggested: Rag | None = judged.suggested.rag
        if action.is_withdrawn:
            rag = suggested = None
        return (
            *(action.ref, theme.number, theme.title, area.text, summary_area.title if summary_area else NOT_MAPPED),
            *(action.title, action.owner, action.due, action.original_due, action.times_moved, days_slipped(action)),
            *(action.agreed_by, action.forecast, action.priority.value),
            *(rag, action.rag_reason, action.rag_since, suggested, judged.suggested.reason),
            *("yes" if judged.optimistic else "no", judged.days_late, action.impact, len(plan.evidence_of(action))),
            *(action.success_measure, action.stage.value, action.completed_on, action.completed_by),
            *(days_finished_late(action), action.signed_off_on, action.signed_off_by),
            *(action.accepted_evidence, action.withdrawn_reason, action.updated_on, action.updated_by),
            *(self._concerns.get(action.ref), self._since, "; ".join(self._moves.get(action.ref, ())), plan.state),
        )


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case Rag():
            return value.word
        case Impact():
            return value.value
        case date():
            return value.isoformat()
        case str():
            return defused(sanitise(value))
        case _:
            return value
