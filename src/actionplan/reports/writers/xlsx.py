"""The summary as a workbook: Summary, Exceptions, Plan, Changes, Key.

Written with XlsxWriter, imported when it is needed. Against openpyxl it gives the better file: a string is written as
a string, whatever it begins with, charts have alternative text and labels of their own, the same data gives the same
bytes, and it takes a third of the time. It cannot read, so the tests read its files back with another library.

A workbook is a snapshot and holds no formula. Only the fills of ratings are conditional, so that they follow an edit.
The headings of Plan are those of the CSV, in an order for people: what is worked on comes first and is what prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from actionplan.model.columns import COLUMNS, DEMO_COLUMN, FIELDS
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.impact import Impact
from actionplan.model.number_words import number_of
from actionplan.model.plan import Priority
from actionplan.model.ratings import Rag
from actionplan.model.refs import ref_order
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import sanitise
from actionplan.reports.assessment import judge, needs_extension, road_words
from actionplan.reports.audience import Audience, foot
from actionplan.reports.phrases import (
    capital,
    cautions,
    check,
    concerns,
    headline,
    moment_words,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
    thresholds,
)
from actionplan.reports.summary import Summary
from actionplan.reports.writers.csv_table import PlanRows
from actionplan.reports.writers.xlsx_book import Book, Column, rag_words
from actionplan.reports.writers.xlsx_charts import rating_bars, trend_columns

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WORKED_ON = (
    *("Ref", "Action", "Owner", "Due", "Priority", "RAG", "RAG reason", "Suggested RAG", "Days late", "Impact"),
    "Stage",
)
"""The columns of Plan that come first; only they are printed."""
_WIDTHS = {"Ref": 8, "Action": 42, "Owner": 22, "RAG reason": 36, "Area for consideration": 42, "Theme title": 40}
_WIDTHS |= {"Summary area": 36, "Needs attention": 48, "Moved": 48, "Suggested reason": 40, "Accepted evidence": 28}
_WIDTHS |= {"Success measure": 28, "Withdrawn reason": 28, "Agreed by": 18, "RAG": 11, "Suggested RAG": 12}
_DATES = {"Due", "Original due", "Forecast", "RAG since", "Completed on", "Signed off on", "Updated on"}
_DATES |= {"Compared with"}
_NUMBERS = {"Theme", "Times moved", "Days slipped", "Days late", "Evidence", "Days finished late"}
_LINE = 150
"""How many signs of a sentence stand in one line of Summary and Key; nothing is merged, so a line is a row."""
_CHART_ROWS = 16
_COUNTS = 2
"""The column of Summary in which the counts begin."""


def xlsx(
    summary: Summary, *, audience: Audience = Audience.BOARD, made_by: str = "", last_change_at: str = ""
) -> bytes:
    """The workbook of a summary.

    Args:
        summary: Of the plan as the audience may read it.
        audience: Whom it is for; said at the foot.
        made_by: Who makes it.
        last_change_at: When the last change in it was made, UTC, ISO: the file's own time, so that the same data
            gives the same bytes.
    """
    plan = summary.plan
    demo = "DEMO " if plan.is_demo else ""
    book = Book(
        f"{demo}{plan.organisation}: {plan.title}, RAG summary as at {format_date(plan.as_at)}",
        foot(plan, audience) or f"Change {plan.seq}",
    )
    _summary(book, summary, audience, made_by, last_change_at)
    _exceptions(book, summary)
    _plan(book, summary)
    _changes(book, summary)
    _key(book, summary)
    return book.finished(
        {
            "title": sanitise(f"{demo}{plan.title}: RAG summary")[:255],
            "subject": f"As at {format_date(plan.as_at)}",
            "author": sanitise(made_by)[:255],
            "company": sanitise(plan.organisation)[:255],
            "comments": f"Made by actionplan from the plan as at change {plan.seq}.",
            "created": datetime.fromisoformat(last_change_at or plan.as_at.isoformat()).replace(tzinfo=None),
        }
    )


class _Page:
    """A sheet written from top to bottom: lines and tables, nothing beside another."""

    def __init__(self, book: Book, name: str, widths: Sequence[float]) -> None:
        self.book, self.name = book, name
        self.sheet: Worksheet = book.sheet(name, widths)
        self._widths = widths
        self.row = 0

    def lines(self, *texts: str, kind: str = "line") -> None:
        """Sentences, each on as many rows as it needs."""
        for text in texts:
            for line in wrap(sanitise(text), _LINE) or [""]:
                self.book.put(self.sheet, self.row, 0, line, kind)
                self.row += 1

    def part(self, title: str) -> None:
        """A heading, after an empty row."""
        self.row += 1
        self.lines(title, kind="part")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]], kinds: Sequence[str]) -> tuple[int, int]:
        """A table; answers with its first and last row, or writes that there is nothing."""
        found = list(rows)
        if not found:
            self.lines("None.")
            return self.row, self.row - 1
        columns = [Column(*made) for made in zip(headings, self._widths, kinds, strict=False)]
        self.book.row(self.sheet, self.row, headings, columns, kinds=[column.heading for column in columns])
        self.row += 1
        first = self.row
        for row in found:
            self.book.row(self.sheet, self.row, row, columns)
            self.row += 1
        for place, kind in enumerate(kinds):
            if kind == "rag":
                self.book.fill(self.sheet, first, place, self.row - 1, place)
        return first, self.row - 1


# --- Summary --------------------------------------------------------------------------------------------------


def _summary(book: Book, summary: Summary, audience: Audience, made_by: str, last_change_at: str) -> None:
    plan = summary.plan
    page = _Page(book, "Summary", (36, 18, 11, 11, 11, 11, 11, 9, 7, 11, 26, 46))
    page.lines(f"{plan.title}: RAG summary", kind="title")
    page.lines(*cautions(plan), kind="demo")
    compared = f", with what moved {since_words(summary.past)}" if summary.past else ""
    page.lines(f"{plan.organisation}, as at {format_date(plan.as_at)}{compared}", *headline(summary))
    ranges = []
    for heading, rows in summary.tables:
        page.part(heading)
        ranges.append(_roll_up(page, heading.removesuffix("s"), rows, summary))
        page.lines(check(rows, summary))
    charts = page.row + 1
    page.row += 1 + _CHART_ROWS
    _charts(page, summary, charts, ranges[0], _trend(page, summary))
    page.part("Impact")
    page.lines("Whether it makes a difference, apart from delivery.")
    page.table(
        ("Summary area", "Without impact shown", *(capital(impact) for impact in Impact), "Delivered"),
        (
            (line.title, refs_words(tuple(action.ref for action in line.unproven)), *line.counts.values(),
             line.delivered)
            for line in summary.impact
        ),
        ("wrapped", "wrapped", *["number"] * 6),
    )  # fmt: skip
    page.part(f"Decisions to be done: {len(summary.decisions)}")
    page.table(
        ("Decision", "Owner", "Ref", "About", "Board", "By"),
        (
            (one.what, one.owner or "no owner", one.ref, one.action, "yes" if one.for_board else "no", one.due)
            for one in summary.decisions
        ),
        (*["wrapped"] * 5, "date"),
    )
    _extensions(page, summary)
    page.part(f"Due by {format_date(summary.due_soon_until)}: {len(summary.due_soon)}")
    page.table(
        ("Action", "Owner", "Ref", "Due", "Declared", "Suggested"),
        (
            (
                one.action.title,
                one.action.owner or "no owner",
                one.action.ref,
                one.action.due,
                one.action.rag,
                one.suggested.rag,
            )
            for one in summary.due_soon
        ),
        ("wrapped", "wrapped", "cell", "date", "rag", "rag"),
    )
    page.part("What the plan does not say yet")
    page.lines(*_gaps(summary))
    page.part("Where it comes from")
    made = f" by {made_by}" if made_by else ""
    moment = f", made on {moment_words(last_change_at)}" if last_change_at else ""
    page.lines(
        f"Made{made} with actionplan, from the plan as at change {plan.seq}{moment}.", *_said(foot(plan, audience))
    )


def _extensions(page: _Page, summary: Summary) -> None:
    """What has been given more time, and what by forecast will need it."""
    since = {action.ref: move for action, move in summary.slipped}
    found = sorted({one.ref: one for one in (*(one for one, _ in summary.slipped), *summary.extensions)}.values(),
                   key=lambda one: ref_order(one.ref))  # fmt: skip
    moved = number_of(len(summary.slipped), "due date")
    page.part(f"Extensions: {moved} moved, {len(summary.extensions):,} to move by forecast")
    page.table(
        ("Action", "Owner", "Ref", "Due", "First due", "Moved from", "Forecast", "Times", "New", "Agreed by"),
        (
            (one.title, one.owner or "no owner", one.ref, one.due, one.original_due,
             move.before if move is not None else None, one.forecast if needs_extension(one) else None,
             one.times_moved or None, "yes" if move is not None else "", one.agreed_by)
            for one in found
            for move in (since.get(one.ref),)
        ),
        ("wrapped", "wrapped", "cell", "date", "date", "date", "date", "number", "wrapped", "wrapped"),
    )  # fmt: skip


def _roll_up(
    page: _Page, title: str, rows: Iterable[tuple[str, RollUp]], summary: Summary
) -> tuple[int, int]:  # fmt: skip
    found = list(rows)
    first, last = page.table(
        (title, "Worst", *(rag_words(rag) for rag in Rag), "Actions", "Late", "Optimistic", "Moved", "Main concern"),
        (
            (
                *(name, f"{row.worst.letter} {row.verdict}" if row.total else "no actions", *row.counts.values()),
                *(row.total, len(row.late), len(row.optimistic), moved_words(summary.moves_of(row.members))),
                f"{row.drag.ref} {row.drag.rag.word}: {row.drag.reason}" if row.drag else None,
            )
            for name, row in found
        ),
        ("wrapped", "rag", *["number"] * 8, "wrapped", "wrapped"),
    )
    whole = summary.whole
    totals = (*whole.counts.values(), whole.total, len(whole.late), len(whole.optimistic))
    for place, value in enumerate(("Total", f"{whole.worst.letter} {whole.verdict}", *totals)):
        page.book.put(page.sheet, page.row, place, value, "total" if place < _COUNTS else "total_number")
    page.book.fill(page.sheet, page.row, 1, page.row, 1)
    page.row += 1
    return first, last


def _trend(page: _Page, summary: Summary) -> tuple[int, int]:
    if summary.past is None:
        return 0, -1
    page.part("The last twelve weeks")
    trend = summary.past.whole
    return page.table(
        ("Week to", "Worst", *(rag_words(rag) for rag in Rag)),
        (
            (day, worst, *(counts[rag] for rag in Rag))
            for day, worst, counts in zip(trend.days, trend.worsts, trend.counts, strict=True)
        ),
        ("date", "rag", *["number"] * 5),
    )


def _charts(page: _Page, summary: Summary, row: int, bars: tuple[int, int], weeks: tuple[int, int]) -> None:
    """The two charts beside each other, in the room left for them."""
    if bars[1] >= bars[0]:
        chart, words = rating_bars(page.book, page.name, bars, summary.summary_areas)
        page.sheet.insert_chart(row, 0, chart, {"description": words, "object_position": 1})
    if summary.past is not None and weeks[1] >= weeks[0]:
        chart, words = trend_columns(page.book, page.name, weeks, summary.past.whole)
        page.sheet.insert_chart(row, 6, chart, {"description": words, "object_position": 1})


def _gaps(summary: Summary) -> Iterable[str]:
    total = summary.whole.total
    for said, refs in concerns(summary):
        yield f"{share(len(refs), total)} of {number_of(total, 'action')} {said}" + (
            f": {refs_words(refs, 12)}" if refs else ""
        )
    yield from same_days(summary)
    yield strengths_words(summary)


def _said(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


# --- the tables -----------------------------------------------------------------------------------------------


def _exceptions(book: Book, summary: Summary) -> None:
    columns = (
        Column("Ref", 8, "cell"), Column("Action", 42, "wrapped"), Column("Owner", 22, "wrapped"),
        Column("Due", 12, "date"), Column("First due", 12, "date"), Column("Days late", 11, "number"),
        Column("Declared", 12, "rag"), Column("Suggested", 12, "rag"), Column("Why", 52, "wrapped"),
        Column("Road to green", 36, "wrapped"),
    )  # fmt: skip
    rows = (
        (
            *(one.action.ref, one.action.title, one.action.owner or "no owner", one.action.due),
            *(one.action.original_due, one.days_late or None, one.action.rag, one.suggested.rag, one.why),
            road_words(one, summary.plan),
        )
        for one in summary.exceptions
    )
    book.table_sheet("Exceptions", columns, rows)


def _plan(book: Book, summary: Summary) -> None:
    """Every action, withdrawn ones included; the demonstration's mark comes last, so that Ref stays first."""
    plan, rows = summary.plan, PlanRows(summary)
    titles = (*WORKED_ON, *(title for title in COLUMNS if title not in WORKED_ON))
    order = [COLUMNS.index(title) for title in titles]
    demo = (DEMO_COLUMN,) if plan.is_demo else ()
    columns = [_plan_column(title) for title in (*titles, *demo)]
    found = (rows.row(judge(action, plan)) for action in plan.actions)
    late = COLUMNS.index("Days late")
    # Nought days late is no lateness: nothing stands there.
    shown_rows = ((*(row[place] or None if place == late else row[place] for place in order), *demo) for row in found)
    sheet = book.table_sheet("Plan", columns, shown_rows)
    last = len(plan.actions)
    for title, options, hint in (
        ("RAG", [rag_words(rag) for rag in Rag], "Red and amber need a reason. Blue is for what is signed off."),
        ("Priority", list(Priority), "Critical: any lateness is red."),
        ("Impact", list(Impact), "Evidenced and better need evidence."),
    ):
        book.choices(sheet, titles.index(title), last, what=title, options=options, hint=hint)
    sheet.print_area(0, 0, max(last, 1), len(WORKED_ON) - 1)


def _plan_column(title: str) -> Column:
    kind = "wrapped"
    if title in _DATES:
        kind = "date"
    elif title in _NUMBERS:
        kind = "number"
    elif title in ("RAG", "Suggested RAG"):
        kind = "rag"
    elif title == "Ref":
        kind = "cell"
    return Column(title, _WIDTHS.get(title, 13), kind, title not in FIELDS)


def _changes(book: Book, summary: Summary) -> None:
    past, titles = summary.past, {action.ref: action.title for action in summary.plan.actions}
    columns = (
        Column("Ref", 8, "cell"), Column("Action", 48, "wrapped"), Column("What", 16, "wrapped"),
        Column("Before", 18, "date"), Column("After", 18, "date"), Column("In words", 64, "wrapped"),
        Column("Since", 12, "date"),
    )  # fmt: skip
    rows = (
        (move.ref, titles[move.ref], move.title, move.before, move.after, move.words, past.since if past else None)
        for move in summary.moves
    )
    nothing = f"Nothing has moved {since_words(past)}." if past else "The plan is compared with no earlier day."
    sheet = book.table_sheet("Changes", columns, rows, nothing=nothing)
    book.fill(sheet, 1, 3, max(1, len(summary.moves)), 4)


# --- Key ------------------------------------------------------------------------------------------------------


def _key(book: Book, summary: Summary) -> None:
    page = _Page(book, "Key", (14, 60, 34, 12, 60))
    page.lines("Key", kind="title")
    page.row += 1
    page.table(("RAG", "Means"), ((rag, meaning) for rag, meaning in summary.key), ("rag", "wrapped"))
    page.row += 1
    page.lines(
        thresholds(summary.plan.key),
        "A group shows the worst rating among its rated ones, never an average; the unrated are named beside it.",
        "Declared is what the owner says, suggested is what the dates support. Optimistic: declared better than that.",
        "On Plan, a heading in italics is a column that the program works out. A ref is text: 1.10 is not 1.1.",
        "Summary, Exceptions and Changes are as at the day above; an edit of Plan does not change them.",
        "actionplan import reads an edited Plan again: every column whose heading is not in italics.",
    )
    page.part("How the areas map to the summary areas")
    page.table(
        ("Ref", "Area for consideration", "Summary area", "Fit", "Reason"),
        ((area.ref, area.text, title, area.fit, area.mapping_reason) for area, title in summary.mapping),
        ("cell", "wrapped", "wrapped", "wrapped", "wrapped"),
    )
    page.sheet.ignore_errors({"number_stored_as_text": f"A1:A{page.row + 1}"})
