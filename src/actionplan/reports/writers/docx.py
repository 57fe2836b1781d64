"""The paper as a Word document. python-docx is imported when it is needed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Note, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.charts import Chart
from actionplan.reports.writers.docx_xml import W, chart_xml, field_xml, inline_xml, numbering_xml, table_xml

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "Arial"
_NUMBERING = 77
"""A number that the template's own numberings do not have."""
_SHORT, _LONG, _SIDE, _EDGE = 21.0, 29.7, 1.5, 0.9
"""A4 and its margins, in centimetres."""
_TWENTIETHS = 567
"""Of a point, in a centimetre."""
PORTRAIT = round((_SHORT - 2 * _SIDE) * _TWENTIETHS)
"""How wide the text of an upright page is, in twentieths of a point."""
_HALF = 34
"""Characters that half a line of the head can hold."""
_PROPERTY = 255
"""Characters that a property of a document can hold."""


def docx(paper: Paper) -> bytes:
    """The paper as a Word document on A4; the same paper gives the same bytes."""
    document = blank(paper.running)
    _properties(document, paper)
    writer = _Writer(document)
    _top(document, paper)
    for block in (*paper.front, *paper.blocks):
        writer.write(block)
    for name, lines in paper.ending:
        for index, line in enumerate(lines):
            paragraph = document.add_paragraph(style="Ending")
            paragraph.add_run("" if index else f"{name}:").bold = True
            paragraph.add_run(f"\t{line}")
    document.add_section()
    writer.turn(_turned(document.sections[1]))
    for block in paper.appendix:
        writer.write(block)
    for line in paper.foot:
        document.add_paragraph(line, style="Small")
    file = io.BytesIO()
    document.save(file)
    return fixed_times(file.getvalue())


def blank(running: str) -> Document:
    """A document on A4 with the styles of a report; ``running`` stands at the foot of every page, with its number."""
    from docx import Document

    document = Document()
    _styles(document)
    _page(document.sections[0], running)
    return document


def add_table(document: Document, table: ReportTable, width: int = PORTRAIT) -> None:
    """Adds a table, ``width`` twentieths of a point wide: its first row repeated, short rows never broken."""
    from docx.oxml.parser import parse_xml

    body = document.element.body
    body.insert(len(body) - 1, parse_xml(table_xml(table, width).encode()))


def fixed_times(data: bytes) -> bytes:
    """The same package with the times of its parts fixed: a zip file says when each part was put in."""
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return file.getvalue()


class _Writer:
    """Writes blocks, one after the other."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._width = PORTRAIT
        self._before: Block | None = None
        self._last: Any = None

    def turn(self, width: int) -> None:
        """From here on the text is so wide, in twentieths of a point."""
        self._width = width

    def write(self, block: Block) -> None:
        """Writes one block."""
        if isinstance(block, ReportTable | Bullets) and isinstance(self._before, Paragraph) and self._last is not None:
            self._last.paragraph_format.keep_with_next = True
        self._write(block)
        self._before = block

    def _roomy(self, paragraph: Any) -> None:
        """Keeps a paragraph off the table above it."""
        from docx.shared import Pt

        self._last = paragraph
        if isinstance(self._before, ReportTable):
            paragraph.paragraph_format.space_before = Pt(3)

    def _write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                style = "Numbered Paragraph" if block.number else "Normal"
                self._roomy(self._document.add_paragraph(block.text, style=style))
            case Note():
                self._roomy(self._document.add_paragraph(block.text, style="Small"))
            case Bullets():
                for item in block.items:
                    self._document.add_paragraph(item, style="List Bullet")
            case Numbered():
                for number, item in enumerate(block.items, 1):
                    self._document.add_paragraph(f"({number}) {item}", style="List Bullet")
            case ReportTable():
                self._table(block)
            case Figures():
                self._charts(block)

    def _heading(self, block: Heading) -> None:
        # Only numbered sections are "Heading 1", whose style numbers them.
        style = f"Heading {block.level}" if block.number or block.level > 1 else "Appendix Heading"
        self._document.add_paragraph(block.text, style=style)

    def _caption(self, kind: str, number: int, text: str, *, above: bool) -> None:
        """A caption, which Word can list and refer to."""
        from docx.oxml.parser import parse_xml

        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph.add_run(f"{kind} ")
        paragraph._p.append(parse_xml(field_xml(f"SEQ {kind} \\* ARABIC", str(number))))
        paragraph.add_run(f": {text}")

    def _table(self, table: ReportTable) -> None:
        self._caption("Table", table.number, table.caption, above=True)
        add_table(self._document, table, self._width)

    def _charts(self, block: Figures) -> None:
        from docx.oxml.parser import parse_xml

        paragraph = self._document.add_paragraph(style="Figure")
        for number, chart in block.numbered:
            relation = _chart_part(self._document, chart_xml(chart), number)
            paragraph._p.append(parse_xml(inline_xml(chart, relation, number, _chart_size(chart)).encode()))
        for number, chart in block.numbered:
            self._caption("Figure", number, chart.title, above=number < len(block.charts))


def _chart_size(chart: Chart) -> tuple[float, float]:
    """Its width and height in centimetres."""
    if chart.upright:
        return 7.4, 3.0
    return 10.2, max(3.0, min(20.0, 0.6 * len(chart.labels)))


def _chart_part(document: Document, xml: bytes, number: int) -> str:
    """Puts a chart into the package and answers with the name of its relation."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    uri = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(uri, CONTENT_TYPE.DML_CHART, xml, document.part.package)
    return document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)


# --- the page and its styles -----------------------------------------------------------------------------------


def _properties(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = paper.title[:_PROPERTY], paper.author[:_PROPERTY]
    properties.last_modified_by, properties.subject = paper.author[:_PROPERTY], paper.running[:_PROPERTY]
    properties.created = properties.modified = paper.made_at.replace(tzinfo=None)
    properties.comments, properties.language, properties.revision = "", "en-GB", 1


def _page(section: Any, running: str) -> None:
    """A4, with what it is and the page number at its foot."""
    from docx.oxml.parser import parse_xml
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(_SHORT), Cm(_LONG)
    section.left_margin = section.right_margin = Cm(_SIDE)
    section.top_margin = section.bottom_margin = Cm(_EDGE)
    section.header_distance = section.footer_distance = Cm(0.5)
    foot = section.footer.paragraphs[0]
    foot.style = "Small"
    foot.add_run(f"{running}. Page ")
    foot._p.append(parse_xml(field_xml("PAGE", "1")))
    foot.add_run(" of ")
    foot._p.append(parse_xml(field_xml("NUMPAGES", "2")))


def _turned(section: Any) -> int:
    """Lays the pages of a section on their side; answers with how wide the text is then."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_LONG), Cm(_SHORT)
    return round((_LONG - 2 * _SIDE) * _TWENTIETHS)


def _top(document: Document, paper: Paper) -> None:
    document.add_paragraph(paper.title, style="Title")
    if paper.banner:
        document.add_paragraph(style="Normal").add_run(paper.banner).bold = True
    for pair in _pairs(paper.head):
        paragraph = document.add_paragraph(style="Head")
        for index, (name, value) in enumerate(pair):
            if index:
                paragraph.add_run("\t")
            paragraph.add_run(f"{name}:").bold = True
            paragraph.add_run(f"\t{value}")


def _pairs(head: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """The lines of the head, two short ones side by side."""
    waiting: tuple[tuple[str, str], ...] = ()
    for line in head:
        if len(line[1]) > _HALF:
            if waiting:
                yield waiting
            yield (line,)
            waiting = ()
        elif waiting:
            yield (*waiting, line)
            waiting = ()
        else:
            waiting = (line,)
    if waiting:
        yield waiting


def _styles(document: Document) -> None:
    """Styles that can be changed in Word for the whole document at once."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    _plain_defaults(document)

    def styled(name: str, size: float, before: float, after: float, *, bold: bool = False, base: str = "Normal") -> Any:
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
        style: Any = styles[name]
        _font(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0x1D, 0x1D, 0x1F)
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
        return style

    styled("Normal", 9, 0, 2)
    title = styled("Title", 14, 0, 2, bold=True)
    for border in title.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    head = styled("Head", 9, 0, 0.5)
    head.paragraph_format.left_indent, head.paragraph_format.first_line_indent = Cm(2.6), Cm(-2.6)
    for stop in (2.6, 9.4, 11.2):
        head.paragraph_format.tab_stops.add_tab_stop(Cm(stop))
    ending = styled("Ending", 9, 1, 0)
    ending.paragraph_format.left_indent, ending.paragraph_format.first_line_indent = Cm(4.2), Cm(-4.2)
    styled("Heading 1", 10.5, 3, 1, bold=True).paragraph_format.keep_with_next = True
    styled("Heading 2", 9.5, 4, 1, bold=True).paragraph_format.keep_with_next = True
    appendix = styled("Appendix Heading", 13, 0, 4, bold=True, base="Heading 1")
    _numbered(styles["Heading 1"], 0)
    _numbered(styled("Numbered Paragraph", 9, 0, 2), 1)
    _numbered(appendix, None)
    bullet = styled("List Bullet", 9, 0, 0).paragraph_format
    bullet.left_indent, bullet.first_line_indent = Cm(1.5), Cm(-0.5)
    styled("Caption", 8, 1.5, 0.5, bold=True)
    styled("Figure", 9, 0, 0).paragraph_format.keep_with_next = True
    styled("Small", 7.5, 1, 1)
    styled("Table Text", 7.5, 0.2, 0.2)
    styled("Table Heading", 7.5, 0.2, 0.2, bold=True).paragraph_format.keep_with_next = True
    _add_numbering(document)
    _add_table_style(document)


def _font(style: Any) -> None:
    """One font, in place of those that the template's theme names."""
    from docx.oxml.ns import qn

    style.font.name = _FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), _FONT)


def _plain_defaults(document: Document) -> None:
    """British English, and no space between paragraphs but what the styles say."""
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _numbered(style: Any, level: int | None) -> None:
    """Gives a style its place in the numbering, or none."""
    properties = style.element.get_or_add_pPr()
    numbering = properties.get_or_add_numPr()
    number = numbering.get_or_add_numId()
    if level is None:
        number.val = 0
        return
    number.val = _NUMBERING
    numbering.get_or_add_ilvl().val = level


def _add_numbering(document: Document) -> None:
    from docx.oxml.parser import parse_xml

    numberings = document.part.numbering_part.element
    number = parse_xml(f'<w:num {W} w:numId="{_NUMBERING}"><w:abstractNumId w:val="{_NUMBERING}"/></w:num>')
    first = numberings.find(number.tag)
    abstract = parse_xml(numbering_xml(_NUMBERING))
    if first is None:
        numberings.append(abstract)
    else:
        first.addprevious(abstract)
    numberings.append(number)


def _add_table_style(document: Document) -> None:
    from docx.oxml.parser import parse_xml

    line = 'w:val="single" w:sz="4" w:space="0" w:color="9AA0A6"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH"))
    document.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
            f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr><w:tblBorders>{borders}'
            '</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr></w:style>"
        )
    )
