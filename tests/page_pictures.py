"""Pages as pictures in grey, compared so that a letter may be a dot to the side of where it was."""

from __future__ import annotations

import base64
import ctypes
import io
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter

_DOTS = 60
"""Of an inch: letters can be told, and a page has few bytes."""
_GREYS = 16
_TOLERANCE = 48
"""By so much of 255 a dot may be darker or lighter than all dots around it in the other picture."""
MOST_DIFFERENT = 4
"""So few dots are no letter that has changed."""


def pictures_of(data: bytes, number: int) -> Iterator[Image.Image]:
    """The first pages of a PDF in grey."""
    with pypdfium2.PdfDocument(data) as document:
        for place in range(min(number, len(document))):
            picture = document[place].render(scale=_DOTS / 72, grayscale=True).to_pil()
            yield picture.convert("L").quantize(_GREYS)


def made_with(documents: Iterable[bytes], number: int) -> str:
    """What pages look like beside what stands on them: the program that laid them out, and the fonts that it had."""
    programs, fonts = set(), set()
    for data in documents:
        with pypdfium2.PdfDocument(data) as document:
            programs.add(document.get_metadata_dict()["Producer"])
            for place in range(min(number, len(document))):
                fonts |= set(_fonts(document[place]))
    return f"{', '.join(sorted(programs))}; {', '.join(sorted(fonts))}"


def _fonts(page: Any) -> Iterator[str]:
    for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(text)
        name = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
        pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
        yield name.value.decode().rpartition("+")[2]


def difference(one: Image.Image, other: Image.Image) -> int:
    """How many dots of two pictures differ by more than a dot's shift explains."""
    if one.size != other.size:
        return max(one.width * one.height, other.width * other.height)
    return max(_outside(one, other), _outside(other, one))


def _outside(one: Image.Image, other: Image.Image) -> int:
    """The dots of a picture that are darker or lighter than all around the same place in the other."""
    one, other = one.convert("L"), other.convert("L")
    darkest, lightest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    darker, lighter = ImageChops.subtract(darkest, one), ImageChops.subtract(one, lightest)
    return sum(ImageChops.lighter(darker, lighter).histogram()[_TOLERANCE:])


def as_svg(picture: Image.Image) -> str:
    """A picture as the page of pictures that differ takes them."""
    data = io.BytesIO()
    picture.save(data, "PNG")
    link = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image href="{link}" {size}/></svg>'
