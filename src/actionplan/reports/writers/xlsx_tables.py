"""The sheets of the workbook that are one table each: exceptions, the whole plan, what has moved.

The headings of Plan are those of the CSV, in an order for people: what is worked on comes first and is what prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.action import Priority
from actionplan.model.columns import DEMO_COLUMN
from actionplan.model.field import Field, FieldKind
from actionplan.model.fields import FIELDS
from actionplan.model.impact import Impact
from actionplan.model.key import Face, Key
from actionplan.model.key_words import rag_cell
from actionplan.model.movement import Move
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.words import capital
from actionplan.reports.assessment import Judged, judge, road_to_green
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER, compared_words, no_exceptions, nothing_moved, shortened
from actionplan.reports.plan_rows import PlanRows
from actionplan.reports.report_tables import BY_DATES, DECLARED, has_reasons
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_lists import owner_column, ref_column
from actionplan.reports.writers.xlsx_parts import Choices, SheetColumn, TableSheet

_EARLIER = FIELDS["rag_before"].heading
WORKED_ON = (
    *("Ref", "Action", "Owner", "Due", "Priority", "RAG", "RAG reason", "Suggested RAG", _EARLIER, "Days late"),
    *("Impact", "Stage"),
)
"""The columns of Plan that come first, the earlier rating where it is known; only they are printed."""
_RATINGS = ("RAG", "Suggested RAG", _EARLIER)
_WIDTHS = {"RAG reason": 54, "Days late": 8, "Priority": 10, "Stage": 11, "Owner": 20, "Action": 38}
"""How wide columns of Plan are that are printed, where that is not as wide as the field: a page of A3 across."""
_LONG, _WIDE = 28, 60
"""A column of long texts, as wide as the field or wider, is so wide where it is not printed."""
_REASON = 250
"""So many characters of a reason have room in a row of Exceptions."""
_CELL_OF_KIND = {FieldKind.DATE: "date", FieldKind.NUMBER: "number", FieldKind.RATING: "rag"}


def exceptions_sheet(edition: Edition) -> TableSheet:
    """What is red, late, worse or declared too well, worst first; why in as many words as the report has them."""
    summary, plan = edition.summary, edition.summary.plan
    has_before, reasons = summary.before is not None, has_reasons(edition)
    columns = [
        ref_column(summary),
        SheetColumn(summary.words.action.title, 26, "wrapped"),
        *owner_column(edition, 13),
        SheetColumn("Due", 11.5, "date"),
        SheetColumn("First due", 11.5, "date"),
        SheetColumn("Days late", 6.5, "number"),
    ]
    if summary.past is not None and has_before:
        columns.append(SheetColumn(capital(compared_words(summary.past)), 9.5, "rag"))
    columns += [SheetColumn(DECLARED, 9.5, "rag"), SheetColumn(BY_DATES, 9.5, "rag")]
    if reasons:
        columns.append(SheetColumn("Reason", 24, "wrapped"))
    if not edition.is_public:
        columns.append(SheetColumn("Recovery plan", 15.5, "wrapped"))
    rows = (
        (
            *(judged.action.ref, judged.action.title),
            *([plan.owner_name(judged.action) or NO_OWNER] * edition.has_owners),
            *(judged.action.due, judged.action.original_due, judged.days_late or None),
            *([_face(summary.condition_before(judged.action), plan.key)] * has_before),
            *(judged.face, judged.suggested_face),
            *([judged.action.public_reason if edition.is_public else _cut(judged.why)] * reasons),
            *([_recovery(judged, plan)] * (not edition.is_public)),
        )
        for judged in summary.exceptions
    )
    return TableSheet("Exceptions", tuple(columns), rows, no_exceptions(summary))


def _face(condition: Condition | None, key: Key) -> Face | None:
    return None if condition is None else key.face(condition)


def _cut(reason: str) -> str:
    """A reason that a printed row holds; the sheet Plan has all of it."""
    return reason if len(reason) <= _REASON else f"{shortened(reason, _REASON)} (in full on the sheet Plan)"


def _recovery(judged: Judged, plan: Plan) -> str | None:
    """How what is off track gets back; nothing of what is not off track."""
    if judged.worst is not Condition.OFF_TRACK:
        return None
    return _cut(road_to_green(judged.action, plan)) or "none recorded"


def _plan_column(title: str, plan_rows: PlanRows, summary: Summary) -> SheetColumn:
    if title == "Ref":
        return ref_column(summary)
    field = next((column for column in plan_rows.columns if column.heading == title), Field(title))
    kind = _CELL_OF_KIND.get(field.kind, "wrapped")
    width = _WIDTHS.get(title, field.width)
    if title not in WORKED_ON and field.width >= _LONG:
        width = _WIDE
    return SheetColumn(title, width, kind, not field.is_editable)


def plan_sheet(summary: Summary) -> TableSheet:
    """Every action, withdrawn ones included; the demonstration's mark comes last, so that Ref stays first."""
    plan_rows = PlanRows(summary)
    elsewhere = (*WORKED_ON, FIELDS["all_notes"].heading)
    first = tuple(title for title in WORKED_ON if title in plan_rows.headings)
    titles = (*first, *(title for title in plan_rows.headings if title not in elsewhere))
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
        printed=len(first),
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
        for title in _RATINGS:
            face = values.get(title)
            values[title] = rag_cell(face, plan.key) if isinstance(face, Face) else None
        yield [values[title] for title in titles]


def changes_sheet(summary: Summary) -> TableSheet:
    """What has changed since the day that the plan is compared with."""
    columns = (
        ref_column(summary),
        SheetColumn(summary.words.action.title, 36, "wrapped"),
        SheetColumn("Change", 16, "wrapped"),
        SheetColumn("Before", 16, "date"),
        SheetColumn("After", 16, "date"),
        SheetColumn("Details", 42, "wrapped"),
        SheetColumn("Compared with", 12, "date"),
    )
    if_empty, since = "The plan is compared with no earlier day.", None
    if summary.past is not None:
        if_empty, since = nothing_moved(summary), summary.past.since
    titles, key = {action.ref: action.title for action in summary.plan.actions}, summary.plan.key
    rows = ((move.ref, titles[move.ref], move.title, *_ends(move, key), move.words, since) for move in summary.moves)
    return TableSheet("Changes", columns, rows, if_empty, rating_columns=("Before", "After"))


def _ends(move: Move, key: Key) -> tuple[object, object]:
    """Before and after of a move, a rating as the key shows it."""
    before, after = (key.face(value) if isinstance(value, Condition) else value for value in (move.before, move.after))
    return before, after
