"""The summary as a council's own report: what it says and in which order, the same in every document.

One side first: the verdict, the counts, what is worst and what is asked. Then numbered sections, and in the appendix
all of it in full (docs/design.md, "The board's report").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.source_part import sources_of
from actionplan.reports.appendix import appendix
from actionplan.reports.audience import foot
from actionplan.reports.blocks import Block, Figures, Heading, Paper, Paragraph, ReportTable, harmless
from actionplan.reports.edition import Edition
from actionplan.reports.front import front
from actionplan.reports.phrases import cautions, compared_words, demo_mark, joined
from actionplan.reports.recommendations import requests_of
from actionplan.reports.report_sections import sections

_NO_CHANGE_YET = datetime(1980, 1, 1, tzinfo=UTC)


def paper(edition: Edition) -> Paper:
    """The whole report of an edition."""
    before = front_of(edition)
    blocks = (*before.front, *before.blocks)
    tables = sum(isinstance(block, ReportTable) for block in blocks)
    figures = sum(len(block.charts) for block in blocks if isinstance(block, Figures))
    numbered = _tables_numbered(appendix(edition, requests_of(edition)), 1 + tables, 1 + figures)
    return replace(before, appendix=harmless(tuple(numbered)))


def front_of(edition: Edition) -> Paper:
    """The report without its appendix, which of a plan of thousands takes most of the time."""
    plan, as_at = edition.summary.plan, format_date(edition.day)
    made_at = _moment(edition.last_change_at)
    origin = "Created" if edition.is_public else f"Created by {edition.made_by}"
    subject = f"{demo_mark(plan)}{_subject(edition)}"
    moment = f"{format_date(made_at.date())} {made_at:%H:%M} UTC"
    foot_lines = (
        f"{origin} with actionplan from the plan as at {as_at}: change {plan.seq}, {moment}.",
        foot(plan, edition.audience),
        edition.restricted_words,
    )
    blocks = [*front(edition), *_numbered(sections(edition, requests_of(edition)))]
    blocks = list(_tables_numbered(blocks, 1, 1))
    first = next(index for index, block in enumerate(blocks) if isinstance(block, Heading) and block.number)
    return harmless(
        Paper(
            title=subject,
            head=_head(edition),
            banner=". ".join(cautions(plan)),
            front=tuple(blocks[:first]),
            blocks=tuple(blocks[first:]),
            ending=_ending(edition),
            appendix=(),
            foot=tuple(filter(None, foot_lines)),
            running=f"{subject}, as at {as_at}",
            author=edition.author,
            made_at=made_at,
            has_large_print=edition.has_large_print,
        )
    )


def _subject(edition: Edition) -> str:
    return edition.report.subject or f"{edition.summary.plan.title}: RAG summary"


def _moment(iso: str) -> datetime:
    """The time of the last change, UTC unless it says another zone; a plan that has none yet has a fixed one."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return _NO_CHANGE_YET
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _head(edition: Edition) -> tuple[tuple[str, str], ...]:
    report, past = edition.report, edition.summary.past
    classification = joined(". ", report.classification or _NOT_PUBLISHED, _exempt(report.exempt))
    if edition.is_public and not report.is_public:
        classification = "Unrestricted: public version"
    as_at = format_date(edition.day)
    if past is not None:
        as_at = f"{as_at}, compared with {compared_words(past)}"
    meeting = format_date(report.next_meeting) if report.next_meeting else ""
    lines = (
        ("By", report.by or edition.author),
        ("To", report.addressed_to or report.name),
        ("Subject", _subject(edition)),
        ("Classification", classification),
        ("As at", as_at),
        ("Next meeting", meeting),
    )
    return tuple((name, value) for name, value in lines if value)


_NOT_PUBLISHED = "For the Board and those it names; not for publication"


def _exempt(paragraph: str) -> str:
    """The words by which a report is exempt from publication; what is no number is taken as it was typed."""
    if not paragraph.strip().isdigit():
        return paragraph
    return f"Exempt under paragraph {paragraph.strip()} of Part 1 of Schedule 12A to the Local Government Act 1972"


def _ending(edition: Edition) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom to ask, and what the report rests on."""
    plan, report = edition.summary.plan, edition.report
    contact = _lines(report.contact) or (joined(", ", *dict.fromkeys((edition.author, plan.organisation))),)
    endings = (
        ("Contact details", contact),
        ("Background documents", _lines(report.background) or _documents(plan)),
    )
    return tuple((heading, lines) for heading, lines in endings if lines)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _documents(plan: Plan) -> tuple[str, ...]:
    """Where the reviews can be read that the plan follows from."""
    return tuple(filter(None, (source.document for source in sources_of(plan).values())))


# --- numbers ---------------------------------------------------------------------------------------------------


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Sections numbered from 1, their paragraphs ``1.1``, ``1.2`` …"""
    section = paragraph = 0
    for block in blocks:
        if isinstance(block, Heading):
            section, paragraph = section + 1, 0
            yield replace(block, number=str(section))
        elif isinstance(block, Paragraph):
            paragraph += 1
            yield replace(block, number=f"{section}.{paragraph}")
        else:
            yield block


def _tables_numbered(blocks: Iterable[Block], table: int, figure: int) -> Iterator[Block]:
    """The tables and figures numbered, the first ones ``table`` and ``figure``."""
    for block in blocks:
        if isinstance(block, ReportTable):
            yield replace(block, number=table)
            table += 1
        elif isinstance(block, Figures):
            yield replace(block, first=figure)
            figure += len(block.charts)
        else:
            yield block
