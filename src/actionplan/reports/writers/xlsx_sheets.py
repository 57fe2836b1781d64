"""What stands on the sheets of the workbook, before it is written; the sheet Summary with its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.endings import denominator_words
from actionplan.model.impact import Impact
from actionplan.model.number_words import number_of
from actionplan.model.rollup import RollUp
from actionplan.model.self_evaluation import by_theme
from actionplan.model.words import capital
from actionplan.reports.assessment import needs_extension
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
    joined,
    measure_gaps,
    moment_words,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
    with_elsewhere,
)
from actionplan.reports.source_words import part_sentences, sources_sentence
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_accepted_risks import accepted_risks
from actionplan.reports.writers.xlsx_duties import duties_sheet
from actionplan.reports.writers.xlsx_evidence import evidence
from actionplan.reports.writers.xlsx_hold_checks import hold_checks
from actionplan.reports.writers.xlsx_key import key_sheet
from actionplan.reports.writers.xlsx_measures import measure_sheets
from actionplan.reports.writers.xlsx_milestones import milestones
from actionplan.reports.writers.xlsx_notes import findings_sheet, notes_sheet, self_evaluation_sheet
from actionplan.reports.writers.xlsx_parts import (
    ChartSpace,
    EmptyRow,
    PageSheet,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
    WorkbookSheet,
)
from actionplan.reports.writers.xlsx_tables import changes_sheet, exceptions_sheet, plan_sheet


def sheets(edition: Edition) -> Iterator[WorkbookSheet]:
    """The sheets in their order; the rows of a table are made as they are asked for, once."""
    yield PageSheet("Summary", (36, 18, *[11] * len(edition.summary.key), 9, 7, 11, 26, 46), tuple(_summary(edition)))
    yield exceptions_sheet(edition.summary)
    yield plan_sheet(edition.summary)
    yield from milestones(edition.summary)
    yield from hold_checks(edition.summary)
    yield from accepted_risks(edition.summary)
    yield from evidence(edition.summary)
    yield from measure_sheets(edition.summary)
    yield from duties_sheet(edition.summary)
    yield from findings_sheet(edition.summary)
    yield changes_sheet(edition.summary)
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
    subject = joined(", ", plan.organisation, f"as at {format_date(plan.as_at)}")
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
        gap = f"{share(len(refs), total)} of {denominator_words(summary.plan)} {words}"
        yield f"{gap}: {refs_words(refs, MOST_REFS)}"
    yield from finding_gaps(summary)
    yield from measure_gaps(summary)
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
    yield from filter(None, (foot(plan, edition.audience), edition.restricted_words))
