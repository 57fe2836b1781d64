"""The tables of a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actionplan.model.columns import WITHHELD
from actionplan.model.dates import days, show
from actionplan.model.plan import Action
from actionplan.model.rag import Rag
from actionplan.model.rollup import Drag, RollUp
from actionplan.reports.blocks import Cell, Column, Kind, Table
from actionplan.reports.judged import Judged, judge
from actionplan.reports.sentences import moved_words
from actionplan.reports.summary import Summary
from actionplan.reports.wording import capital

NONE = "–"
_WAY_BACK = re.compile(
    r"[^.;]*\b(?:road to green|(?:green|amber) (?:when|once|by|after|from|if))\b[^.;]*", re.IGNORECASE
)
_COUNTS = tuple(Column(f"{rag.shape}\u00a0{rag.letter}", 10, Kind.NUMBER) for rag in Rag)


def by_summary_area(rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Table:
    """The summary areas with the whole as the last row, each with its biggest drag and the reason."""
    columns = (Column("Summary area", 50), *_ROLL_UP, Column("Change", 29), Column("Biggest drag", 60))
    body = tuple(
        (*_roll_up_row(name, row), Cell(_direction(row, summary)), Cell(_drag(row.drag)))
        for name, row in (*rows, ("All actions", summary.whole))
    )
    return Table("Summary areas: worst rating, actions by rating, biggest drag", columns, body, totals=True)


def by_theme(rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Table:
    """The themes likewise; a drag's reason stands with the summary areas or the exceptions."""
    columns = (Column("Theme", 97), *_ROLL_UP, Column("Change", 18), Column("Drag", 25))
    body = tuple(
        (*_roll_up_row(name, row), Cell(_direction(row, summary)), Cell(_drag(row.drag).partition(":")[0]))
        for name, row in (*rows, ("All actions", summary.whole))
    )
    return Table("Themes: worst rating, actions by rating, biggest drag", columns, body, totals=True)


_ROLL_UP = (Column("Worst", 18, Kind.RATING), *_COUNTS, Column("All", 7, Kind.NUMBER), Column("Late", 11, Kind.NUMBER))


def _roll_up_row(name: str, row: RollUp) -> tuple[Cell, ...]:
    # The unrated have a column; only what would look clean without them is said not to be.
    said = row.verdict if row.worst in (Rag.GREEN, Rag.BLUE) else row.worst.word
    worst = Cell(f"{row.worst.shape} {said}", row.worst) if row.total else Cell("no actions")
    return Cell(name), worst, *(Cell(str(count)) for count in (*row.counts.values(), row.total, len(row.late)))


def _direction(row: RollUp, summary: Summary) -> str:
    return moved_words(summary.moves_of(row.actions)) or NONE


def _drag(drag: Drag | None) -> str:
    if drag is None:
        return NONE
    return f"{drag.ref} {drag.rag.mark}" + (f": {drag.reason}" if drag.reason not in ("", WITHHELD) else "")


def exceptions(summary: Summary, owners: bool, ways: bool) -> Table:
    """Every exception in full; ``ways`` is whether each red says how it gets back to green."""
    columns = (
        *_start(owners, 52),
        Column("Due", 25),
        Column("Declared", 16, Kind.RATING),
        Column("Suggested", 18, Kind.RATING),
        Column("Reason, and road to green" if ways else "Reason", 54),
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
    """The owner's reason, and of what the dates say that which no other column does."""
    action = one.action
    parts = ["reason not published" if action.rag_reason == WITHHELD else action.rag_reason]
    if one.days_late:
        parts.append("critical" if action.is_critical else "")
    elif one.suggested.rag in (Rag.RED, Rag.AMBER):
        parts.append(one.suggested.reason)
    why = "; ".join(part for part in parts if part)
    said = f"{capital(why)}." if why else "No reason given."
    if ways and one.worst is Rag.RED:
        said += f" Road to green: {way_back(action, summary) or 'not stated'}."
    return said


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


def due_soon(summary: Summary, owners: bool) -> Table:
    """What is due next."""
    columns = (
        *_start(owners, 102),
        Column("Due", 20),
        Column("Declared", 17, Kind.RATING),
        Column("Suggested", 17, Kind.RATING),
    )
    rows = tuple(
        (*_start_cells(one.action, owners), Cell(show(one.action.due)), rated(one.action.rag), rated(one.suggested.rag))
        for one in summary.due_soon
    )
    return Table(f"Due by {show(summary.due_soon_until)}, the first first", columns, rows)


def key(summary: Summary) -> Table:
    """What each rating means."""
    rows = tuple((Cell(rag.letter), rated(rag), Cell(meaning)) for rag, meaning in summary.key)
    columns = (Column("Letter", 12), Column("Rating", 20, Kind.RATING), Column("Means", 142))
    return Table("Key to the ratings", columns, rows)


# --- appendix --------------------------------------------------------------------------------------------------


def every_action(summary: Summary, owners: bool) -> Table:
    """Every action of the plan, withdrawn ones included."""
    plan = summary.plan
    columns = (
        *_start(owners, 74),
        Column("Due", 20),
        Column("First due", 20),
        Column("Declared", 18, Kind.RATING),
        Column("Suggested", 18, Kind.RATING),
        Column("Impact", 19),
        Column("Evidence", 15, Kind.NUMBER),
        Column("Reason", 60),
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
        Column("Ref", 9),
        Column("Area for consideration", 88),
        Column("Summary area", 56),
        Column("Fit", 18),
        Column("Reason", 96),
    )
    rows = tuple(
        (Cell(area.ref), Cell(area.text), Cell(title), Cell(area.fit or NONE), Cell(area.mapping_reason))
        for area, title in summary.mapping
    )
    return Table("How the areas for consideration map to the summary areas", columns, rows)


def strengths(summary: Summary) -> Table:
    """Every strength, and what is said of it now."""
    columns = (Column("Ref", 11), Column("Strength", 130), Column("Now", 22), Column("Because", 100))
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
        return Column("Ref", 9), Column("Action", title + 26)
    return Column("Ref", 9), Column("Action", title), Column("Owner", 26)


def _start_cells(action: Action, owners: bool) -> tuple[Cell, ...]:
    cells = Cell(action.ref), Cell(action.title)
    return (*cells, Cell(action.owner or "no owner")) if owners else cells
