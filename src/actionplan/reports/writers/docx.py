"""The paper as a Word document. python-docx is imported when it is needed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Note, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.column_widths import holds_words, text_width
from actionplan.reports.writers.docx_chart_parts import Box
from actionplan.reports.writers.docx_charts import add_chart
from actionplan.reports.writers.docx_styles import (
    LARGE,
    TURNED,
    UPRIGHT,
    USUAL,
    Sizes,
    blank,
    in_list,
    new_list,
    turn,
    unnumbered,
)
from actionplan.reports.writers.docx_xml import W, field_xml, records_xml, table_xml

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document

_SHORT = 400
"""A paragraph of fewer characters stays whole."""
_PROPERTY = 255
"""Characters that a property of a document can hold."""
_HIGHEST, _HIGHEST_TURNED = 620.0, 380.0
"""How high a chart may be on an upright page and on one on its side, in points, with its caption above it."""
_NO_TABLE = b"<w:tbl/>"
"""What stands in the place of a table until the file is written; python-docx never makes a table of no rows."""
_NAMES = 150.0
"""How wide the names of the head are at most, in points."""


def docx(paper: Paper) -> bytes:
    """The paper as a Word document on A4; the same paper gives the same bytes.

    One in large print lies on its side, as tables of so many columns would have a letter a line on an upright page.
    """
    is_large = paper.has_large_print
    document = blank(paper.running, LARGE if is_large else USUAL, is_turned=is_large)
    set_properties(document, paper.title, paper.author, paper.made_at)
    document.core_properties.subject = paper.running[:_PROPERTY]
    writer = Writer(document, LARGE if is_large else USUAL, paper.made_at, is_turned=is_large)
    writer.top(paper.title, paper.head, paper.banner)
    for block in paper.front:
        writer.write(block)
    if paper.front and paper.blocks:
        writer.new_page()
    for block in paper.blocks:
        writer.write(block)
    for name, lines in paper.ending:
        writer.ending(name, lines)
    if paper.appendix:
        writer.turn()
    for block in (*paper.appendix, *map(Note, paper.foot)):
        writer.write(block)
    return writer.saved()


def set_properties(document: Document, title: str, author: str, made_at: datetime) -> None:
    """What a document says of itself: its title, who made it and when, and that it is in British English."""
    properties = document.core_properties
    properties.title, properties.author = title[:_PROPERTY], author[:_PROPERTY]
    properties.last_modified_by = author[:_PROPERTY]
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.comments, properties.language, properties.revision = "", "en-GB", 1


class Writer:
    """Writes blocks, one after the other."""

    def __init__(self, document: Document, sizes: Sizes, made_at: datetime, *, is_turned: bool = False) -> None:
        """A writer to the end of a document.

        Args:
            document: One of :func:`blank`.
            sizes: How large its type is.
            made_at: What the workbooks of its charts say of when they were made.
            is_turned: Whether its pages lie on their side.
        """
        self._document, self._sizes, self._made_at = document, sizes, made_at
        self._is_turned = is_turned
        self._before: Block | None = None
        self._last: Any = None
        self._starts_page = False
        self._tables: list[Iterator[str]] = []

    def top(self, title: str, head: tuple[tuple[str, str], ...], banner: str) -> None:
        """The title, what the whole says of itself, and who reports to whom: a line each, or several for one value."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Pt

        self._paragraph(title, "Title")
        if banner:
            self._paragraph("", "Normal").add_run(banner).bold = True
        size = self._sizes.body
        widest = max((text_width(f"{name}:", size, bold=True) for name, _ in head), default=0)
        indent = Pt(min(widest, _NAMES * size / 10) + size)
        for name, value in head:
            paragraph = self._paragraph("", "Head")
            form = paragraph.paragraph_format
            form.left_indent, form.first_line_indent = indent, -indent
            form.tab_stops.add_tab_stop(indent, WD_TAB_ALIGNMENT.LEFT)
            paragraph.add_run(f"{name}:").bold = True
            paragraph.add_run(f"\t{value}")

    def new_page(self) -> None:
        """What is written next begins a page."""
        self._starts_page = True

    def turn(self) -> None:
        """What is written next begins a page, and all pages from there on lie on their side."""
        if self._is_turned:
            self.new_page()
            return
        self._document.add_section()
        turn(self._document.sections[-1])
        self._is_turned = True

    def ending(self, name: str, lines: tuple[str, ...]) -> None:
        """Writes whom to ask, or what the report rests on, behind its name."""
        paragraph = self._document.add_paragraph(style="Head")
        paragraph.add_run(f"{name}:").bold = True
        paragraph.add_run(f" {'; '.join(lines)}")

    def write(self, block: Block) -> None:
        """Writes one block."""
        if isinstance(block, ReportTable | Bullets | Numbered) and isinstance(self._before, Paragraph):
            self._last.paragraph_format.keep_with_next = True
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                paragraph = self._paragraph("", "Numbered Paragraph" if block.number else "Normal")
                # A heading goes with the whole of a short paragraph: LibreOffice leaves it alone where it could not.
                paragraph.paragraph_format.keep_together = len(block.text) < _SHORT
                paragraph.add_run(block.text).bold = block.strong or None
            case Note():
                self._paragraph(block.text, "Small")
            case Bullets():
                for item in block.items:
                    self._paragraph(item, "List Bullet")
            case Numbered():
                self._numbered(block)
            case ReportTable():
                self._table(block)
            case Figures():
                self._charts(block)
        self._before = block

    def saved(self) -> bytes:
        """The file of the document, with the times of its parts fixed: a zip file says when each part was put in."""
        import zipfile

        whole, file = io.BytesIO(), io.BytesIO()
        self._document.save(whole)
        text = self._document.part.partname.membername
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.infolist():
                info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                with new.open(info, "w") as target:
                    data = old.read(part)
                    for piece in self._with_tables(data) if part.filename == text else (data,):
                        target.write(piece)
        return file.getvalue()

    def _with_tables(self, data: bytes) -> Iterator[bytes]:
        """The text of the document with its tables in their places, a row at a time: thousands are never all there."""
        first, *others = data.split(_NO_TABLE)
        yield first
        for table, other in zip(self._tables, others, strict=True):
            for row in table:
                yield row.encode()
            yield other

    @property
    def _width(self) -> float:
        """How wide the text is, in points."""
        return TURNED if self._is_turned else UPRIGHT

    def _paragraph(self, text: str, style: str) -> Any:
        from docx.shared import Pt

        paragraph = self._document.add_paragraph(text, style=style)
        form = paragraph.paragraph_format
        if self._starts_page:
            form.page_break_before = True
            self._starts_page = False
        elif isinstance(self._before, ReportTable) and style not in ("Caption", "Heading 1", "Heading 2"):
            # Off the table above it.
            form.space_before = Pt(self._sizes.gap)
        self._last = paragraph
        return paragraph

    def _heading(self, block: Heading) -> None:
        paragraph = self._paragraph(block.text, f"Heading {max(1, block.level)}")
        if block.level <= 1 and not block.number:
            # The style numbers the sections.
            unnumbered(paragraph)

    def _numbered(self, block: Numbered) -> None:
        number = new_list(self._document)
        for item in block.items:
            in_list(self._paragraph(item, "Numbered Item"), number)

    def _caption(self, kind: str, number: int, text: str) -> None:
        """A caption above what it is of, which Word can list and refer to."""
        from docx.oxml.parser import parse_xml

        paragraph = self._paragraph("", "Caption")
        paragraph.add_run(f"{kind} ")
        paragraph._p.append(parse_xml(field_xml(f"SEQ {kind} \\* ARABIC", str(number))))
        paragraph.add_run(f": {text}")

    def _table(self, table: ReportTable) -> None:
        from docx.oxml.parser import parse_xml

        if table.number:
            self._caption("Table", table.number, table.caption)
        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:tbl {W}/>"))
        size = self._sizes.table
        if self._sizes == LARGE and not holds_words(table, self._width, size):
            self._tables.append(records_xml(table))
        else:
            self._tables.append(table_xml(table, self._width, size))

    def _charts(self, block: Figures) -> None:
        highest = _HIGHEST_TURNED if self._is_turned else _HIGHEST
        box = Box(self._width, highest, self._sizes.small)
        for number, chart in block.numbered:
            self._caption("Figure", number, chart.title)
            add_chart(self._document, chart, number, box, self._made_at)
