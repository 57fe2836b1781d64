"""The tables of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.model.dates import format_date
from actionplan.model.describe import WITHHELD
from actionplan.model.number_words import count, days
from actionplan.model.plan import Action
from actionplan.model.ratings import Rag
from actionplan.model.rollup import Drag, RollUp
from actionplan.model.suggestion import awaiting_sign_off
from actionplan.reports.assessment import Judged, judge, road_to_green
from actionplan.reports.blocks import Cell, Column, Kind, Table
from actionplan.reports.phrases import capital, moved_words, shortened
from actionplan.reports.summary import Summary

NONE = "–"
FRONT = 8
"""So many exceptions stand on the two sides in front; of more, the others are in the appendix."""
CUT = 160
"""So many characters of a reason stand there; the appendix has it in full."""
_FEW, _CUT_OF_MANY = 7, 64
"""More than so many exceptions have less room each, for title and reason, so that the front stays two sides."""
EXCEPTIONS = "Exceptions, worst first"
_COUNTS = tuple(Column(f"{rag.shape}\u00a0{rag.letter}", 10, Kind.NUMBER) for rag in Rag)


def by_summary_area(rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Table:
    """The summary areas with the whole as the last row, each with its main concern and the reason."""
    columns = (Column("Summary area", 50), *_ROLL_UP, Column("Change", 38), Column("Main concern", 59))
    body = tuple(
        (*_roll_up_row(name, row), Cell(_direction(row, summary)), Cell(_drag(row.drag)))
        for name, row in (*rows, ("All actions", summary.whole))
    )
    return Table("Summary areas: worst rating, actions by rating, main concern", columns, body, totals=True)


def by_theme(rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Table:
    """The themes likewise; a drag's reason stands with the summary areas or the exceptions."""
    columns = (Column("Theme", 80), *_ROLL_UP, Column("Change", 40), Column("Drag", 25))
    body = tuple(
        (*_roll_up_row(name, row), Cell(_direction(row, summary)), Cell(_drag(row.drag).partition(":")[0]))
        for name, row in rows
    )
    # What moved in the whole plan stands in the table above, and is long.
    drag = Cell(_drag(summary.whole.drag).partition(":")[0])
    last = (*_roll_up_row("All actions", summary.whole), Cell("see Table 1"), drag)
    return Table("Themes: worst rating, actions by rating, main concern", columns, (*body, last), totals=True)


_ROLL_UP = (Column("Worst", 18, Kind.RATING), *_COUNTS, Column("All", 8, Kind.NUMBER), Column("Late", 10, Kind.NUMBER))


def _roll_up_row(name: str, row: RollUp) -> tuple[Cell, ...]:
    # The unrated have a column; only what would look clean without them is said not to be.
    said = row.verdict if row.worst in (Rag.GREEN, Rag.BLUE) else row.worst.word
    worst = Cell(f"{row.worst.shape} {said}", row.worst) if row.total else Cell("no actions")
    return Cell(name), worst, *(Cell(count(number)) for number in (*row.counts.values(), row.total, len(row.late)))


def _direction(row: RollUp, summary: Summary) -> str:
    return moved_words(summary.moves_of(row.members)) or NONE


def _drag(drag: Drag | None) -> str:
    if drag is None:
        return NONE
    reason = shortened(drag.reason, _CUT_OF_MANY)
    return f"{drag.ref} {drag.rag.mark}" + (f": {reason}" if reason not in ("", WITHHELD) else "")


def exceptions(summary: Summary, owners: bool, ways: bool) -> Table:
    """The worst exceptions, each in a few lines; ``ways`` is whether each red says how it gets back to green."""
    found = summary.exceptions
    title = f"Exceptions, the worst {FRONT} of {len(found):,} first" if len(found) > FRONT else EXCEPTIONS
    cut = CUT if len(found) <= _FEW else _CUT_OF_MANY
    return _exceptions(title, found[:FRONT], summary, owners=owners, ways=ways, cut=cut)


def is_cut(summary: Summary) -> bool:
    """Whether there are so many exceptions that the front does not hold them in full."""
    return len(summary.exceptions) > _FEW


def all_exceptions(summary: Summary, owners: bool, ways: bool) -> Table:
    """Every exception in full, for the appendix of a paper whose front has only the worst."""
    return _exceptions(
        "Every exception in full, worst first", summary.exceptions, summary, owners=owners, ways=ways, cut=0
    )


def _exceptions(title: str, found: Sequence[Judged], summary: Summary, *, owners: bool, ways: bool, cut: int) -> Table:
    columns = (
        *_start(owners, 52),
        Column("Due", 25),
        Column("Declared", 16, Kind.RATING),
        Column("Suggested", 18, Kind.RATING),
        Column("Reason, and road to green" if ways else "Reason", 54),
    )
    rows = tuple(
        (
            *_start_cells(one.action, owners, _CUT_OF_MANY if cut == _CUT_OF_MANY else 0),
            Cell(_due(one)),
            rated(one.action.rag),
            rated(one.suggested.rag),
            Cell(_why(one, summary, ways, cut)),
        )
        for one in found
    )
    return Table(title, columns, rows)


def _due(one: Judged) -> str:
    action = one.action
    parts = [format_date(action.due)]
    if one.days_late:
        parts.append(f"{days(one.days_late)} late")
    if action.original_due != action.due:
        parts.append(f"first {format_date(action.original_due)}")
    return ", ".join(parts)


def _why(one: Judged, summary: Summary, ways: bool, cut: int) -> str:
    """The owner's reason, cut to so many characters if there is a limit, and what the dates add that no column has."""
    action = one.action
    full = len(action.rag_reason) <= cut or not cut
    more = " (in full in the appendix)" if cut == CUT else ""
    reason = action.rag_reason if full else f"{shortened(action.rag_reason, cut)}{more}"
    parts = ["reason not published" if action.rag_reason == WITHHELD else reason]
    if one.days_late:
        parts.append("critical" if action.is_critical else "")
    elif one.suggested.rag in (Rag.RED, Rag.AMBER):
        parts.append(one.suggested.reason)
    elif action.is_complete:
        parts.append(awaiting_sign_off(action))
    why = "; ".join(part for part in parts if part)
    said = f"{capital(why)}{'' if why.endswith('…') else '.'}" if why else "No reason given."
    if ways and one.worst is Rag.RED:
        # Where room is short, what is not stated stands in the conclusion, and in the appendix.
        road = road_to_green(action, summary.plan) or ("" if cut == _CUT_OF_MANY else "not stated")
        said += f" Road to green: {shortened(road, cut) if cut else road}." if road else ""
    return said


def due_soon(summary: Summary, owners: bool) -> Table:
    """What is due next."""
    columns = (
        *_start(owners, 102),
        Column("Due", 20),
        Column("Declared", 17, Kind.RATING),
        Column("Suggested", 17, Kind.RATING),
    )
    rows = tuple(
        (
            *_start_cells(one.action, owners),
            Cell(format_date(one.action.due)),
            rated(one.action.rag),
            rated(one.suggested.rag),
        )
        for one in summary.due_soon
    )
    return Table(f"Due by {format_date(summary.due_soon_until)}, earliest first", columns, rows)


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
        Cell(format_date(action.due)),
        Cell(format_date(action.original_due)),
        Cell("withdrawn") if out else rated(action.rag),
        Cell(NONE) if out else rated(one.suggested.rag),
        Cell(action.impact.value),
        Cell(count(evidence)),
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


def _start_cells(action: Action, owners: bool, cut: int = 0) -> tuple[Cell, ...]:
    cells = Cell(action.ref), Cell(shortened(action.title, cut) if cut else action.title)
    return (*cells, Cell(action.owner or "no owner")) if owners else cells
