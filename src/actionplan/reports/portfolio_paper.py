"""A portfolio as a document: what all plans come to, a row a plan, what could not be read, what the ratings mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from actionplan.model.dates import format_date
from actionplan.model.key import Face
from actionplan.model.number_words import count, number_of, verb
from actionplan.model.portfolio import Portfolio, PortfolioLine
from actionplan.model.words import capital
from actionplan.reports.blocks import (
    Block,
    Bullets,
    CellKind,
    Heading,
    Note,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    harmless,
)
from actionplan.reports.phrases import DEMO, NOTHING, listed_words

TITLE = "Portfolio of action plans"
ALL = "All plans"
"""What the row of the totals is called."""


def headline(portfolio: Portfolio) -> str:
    """What the plans come to, in two sentences."""
    total, late = portfolio.total, portfolio.late
    if not portfolio.counted:
        return "No plan could be read."
    key = portfolio.key
    counts = [f"{count(number)} {key.phrase(rating)}" for rating, number in portfolio.counts.items() if number]
    sentences = [
        f"{number_of(len(portfolio.counted), 'plan')} with {number_of(total, 'action')}"
        f"{f': {listed_words(counts)}' if counts else ''}.",
        f"{capital(number_of(late, 'action'))} {verb(late, 'is', 'are')} late." if late else "No action is late.",
    ]
    if total:
        sentences.append(f"The worst rating is {key.phrase(portfolio.worst)}.")
    return " ".join(sentences)


def count_of(line: PortfolioLine, face: Face) -> int | None:
    """How many actions of a plan are in the condition of a column; None where its key does not tell that apart."""
    return line.counts.get(face.condition)


def portfolio_paper(portfolio: Portfolio, today: date, made_by: str) -> Paper:
    """The document; the same portfolio gives the same one.

    Args:
        portfolio: The plans.
        today: The day that it is made on.
        made_by: Who makes it.
    """
    changes = [line.last_change for line in portfolio.counted if line.last_change is not None]
    as_at = format_date(today)
    is_demo = any(line.is_demo for line in portfolio.counted)
    return harmless(
        Paper(
            title=f"{'DEMO ' if is_demo else ''}{TITLE}",
            head=(("By", made_by), ("Subject", TITLE), ("As at", as_at), ("Plans", portfolio.plans_words)),
            banner=DEMO if is_demo else "",
            front=tuple(_front(portfolio)),
            blocks=(),
            ending=(),
            appendix=tuple(_tables(portfolio)),
            foot=(f"Prepared by {made_by} as at {as_at}. Each figure is the plan's own; nothing is averaged.",),
            running=f"{TITLE}, as at {as_at}",
            author=made_by,
            # The document's own time comes from the plans, so that the same plans give the same bytes.
            made_at=datetime.combine(max(changes, default=today), time(), UTC),
        )
    )


def _front(portfolio: Portfolio) -> Iterator[Block]:
    """The first side: what the plans come to, what has to be known of that, and what is in no total."""
    yield Paragraph(headline(portfolio), strong=True)
    yield from map(Note, portfolio.notes)
    for title, lines in (("Could not be read", portfolio.unread), ("In no total", portfolio.left_out)):
        if lines:
            yield Heading(title)
            yield Bullets(tuple(line.why_not_read or f"{line.name}: {line.remarks}" for line in lines))


def _tables(portfolio: Portfolio) -> Iterator[Block]:
    """The plans, on wide pages, and the key to the ratings."""
    if portfolio.counted:
        yield Heading("The plans")
        yield _table(portfolio)
        yield Heading("What the ratings mean")
        yield _key_table(portfolio)


def _table(portfolio: Portfolio) -> ReportTable:
    faces = portfolio.key.faces
    columns = (
        ReportColumn("Plan", 60),
        ReportColumn("Worst", 22, CellKind.RATING),
        *(ReportColumn(face.word, 14, CellKind.NUMBER) for face in faces),
        ReportColumn("Actions", 14, CellKind.NUMBER),
        ReportColumn("Late", 12, CellKind.NUMBER),
        ReportColumn("Last review", 24),
        ReportColumn("Last change", 24),
    )
    rows = [_row(line, faces) for line in portfolio.counted]
    worst = portfolio.key.face(portfolio.worst)
    total = (
        ReportCell(ALL),
        ReportCell(worst.label, worst),
        *(ReportCell(count(portfolio.counts[face.condition])) for face in faces),
        *(ReportCell(count(number)) for number in (portfolio.total, portfolio.late)),
        *(ReportCell(""), ReportCell("")),
    )
    return ReportTable("Plans, worst first", columns, (*rows, total), totals=True, number=1)


def _row(line: PortfolioLine, faces: tuple[Face, ...]) -> tuple[ReportCell, ...]:
    worst, remarks = line.key.face(line.worst), line.remarks
    numbers = [count_of(line, face) for face in faces]
    return (
        ReportCell(f"{line.name}\n({remarks})" if remarks else line.name),
        ReportCell(worst.label, worst),
        *(ReportCell(NOTHING if number is None else count(number)) for number in numbers),
        *(ReportCell(count(number)) for number in (line.total, line.late)),
        *(ReportCell(format_date(day)) for day in (line.last_review, line.last_change)),
    )


def _key_table(portfolio: Portfolio) -> ReportTable:
    """What the ratings mean: as the plans word it where all word it alike."""
    rows = []
    for face in portfolio.key.faces:
        keys = [line.key for line in portfolio.counted if face.condition in line.key.conditions]
        meanings = {key.meaning(face.condition) for key in keys}
        meaning = meanings.pop() if len(meanings) == 1 else "as the key of each plan words it"
        rows.append((ReportCell(face.label, face), ReportCell(meaning)))
    columns = (ReportColumn("Rating", 20, CellKind.RATING), ReportColumn("Meaning", 120))
    return ReportTable("The key to the ratings", columns, tuple(rows), number=2)
