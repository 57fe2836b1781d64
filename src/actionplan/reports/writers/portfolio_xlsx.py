"""A portfolio as a workbook: Portfolio as the document has it, and Plans as a table to sort. It holds no formula."""

from __future__ import annotations

from datetime import date, datetime, time

from actionplan.model.dates import format_date
from actionplan.model.key import OWN, Key
from actionplan.model.portfolio import Portfolio, PortfolioLine
from actionplan.model.ratings import Colour
from actionplan.model.sanitise import sanitise
from actionplan.reports.portfolio_paper import ALL, count_of, headline, portfolio_paper
from actionplan.reports.writers.xlsx_book import Book
from actionplan.reports.writers.xlsx_pages import write_page_sheet
from actionplan.reports.writers.xlsx_parts import (
    PageSheet,
    SheetColumn,
    SheetHeading,
    SheetLines,
    SheetPart,
    SheetTable,
    TableSheet,
)


def portfolio_xlsx(portfolio: Portfolio, today: date, made_by: str) -> bytes:
    """The workbook; the same portfolio gives the same bytes. The arguments are those of the document."""
    paper = portfolio_paper(portfolio, today, made_by)
    book = Book(paper.running, paper.foot[0], _fills(portfolio))
    write_page_sheet(book, _page(portfolio, paper.title, paper.banner))
    book.table_sheet(_plans(portfolio))
    return book.finished(
        {
            "title": paper.title,
            "subject": f"As at {format_date(today)}",
            "author": sanitise(made_by)[:255],
            "comments": "Made by actionplan.",
            "created": datetime.combine(paper.made_at.date(), time()),
        }
    )


def _fills(portfolio: Portfolio) -> Key:
    """The ratings of all plans' keys, for their fills, without those that have one colour here and another there."""
    faces = [face for key in (portfolio.key, *(line.key for line in portfolio.lines)) for face in key.faces]
    colours: dict[str, set[Colour]] = {}
    for face in faces:
        colours.setdefault(face.label, set()).add(face.colour)
    each_once = {face.label: face for face in faces if len(colours[face.label]) == 1}
    return Key(name=OWN, own=tuple(each_once.values()))


def _page(portfolio: Portfolio, title: str, banner: str) -> PageSheet:
    faces, worst = portfolio.key.faces, portfolio.key.face(portfolio.worst)
    parts: list[SheetPart] = [SheetLines((title,), "title")]
    if banner:
        parts.append(SheetLines((banner,), "demo"))
    parts.append(SheetLines((headline(portfolio),), "strong"))
    parts.append(
        SheetTable(
            ("Plan", "Worst", *(face.word for face in faces), "Actions", "Late", "Last review", "Last change"),
            ("wrapped", "rag", *["number"] * (len(faces) + 2), "date", "date"),
            [
                (
                    *(line.name, line.key.face(line.worst)),
                    *(count_of(line, face) for face in faces),
                    *(line.total, line.late, line.last_review, line.last_change),
                )
                for line in portfolio.counted
            ],
            total=(
                *(ALL, worst, *(portfolio.counts.get(face.condition, 0) for face in faces)),
                *(portfolio.total, portfolio.late, None, None),
            ),
        )
    )
    if portfolio.notes:
        parts += [SheetHeading("What to know of these figures"), SheetLines(portfolio.notes)]
    for heading, lines in (("Could not be read", portfolio.unread), ("In no total", portfolio.left_out)):
        if lines:
            texts = tuple(line.why_not_read or f"{line.name}: {line.remarks}" for line in lines)
            parts += [SheetHeading(heading), SheetLines(texts)]
    widths = (38.0, 15.0, *[10.0] * (len(faces) + 2), 12.0, 12.0)
    return PageSheet("Portfolio", widths, tuple(parts))


def _plans(portfolio: Portfolio) -> TableSheet:
    """A row for each plan, those that are in no total too, with where it is kept."""
    faces = portfolio.key.faces
    columns = (
        SheetColumn("Organisation", 26, "wrapped"),
        SheetColumn("Plan", 30, "wrapped"),
        SheetColumn("Worst", 14, "rag"),
        *(SheetColumn(face.word, 9, "number") for face in faces),
        SheetColumn("Actions", 9, "number"),
        SheetColumn("Late", 7, "number"),
        SheetColumn("Last review", 12, "date"),
        SheetColumn("Last change", 12, "date"),
        SheetColumn("As at", 12, "date"),
        SheetColumn("Remarks", 36, "wrapped"),
        SheetColumn("Kept in", 40, "wrapped"),
    )
    rows = (
        (
            *(line.organisation, line.title, None if line.trouble else line.key.face(line.worst)),
            *(count_of(line, face) for face in faces),
            *_numbers(line),
            *(line.last_review, line.last_change, line.as_at, line.remarks, line.address),
        )
        for line in portfolio.lines
    )
    return TableSheet("Plans", columns, rows, printed=len(columns) - 1)


def _numbers(line: PortfolioLine) -> tuple[int | None, int | None]:
    """How many actions count and are late; nothing of what could not be read."""
    return (None, None) if line.trouble else (line.total, line.late)
