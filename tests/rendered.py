"""Papers as pages: laid out by LibreOffice or WeasyPrint, with their words in lines, and what is wrong with them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from msgspec.structs import replace

from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Note, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.column_widths import text_width
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.papers import paper_of
from six_plans import PLANS

ONE_PAGE = " on one page"
"""What the one-page paper of a plan is called beside the plan."""
FOOT = 56.0
"""Points of a page below which its foot stands."""
_LONGEST_WORD = 12
"""Times the type size: an address that is longer may be broken."""
_PARTS = re.compile(r"[\s\u00a0\u2011\u0002\ufffe\-–—/]+")
"""What every program may break a line at; a hyphen at the end of a line is read back as a control character."""
_MOST_LINES = 4
"""A heading is in no more lines."""
_SECONDS = 240


# --- papers ----------------------------------------------------------------------------------------------------


@cache
def _edition(plan: str) -> Edition:
    return PLANS[plan]()


@cache
def paper_named(name: str) -> Paper:
    """The paper of one of the six plans by its name, or its one-page paper."""
    edition = _edition(name.removesuffix(ONE_PAGE))
    return paper_of(replace(edition, paper=PaperKind.ONE_PAGE) if name.endswith(ONE_PAGE) else edition)


# --- laid out by LibreOffice ------------------------------------------------------------------------------------


def soffice() -> str | None:
    """The program that lays out Word documents; None where LibreOffice is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(program: str, documents: Sequence[Path], folder: Path) -> None:
    """Lays documents out, all at once because LibreOffice is slow to start; each is a PDF of its name in the folder.

    Args:
        program: What :func:`soffice` found.
        documents: The Word documents.
        folder: Where the PDFs go, and what LibreOffice keeps of its user, so that no other that runs is in the way.
    """
    command = [
        *(program, f"-env:UserInstallation={(folder / 'libreoffice').as_uri()}", "--headless"),
        *("--convert-to", "pdf", "--outdir", str(folder), *map(str, documents)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    missing = [path.stem for path in documents if not (folder / f"{path.stem}.pdf").exists()]
    assert not missing, f"LibreOffice made no pages of {missing}: {done.stdout}{done.stderr}"


# --- pages ------------------------------------------------------------------------------------------------------


class Page(NamedTuple):
    """The words of a page without its foot, in lines."""

    lines: tuple[str, ...]

    @property
    def words(self) -> Counter[str]:
        """The words, each with how often it is there."""
        return Counter(words_of("\n".join(self.lines)))


def pages_of(data: bytes) -> list[Page]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        return [Page(tuple(_lines(page))) for page in document]


def _lines(page: Any) -> Iterator[str]:
    text = page.get_textpage().get_text_bounded(bottom=FOOT)
    for line in text.splitlines():
        if words := " ".join(line.replace("\u00a0", " ").split()):
            yield words


def page_with(pages: Sequence[Page], heading: Heading) -> int:
    """The number of the page that a heading stands on, the first being 1."""
    for number, page in enumerate(pages, 1):
        if any(found == heading.numbered_text for found, _ in _runs(page)):
            return number
    raise AssertionError(f"no page has the heading {heading.numbered_text!r}")


def _runs(page: Page) -> Iterator[tuple[str, int]]:
    """The lines of a page, alone and with those that follow, each with the number of the line behind it."""
    for first in range(len(page.lines)):
        for end in range(first + 1, min(first + _MOST_LINES, len(page.lines)) + 1):
            yield " ".join(page.lines[first:end]), end


def headings_alone(paper: Paper, pages: Sequence[Page]) -> Iterator[str]:
    """The headings and captions that stand at the foot of a page, with what they are of on the next one."""
    headings = {block.numbered_text for block in _blocks(paper) if isinstance(block, Heading)}
    tables = {
        " ".join(f"Table {block.number}: {block.caption}".split()): Counter(
            words_of(" ".join(column.title for column in block.columns))
        )
        for block in _blocks(paper)
        if isinstance(block, ReportTable)
    }
    for number, page in enumerate(pages, 1):
        for found, end in _runs(page):
            after = Counter(words_of("\n".join(page.lines[end:])))
            if found in headings and not after:
                yield f"page {number}: {found}"
            if found in tables and not after - tables[found]:
                yield f"page {number}: {found}"


# --- words ------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of a text, in the parts at which a line may be broken."""
    return [word for word in _PARTS.split(text) if word]


def broken_words(paper: Paper, pages: Sequence[Page], size: float) -> Counter[str]:
    """The words of the tables of a paper that its pages do not have whole as often as they should.

    Args:
        paper: What the pages are of.
        pages: All of them.
        size: The size of the type of its tables, in points: a word of more than twelve times that is an address.
    """
    shown = sum((page.words for page in pages), Counter[str]())
    meant = Counter(word for text in _texts(paper) for word in words_of(text))
    in_tables = {word for table in _blocks(paper) if isinstance(table, ReportTable) for word in _table_words(table)}
    lost = {
        word: _lost(word, meant, shown)
        for word in meant - shown
        if word in in_tables and text_width(word, size, bold=True) <= _LONGEST_WORD * size
    }
    return Counter({word: number for word, number in lost.items() if number > 0})


def _lost(word: str, meant: Counter[str], shown: Counter[str]) -> int:
    """How much less often a word is shown than meant, alone or as a part: those of two full cells are read as one."""
    texts, pages = (sum(one.count(word) * number for one, number in words.items()) for words in (meant, shown))
    return texts - pages


def _table_words(table: ReportTable) -> Iterator[str]:
    for text in (*(column.title for column in table.columns), *(cell.text for row in table.rows for cell in row)):
        yield from words_of(text)


def _blocks(paper: Paper) -> tuple[Block, ...]:
    return (*paper.front, *paper.blocks, *paper.appendix)


def _texts(paper: Paper) -> Iterator[str]:
    """Every text of a paper that has its words in lines; what a chart says is drawn."""
    for block in _blocks(paper):
        match block:
            case Heading() | Paragraph():
                yield block.numbered_text
            case Note():
                yield block.text
            case Bullets() | Numbered():
                yield from block.items
            case ReportTable():
                yield from (f"Table {block.number}: {block.caption}", *_table_words(block))
            case Figures():
                yield from (f"Figure {number}: {chart.title}" for number, chart in block.numbered)
