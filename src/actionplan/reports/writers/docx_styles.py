"""The page of a Word document, its styles and numberings, all of which can be changed in Word at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from actionplan.reports.writers.docx_xml import W, field_xml, list_xml, numbering_xml

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
_NUMBERING, _LIST = 77, 78
"""Numbers that the template's own numberings do not have."""
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 2.0
"""A4 and its margins, in centimetres; the foot stands inside the margin."""
_FOOT = 0.8
_POINTS = 72 / 2.54
"""In a centimetre."""
UPRIGHT = (_SHORT - 2 * _MARGIN) * _POINTS
TURNED = (_LONG - 2 * _MARGIN) * _POINTS
"""How wide the text of an upright page is, and of one on its side, in points."""
_INK = 0x1D, 0x1D, 0x1F
_WORD_2013 = "15"
"""The way of laying out that Word does not call compatibility mode."""


class Sizes(NamedTuple):
    """The sizes of type in a document, in points."""

    body: float
    table: float
    small: float

    @property
    def gap(self) -> float:
        """What stands between two paragraphs."""
        return self.body * 0.36

    @property
    def indent(self) -> float:
        """How far what is numbered stands in from its number."""
        return self.body * 2.6


USUAL = Sizes(11, 10, 9)
LARGE = Sizes(16, 16, 14)
"""For readers who need large print."""


def blank(running: str, sizes: Sizes, *, is_turned: bool = False) -> Document:
    """A document on A4 with the styles of a report.

    Args:
        running: What stands at the foot of every page, with its number.
        sizes: How large its type is.
        is_turned: Whether its pages lie on their side.
    """
    from docx import Document

    document = Document()
    _plain_defaults(document)
    _drop_picture(document)
    _styles(document, sizes)
    _add_numberings(document, sizes)
    _add_table_style(document)
    _page(document.sections[0], running)
    if is_turned:
        turn(document.sections[0])
    return document


def _drop_picture(document: Document) -> None:
    """Takes out the template's picture of itself, which folders would show for the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]


# --- the page --------------------------------------------------------------------------------------------------


def _page(section: Any, running: str) -> None:
    """A4, with what it is and the page number at its foot."""
    from docx.oxml.parser import parse_xml
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(_SHORT), Cm(_LONG)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    section.header_distance = section.footer_distance = Cm(_FOOT)
    foot = section.footer.paragraphs[0]
    foot.style = "Small"
    foot.add_run(f"{running}. Page ")
    foot._p.append(parse_xml(field_xml("PAGE", "1")))
    foot.add_run(" of ")
    foot._p.append(parse_xml(field_xml("NUMPAGES", "2")))


def turn(section: Any) -> None:
    """Lays the pages of a section on their side."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_LONG), Cm(_SHORT)


# --- styles ----------------------------------------------------------------------------------------------------


def _plain_defaults(document: Document) -> None:
    """British English everywhere, and the way of laying out of every Word since 2013."""
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)


def _styles(document: Document, sizes: Sizes) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles, gap = document.styles, sizes.gap

    def styled(name: str, size: float, before: float, after: float, *, bold: bool = False) -> Any:
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        style: Any = styles[name]
        _font(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(*_INK)
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
        return style

    def hanging(style: Any, indent: float) -> Any:
        style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Pt(indent), Pt(-indent)
        return style

    body = sizes.body
    styled("Normal", body, 0, gap)
    title = styled("Title", body * 1.55, 0, gap, bold=True)
    for border in title.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    styled("Head", body, 0, gap / 3)
    styled("Heading 1", body * 1.2, gap * 1.55, gap * 0.65, bold=True).paragraph_format.keep_with_next = True
    styled("Heading 2", body * 1.05, gap * 1.6, gap * 0.6, bold=True).paragraph_format.keep_with_next = True
    _numbered(styles["Heading 1"], _NUMBERING, 0)
    _numbered(hanging(styled("Numbered Paragraph", body, 0, gap), sizes.indent), _NUMBERING, 1)
    hanging(styled("List Bullet", body, 0, gap / 2), sizes.body * 1.6)
    # The template takes the space between the items of its lists away.
    for mark in styles["List Bullet"].element.xpath("./w:pPr/w:contextualSpacing"):
        mark.getparent().remove(mark)
    _numbered(hanging(styled("Numbered Item", body, 0, gap * 0.75), sizes.indent), _LIST, 0)
    caption = styled("Caption", sizes.table, gap * 1.5, gap / 2, bold=True).paragraph_format
    caption.keep_with_next = caption.keep_together = True
    styled("Figure", body, 0, gap)
    styled("Small", sizes.small, gap / 2, gap / 2)
    styled("Table Text", sizes.table, 1, 1)
    styled("Table Heading", sizes.table, 1, 1, bold=True).paragraph_format.keep_with_next = True
    hanging(styled("Record", sizes.table, 0, gap / 3), sizes.indent)
    styled("Record Heading", sizes.table, gap * 2, gap / 3, bold=True).paragraph_format.keep_with_next = True


def _font(style: Any) -> None:
    """One font, in place of those that the template's theme names."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)


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


# --- numberings ------------------------------------------------------------------------------------------------


def _numbered(style: Any, number: int, level: int) -> None:
    """Gives a style its place in a numbering."""
    numbering = style.element.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = number


def unnumbered(paragraph: Any) -> None:
    """Takes a paragraph out of the numbering of its style, and out of the indent that goes with that."""
    from docx.shared import Pt

    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 0
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = Pt(0)


def new_list(document: Document) -> int:
    """A list numbered (1), (2) … from the beginning; answers with the number that its items name it by."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    numberings = document.part.numbering_part.element
    number: int = 1 + max(one.numId for one in numberings.findall(qn("w:num")))
    numberings.append(
        parse_xml(
            f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{_LIST}"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def in_list(paragraph: Any, number: int) -> None:
    """Makes a paragraph an item of the list that goes by a number."""
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val = 0
    numbering.get_or_add_numId().val = number


def _add_numberings(document: Document, sizes: Sizes) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    numberings = document.part.numbering_part.element
    first = numberings.find(qn("w:num"))
    for number, xml in (
        (_NUMBERING, numbering_xml(_NUMBERING, sizes.indent)),
        (_LIST, list_xml(_LIST, sizes.indent)),
    ):
        # What lists look like stands before the lists.
        first.addprevious(parse_xml(xml))
        numberings.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
