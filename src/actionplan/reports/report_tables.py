"""The tables of a board report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actionplan.model.action import Action
from actionplan.model.answers import also_answers_words
from actionplan.model.dates import format_date
from actionplan.model.key import Face
from actionplan.model.milestones import milestones_words
from actionplan.model.number_words import count, days
from actionplan.model.ratings import BAD, Condition
from actionplan.model.rollup import Grouping, RollUp
from actionplan.model.sanitise import first_line, followed
from actionplan.model.suggested_rag import awaiting_sign_off
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import Word, capital
from actionplan.reports.assessment import Judged, judge, road_to_green
from actionplan.reports.blocks import CellKind, ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.finding_tables import LEAST_REF, ref_column
from actionplan.reports.phrases import (
    NO_OWNER,
    NOTHING,
    beside_the_owner,
    group_name,
    moved_words,
    road_title,
    shortened,
    with_elsewhere,
)
from actionplan.reports.summary import Summary

FRONT = 8
"""So many exceptions stand on the two sides in front; of more, the others are in the appendix."""
_FEW = 7
"""More than so many exceptions have less room each, so that the front stays two sides."""
EXCEPTIONS = "Exceptions, worst first"


# --- the two roll-ups ------------------------------------------------------------------------------------------


def _roll_up_columns(summary: Summary) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("Worst", 18, CellKind.RATING),
        *(ReportColumn(f"{face.shape}\u00a0{face.letter}", 10, CellKind.NUMBER) for face in summary.key),
        ReportColumn("All", 8, CellKind.NUMBER),
        ReportColumn("Late", 10, CellKind.NUMBER),
    )


def first_roll_up(summary: Summary) -> ReportTable:
    """The summary areas, else the themes, with the whole as the last row, each with its main concern and the reason."""
    word, rows = summary.main_rows
    columns = (
        ReportColumn(word.title, 50),
        *_roll_up_columns(summary),
        ReportColumn("Change", 38),
        ReportColumn("Main concern", 59),
    )
    body = tuple(
        (*_roll_up_row(name, row), ReportCell(_direction(row, summary)), ReportCell(_drag(row)))
        for name, row in (*rows, (_all_of_them(summary), summary.whole))
    )
    return ReportTable(_roll_up_title(word, summary), columns, body, totals=True)


def by_theme(rows: Sequence[tuple[str, RollUp]], summary: Summary) -> ReportTable:
    """The themes likewise; the reason of a main concern stands with the summary areas or the exceptions."""
    word = summary.words.theme
    columns = (
        ReportColumn(word.title, 78),
        *_roll_up_columns(summary),
        ReportColumn("Change", 40),
        ReportColumn("Main concern", 27),
    )
    body = tuple(
        (*_roll_up_row(name, row), ReportCell(_direction(row, summary)), _short_drag(row)) for name, row in rows
    )
    # What moved in the whole plan stands in the table above, and is long.
    last = (*_roll_up_row(_all_of_them(summary), summary.whole), ReportCell("see Table 1"), _short_drag(summary.whole))
    return ReportTable(_roll_up_title(word, summary), columns, (*body, last), totals=True)


def by_group(grouping: Grouping, rows: Sequence[RollUp], summary: Summary) -> ReportTable:
    """What else the plan is rolled up by: reviews, key messages, bodies. Rows that overlap have no last one."""
    word = grouping.word(summary.plan)
    columns = (
        ReportColumn(word.title, 78),
        *_roll_up_columns(summary),
        ReportColumn("Change", 40),
        ReportColumn("Main concern", 27),
    )
    body = [
        (*_roll_up_row(group_name(row, summary), row), ReportCell(_direction(row, summary)), _short_drag(row))
        for row in rows
    ]
    if grouping.adds_up:
        body.append(
            (*_roll_up_row(_all_of_them(summary), summary.whole), ReportCell("see Table 1"), _short_drag(summary.whole))
        )
    return ReportTable(_roll_up_title(word, summary), columns, tuple(body), totals=grouping.adds_up)


def _all_of_them(summary: Summary) -> str:
    return f"All {summary.words.action.many}"


def _roll_up_title(word: Word, summary: Summary) -> str:
    return f"{word.titles}: worst rating, {summary.words.action.many} by rating, main concern"


def _roll_up_row(name: str, row: RollUp) -> tuple[ReportCell, ...]:
    worst = ReportCell(f"no {row.plan.words.action.many}")
    if not row.is_empty:
        # The unrated have a column; only what would look clean without them is said not to be.
        face = row.plan.key.face(row.worst)
        word = face.word if row.worst in BAD else row.verdict
        worst = ReportCell(f"{face.shape} {word}", face)
    numbers = (*row.counts.values(), row.total, len(row.late))
    return ReportCell(with_elsewhere(name, row)), worst, *(ReportCell(count(number)) for number in numbers)


def _direction(row: RollUp, summary: Summary) -> str:
    return moved_words(summary.moves_of(row.members)) or NOTHING


def _short_drag(row: RollUp) -> ReportCell:
    return ReportCell(_drag(row).partition(":")[0])


def _drag(row: RollUp) -> str:
    drag = row.drag
    if drag is None:
        return NOTHING
    text = f"{drag.ref} {row.plan.key.mark(drag.rag)}"
    if drag.reason in ("", WITHHELD):
        return text
    return f"{text}: {shortened(first_line(drag.reason), _SHORT)}"


# --- exceptions ------------------------------------------------------------------------------------------------


class _Room(NamedTuple):
    """How many characters an exception has."""

    title: int
    reason: int
    hint: str
    """What stands behind a reason that is cut."""
    says_no_road: bool
    """Whether it says of a red that nothing is known of how it gets back to green; else the conclusion does."""


_SHORT, _UNLIMITED = 64, 1_000_000
_IN_FULL = _Room(_UNLIMITED, _UNLIMITED, "", says_no_road=True)
_OF_FEW = _Room(_UNLIMITED, 160, " (in full in the appendix)", says_no_road=True)
_OF_MANY = _Room(_SHORT, _SHORT, "", says_no_road=False)


def exceptions(edition: Edition) -> ReportTable:
    """The worst exceptions, each in a few lines."""
    number, title = len(edition.summary.exceptions), EXCEPTIONS
    if number > FRONT:
        title = f"Exceptions, the worst {FRONT} of {number:,} first"
    room = _OF_MANY if is_cut(edition.summary) else _OF_FEW
    return _exceptions(title, edition.summary.exceptions[:FRONT], edition, room)


def is_cut(summary: Summary) -> bool:
    """Whether there are so many exceptions that the front does not hold them in full."""
    return len(summary.exceptions) > _FEW


def all_exceptions(edition: Edition) -> ReportTable:
    """Every exception in full, for the appendix of a report whose front has only the worst."""
    return _exceptions("Every exception in full, worst first", edition.summary.exceptions, edition, _IN_FULL)


def _exceptions(title: str, rows: Sequence[Judged], edition: Edition, room: _Room) -> ReportTable:
    columns = (
        *_first_columns(edition, 52),
        ReportColumn("Due", 25),
        ReportColumn("Declared", 16, CellKind.RATING),
        ReportColumn("Suggested", 18, CellKind.RATING),
        ReportColumn("Reason" if edition.is_public else f"Reason, and {_road_title(edition).lower()}", 54),
    )
    body = tuple(
        (
            *_first_cells(judged.action, edition, room.title),
            ReportCell(_due(judged)),
            rated(judged.face),
            rated(judged.suggested_face),
            ReportCell(followed(_reason(judged, room), " ", _road(judged, edition, room))),
        )
        for judged in rows
    )
    return ReportTable(title, columns, body)


def _due(judged: Judged) -> str:
    action = judged.action
    parts = [format_date(action.due)]
    if judged.days_late:
        parts.append(f"{days(judged.days_late)} late")
    if action.original_due != action.due:
        parts.append(f"first {format_date(action.original_due)}")
    return ", ".join(parts)


def _reason(judged: Judged, room: _Room) -> str:
    """The owner's reason, as far as there is room, and what the dates add that no column has."""
    why = capital(followed(_owners_reason(judged.action.rag_reason, room), "; ", _by_the_dates(judged)))
    if not why:
        return "No reason given."
    if not why.endswith("…") and "\n" not in why:
        why += "."
    return why


def _owners_reason(reason: str, room: _Room) -> str:
    if reason == WITHHELD:
        return "reason not published"
    if len(reason) <= room.reason:
        return reason
    return f"{shortened(reason, room.reason)}{room.hint}"


def _by_the_dates(judged: Judged) -> str:
    action, suggested = judged.action, judged.suggested
    if judged.days_late and action.is_critical:
        return "critical"
    if not judged.days_late and suggested.rag in BAD:
        return suggested.reason
    if not judged.days_late and action.is_complete:
        return awaiting_sign_off(action)
    return ""


def _road_title(edition: Edition) -> str:
    return road_title(edition.summary.plan.key)


def _road(judged: Judged, edition: Edition, room: _Room) -> str:
    """How a red gets back to green, as a sentence; the public is not told."""
    if edition.is_public or judged.worst is not Condition.OFF_TRACK:
        return ""
    road = road_to_green(judged.action, edition.summary.plan)
    if not road and not room.says_no_road:
        return ""
    return f"{_road_title(edition)}: {shortened(road, room.reason) or 'not stated'}."


# --- what comes next, and the key ------------------------------------------------------------------------------


def due_soon(edition: Edition) -> ReportTable:
    """What is due next."""
    columns = (
        *_first_columns(edition, 102),
        ReportColumn("Due", 20),
        ReportColumn("Declared", 17, CellKind.RATING),
        ReportColumn("Suggested", 17, CellKind.RATING),
    )
    rows = tuple(
        (
            *_first_cells(judged.action, edition),
            ReportCell(format_date(judged.action.due)),
            rated(judged.face),
            rated(judged.suggested_face),
        )
        for judged in edition.summary.due_soon
    )
    return ReportTable(f"Due by {format_date(edition.summary.due_soon_until)}, earliest first", columns, rows)


def key(summary: Summary) -> ReportTable:
    """What each rating means, and its colour where the plan's key does not call it by that."""
    columns = [ReportColumn("Letter", 12), ReportColumn("Rating", 20, CellKind.RATING), ReportColumn("Means", 142)]
    rows = [[ReportCell(face.letter), rated(face), ReportCell(face.meaning)] for face in summary.key]
    if not summary.plan.key.is_usual:
        columns[2:] = [ReportColumn("Colour", 16), ReportColumn("Means", 126)]
        for row, face in zip(rows, summary.key, strict=True):
            row.insert(2, ReportCell(face.colour.value))
    return ReportTable("Key to the ratings", tuple(columns), tuple(map(tuple, rows)))


# --- appendix --------------------------------------------------------------------------------------------------


def every_action(edition: Edition) -> ReportTable:
    """Every action of the plan, withdrawn ones included."""
    plan = edition.summary.plan
    columns = (
        *_first_columns(edition, 74),
        ReportColumn("Due", 20),
        ReportColumn("First due", 20),
        ReportColumn("Declared", 18, CellKind.RATING),
        ReportColumn("Suggested", 18, CellKind.RATING),
        ReportColumn("Impact", 19),
        ReportColumn("Evidence", 15, CellKind.NUMBER),
        *(ReportColumn(plan.words.milestone.titles, 24) for _ in plan.milestones[:1]),
        ReportColumn("Reason", 60),
    )
    rows = tuple(
        (
            *_first_cells(action, edition),
            ReportCell(format_date(action.due)),
            ReportCell(format_date(action.original_due)),
            *_ratings(judge(action, plan)),
            ReportCell(action.impact.value),
            ReportCell(count(len(plan.evidence_of(action)))),
            *(ReportCell(milestones_words(action, plan) or NOTHING) for _ in plan.milestones[:1]),
            ReportCell(_last_reason(action) or NOTHING),
        )
        for action in plan.counted_or_withdrawn
    )
    return ReportTable(f"Every {plan.words.action.one}", columns, rows)


def _ratings(judged: Judged) -> tuple[ReportCell, ReportCell]:
    if judged.action.is_withdrawn:
        return ReportCell("withdrawn"), ReportCell(NOTHING)
    return rated(judged.face), rated(judged.suggested_face)


def _last_reason(action: Action) -> str:
    if action.is_withdrawn:
        return action.withdrawn_reason
    return action.rag_reason


def strengths(summary: Summary) -> ReportTable:
    """Every strength, and what is said of it now."""
    columns = (
        ReportColumn("Ref", 11),
        ReportColumn("Strength", 130),
        ReportColumn("Now", 22),
        ReportColumn("Because", 100),
    )
    rows = []
    for strength, check in summary.strengths:
        standing, because = "not checked", ""
        if check is not None:
            standing, because = check.standing.value, check.because
        rows.append(_text_cells(strength.ref, strength.text, standing, because or NOTHING))
    return ReportTable("Strengths that the reviewers named", columns, tuple(rows))


# --- what tables share -----------------------------------------------------------------------------------------


def rated(face: Face) -> ReportCell:
    """A rating: shape and word."""
    return ReportCell(face.mark, face)


def _text_cells(*texts: str) -> tuple[ReportCell, ...]:
    return tuple(ReportCell(text) for text in texts)


def _first_columns(edition: Edition, width: int) -> tuple[ReportColumn, ...]:
    """Ref, action and owner; where owners are not published the action has their room."""
    ref, action = ref_column(edition.summary.plan), edition.summary.words.action.title
    # A longer ref has its room from the action.
    width -= ref.width - LEAST_REF
    if not edition.has_owners:
        return ref, ReportColumn(action, width + 26)
    return ref, ReportColumn(action, width), ReportColumn("Owner", 26)


def _first_cells(action: Action, edition: Edition, room: int = _UNLIMITED) -> tuple[ReportCell, ...]:
    title = shortened(action.title, room)
    if action.also_answers:
        title = followed(title, " ", f"(also answers {also_answers_words(action)})")
    if not edition.has_owners:
        return _text_cells(action.ref, title)
    plan = edition.summary.plan
    owner = plan.owner_name(action) or NO_OWNER
    return _text_cells(action.ref, title, "\n".join([owner, *beside_the_owner(action, plan)]))
