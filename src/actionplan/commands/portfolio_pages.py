"""What the verbs about many plans show on a terminal."""

from __future__ import annotations

from datetime import date

from actionplan.commands.styled import Styled, Text, is_plain
from actionplan.commands.tables import STYLES, Lines, grid, mark, paragraph
from actionplan.model.dates import format_date
from actionplan.model.key import Face
from actionplan.model.number_words import count
from actionplan.model.portfolio import NO_TITLE, Portfolio, PortfolioLine, day_words
from actionplan.reports.phrases import DEMO, NOTHING
from actionplan.reports.portfolio_paper import ALL, TITLE, count_of, headline


def plans_page(portfolio: Portfolio) -> Lines:
    """Where each plan is kept, whose it is, and how many actions it has; then what could not be read."""
    lines = [line for line in portfolio.lines if not line.trouble]
    if lines:
        yield from grid(
            ("Kept in", "Organisation", "Plan", "Actions"),
            ((line.address, line.organisation or NOTHING, line.title or NO_TITLE, count(line.total)) for line in lines),
            flexible={0: 20, 1: 10, 2: 10},
            right=(3,),
        )
    for line in portfolio.unread:
        yield from paragraph(Styled("Not read: ", "bold"), line.why_not_read)


def portfolio_page(portfolio: Portfolio, today: date) -> Lines:
    """What the plans come to, a row a plan, and what has to be known of it."""
    if any(line.is_demo for line in portfolio.counted):
        yield from paragraph(Styled(DEMO, "bold reverse"))
    yield from paragraph(Styled(f"{TITLE}, as at {format_date(today)}", "bold"))
    yield from paragraph(headline(portfolio))
    if portfolio.counted:
        yield ""
        yield from _table(portfolio, today)
    if portfolio.notes:
        yield ""
    for note in portfolio.notes:
        yield from paragraph(note)
    for line in portfolio.unread:
        yield from paragraph(Styled("Not read: ", "bold"), line.why_not_read)
    for line in portfolio.left_out:
        yield from paragraph(f"{line.address}: ", line.remarks)


def _table(portfolio: Portfolio, today: date) -> Lines:
    faces = portfolio.key.faces
    total = (
        *(Styled(ALL, "bold"), "", mark(portfolio.key.face(portfolio.worst))),
        *(_number(portfolio.counts[face.condition], face) for face in faces),
        *(count(portfolio.total), count(portfolio.late), "", ""),
    )
    yield from grid(
        ("Organisation", "Plan", "Worst", *map(_heading, faces), "of", "Late", "Last review", "Last change"),
        (*(_row(line, faces, today) for line in portfolio.counted), total),
        flexible={0: 8, 1: 8},
        right=range(3, len(faces) + 5),
    )


def _heading(face: Face) -> str:
    """A condition above a column of counts: its letter, and on a page of plain lines its word."""
    return face.word if is_plain() else face.letter


def _number(number: int | None, face: Face) -> Text:
    if number is None:
        return Styled(NOTHING, "dim")
    return Styled(count(number), STYLES[face.colour] if number else "dim")


def _row(line: PortfolioLine, faces: tuple[Face, ...], today: date) -> tuple[Text, ...]:
    return (
        *(line.organisation or NOTHING, line.title or NO_TITLE, mark(line.key.face(line.worst))),
        *(_number(count_of(line, face), face) for face in faces),
        *(count(line.total), count(line.late), day_words(line.last_review, today), day_words(line.last_change, today)),
    )
