"""The summary as a council's own report: what it says and in which order, the same in every document.

One side first: the verdict, the counts, what is worst and what is asked. Then numbered sections, and in the appendix
all of it in full (docs/design.md, "The board's report").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from actionplan.reports.appendix import appendix
from actionplan.reports.blocks import Block, Figures, Heading, Paper, Paragraph, ReportTable, harmless
from actionplan.reports.edition import Edition
from actionplan.reports.frame import framed
from actionplan.reports.front import front
from actionplan.reports.recommendations import requests_of
from actionplan.reports.report_sections import sections


def paper(edition: Edition) -> Paper:
    """The whole report of an edition."""
    before = front_of(edition)
    blocks = (*before.front, *before.blocks)
    tables = sum(isinstance(block, ReportTable) for block in blocks)
    figures = sum(len(block.charts) for block in blocks if isinstance(block, Figures))
    numbered = tables_numbered(appendix(edition, requests_of(edition)), 1 + tables, 1 + figures)
    return replace(before, appendix=harmless(tuple(numbered)))


def front_of(edition: Edition) -> Paper:
    """The report without its appendix, which of a plan of thousands takes most of the time."""
    requests = requests_of(edition)
    first = tuple(tables_numbered(front(edition, requests), 1))
    tables = sum(isinstance(block, ReportTable) for block in first)
    blocks = tuple(tables_numbered(_numbered(sections(edition, requests)), 1 + tables))
    return framed(edition, _subject(edition), front=first, blocks=blocks)


def one_page(edition: Edition) -> Paper:
    """The first side alone."""
    made = framed(edition, _subject(edition), front=tuple(tables_numbered(front(edition, requests_of(edition)), 1)))
    # Whom to ask and what it rests on is in the report; on one side there is no room for it.
    return replace(made, ending=())


def _subject(edition: Edition) -> str:
    return f"{edition.summary.plan.title}: RAG summary"


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


def tables_numbered(blocks: Iterable[Block], table: int, figure: int = 1) -> Iterator[Block]:
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
