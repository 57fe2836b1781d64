"""The plan for a spreadsheet: one row an action, RAG as a word, dates in ISO, no cell a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date

from actionplan.model.plan import Plan
from actionplan.model.rag import Rag
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.text import shown
from actionplan.reports.judged import Judged, judge

BOM = "\ufeff"
"""Tells a spreadsheet that the file is UTF-8."""
_TRIGGERS = ("=", "+", "-", "@")
_LEAD = re.compile(r"[\s'\u200b\ufeff]*")

COLUMNS = (
    *("Ref", "Theme", "Theme title", "Area for consideration", "Summary area", "Action", "Owner"),
    *("Due", "Original due", "Times moved", "Forecast", "Priority"),
    *("RAG", "RAG reason", "Suggested RAG", "Suggested reason", "Optimistic", "Days late"),
    *("Success measure", "Stage", "Completed on", "Completed by", "Signed off on", "Signed off by"),
    *("Accepted evidence", "Withdrawn reason", "Updated on", "Updated by"),
)


def plan_csv(plan: Plan) -> str:
    """Every action of the plan, withdrawn ones included, as CSV with BOM and CRLF.

    A withdrawn action has no RAG here, so that counting the column gives the summary's counts.
    """
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for action in plan.actions:
        writer.writerow(_cell(value) for value in _row(judge(action, plan), plan))
    return out.getvalue()


def defused(text: str) -> str:
    """``text`` as a spreadsheet reads it as text: an apostrophe in front of what would be a formula.

    Spreadsheets also look behind leading spaces, and fold full-width signs to plain ones. Text that only looks
    defused gets one more apostrophe, so that taking one away gives every text back as it was.
    """
    lead = _LEAD.match(text)[0]  # type: ignore[index]  # it matches the empty text too
    first = unicodedata.normalize("NFKC", text[len(lead) :][:1])
    risky = first[:1] in _TRIGGERS or any(sign in lead for sign in "\t\r\n")
    return f"'{text}" if risky else text


def _row(one: Judged, plan: Plan) -> tuple[object, ...]:
    action = one.action
    area, theme, summary_area = plan.area_of(action), plan.theme_of(action), plan.summary_area_of(action)
    return (
        *(action.ref, theme.number, theme.title, area.text, summary_area.title if summary_area else NOT_MAPPED),
        *(action.title, action.owner, action.due, action.original_due, action.times_moved, action.forecast),
        *(action.priority.value, None if action.is_withdrawn else action.rag, action.rag_reason),
        *(None if action.is_withdrawn else one.suggested.rag, one.suggested.reason),
        *("yes" if one.optimistic else "no", one.days_late, action.success_measure, action.stage.value),
        *(action.completed_on, action.completed_by, action.signed_off_on, action.signed_off_by),
        *(action.accepted_evidence, action.withdrawn_reason, action.updated_on, action.updated_by),
    )


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case Rag():
            return value.word
        case date():
            return value.isoformat()
        case str():
            return defused(shown(value))
        case _:
            return value
