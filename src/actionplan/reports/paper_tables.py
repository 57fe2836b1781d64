"""The tables of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actionplan.model.dates import days, show
from actionplan.model.impact import Impact
from actionplan.model.plan import Action
from actionplan.model.rag import Rag, days_slipped, times
from actionplan.model.review import Decision
from actionplan.model.rollup import Drag, RollUp
from actionplan.model.words import refs_words
from actionplan.reports.audience import WITHHELD
from actionplan.reports.blocks import Cell, Column, Kind, Table
from actionplan.reports.judged import Judged, judge
from actionplan.reports.sentences import moved_words
from actionplan.reports.summary import Summary
from actionplan.reports.wording import finished

NONE = "–"
_WAY_BACK = re.compile(r"[^.;]*\b(?:road to green|(?:green|amber) (?:when|once|by|after|from|if))\b[^.;]*", re.IGNORECASE)
_COUNTS = tuple(Column(rag.word, 5 if rag is not Rag.UNRATED else 6, Kind.NUMBER) for rag in Rag)


def roll_up(title: str, rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Table:
    """A table of roll-ups with the whole as its last row."""
    columns = (
        Column(title, 23),
        Column("Worst", 10, Kind.RATING),
        *_COUNTS,
        Column("All", 4, Kind.NUMBER),
        Column("Late", 4, Kind.NUMBER),
        Column("Moved", 11),
        Column("Biggest drag", 25),
    )
    body = [_roll_up_row(name, row, summary) for name, row in rows]
    caption = f"{title}s: worst rating, number of actions by rating, movement and biggest drag"
    return Table(caption, columns, (*body, _roll_up_row("All actions", summary.whole, summary)), totals=True)


def _roll_up_row(name: str, row: RollUp, summary: Summary) -> tuple[Cell, ...]:
    worst = Cell(f"{row.worst.shape} {row.verdict}", row.worst) if row.total else Cell("no actions")
    return (
        Cell(name),
        worst,
        *(Cell(str(count)) for count in (*row.counts.values(), row.total, len(row.late))),
        Cell(moved_words(summary.moves_of(row.actions)) or NONE),
        Cell(_drag(row.drag)),
    )


def _drag(drag: Drag | None) -> str:
    if drag is None:
        return NONE
    return f"{drag.ref} {drag.rag.mark}" + (f": {drag.reason}" if drag.reason not in ("", WITHHELD) else "")


def exceptions(summary: Summary, owners: bool, ways: bool) -> Table:
    """Every exception in full; ``ways`` is whether each red says how it gets back to green."""
    columns = (
        *_start(owners, 25),
        Column("Due", 15),
        Column("Declared", 10, Kind.RATING),
        Column("Suggested", 10, Kind.RATING),
        Column("Reason, and road to green" if ways else "Reason", 33),
    )
    rows = tuple(
        (
            *_start_cells(one.action, owners),
            Cell(_due(one)),
            rated(one.action.rag),
            rated(one.suggested.rag),
            Cell(_why(one, summary, ways)),
        )
        for one in summary.exceptions
    )
    return Table("Exceptions, the worst first", columns, rows)


def _due(one: Judged) -> str:
    action = one.action
    parts = [show(action.due)]
    if one.days_late:
        parts.append(f"{days(one.days_late)} late")
    if action.original_due != action.due:
        parts.append(f"first {show(action.original_due)}")
    return ", ".join(parts)


def _why(one: Judged, summary: Summary, ways: bool) -> str:
    withheld = one.action.rag_reason == WITHHELD
    why = one.why if not withheld else "; ".join(part for part in (one.contrast, _dates_say(one)) if part)
    said = f"{why[:1].upper()}{why[1:]}." if why else ""
    if ways and one.worst is Rag.RED:
        said += f" Road to green: {way_back(one.action, summary) or 'not stated'}."
    return said.strip() or ("Reason not published." if withheld else NONE)


def _dates_say(one: Judged) -> str:
    return one.suggested.reason if one.suggested.rag in (Rag.RED, Rag.AMBER) else ""


def way_back(action: Action, summary: Summary) -> str:
    """What is on record of how an action gets back to green: its reason, a decision, its forecast; else empty."""
    said = _WAY_BACK.search(action.rag_reason)
    parts = [said[0].strip()] if said else []
    for one in summary.plan.decisions_about(action):
        if one.is_waiting:
            parts.append(f"decision {one.ref}" + (f" by {show(one.due)}" if one.due else ""))
    if action.forecast is not None:
        parts.append(f"expected {show(action.forecast)}")
    return ", ".join(parts)


def decisions(found: Iterable[Decision], caption: str, owners: bool) -> Table:
    """What reviews decided and is still to be done."""
    owner = (Column("Owner", 18),) if owners else ()
    rows = tuple(
        (
            Cell(one.ref),
            Cell(one.what),
            Cell(one.action or NONE),
            *((Cell(one.owner or "no owner"),) if owners else ()),
            Cell(show(one.due)),
        )
        for one in found
    )
    return Table(caption, (Column("Ref", 6), Column("Decision", 50), Column("About", 8), *owner, Column("By", 14)), rows)


def extensions(found: Sequence[Action], summary: Summary) -> Table:
    """The actions whose date has moved, or will have to by their own forecast."""
    since = {action.ref: move for action, move in summary.slipped if move is not None}
    columns = (
        Column("Ref", 5),
        Column("Action", 40),
        *(Column(title, 13) for title in ("First due", "Due", "Forecast")),
        Column("Moved", 21),
        Column("Agreed by", 20),
    )
    rows = tuple(
        (
            Cell(action.ref),
            Cell(action.title),
            Cell(show(action.original_due)),
            Cell(show(action.due)),
            Cell(show(action.forecast)),
            Cell(_moved(action) + (", new" if action.ref in since and summary.past is not None else "")),
            Cell((action.agreed_by or "not stated") if action.times_moved else NONE),
        )
        for action in found
    )
    return Table("Extensions: agreed, and needed by the owner's own forecast", columns, rows)


def _moved(action: Action) -> str:
    if not action.times_moved:
        return "not yet"
    slipped = days_slipped(action)
    way = "later" if slipped > 0 else "earlier"
    return times(action.times_moved) + (f", {days(abs(slipped))} {way}" if slipped else "")


def closed(found: Iterable[Action], owners: bool) -> Table:
    """What was closed, with the evidence and the sign-off."""
    columns = (*_start(owners, 30), Column("Completed", 16), Column("Signed off", 20), Column("Accepted as evidence", 26))
    rows = tuple(
        (
            *_start_cells(action, owners),
            Cell(finished(action).removeprefix("completed ")),
            Cell(f"{show(action.signed_off_on)} by {action.signed_off_by or 'nobody named'}"),
            Cell(action.accepted_evidence or NONE),
        )
        for action in found
    )
    return Table("Closed, with the evidence accepted", columns, rows)


def due_soon(summary: Summary, owners: bool) -> Table:
    """What is due next."""
    columns = (
        *_start(owners, 56),
        Column("Due", 13),
        Column("Declared", 11, Kind.RATING),
        Column("Suggested", 11, Kind.RATING),
    )
    rows = tuple(
        (*_start_cells(one.action, owners), Cell(show(one.action.due)), rated(one.action.rag), rated(one.suggested.rag))
        for one in summary.due_soon
    )
    return Table(f"Due by {show(summary.due_soon_until)}, the first first", columns, rows)


def impact(summary: Summary) -> Table:
    """Whether it makes a difference, by summary area."""
    columns = (
        Column("Summary area", 36),
        *(Column(one.value.capitalize(), 9, Kind.NUMBER) for one in Impact),
        Column("Delivered", 9, Kind.NUMBER),
        Column("Delivered without impact shown", 18),
    )
    lines = (*(("", line) for line in summary.impact), ("All actions", summary.whole_impact))
    rows = tuple(
        (
            Cell(name or line.title),
            *(Cell(str(count)) for count in line.counts.values()),
            Cell(str(line.delivered)),
            Cell(refs_words(tuple(action.ref for action in line.unproven)) or NONE),
        )
        for name, line in lines
    )
    return Table("Impact by summary area, number of actions", columns, rows, totals=True)


def key(summary: Summary) -> Table:
    """What each rating means."""
    rows = tuple((rated(rag), Cell(rag.letter), Cell(meaning)) for rag, meaning in summary.key)
    columns = (Column("Rating", 12, Kind.RATING), Column("Letter", 8), Column("Means", 92))
    return Table("Key to the ratings", columns, rows)


# --- appendix --------------------------------------------------------------------------------------------------


def every_action(summary: Summary, owners: bool) -> Table:
    """Every action of the plan, withdrawn ones included."""
    plan = summary.plan
    columns = (
        *_start(owners, 38),
        Column("Due", 12),
        Column("First due", 12),
        Column("Declared", 11, Kind.RATING),
        Column("Suggested", 11, Kind.RATING),
        Column("Impact", 11),
        Column("Evidence", 8, Kind.NUMBER),
        Column("Reason", 34),
    )
    rows = tuple(
        (*_start_cells(action, owners), *_one_action(judge(action, plan), len(plan.evidence_of(action))))
        for action in plan.actions
    )
    return Table("Every action", columns, rows)


def _one_action(one: Judged, evidence: int) -> tuple[Cell, ...]:
    action = one.action
    out = action.is_withdrawn
    reason = action.withdrawn_reason if out else action.rag_reason
    return (
        Cell(show(action.due)),
        Cell(show(action.original_due)),
        Cell("withdrawn") if out else rated(action.rag),
        Cell(NONE) if out else rated(one.suggested.rag),
        Cell(action.impact.value),
        Cell(str(evidence)),
        Cell(reason or NONE),
    )


def mapping(summary: Summary) -> Table:
    """Each area for consideration, word for word, with the summary area that it counts in and why."""
    columns = (
        Column("Ref", 5),
        Column("Area for consideration", 44),
        Column("Summary area", 28),
        Column("Fit", 9),
        Column("Reason", 48),
    )
    rows = tuple(
        (Cell(area.ref), Cell(area.text), Cell(title), Cell(area.fit or NONE), Cell(area.mapping_reason))
        for area, title in summary.mapping
    )
    return Table("How the areas for consideration map to the summary areas", columns, rows)


def strengths(summary: Summary) -> Table:
    """Every strength, and what is said of it now."""
    columns = (Column("Ref", 6), Column("Strength", 60), Column("Now", 14), Column("Because", 50))
    rows = tuple(
        (
            Cell(strength.ref),
            Cell(strength.text),
            Cell(check.standing.value if check else "not checked"),
            Cell((check.because if check else "") or NONE),
        )
        for strength, check in summary.strengths
    )
    return Table("Strengths that the reviewers named", columns, rows)


# --- what tables share -----------------------------------------------------------------------------------------


def rated(rag: Rag) -> Cell:
    """A rating: shape and word."""
    return Cell(rag.mark, rag)


def _start(owners: bool, title: int) -> tuple[Column, ...]:
    """Ref, action and owner; where owners are not published the action has their room."""
    if not owners:
        return Column("Ref", 5), Column("Action", title + 15)
    return Column("Ref", 5), Column("Action", title), Column("Owner", 15)


def _start_cells(action: Action, owners: bool) -> tuple[Cell, ...]:
    cells = Cell(action.ref), Cell(action.title)
    return (*cells, Cell(action.owner or "no owner")) if owners else cells
