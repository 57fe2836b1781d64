"""What moved in a plan, and the minutes of a review, as blocks that a page lays out."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.words import capital
from actionplan.reports.blocks import Block, Bullets, Heading, Paragraph, ReportCell, ReportColumn, ReportTable
from actionplan.reports.minutes import Minutes, facts, parts
from actionplan.reports.phrases import moved_words, since_words


def change_blocks(past: Comparison, plan: Plan) -> Iterator[Block]:
    """How the actions moved, what a meeting wants to hear first at the top.

    Args:
        past: What the plan is compared with.
        plan: The plan as its readers may read it, and so what it was compared with too.
    """
    until = f"{since_words(past)}, as at {format_date(plan.as_at)}"
    if not past.moves:
        yield Paragraph(f"Nothing has moved {until}.")
        return
    yield Paragraph(f"{capital(moved_words(past.moves))}, {until}.")
    titles = {action.ref: action.title for action in plan.actions}
    columns = (
        ReportColumn("Ref", 9),
        ReportColumn(plan.words.action.title, 80),
        ReportColumn("Moved", 26),
        ReportColumn("From what to what, and why", 100),
    )
    rows = tuple(
        tuple(map(ReportCell, (move.ref, titles.get(move.ref, ""), move.title, move.words))) for move in past.moves
    )
    yield ReportTable(f"What moved {since_words(past)}", columns, rows)


def minutes_blocks(minutes: Minutes) -> Iterator[Block]:
    """The minutes of a review, under their headings; the title stands above."""
    yield Bullets(tuple(f"{name}: {value}" for name, value in facts(minutes)))
    for part in parts(minutes):
        yield Heading(part.title)
        if not part.rows:
            yield Paragraph(part.empty)
            continue
        columns = tuple(ReportColumn(title, width) for title, width in zip(part.columns, part.widths, strict=True))
        yield ReportTable(part.title, columns, tuple(tuple(map(ReportCell, row)) for row in part.rows))
