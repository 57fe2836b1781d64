"""What is read from a Word document: a paragraph's style and list, a page's size."""

from __future__ import annotations

from docx.section import Section
from docx.text.paragraph import Paragraph


def style_of(paragraph: Paragraph) -> str:
    """The name of the style of a paragraph."""
    assert paragraph.style is not None
    return str(paragraph.style.name)


def page_in_cm(section: Section) -> tuple[float, float]:
    """How wide and how high the pages of a section are."""
    assert section.page_width is not None
    assert section.page_height is not None
    return round(section.page_width.cm, 1), round(section.page_height.cm, 1)


def list_of(paragraph: Paragraph) -> int | None:
    """The list that a paragraph says it is in: 0 if in none whatever its style says, None if it says nothing."""
    marks = paragraph._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    return int(marks[0]) if marks else None
