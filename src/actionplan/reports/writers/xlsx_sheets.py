"""What stands on the sheets of the workbook, before it is written: Summary, Exceptions, Plan, Changes, Key.

The headings of Plan are those of the CSV, in an order for people: what is worked on comes first and is what prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from actionplan.model.action import Priority
from actionplan.model.columns import DEMO_COLUMN, longest_ref
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.fields import FIELDS, Field, FieldKind
from actionplan.model.impact import Impact
from actionplan.model.key import Face, Key
from actionplan.model.key_words import rag_cell
from actionplan.model.movement import Move
from actionplan.model.number_words import number_of
from actionplan.model.ratings import Condition
from actionplan.model.rollup import RollUp
from actionplan.model.self_evaluation import by_theme
from actionplan.model.words import capital
from actionplan.reports.assessment import judge, needs_extension, road_words
from actionplan.reports.audience import foot
from actionplan.reports.charts import Chart, bars, trend
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import (
    MOST_REFS,
    NO_OWNER,
    cautions,
    check,
    concerns,
    finding_gaps,
    group_check,
    group_name,
    headline,
    moment_words,
    moved_words,
    no_exceptions,
    road_title,
    same_days,
    share,
    since_words,
    strengths_words,
    with_elsewhere,
)
from actionplan.reports.plan_rows import PlanRows
from actionplan.reports.source_words import part_sentences, sources_sentence
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_key import key_sheet
from actionplan.reports.writers.xlsx_milestones import milestones
from actionplan.reports.writers.xlsx_notes import findings_sheet, notes_sheet, self_evaluation_sheet
from actionplan.reports.writers.xlsx_parts import (
    ChartSpace,
    Choices,
    EmptyRow,
    PageSheet,
    SheetColumn,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
    TableSheet,
    WorkbookSheet,
)

WORKED_ON = (
    *("Ref", "Action", "Owner", "Due", "Priority", "RAG", "RAG reason", "Suggested RAG", "Days late", "Impact"),
    "Stage",
)
"""The columns of Plan that come first; only they are printed."""
_CELL_OF_KIND = {FieldKind.DATE: "date", FieldKind.NUMBER: "number", FieldKind.RATING: "rag"}


def sheets(edition: Edition) -> Iterator[WorkbookSheet]:
    """The sheets in their order; the rows of a table are made as they are asked for, once."""
    yield PageSheet("Summary", (36, 18, *[11] * len(edition.summary.key), 9, 7, 11, 26, 46), tuple(_summary(edition)))
    yield _exceptions(edition.summary)
    yield _plan(edition.summary)
    yield from milestones(edition.summary)
    yield from findings_sheet(edition.summary)
    yield _changes(edition.summary)
    if evaluations := by_theme(edition.summary.plan):
        yield self_evaluation_sheet(evaluations, edition.summary.words)
    if edition.summary.has_all_notes and edition.summary.notes:
        yield notes_sheet(edition.summary)
    yield key_sheet(edition.summary)


# --- Summary --------------------------------------------------------------------------------------------------


def _summary(edition: Edition) -> Iterator[SheetPart]:
    summary, plan = edition.summary, edition.summary.plan
    yield SheetLines((f"{plan.title}: RAG summary",), "title")
    yield SheetLines(cautions(plan), "demo")
    subject = f"{plan.organisation}, as at {format_date(plan.as_at)}"
    if summary.past is not None:
        subject += f", with what moved {since_words(summary.past)}"
    about = filter(None, (sources_sentence(plan), *part_sentences(plan)))
    yield SheetLines((subject, *about, *headline(summary)))
    if summary.findings.uses_responses:
        yield SheetLines((f"{summary.findings.words}.", summary.findings.check_words))
    charts = [bars(summary)]
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
    yield EmptyRow()
    yield ChartSpace()
    yield from _trend(summary)
    yield SheetHeading("Impact")
    yield SheetLines(("Whether it makes a difference, apart from delivery.",))
    yield _impact(summary)
    if summary.decisions:
        yield SheetHeading(f"Decisions to be done: {len(summary.decisions)}")
        yield _decisions(summary)
    if summary.slipped or summary.extensions:
        yield from _extensions(summary)
    if summary.due_soon:
        yield SheetHeading(f"Due by {format_date(summary.due_soon_until)}: {len(summary.due_soon)}")
        yield _due_soon(summary)
    yield SheetHeading("What the plan does not say yet")
    yield SheetLines(tuple(_gaps(summary)))
    yield SheetHeading("Where it comes from")
    yield SheetLines(tuple(_origin(edition)))


def _roll_up(
    title: str, rows: Iterable[tuple[str, RollUp]], summary: Summary, chart: Chart | None = None
) -> SheetTable:  # fmt: skip
    whole = summary.whole
    return SheetTable(
        (
            title,
            "Worst",
            *_labels(summary),
            summary.words.action.titles,
            "Late",
            "Optimistic",
            "Moved",
            "Main concern",
        ),
        ("wrapped", "rag", *["number"] * (len(summary.key) + 3), "wrapped", "wrapped"),
        [
            (
                *(with_elsewhere(name, row), _verdict(row), *_numbers(row)),
                *(moved_words(summary.moves_of(row.members)), _main_concern(row)),
            )
            for name, row in rows
        ],
        total=("Total", _verdict(whole), *_numbers(whole)),
        chart=chart,
    )


def _verdict(row: RollUp) -> str:
    if row.is_empty:
        return f"no {row.plan.words.action.many}"
    return f"{row.plan.key.letter(row.worst)} {row.verdict}"


def _labels(summary: Summary) -> Iterator[str]:
    return (face.label for face in summary.key)


def _numbers(row: RollUp) -> tuple[int, ...]:
    return *row.counts.values(), row.total, len(row.late), len(row.optimistic)


def _main_concern(row: RollUp) -> str | None:
    drag = row.drag
    if drag is None:
        return None
    return f"{drag.ref} {row.plan.key.word(drag.rag)}: {drag.reason}"


def _trend(summary: Summary) -> Iterator[SheetPart]:
    chart = trend(summary)
    if summary.past is None or chart is None:
        return
    weeks = summary.past.whole
    yield SheetHeading(f"The last {number_of(len(weeks.days), 'week')}")
    yield SheetTable(
        ("Week to", "Worst", *_labels(summary)),
        ("date", "rag", *["number"] * len(summary.key)),
        [
            (day, summary.plan.key.face(worst), *counts.values())
            for day, worst, counts in zip(weeks.days, weeks.worsts, weeks.counts, strict=True)
        ],
        chart=chart,
    )


def _impact(summary: Summary) -> SheetTable:
    return SheetTable(
        (summary.main_rows[0].title, "Without impact shown", *(capital(impact) for impact in Impact), "Finished"),
        ("wrapped", "wrapped", *["number"] * 6),
        [
            (
                *(line.title, refs_words(tuple(action.ref for action in line.unproven))),
                *(*line.counts.values(), line.delivered),
            )
            for line in summary.impact
        ],
    )


def _decisions(summary: Summary) -> SheetTable:
    return SheetTable(
        ("Decision", "Owner", "Ref", "About", "Board", "By"),
        (*["wrapped"] * 5, "date"),
        [
            (
                *(decision.what, summary.plan.person_name(decision.owner) or NO_OWNER, decision.ref, decision.action),
                *(_yes_or_no(decision.for_board), decision.due),
            )
            for decision in summary.decisions
        ],
    )


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _extensions(summary: Summary) -> Iterator[SheetPart]:
    """What has been given more time, and what by forecast will need it."""
    moves = {action.ref: move for action, move in summary.slipped}
    actions = {action.ref: action for action in (*(action for action, _ in summary.slipped), *summary.extensions)}
    slipped = number_of(len(summary.slipped), "due date")
    yield SheetHeading(f"Extensions: {slipped} moved, {len(summary.extensions):,} to move by forecast")
    rows: list[tuple[object, ...]] = []
    for ref, action in sorted(actions.items(), key=lambda item: summary.plan.place_of(item[1])):
        move = moves.get(ref)
        before, new = None, ""
        if move is not None:
            before, new = move.before, "yes"
        forecast = action.forecast if needs_extension(action) else None
        rows.append(
            (
                *(action.title, summary.plan.owner_name(action) or NO_OWNER, ref, action.due, action.original_due),
                *(before, forecast),
                *(action.times_moved or None, new, action.agreed_by),
            )
        )
    yield SheetTable(
        (
            summary.words.action.title,
            "Owner",
            "Ref",
            "Due",
            "First due",
            "Moved from",
            "Forecast",
            "Times",
            "New",
            "Agreed by",
        ),
        ("wrapped", "wrapped", "cell", "date", "date", "date", "date", "number", "wrapped", "wrapped"),
        rows,
    )


def _due_soon(summary: Summary) -> SheetTable:
    return SheetTable(
        (summary.words.action.title, "Owner", "Ref", "Due", "Declared", "Suggested"),
        ("wrapped", "wrapped", "cell", "date", "rag", "rag"),
        [
            (
                *(judged.action.title, summary.plan.owner_name(judged.action) or NO_OWNER, judged.action.ref),
                *(judged.action.due, judged.face, judged.suggested_face),
            )
            for judged in summary.due_soon
        ],
    )


def _gaps(summary: Summary) -> Iterator[str]:
    total = summary.whole.total
    for words, refs in concerns(summary):
        if not refs:
            continue
        gap = f"{share(len(refs), total)} of {summary.words.action.number(total)} {words}"
        yield f"{gap}: {refs_words(refs, MOST_REFS)}"
    yield from finding_gaps(summary)
    yield from same_days(summary)
    if line := strengths_words(summary):
        yield line


def _origin(edition: Edition) -> Iterator[str]:
    plan = edition.summary.plan
    origin = "Made"
    if edition.made_by:
        origin += f" by {edition.made_by}"
    origin += f" with actionplan, from the plan as at change {plan.seq}"
    if edition.last_change_at:
        origin += f", made on {moment_words(edition.last_change_at)}"
    yield f"{origin}."
    if line := foot(plan, edition.audience):
        yield line


# --- the tables -----------------------------------------------------------------------------------------------


def _exceptions(summary: Summary) -> TableSheet:
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


def _plan(summary: Summary) -> TableSheet:
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
                tuple(rag_cell(face, summary.plan.key) for face in summary.key),
                f"{word(Condition.OFF_TRACK)} and {phrase(Condition.AT_RISK)} need a reason. "
                f"{word(Condition.CHECKED)} is for what is signed off.",
            ),
            Choices("Priority", tuple(Priority), f"Critical: any lateness is {phrase(Condition.OFF_TRACK)}."),
            Choices("Impact", tuple(Impact), "Evidenced and better need evidence."),
        ),
        printed=len(WORKED_ON),
    )


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


def _changes(summary: Summary) -> TableSheet:
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
