"""What is read from a Word document: a paragraph's style, a page's size."""

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
