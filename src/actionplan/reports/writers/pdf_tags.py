"""The tags of a PDF, put right where WeasyPrint leaves them wrong.

WeasyPrint 70 tags what is on each page by itself: a table over three pages is three tables, a list two, and the heads
that a table repeats are read out each time. Headings of tables have no scope, names and values of a list of terms are
items of their own, drawings have only their titles, in the wrong place, and the foot of a page belongs to nothing. All
of it is in the tree of structure elements that WeasyPrint made, so it is corrected there before the file is written.

Which elements are parts of one is known from the boxes that WeasyPrint laid out: they name the element of the HTML that
they come from, in the order in which the tags were made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from actionplan.reports.blocks import AnyChart

Element = Any
"""A structure element: a pydyf Dictionary, which says nothing of what is in it."""
_TAGS: Mapping[str, str] = {
    "main": "/Part",
    "section": "/Sect",
    "div": "/Div",
    "h1": "/H1",
    "h2": "/H2",
    "h3": "/H3",
    "h4": "/H4",
    "p": "/P",
    "dl": "/L",
    "ul": "/L",
    "ol": "/L",
    "dt": "/LI",
    "dd": "/LI",
    "li": "/LI",
    "table": "/Table",
    "caption": "/Caption",
    "figcaption": "/Caption",
    "thead": "/THead",
    "tbody": "/TBody",
    "tr": "/TR",
    "th": "/TH",
    "td": "/TD",
}
"""What each element of the page becomes; of the others nothing is asked."""
_NUMBERING = {"ul": "/Disc", "ol": "/Decimal"}
_SCOPES = {"col": "/Column", "row": "/Row"}


def settle_tags(document: Any, pdf: Any, charts: Sequence[AnyChart]) -> None:
    """Puts the tags of a PDF right.

    Args:
        document: What WeasyPrint laid out.
        pdf: What it made of it, not written yet.
        charts: The charts whose drawings are in it, in their order.
    """
    _Tree(document, pdf).settle(charts)


class _Tree:
    """The structure elements of a PDF, and the elements of the page that they come from."""

    def __init__(self, document: Any, pdf: Any) -> None:
        self._pdf = pdf
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        (self._document,) = (self._at(reference) for reference in self._root["K"])
        self._sources: dict[int, Any] = {}
        """By the number of a structure element."""
        self._name_sources(document)

    def settle(self, charts: Sequence[AnyChart]) -> None:
        self._document["K"][:] = self._joined(self._top(), self._document)
        kinds: dict[str, list[Element]] = {"/Table": [], "/L": [], "/Figure": []}
        for element in self._within(self._document):
            kinds.get(element["S"], []).append(element)
        for table in kinds["/Table"]:
            self._settle_cells(table)
        for one in kinds["/L"]:
            self._settle_list(one)
        for figure, chart in zip(kinds["/Figure"], charts, strict=True):
            self._settle_figure(figure, chart)
        self._set_aside_the_rest()

    def _at(self, reference: bytes) -> Element:
        return self._pdf.objects[int(reference.split()[0])]

    def _kids(self, element: Element) -> Iterator[Element]:
        """What is in a structure element, but for the marks of content."""
        return (self._at(kid) for kid in element["K"] if isinstance(kid, bytes))

    def _within(self, element: Element) -> Iterator[Element]:
        """All structure elements in one, in the order of reading."""
        for kid in self._kids(element):
            yield kid
            yield from self._within(kid)

    def _name_sources(self, document: Any) -> None:
        elements = [one for one in self._within(self._document) if one["S"] in _TAGS.values()]
        sources = [source for page in document.pages for source in _sources(page)]
        for element, source in zip(elements, sources, strict=True):
            if element["S"] != _TAGS[source.tag]:
                raise ValueError(f"{element['S']} is tagged, where {source.tag} was laid out")
            self._sources[element.number] = source

    def _top(self) -> Iterator[bytes]:
        """What the document consists of; the head and the foot of the report are no elements of their own."""
        for kid in self._document["K"]:
            if self._at(kid)["S"] == "/NonStruct":
                yield from self._at(kid)["K"]
            else:
                yield kid

    # --- one element for what runs over pages ----------------------------------------------------------------------

    def _joined(self, kids: Iterable[bytes], parent: Element) -> list[Any]:
        """What is in an element, the parts of each in the first of them, without the heads that a table repeats."""
        first: dict[Any, Element] = {}
        result: list[Any] = []
        for kid in kids:
            element = self._at(kid)
            source = self._sources.get(element.number)
            if source is None or source not in first:
                first[source] = element
                element["P"] = parent.reference
                result.append(kid)
            elif source.tag != "thead":
                whole = first[source]
                whole["K"][:] = self._joined([*whole["K"], *element["K"]], whole)
                element.clear()
        return result

    # --- what a kind of element has to say -------------------------------------------------------------------------

    def _settle_cells(self, table: Element) -> None:
        """Says which cells of a table its headings are for. Marks of headings at each cell are not needed then."""
        for cell in self._within(table):
            if cell["S"] == "/TH":
                del cell["ID"]
                cell["A"]["Scope"] = _SCOPES[self._sources[cell.number].get("scope")]
            elif cell["S"] == "/TD":
                del cell["A"]

    def _settle_list(self, element: Element) -> None:
        """Says how a list is numbered; of a list of terms, makes one item of each name and its value."""
        kind = self._sources[element.number].tag
        items = [*self._kids(element)]
        for item in items:
            self._make_one_body(item)
        if kind in _NUMBERING:
            if any(part["S"] == "/Lbl" for item in items for part in self._kids(item)):
                element["A"] = self._new({"O": "/List", "ListNumbering": _NUMBERING[kind]})
            return
        for term, value in zip(items[::2], items[1::2], strict=True):
            (name,), (body,) = self._kids(term), self._kids(value)
            name["S"] = "/Lbl"
            body["P"] = term.reference
            term["K"].extend(value["K"])
            value.clear()
        element["K"][:] = element["K"][::2]

    def _make_one_body(self, item: Element) -> None:
        """Puts what an item of a list has on several pages into one body."""
        first, *others = (part for part in self._kids(item) if part["S"] == "/LBody")
        for body in others:
            for kid in self._kids(body):
                kid["P"] = first.reference
            first["K"].extend(body["K"])
            item["K"].remove(body.reference)
            body.clear()

    def _settle_figure(self, figure: Element, chart: AnyChart) -> None:
        """Says all that a drawing shows, and where it is: in points from the lower left, not in pixels from above."""
        figure["Alt"].string = f"{chart.title}. {chart.alt}"
        box = figure["A"]["BBox"]
        height = self._at(figure["Pg"])["MediaBox"][3]
        left, top, right, bottom = (0.75 * edge for edge in box)
        box[:] = (left, height - bottom, right, height - top)

    def _new(self, values: Mapping[str, Any]) -> Element:
        return type(self._root)(values)

    # --- what is no part of the text -------------------------------------------------------------------------------

    def _set_aside_the_rest(self) -> None:
        """Marks all that is in no structure element as what a page only repeats: its foot, and the heads of tables."""
        read: dict[bytes, set[int]] = {}
        for element in self._within(self._document):
            marks = (kid for kid in element["K"] if isinstance(kid, int))
            read.setdefault(element["Pg"], set()).update(marks)
        numbers = self._at(self._root["ParentTree"])["Nums"]
        for page, owners in zip(self._pdf.page_references, numbers[1::2], strict=True):
            tagged = read.get(page, set())
            owners[:] = [owner if mark in tagged else "null" for mark, owner in enumerate(owners)]
            content = self._at(self._at(page)["Contents"]).stream
            for place, (_, properties) in enumerate(pairwise(content)):
                if isinstance(properties, dict) and properties["MCID"] not in tagged:
                    content[place] = "/Artifact"
                    content[place + 1] = self._new({"Type": "/Pagination"})


def _sources(page: Any) -> Iterator[Any]:
    """The elements whose tags are made of a page, in that order; each once, however many boxes it has there."""
    from weasyprint.formatting_structure.boxes import MarginBox

    met = set()
    # It is private, but WeasyPrint has nothing else that says what a box comes from.
    waiting = [page._page_box]
    while waiting:
        box = waiting.pop()
        if isinstance(box, MarginBox):
            continue
        if box.element_tag in _TAGS and box.element not in met:
            met.add(box.element)
            yield box.element
        waiting += reversed(getattr(box, "children", ()))
