"""The sheets of the workbook that are one table each: exceptions, the whole plan, what has moved.

The headings of Plan are those of the CSV, in an order for people: what is worked on comes first and is what prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.action import Priority
from actionplan.model.columns import DEMO_COLUMN, longest_ref
from actionplan.model.field import Field, FieldKind
from actionplan.model.fields import FIELDS
from actionplan.model.impact import Impact
from actionplan.model.key import Face, Key
from actionplan.model.key_words import rag_cell
from actionplan.model.movement import Move
from actionplan.model.ratings import Condition
from actionplan.reports.assessment import judge, road_words
from actionplan.reports.phrases import (
    NO_OWNER,
    no_exceptions,
    road_title,
    since_words,
)
from actionplan.reports.plan_rows import PlanRows
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import (
    Choices,
    SheetColumn,
    TableSheet,
)

WORKED_ON = (
    *("Ref", "Action", "Owner", "Due", "Priority", "RAG", "RAG reason", "Suggested RAG", "Days late", "Impact"),
    "Stage",
)
"""The columns of Plan that come first; only they are printed."""
_CELL_OF_KIND = {FieldKind.DATE: "date", FieldKind.NUMBER: "number", FieldKind.RATING: "rag"}


def exceptions_sheet(summary: Summary) -> TableSheet:
    columns = (
        _ref_column(summary),
        SheetColumn(summary.words.action.title, 42, "wrapped"),
        SheetColumn("Owner", 22, "wrapped"),
        SheetColumn("Due", 12, "date"),
        SheetColumn("First due", 12, "date"),
        SheetColumn("Days late", 11, "number"),
        SheetColumn("Declared", 12, "rag"),
        SheetColumn("Suggested", 12, "rag"),
        SheetColumn("Why", 52, "wrapped"),
        SheetColumn(road_title(summary.plan.key), 36, "wrapped"),
    )
    rows = (
        (
            *(judged.action.ref, judged.action.title, summary.plan.owner_name(judged.action) or NO_OWNER),
            *(judged.action.due, judged.action.original_due, judged.days_late or None),
            *(judged.face, judged.suggested_face),
            *(judged.why, road_words(judged, summary.plan)),
        )
        for judged in summary.exceptions
    )
    return TableSheet("Exceptions", columns, rows, no_exceptions(summary))


def _ref_column(summary: Summary) -> SheetColumn:
    """A column of refs, as wide as the plan's longest needs, up to a limit."""
    return SheetColumn("Ref", max(8, longest_ref(summary.plan) + 2), "cell")


def _plan_column(title: str, plan_rows: PlanRows, summary: Summary) -> SheetColumn:
    if title == "Ref":
        return _ref_column(summary)
    field = next((column for column in plan_rows.columns if column.heading == title), Field(title))
    kind = _CELL_OF_KIND.get(field.kind, "wrapped")
    return SheetColumn(title, field.width, kind, not field.is_editable)


def plan_sheet(summary: Summary) -> TableSheet:
    """Every action, withdrawn ones included; the demonstration's mark comes last, so that Ref stays first."""
    plan_rows = PlanRows(summary)
    elsewhere = (*WORKED_ON, FIELDS["all_notes"].heading)
    titles = (*WORKED_ON, *(title for title in plan_rows.headings if title not in elsewhere))
    if summary.plan.is_demo:
        titles = (*titles, DEMO_COLUMN)
    word, phrase = summary.plan.key.word, summary.plan.key.phrase
    return TableSheet(
        "Plan",
        tuple(_plan_column(title, plan_rows, summary) for title in titles),
        _plan_rows(summary, plan_rows, titles),
        choices=(
            Choices(
                "RAG",
                tuple(rag_cell(face, summary.plan.key) for face in summary.key if face.condition not in _EARNED),
                f"{word(Condition.OFF_TRACK)} and {phrase(Condition.AT_RISK)} need a reason. "
                f"{word(Condition.CHECKED)} is for what is signed off.",
            ),
            Choices("Priority", tuple(Priority), f"Critical: any lateness is {phrase(Condition.OFF_TRACK)}."),
            Choices("Impact", tuple(Impact), "Evidenced and better need evidence."),
        ),
        printed=len(WORKED_ON),
    )


_EARNED = frozenset({Condition.COMPLETE, Condition.CHECKED})
"""What nobody types: an action is completed, and signed off."""


def _plan_rows(summary: Summary, plan_rows: PlanRows, titles: Sequence[str]) -> Iterator[list[object]]:
    plan = summary.plan
    for action in plan.counted_or_withdrawn:
        values = dict(zip(plan_rows.headings, plan_rows.row(judge(action, plan)), strict=True))
        values[DEMO_COLUMN] = DEMO_COLUMN
        # Nought days late is no lateness: nothing stands there.
        values["Days late"] = values["Days late"] or None
        for title in ("RAG", "Suggested RAG"):
            face = values[title]
            values[title] = rag_cell(face, plan.key) if isinstance(face, Face) else None
        yield [values[title] for title in titles]


def changes_sheet(summary: Summary) -> TableSheet:
    columns = (
        _ref_column(summary),
        SheetColumn(summary.words.action.title, 48, "wrapped"),
        SheetColumn("What", 16, "wrapped"),
        SheetColumn("Before", 18, "date"),
        SheetColumn("After", 18, "date"),
        SheetColumn("In words", 64, "wrapped"),
        SheetColumn("Since", 12, "date"),
    )
    if_empty, since = "The plan is compared with no earlier day.", None
    if summary.past is not None:
        if_empty, since = f"Nothing has moved {since_words(summary.past)}.", summary.past.since
    titles, key = {action.ref: action.title for action in summary.plan.actions}, summary.plan.key
    rows = ((move.ref, titles[move.ref], move.title, *_ends(move, key), move.words, since) for move in summary.moves)
    return TableSheet("Changes", columns, rows, if_empty, rating_columns=("Before", "After"))


def _ends(move: Move, key: Key) -> tuple[object, object]:
    """Before and after of a move, a rating as the key shows it."""
    before, after = (key.face(value) if isinstance(value, Condition) else value for value in (move.before, move.after))
    return before, after
