"""The plan for a spreadsheet: one row an action, RAG as a word, dates in ISO, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from actionplan.model.columns import DEMO_COLUMN, DOUBT_COLUMN
from actionplan.model.key import Face
from actionplan.model.key_words import colour_word
from actionplan.model.sanitise import defused, shown_lines
from actionplan.reports.assessment import judge
from actionplan.reports.plan_rows import PlanRows
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
    rows = PlanRows(summary)
    yield (*marks, *map(_cell, rows.headings))
    for action in plan.counted_or_withdrawn:
        yield (*marks.values(), *(_cell(value) for value in rows.row(judge(action, plan))))


def _cell(value: object) -> object:
    match value:
        case None:
            return ""
        case Face():
            return colour_word(value)
        case date():
            return value.isoformat()
        case str():
            return defused(shown_lines(value))
        case _:
            return value
