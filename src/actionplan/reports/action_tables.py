"""The appendix's tables of actions: each with the finding it answers, how it is going, and what shows that it works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.endings import ending_sentence, state_words
from actionplan.model.holding import check_in_full
from actionplan.model.impact import Impact
from actionplan.model.milestones import milestones_words
from actionplan.model.movement import MoveKind
from actionplan.model.sanitise import folded, followed
from actionplan.model.suggested_rag import completion
from actionplan.model.withheld import WITHHELD
from actionplan.reports.assessment import judge
from actionplan.reports.blocks import CellKind, ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NOTHING, compared_words, joined, published
from actionplan.reports.report_tables import BY_DATES, DECLARED, due_words, first_cells, first_columns, rated
from actionplan.reports.summary import Summary


def every_action(edition: Edition, actions: Sequence[Action] | None = None) -> ReportTable:
    """Every action of the plan, withdrawn ones included, each with all that the Board may ask of it.

    Args:
        edition: What it is of, and for whom.
        actions: Only these.
    """
    summary = edition.summary
    actions = summary.plan.counted_or_withdrawn if actions is None else actions
    has_past = summary.before is not None
    columns = (
        *first_columns(edition, 90),
        ReportColumn("Due", 26),
        *_before_column(summary),
        ReportColumn(DECLARED, 20, CellKind.RATING),
        ReportColumn(BY_DATES, 20, CellKind.RATING),
        ReportColumn("Progress", 100),
    )
    rows = tuple(_row(action, edition, has_past=has_past) for action in actions)
    return ReportTable(f"Every {summary.words.action.one}", columns, rows)


def _before_column(summary: Summary) -> tuple[ReportColumn, ...]:
    """How each was rated when the plan was compared with, where that is known."""
    if summary.past is None or summary.before is None:
        return ()
    return (ReportColumn(f"On {format_date(summary.past.since)}", 22, CellKind.RATING),)


def _row(action: Action, edition: Edition, *, has_past: bool) -> tuple[ReportCell, ...]:
    summary = edition.summary
    judged = judge(action, summary.plan)
    ref, title, *owner = first_cells(action, edition)
    cells = [ref, ReportCell(_with_finding(title.text, action, edition)), *owner, ReportCell(due_words(judged))]
    if has_past:
        before = summary.condition_before(action)
        cells.append(ReportCell(NOTHING) if before is None else rated(summary.plan.key.face(before)))
    if action.is_withdrawn:
        cells += [ReportCell(state_words(action)), ReportCell(NOTHING)]
    else:
        cells += [rated(judged.face), rated(judged.suggested_face)]
    return *cells, ReportCell("\n".join(_lines(action, edition)) or NOTHING)


def _with_finding(title: str, action: Action, edition: Edition) -> str:
    """The title, and the finding that it answers where that is another text, with the reviewers' own number of it."""
    area, words = edition.summary.plan.area_of(action), edition.summary.words
    paragraph = f"source ref {area.source_ref}" if area.source_ref else ""
    if folded(area.text) == folded(action.title):
        return f"{title} ({paragraph})" if paragraph else title
    return f"{title}\nAnswers {joined(', ', f'{words.finding.one} {area.ref}', paragraph)}: {area.text}"


def _lines(action: Action, edition: Edition) -> Iterator[str]:
    """How it is going, a line a fact; what is not known has none, and what is not published is not said."""
    plan, note = edition.summary.plan, edition.summary.last_note(action)
    facts = (
        ("Ended", ending_sentence(action, plan) if action.is_withdrawn else ""),
        ("Status", action.status),
        ("Done", "" if action.is_open or action.is_withdrawn else _finished(action)),
        ("Reason", action.public_reason if edition.is_public else action.rag_reason),
        ("Last note", "" if note is None or edition.is_public else note.line),
        ("Success measure", action.success_measure),
        ("Evidence", "; ".join(_evidence(action, edition))),
        ("Accepted as evidence", action.accepted_evidence),
        ("Impact", "" if action.impact is Impact.NOT_ASSESSED else action.impact.value),
        (plan.words.milestone.titles, milestones_words(action, plan)),
    )
    yield from (followed(f"{name}: {text}", "") for name, text in facts if text and WITHHELD not in text)
    if not edition.is_public:
        yield from (f"{heading}: {value}" for heading, value in action.own_fields)


def _finished(action: Action) -> str:
    """When it was completed, and for ever how late; of a closed one who signed it off, where that may be said."""
    if not action.is_closed:
        return completion(action)
    by = "" if action.signed_off_by == WITHHELD else f" by {action.signed_off_by or 'nobody named'}"
    return f"{completion(action)}, signed off {format_date(action.signed_off_on)}{by}"


def _evidence(action: Action, edition: Edition) -> Iterator[str]:
    """What shows that it works: what it is, of which kind, from when."""
    for piece in edition.summary.plan.evidence_of(action):
        yield f"{piece.what} ({piece.kind}, {format_date(piece.dated)})"


def every_move(edition: Edition) -> Iterator[ReportTable]:
    """Every change to the plan since what it is compared with; nothing where nothing moved."""
    summary = edition.summary
    # What is red and stays so has not changed.
    moves = [move for move in summary.moves if move.kind is not MoveKind.UNCHANGED_RED]
    if summary.past is None or not moves:
        return
    plan = summary.plan
    columns = (
        ReportColumn("Ref", 9),
        ReportColumn(summary.words.action.title, 80),
        ReportColumn("Change", 26),
        ReportColumn("Details", 100),
    )
    titles = {action.ref: action.title for action in plan.counted_or_withdrawn}
    rows = tuple(
        tuple(map(ReportCell, (move.ref, titles.get(move.ref, NOTHING), move.title, published(move.words))))
        for move in moves
    )
    yield ReportTable(f"Every change since {compared_words(summary.past)}", columns, rows)


def accepted_risks(edition: Edition) -> Iterator[ReportTable]:
    """Every risk that was accepted instead of an action, who accepted it, and when it is looked at again."""
    summary = edition.summary
    plan = summary.plan
    rows = tuple(
        tuple(
            map(
                ReportCell,
                (
                    action.ref,
                    action.title,
                    published(action.withdrawn_reason),
                    *((plan.person_name(action.accepted_by) or NOTHING,) if edition.has_owners else ()),
                    format_date(action.risk_review_on),
                ),
            )
        )
        for action in summary.accepted_risks
    )
    if rows:
        columns = (
            ReportColumn("Ref", 9),
            ReportColumn(plan.words.action.title, 74),
            ReportColumn("Accepted risk", 90),
            *(ReportColumn("Accepted by", 28) for _ in range(edition.has_owners)),
            ReportColumn("Next review", 24),
        )
        yield ReportTable("Accepted risks", columns, rows)


def checks_since_closing(edition: Edition) -> Iterator[ReportTable]:
    """Every look at whether something that was signed off holds; nothing where there was none."""
    plan = edition.summary.plan
    checks = [(plan.action(check.action), check) for check in edition.summary.hold_checks]
    rows = tuple(
        tuple(
            map(
                ReportCell,
                (action.ref, action.title, published(check_in_full(check, plan)), format_date(check.next_check)),
            )
        )
        for action, check in checks
        if action is not None
    )
    if rows:
        columns = (
            ReportColumn("Ref", 9),
            ReportColumn(plan.words.action.title, 74),
            ReportColumn("What was found", 90),
            ReportColumn("Next check", 24),
        )
        yield ReportTable("Checks since closure", columns, rows)


def every_note(edition: Edition) -> Iterator[ReportTable]:
    """Every progress note, where all of them are asked for; the public reads none."""
    summary = edition.summary
    if not summary.has_all_notes or not summary.notes or edition.is_public:
        return
    columns = (ReportColumn("Ref", 9), ReportColumn("When, and by whom", 38), ReportColumn("Note", 130))
    rows = tuple(
        (ReportCell(action.ref), ReportCell(note.source or NOTHING), ReportCell(note.text))
        for action in summary.plan.counted_or_withdrawn
        for note in summary.notes.get(action.ref, ())
    )
    yield ReportTable(f"Every progress note, the newest of each {summary.words.action.one} first", columns, rows)
