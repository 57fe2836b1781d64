"""PDFs read back by another library than the one that wrote them: their tags, and how large their letters are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
_UNCHANGED: Matrix = (1, 0, 0, 1, 0, 0)


def can_be_made() -> bool:
    """Whether WeasyPrint is here, and Pango, which is a library of the system."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


class Tag(NamedTuple):
    """A structure element of a PDF."""

    kind: str
    alt: str
    page: int
    """The page that it begins on, from 1."""
    attributes: dict[str, str]
    text: str
    """All that is read out of it, its lines one behind another."""
    kids: tuple[Tag, ...]

    @property
    def in_lines(self) -> str:
        """All that is read out of it, with the spaces between its lines."""
        return " ".join(" ".join(kid.text for kid in self.kids).split())

    def within(self, *kinds: str) -> list[Tag]:
        """The elements of some kinds in it, in the order of reading."""
        found = []
        for kid in self.kids:
            if kid.kind in kinds:
                found.append(kid)
            found += kid.within(*kinds)
        return found


class Tagged:
    """A PDF with its tags.

    Attributes:
        file: What pikepdf made of it.
        document: The element that all are in.
        artifacts: What of each page is in no element, so that nobody hears it.
    """

    def __init__(self, data: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(data))
        self._texts: dict[tuple[int, int], str] = {}
        self.artifacts: list[str] = []
        self._numbers = {page.obj.objgen: number for number, page in enumerate(self.file.pages, 1)}
        for page in self.file.pages:
            self._read(page)
        root = self.file.Root.StructTreeRoot.K
        (self.document,) = (self._tag(element) for element in ([root] if _is_element(root) else root))

    def _read(self, page: pikepdf.Page) -> None:
        """Keeps what is written under each mark of a page."""
        unicode = {name: _letters(font) for name, font in page.Resources.Font.items()}
        marks: list[int | None] = []
        aside, letters = "", {}
        for operator, operands in _instructions(page):
            match operator:
                case "BDC" | "BMC":
                    properties = operands[1] if len(operands) > 1 else {}
                    marks.append(int(properties["/MCID"]) if "/MCID" in properties else None)
                    assert (str(operands[0]) == "/Artifact") == (marks[-1] is None)
                case "EMC":
                    marks.pop()
                case "Tf":
                    letters = unicode[str(operands[0])]
                case "Tj" | "TJ":
                    assert marks, "a text that is neither tagged nor set aside"
                    text = _written(operands[0], letters)
                    if marks[-1] is None:
                        aside += text
                    else:
                        key = (page.obj.objgen[0], marks[-1])
                        self._texts[key] = self._texts.get(key, "") + text
        self.artifacts.append(aside)

    def _tag(self, element: pikepdf.Object) -> Tag:
        kids: list[Tag] = []
        text = ""
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                text += self._texts.get((element.Pg.objgen[0], kid), "")
            else:
                kids.append(self._tag(kid))
                text += kids[-1].text
        found = element.get("/A", pikepdf.Dictionary())
        attributes = {str(name): str(found[name]) for name in [*found.keys()]}
        page = self._numbers.get(element.Pg.objgen, 0) if "/Pg" in element else 0
        return Tag(str(element.S)[1:], str(element.get("/Alt", "")), page, attributes, text, tuple(kids))

    def pages_of(self, kind: str) -> list[int]:
        """The pages on which elements of a kind begin."""
        return [tag.page for tag in self.document.within(kind)]


def sizes(data: bytes) -> Iterator[float]:
    """How large each text is on its page, in points."""
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            now, kept, text, size = _UNCHANGED, [], _UNCHANGED, 0.0
            for operator, operands in _instructions(page):
                match operator:
                    case "q":
                        kept.append(now)
                    case "Q":
                        now = kept.pop()
                    case "cm":
                        now = _times(_matrix(operands), now)
                    case "Tm":
                        text = _matrix(operands)
                    case "Tf":
                        size = float(operands[1])
                    case "Tj" | "TJ":
                        yield round(abs(size * _times(text, now)[3]), 1)


def _instructions(page: pikepdf.Page) -> Iterator[tuple[str, Sequence[Any]]]:
    for instruction in pikepdf.parse_content_stream(page):
        yield str(instruction.operator), [*instruction.operands]


def _is_element(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary)


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    u, v, w, x, y, z = other
    return a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a font says, by its number."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]*)>", table)
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be", "replace") for glyph, text in pairs}


def _written(operand: pikepdf.Object, letters: dict[int, str]) -> str:
    """What is written; numbers between glyphs only move them."""
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    glyphs = (int.from_bytes(codes[place : place + 2]) for place in range(0, len(codes), 2))
    return "".join(letters.get(glyph, "") for glyph in glyphs)
