"""What is on the sheets of the workbook, before it is written, in their order; and the sheet Summary.

The summary begins with the first side of the report, in the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from actionplan.model.describe import refs_words
from actionplan.model.endings import denominator_words
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import first_line
from actionplan.model.self_evaluation import by_theme
from actionplan.model.withheld import WITHHELD
from actionplan.reports.blocks import Block, Bullets, Heading, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.board_report import front_of
from actionplan.reports.charts import Chart, bars
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import (
    MOST_REFS,
    cautions,
    check,
    concerns,
    finding_gaps,
    group_check,
    group_name,
    measure_gaps,
    same_days,
    share,
    shortened,
    strengths_words,
    with_elsewhere,
)
from actionplan.reports.recommendations import requests_of
from actionplan.reports.report_tables import BY_DATES, DECLARED, change_words
from actionplan.reports.source_words import part_sentences, sources_sentence
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_accepted_risks import accepted_risks
from actionplan.reports.writers.xlsx_duties import duties_sheet
from actionplan.reports.writers.xlsx_evidence import evidence
from actionplan.reports.writers.xlsx_hold_checks import hold_checks
from actionplan.reports.writers.xlsx_key import key_sheet
from actionplan.reports.writers.xlsx_lists import (
    ASKED,
    asked,
    decisions,
    due_next,
    extensions,
    impact,
    strengths,
    weeks,
    weeks_chart,
)
from actionplan.reports.writers.xlsx_measures import measure_sheets
from actionplan.reports.writers.xlsx_milestones import milestones
from actionplan.reports.writers.xlsx_notes import findings_sheet, notes_sheet, self_evaluation_sheet
from actionplan.reports.writers.xlsx_paper import A4, digits, points, room_on
from actionplan.reports.writers.xlsx_parts import (
    ChartSpace,
    PageSheet,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
    WorkbookSheet,
)
from actionplan.reports.writers.xlsx_tables import changes_sheet, exceptions_sheet, plan_sheet

_REASON = 64
"""So many characters of a reason are beside a group; the sheet Exceptions has it in full."""
_REQUEST = 240
"""So many characters of a request are on Summary where the sheet of them all has it in full."""
_WORST, _BY_DATES, _COUNT, _TOTAL, _LATE, _CHANGE = 13.0, 12.0, 9.5, 7.0, 6.0, 8.0
"""How wide the columns of Summary are between the first and the last."""


def sheets(edition: Edition) -> Iterator[WorkbookSheet]:
    """The sheets in their order; the rows of a table are made as they are asked for, once."""
    summary = edition.summary
    yield PageSheet("Summary", _widths(summary), tuple(_summary(edition)))
    yield from asked(edition)
    yield exceptions_sheet(edition)
    yield from decisions(edition)
    yield from due_next(edition)
    yield from extensions(edition)
    yield plan_sheet(summary)
    yield from milestones(summary)
    yield from measure_sheets(summary)
    yield from evidence(summary)
    yield impact(summary)
    yield from hold_checks(summary)
    yield from accepted_risks(summary)
    yield from duties_sheet(summary)
    yield from findings_sheet(summary)
    yield from strengths(summary)
    yield changes_sheet(summary)
    yield from weeks(summary)
    if evaluations := by_theme(summary.plan):
        yield self_evaluation_sheet(evaluations, summary.words)
    if summary.has_all_notes and summary.notes:
        yield notes_sheet(summary)
    yield key_sheet(summary)


# --- Summary --------------------------------------------------------------------------------------------------


def _widths(summary: Summary) -> tuple[float, ...]:
    """The columns of Summary: what its titles and reasons have is what the others leave of a page."""
    others = (_WORST, _BY_DATES, *[_COUNT] * len(summary.key), _TOTAL, _LATE, _CHANGE)
    half = digits((room_on(A4) - sum(map(points, others))) / 2)
    return (half, *others, half)


def _summary(edition: Edition) -> Iterator[SheetPart]:
    summary, plan = edition.summary, edition.summary.plan
    paper = front_of(edition)
    yield SheetLines((edition.report.subject or f"{plan.title}: RAG summary",), "title")
    yield SheetLines(cautions(plan), "demo")
    about = filter(None, (sources_sentence(plan), *part_sentences(plan)))
    yield SheetLines((*filter(None, (plan.organisation,)), *_head(paper), *about))
    if summary.findings.uses_responses:
        yield SheetLines((f"{summary.findings.words}.", summary.findings.check_words))
    for block in paper.front:
        yield from _of_front(block, edition)
    charts: list[Chart] = [bars(summary)]
    for word, named_rows in summary.tables:
        yield SheetHeading(word.titles)
        yield _roll_up(word.title, named_rows, summary, *charts)
        yield SheetLines((check(named_rows, summary),))
        charts.clear()
    for grouping, rows in summary.more_tables:
        yield SheetHeading(grouping.word(plan).titles)
        table = _roll_up(grouping.word(plan).title, [(group_name(row, summary), row) for row in rows], summary)
        yield table if grouping.adds_up else replace(table, total=())
        yield SheetLines((group_check(grouping, rows, summary),))
    yield ChartSpace(weeks_chart(summary))
    yield SheetHeading("Gaps in the plan")
    yield SheetLines(tuple(_gaps(summary)))
    yield SheetHeading("Where it comes from")
    yield SheetLines(paper.foot)


def _head(paper: Paper) -> Iterator[str]:
    """To, By, Classification and the day, a line each; the subject is the title."""
    for name, value in paper.head:
        if name != "Subject":
            yield f"{name}: {value.replace(chr(10), '; ')}"


def _of_front(block: Block, edition: Edition) -> Iterator[SheetPart]:
    """A block of the report's first side; its table of counts as a table whose numbers are numbers."""
    match block:
        case Heading():
            yield SheetHeading(block.text)
        case Paragraph():
            yield _sentences((block.text,), "strong" if block.strong else "line")
        case Bullets():
            yield _sentences(f"• {item}" for item in block.items)
        case Numbered():
            asked = requests_of(edition, f"on the sheet {ASKED}").front
            yield _sentences(f"({number}) {item}" for number, item in enumerate(asked, 1))
        case ReportTable():
            yield _counts(block, edition.summary)


def _sentences(texts: Iterable[str], kind: str = "line") -> SheetLines:
    """Texts that may have lines of their own."""
    return SheetLines(tuple(line for text in texts for line in text.split("\n") if line), kind)


def _counts(block: ReportTable, summary: Summary) -> SheetTable:
    """How many actions there are of each rating, now and when the plan was compared with."""
    then = (summary.whole, summary.before)
    rows = [
        (line[0].text, _verdict(row), summary.plan.key.face(row.worst_by_dates), *_numbers(row))
        for line, row in zip(block.rows, then, strict=False)
        if row is not None
    ]
    return SheetTable(
        (block.columns[0].title, DECLARED, BY_DATES, *_labels(summary), "Total", "Late"),
        ("wrapped", "rag", "rag", *["number"] * (len(summary.key) + 2)),
        rows,
    )


def _roll_up(
    title: str, rows: Iterable[tuple[str, RollUp]], summary: Summary, chart: Chart | None = None
) -> SheetTable:  # fmt: skip
    labels = tuple(_labels(summary))
    before_counts = (title, DECLARED, BY_DATES)
    return SheetTable(
        (*before_counts, *labels, "Total", "Late", "Change", "Main concern"),
        ("wrapped", "rag", "rag", *["number"] * (len(labels) + 2), "wrapped", "wrapped"),
        [(with_elsewhere(name, row), *_row(row, summary)) for name, row in rows],
        total=("Total", *_row(summary.whole, summary)),
        chart=chart,
        first_count=len(before_counts),
    )


def _row(row: RollUp, summary: Summary) -> tuple[object, ...]:
    """The cells of a group beside its name."""
    by_dates = None if row.is_empty else summary.plan.key.face(row.worst_by_dates)
    change = None if summary.past is None else change_words(row, summary)
    return _verdict(row), by_dates, *_numbers(row), change, _main_concern(row)


def _verdict(row: RollUp) -> str:
    if row.is_empty:
        return f"no {row.plan.words.action.many}"
    return f"{row.plan.key.letter(row.worst)} {row.verdict}"


def _labels(summary: Summary) -> Iterator[str]:
    return (face.label for face in summary.key)


def _numbers(row: RollUp) -> tuple[int, ...]:
    return *row.counts.values(), row.total, len(row.late)


def _main_concern(row: RollUp) -> str | None:
    concern = row.drag
    if concern is None:
        return None
    text = f"{concern.ref} {row.plan.key.word(concern.rag)}"
    if concern.reason in ("", WITHHELD):
        return text
    return f"{text}: {shortened(first_line(concern.reason), _REASON)}"


def _gaps(summary: Summary) -> Iterator[str]:
    total = summary.whole.total
    for words, refs in concerns(summary):
        if not refs:
            continue
        gap = f"{share(len(refs), total)} of {denominator_words(summary.plan)} {words}"
        yield f"{gap}: {refs_words(refs, MOST_REFS)}"
    yield from finding_gaps(summary)
    yield from measure_gaps(summary)
    yield from same_days(summary)
    if line := strengths_words(summary):
        yield line
