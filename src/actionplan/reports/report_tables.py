"""The tables of a board report that stand before its appendix: roll-ups and exceptions; and the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.action import Action
from actionplan.model.answers import also_answers_words
from actionplan.model.dates import format_date
from actionplan.model.key import Face
from actionplan.model.number_words import count, days
from actionplan.model.ratings import BAD, NOT_RATED, Condition
from actionplan.model.rollup import Grouping, RollUp
from actionplan.model.sanitise import first_line, followed
from actionplan.model.suggested_rag import awaiting_sign_off
from actionplan.model.verdict import better_and_worse
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import Word, capital
from actionplan.reports.assessment import Judged, recovery_words, road_to_green
from actionplan.reports.blocks import CellKind, ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.finding_tables import LEAST_REF, ref_column
from actionplan.reports.phrases import (
    NO_OWNER,
    NOTHING,
    beside_the_owner,
    group_name,
    joined,
    shortened,
    with_elsewhere,
)
from actionplan.reports.summary import Summary

FRONT = 5
"""So many exceptions stand before the appendix; of more, the others are in the appendix."""
EXCEPTIONS = "Exceptions, worst first"
DECLARED, BY_DATES = "Declared", "Dates suggest"


# --- the roll-ups ----------------------------------------------------------------------------------------------


def roll_up(word: Word, rows: Sequence[tuple[str, RollUp]], summary: Summary) -> ReportTable:
    """Summary areas or themes with the whole as the last row."""
    body = [_roll_up_row(name, row, summary) for name, row in rows]
    return _roll_up(word, (*body, _roll_up_row("Total", summary.whole, summary)), summary, totals=True)


def by_group(grouping: Grouping, rows: Sequence[RollUp], summary: Summary) -> ReportTable:
    """What else the plan is rolled up by: reviews, key messages, bodies. Rows that overlap have no last one."""
    body = [_roll_up_row(group_name(row, summary), row, summary) for row in rows]
    if grouping.adds_up:
        body.append(_roll_up_row("Total", summary.whole, summary))
    return _roll_up(grouping.word(summary.plan), tuple(body), summary, totals=grouping.adds_up)


def _roll_up(word: Word, body: tuple[tuple[ReportCell, ...], ...], summary: Summary, *, totals: bool) -> ReportTable:
    columns = (
        ReportColumn(word.title, 90),
        ReportColumn(DECLARED, 20, CellKind.RATING),
        ReportColumn(BY_DATES, 20, CellKind.RATING),
        *(ReportColumn(f"{face.shape}{face.letter}", 9, CellKind.NUMBER) for face in summary.key),
        ReportColumn("Total", 12, CellKind.NUMBER),
        ReportColumn("Late", 11, CellKind.NUMBER),
        *(ReportColumn("Change", 16) for _ in range(summary.past is not None)),
    )
    arrows = "; ↑ better, ↓ worse" if summary.past is not None else ""
    title = f"{summary.words.action.titles} by {word.one}, with the worst rating of each{arrows}"
    return ReportTable(title, columns, body, totals=totals)


def _roll_up_row(name: str, row: RollUp, summary: Summary) -> tuple[ReportCell, ...]:
    worst = by_dates = ReportCell(f"no {row.plan.words.action.many}")
    if not row.is_empty:
        key = row.plan.key
        # The unrated have a column; only what would look clean without them is said not to be.
        face = key.face(row.worst)
        worst = ReportCell(f"{face.shape} {face.word if row.worst in BAD else row.verdict}", face)
        by_dates = rated(key.face(row.worst_by_dates))
        undated = sum(action.is_open and action.due is None for action in row.actions)
        if undated and row.worst_by_dates not in BAD | NOT_RATED:
            by_dates = by_dates._replace(text=f"{by_dates.text}, {undated:,} without a date")
    numbers = [*row.counts.values(), row.total, len(row.late)]
    change = (ReportCell(change_words(row, summary)),) if summary.past is not None else ()
    counts = (ReportCell(count(number)) for number in numbers)
    return ReportCell(with_elsewhere(name, row)), worst, by_dates, *counts, *change


def change_words(row: RollUp, summary: Summary) -> str:
    """How many actions of a group are better and how many are worse: ``↑1 ↓2``; a dash for none."""
    better, worse = better_and_worse(summary.plan, summary.moves_of(row.members))
    parts = (("↑", len(better)), ("↓", len(worse)))
    return " ".join(f"{sign}{number:,}" for sign, number in parts if number) or NOTHING


# --- exceptions ------------------------------------------------------------------------------------------------


_UNLIMITED, _TITLE = 1_000_000, 66
"""So many characters a title has in the appendix, and before it."""


def exceptions(edition: Edition) -> ReportTable:
    """The worst exceptions, each in a line or two; their reasons are in the appendix."""
    number, title = len(edition.summary.exceptions), EXCEPTIONS
    if number > FRONT:
        title = f"The {FRONT} worst of {number:,} exceptions"
    columns = (
        *first_columns(edition, 60),
        ReportColumn("Due", 26),
        ReportColumn(DECLARED, 20, CellKind.RATING),
        ReportColumn(BY_DATES, 20, CellKind.RATING),
        *(ReportColumn("Recovery plan", 20) for _ in range(not edition.is_public)),
    )
    body = tuple(
        (
            *first_cells(judged.action, edition, _TITLE),
            ReportCell(_late_words(judged)),
            rated(judged.face),
            rated(judged.suggested_face),
            *(ReportCell(_has_plan(judged, edition)) for _ in range(not edition.is_public)),
        )
        for judged in edition.summary.exceptions[:FRONT]
    )
    return ReportTable(title, columns, body)


def _late_words(judged: Judged) -> str:
    late = f"{days(judged.days_late)} late" if judged.days_late else ""
    return joined(", ", format_date(judged.action.due), late)


def _has_plan(judged: Judged, edition: Edition) -> str:
    """Whether anything on record says how what is off track gets back; nothing of what is not off track."""
    if judged.worst is not Condition.OFF_TRACK or judged.action.is_complete:
        return NOTHING
    return "yes" if road_to_green(judged.action, edition.summary.plan) else "no"


def all_exceptions(edition: Edition) -> ReportTable:
    """Every exception in full, with its reason and how it gets back, for the appendix."""
    reasons = has_reasons(edition)
    columns = (
        *first_columns(edition, 60),
        ReportColumn("Due", 30),
        ReportColumn(DECLARED, 20, CellKind.RATING),
        ReportColumn(BY_DATES, 20, CellKind.RATING),
        *(ReportColumn("Reason" if edition.is_public else "Reason and recovery plan", 80) for _ in range(reasons)),
    )
    body = tuple(
        (
            *first_cells(judged.action, edition),
            ReportCell(due_words(judged)),
            rated(judged.face),
            rated(judged.suggested_face),
            *(ReportCell(_reason(judged, edition)) for _ in range(reasons)),
        )
        for judged in edition.summary.exceptions
    )
    return ReportTable(EXCEPTIONS, columns, body)


def has_reasons(edition: Edition) -> bool:
    """Whether exceptions have a column of reasons: for the public only where one was written for it."""
    return not edition.is_public or any(judged.action.public_reason for judged in edition.summary.exceptions)


def due_words(judged: Judged) -> str:
    """When it is due, how late it is, and what was first promised."""
    action = judged.action
    parts = [format_date(action.due)]
    if judged.days_late:
        parts.append(f"{days(judged.days_late)} late")
    if action.original_due != action.due:
        parts.append(f"first {format_date(action.original_due)}")
    return ", ".join(parts)


def _reason(judged: Judged, edition: Edition) -> str:
    """The owner's reason, what the dates add that no column has, and how a red gets back."""
    why = capital(followed(_reason_text(judged, edition), "; ", _by_the_dates(judged)))
    if not why:
        why = NOTHING if edition.is_public else "No reason given."
    elif "\n" not in why:
        why = f"{why.rstrip('.')}."
    return followed(why, " ", _recovery(judged, edition))


def _reason_text(judged: Judged, edition: Edition) -> str:
    action = judged.action
    if edition.is_public:
        return action.public_reason
    return "" if action.rag_reason == WITHHELD else action.rag_reason


def _by_the_dates(judged: Judged) -> str:
    action, suggested = judged.action, judged.suggested
    if judged.days_late and action.is_critical:
        return "critical"
    if not judged.days_late and suggested.rag in BAD:
        return suggested.reason
    if not judged.days_late and action.is_complete:
        return awaiting_sign_off(action)
    return ""


def _recovery(judged: Judged, edition: Edition) -> str:
    """How what is off track gets back, as a sentence; the public is not told."""
    if edition.is_public or judged.worst is not Condition.OFF_TRACK or judged.action.is_complete:
        return ""
    return f"{capital(recovery_words(judged, edition.summary.plan))}."


def decisions(edition: Edition) -> Iterator[ReportTable]:
    """What reviews decided and is still to be carried out, but for what the audience is asked; nothing for none."""
    plan = edition.summary.plan
    waiting = [decision for decision in edition.summary.decisions if not decision.for_board]
    if not waiting:
        return
    columns = [ReportColumn("Ref", 9), ReportColumn("Decision", 90), ReportColumn("About", 80)]
    if edition.has_owners:
        columns.append(ReportColumn("Owner", 28))
    columns.append(ReportColumn("By", 22))
    rows = []
    for decision in waiting:
        about = plan.action(decision.action)
        texts = [decision.ref, decision.what, f"{about.ref} {about.title}" if about is not None else NOTHING]
        if edition.has_owners:
            texts.append(plan.person_name(decision.owner) or NO_OWNER)
        rows.append(tuple(map(ReportCell, (*texts, format_date(decision.due)))))
    yield ReportTable("Decisions of reviews that are still to be carried out", tuple(columns), tuple(rows))


# --- the key -----------------------------------------------------------------------------------------------


def key(summary: Summary) -> ReportTable:
    """What each rating means, and its colour where the plan's key does not call it by that."""
    columns = [ReportColumn("Letter", 12), ReportColumn("Rating", 20, CellKind.RATING), ReportColumn("Means", 142)]
    rows = [[ReportCell(face.letter), rated(face), ReportCell(face.meaning)] for face in summary.key]
    if not summary.plan.key.is_usual:
        columns[2:] = [ReportColumn("Colour", 16), ReportColumn("Means", 126)]
        for row, face in zip(rows, summary.key, strict=True):
            row.insert(2, ReportCell(face.colour.value))
    return ReportTable("Key to the ratings", tuple(columns), tuple(map(tuple, rows)))


# --- what tables share -----------------------------------------------------------------------------------------


def rated(face: Face) -> ReportCell:
    """A rating: shape and word."""
    return ReportCell(face.mark, face)


def first_columns(edition: Edition, width: int) -> tuple[ReportColumn, ...]:
    """Ref, action and owner; where owners are not published the action has their room."""
    ref, action = ref_column(edition.summary.plan), edition.summary.words.action.title
    # A longer ref has its room from the action.
    width -= ref.width - LEAST_REF
    if not edition.has_owners:
        return ref, ReportColumn(action, width + 28)
    return ref, ReportColumn(action, width), ReportColumn("Owner", 28)


def first_cells(action: Action, edition: Edition, room: int = _UNLIMITED) -> tuple[ReportCell, ...]:
    """The cells of these columns; a title has so many characters."""
    title = action.title if len(action.title) <= room else shortened(first_line(action.title), room)
    if action.also_answers:
        title = followed(title, " ", f"(also answers {also_answers_words(action)})")
    if not edition.has_owners:
        return ReportCell(action.ref), ReportCell(title)
    plan = edition.summary.plan
    owner = plan.owner_name(action) or NO_OWNER
    if room < _UNLIMITED:
        return ReportCell(action.ref), ReportCell(title), ReportCell(shortened(first_line(owner), room))
    return ReportCell(action.ref), ReportCell(title), ReportCell("\n".join([owner, *beside_the_owner(action, plan)]))
