"""Everything about one action or finding, for a page that is read and not changed.

What the public reads of an action is its row in the appendix of the public report, and nothing beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from actionplan.model.action import Action, Evidence
from actionplan.model.area import Area
from actionplan.model.dates import format_date, local_moment
from actionplan.model.describe import told
from actionplan.model.evidence_files import file_words
from actionplan.model.holding import check_in_full
from actionplan.model.log import Update, name_told
from actionplan.model.measure_lines import measure_line
from actionplan.model.measured_actions import measures_of
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line, shown_lines
from actionplan.model.weekly_review import Decision
from actionplan.reports.action_facts import Fact, action_facts, facts_of_finding
from actionplan.reports.action_tables import every_action
from actionplan.reports.assessment import judge
from actionplan.reports.blocks import Block, Bullets, Heading, ReportCell, ReportColumn, ReportTable, harmless
from actionplan.reports.edition import Edition
from actionplan.reports.milestone_tables import of_action
from actionplan.reports.phrases import NO_OWNER, NOTHING


class Told(Struct, frozen=True):
    """An entry of a timeline."""

    when: str
    who: str
    what: str


class ActionPage(Struct, frozen=True):
    """Everything about one action or finding; every text in it is harmless."""

    ref: str
    title: str
    facts: tuple[Fact, ...]
    parts: tuple[Block, ...]
    """What is kept of it, under headings."""
    timeline: tuple[Told, ...]
    """What was said and changed of it, the newest first; of the public's page none."""


def action_page(
    action: Action, edition: Edition, updates: Sequence[Update] = (), progress: Progress | None = None
) -> ActionPage:
    """The page of an action.

    Args:
        action: One of the edition's plan.
        edition: Whose plan is the plan as its audience may read it.
        updates: Its history as that audience may read it.
        progress: Its last note, likewise.
    """
    plan = edition.summary.plan
    if edition.is_public:
        facts, parts = _public_facts(action, edition), _public_parts(action, edition)
        timeline: tuple[Told, ...] = ()
    else:
        facts = action_facts(judge(action, plan), plan)
        parts = _parts(action, edition, progress)
        timeline = told_of(updates, plan)
    return harmless(ActionPage(action.ref, first_line(action.title), tuple(facts), tuple(parts), timeline))


def finding_page(area: Area, edition: Edition, updates: Sequence[Update] = ()) -> ActionPage:
    """The page of a finding that has no action of its own. See :func:`action_page`."""
    plan = edition.summary.plan
    facts = tuple(Fact(label, text) for label, text in facts_of_finding(area, plan))
    timeline = () if edition.is_public else told_of(updates, plan)
    return harmless(ActionPage(area.ref, first_line(area.text), facts, (), timeline))


def told_of(updates: Sequence[Update], plan: Plan) -> tuple[Told, ...]:
    """Updates as entries of a timeline, the newest first."""
    return tuple(
        Told(
            moment_words(update.change.at),
            name_told(update.change, plan.access),
            shown_lines(told(update, plan, in_full=True)),
        )
        for update in reversed(updates)
    )


def moment_words(at: str) -> str:
    """A moment of the log as it is told here: ``27 Nov 2026 14:05``."""
    moment = local_moment(at)
    return f"{format_date(moment.date())} {moment:%H:%M}"


# --- the Board's -----------------------------------------------------------------------------------------------


def _parts(action: Action, edition: Edition, progress: Progress | None) -> Iterator[Block]:
    plan = edition.summary.plan
    if progress is not None:
        yield Heading("Last note")
        yield Bullets((progress.line,))
    if action.own_fields:
        yield Heading("Own fields")
        yield Bullets(tuple(f"{heading}: {value}" for heading, value in action.own_fields))
    yield from _milestones(action, edition)
    yield from _measures(action, plan)
    if pieces := plan.evidence_of(action):
        yield Heading("Evidence")
        yield _evidence(pieces)
    if checks := plan.hold_checks_of(action):
        yield Heading("Does it hold?")
        yield Bullets(tuple(check_in_full(check, plan) for check in reversed(checks)))
    if decisions := plan.decisions_about(action):
        yield Heading("Decisions")
        yield _decisions(decisions, plan)


def _milestones(action: Action, edition: Edition) -> Iterator[Block]:
    for table in of_action(action, edition):
        yield Heading(edition.summary.words.milestone.titles)
        yield table


def _measures(action: Action, plan: Plan) -> Iterator[Block]:
    lines = [measure_line(measure, plan) for measure in measures_of(action, plan)]
    if lines:
        yield Heading("Measures")
        yield Bullets(tuple(f"{line.measure.ref} {line.name}: {line.words}" for line in lines))


def _evidence(pieces: Sequence[Evidence]) -> ReportTable:
    columns = (
        ReportColumn("Piece", 12),
        ReportColumn("What shows it", 80),
        ReportColumn("Kind", 28),
        ReportColumn("Of", 22),
        ReportColumn("Where", 60),
    )
    rows = tuple(
        tuple(
            map(
                ReportCell,
                (
                    piece.ref,
                    piece.what,
                    piece.kind.value,
                    format_date(piece.dated),
                    "\n".join(filter(None, (piece.place, file_words(piece)))) or NOTHING,
                ),
            )
        )
        for piece in pieces
    )
    return ReportTable("What shows that it works", columns, rows)


def _decisions(decisions: Sequence[Decision], plan: Plan) -> ReportTable:
    columns = (
        ReportColumn("Decision", 14),
        ReportColumn("What", 100),
        ReportColumn("Owner", 30),
        ReportColumn("By", 22),
        ReportColumn("State", 26),
    )
    rows = tuple(
        tuple(
            map(
                ReportCell,
                (
                    decision.ref,
                    decision.what,
                    plan.person_name(decision.owner) or NO_OWNER,
                    format_date(decision.due),
                    f"done {format_date(decision.done_on)}" if decision.done_on else "to be done",
                ),
            )
        )
        for decision in decisions
    )
    return ReportTable("What reviews decided about it", columns, rows)


# --- the public's ----------------------------------------------------------------------------------------------


def _public_facts(action: Action, edition: Edition) -> Iterator[Fact]:
    """Its row in the appendix, each cell behind the name of its column."""
    table = every_action(edition, (action,))
    for column, cell in list(zip(table.columns, table.rows[0], strict=True))[1:]:
        if cell.text not in ("", NOTHING):
            yield Fact(column.title, "" if cell.face else cell.text, cell.face)


def _public_parts(action: Action, edition: Edition) -> Iterator[Block]:
    yield from _milestones(action, edition)
    yield from _measures(action, edition.summary.plan)
