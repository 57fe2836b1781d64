"""What the verbs show of the whole plan on a terminal: the summary, what moved, the strengths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace
from rich.text import Text

from actionplan.commands.tables import STYLES, Lines, grid, hanging, mark
from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_date
from actionplan.model.movement import Move, MoveKind, other_changes
from actionplan.model.number_words import count, number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Rag
from actionplan.model.rollup import Drag, RollUp
from actionplan.model.sanitise import sanitise
from actionplan.reports.phrases import (
    capital,
    check,
    concerns,
    headline,
    impact_words,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
)
from actionplan.reports.summary import ImpactLine, Summary, gather


def summary_page(summary: Summary) -> Lines:
    """The RAG summary: headline, both tables with their check, exceptions, what is missing, impact, strengths."""
    plan = summary.plan
    yield Text(f"{sanitise(plan.title)}, as at {format_date(plan.as_at)}", "bold")
    yield from (Text(sentence) for sentence in headline(summary))
    for heading, rows in summary.tables:
        yield Text()
        yield from grid(
            (heading, "Worst", *(rag.letter for rag in Rag), "of", "Moved", "Main concern"),
            (_row(title, row, summary) for title, row in rows),
            flexible={0: 10, 8: 5, 9: 6},
            right=range(2, 8),
        )
        yield Text(check(rows, summary), "dim")
    yield Text()
    yield from _exceptions(summary)
    gaps = [
        f"{share(len(refs), summary.whole.total)} of {number_of(summary.whole.total, 'action')} {said}"
        for said, refs in concerns(summary)
        if refs
    ]
    gaps += same_days(summary)
    if gaps:
        yield Text()
    yield from map(Text, gaps)
    yield Text()
    yield from _impact(summary)
    yield Text(f"\n{strengths_words(summary)}")


def _impact(summary: Summary) -> Lines:
    lines = [*summary.impact, replace(summary.whole_impact, title="The whole plan")]
    yield from grid(
        ("Impact", "of", "Delivered", "Without impact", ""),
        (_impact_row(line) for line in lines),
        flexible={0: 10, 4: 12},
        right=(1, 2, 3),
    )


def _impact_row(line: ImpactLine) -> Sequence[Text | str]:
    unproven = Text(count(len(line.unproven)), "bold" if line.unproven else "dim")
    return (line.title, count(line.total), count(line.delivered), unproven, impact_words(line))


def _row(title: str, row: RollUp, summary: Summary) -> Sequence[Text | str]:
    worst = Text(f"{row.worst.shape} {row.verdict}", STYLES[row.worst]) if row.total else Text("no actions", "dim")
    counts = (Text(count(number), STYLES[rag] if number else "dim") for rag, number in row.counts.items())
    moved = _moved(summary.moves_of(row.members)) or Text("=", "dim")
    return (title, worst, *counts, count(row.total), moved, _drag(row.drag))


def _moved(moves: Sequence[Move]) -> str:
    """What got worse or better in words, and how much else has changed."""
    others = other_changes(Counter(move.kind for move in moves))
    rated = [move for move in moves if move.kind in (MoveKind.WORSE, MoveKind.BETTER)]
    return ", ".join(part for part in (moved_words(rated), number_of(others, "other change") if others else "") if part)


def _drag(drag: Drag | None) -> str:
    return f"{drag.ref} {drag.rag.mark}: {drag.reason}" if drag else ""


def _exceptions(summary: Summary) -> Lines:
    if not summary.exceptions:
        yield Text("No exceptions: nothing is red, late, worse than before, or declared better than its dates support.")
        return
    lines = grid(
        ("Exceptions", "Action", "Owner", "Due", "RAG"),
        (
            (
                one.action.ref,
                one.action.title,
                one.action.owner or Text("–", "dim"),
                format_date(one.action.due),
                mark(one.action.rag),
            )
            for one in summary.exceptions
        ),
        flexible={1: 12, 2: 6},
    )
    yield next(lines)
    for one, line in zip(summary.exceptions, lines, strict=True):
        yield line
        yield from hanging(Text(" " * 12), Text(sanitise(one.why), "dim"))


# --- changes --------------------------------------------------------------------------------------------------


def changes_lines(past: Comparison, plan: Plan) -> Lines:
    """How the actions moved, what a meeting wants to hear first at the top."""
    until = f"{since_words(past)}, as at {format_date(plan.as_at)}"
    if not past.moves:
        yield Text(f"Nothing has moved {until}.")
        return
    titles = {action.ref: action.title for action in plan.actions}
    yield from grid(
        ("Ref", "Action", "Moved", "From what to what, and why"),
        ((move.ref, titles[move.ref], move.title, move.words) for move in past.moves),
        flexible={1: 12, 3: 24},
    )
    yield Text(f"\n{capital(moved_words(past.moves))}, {until}", "dim")


# --- strengths ------------------------------------------------------------------------------------------------


def strengths_lines(plan: Plan) -> Lines:
    """The strengths, with what is said of each now."""
    found = gather(plan)
    yield from grid(
        ("Ref", "Strength", "Now", "Because"),
        (
            (strength.ref, strength.text, check.standing if check else Text("–", "dim"), check.because if check else "")
            for strength, check in found.strengths
        ),
        flexible={1: 20, 3: 12},
    )
    yield Text(f"\n{strengths_words(found)}", "dim")
