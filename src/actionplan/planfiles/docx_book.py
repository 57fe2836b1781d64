"""The tables of a Word document, with the paragraphs before each."""

from __future__ import annotations

from actionplan.planfiles.docx_lists import Lists
from actionplan.planfiles.docx_rows import DocxTables
from actionplan.planfiles.grid import MOST_GRIDS, Book
from actionplan.planfiles.table_rows import BadSheet
from actionplan.planfiles.xml_parts import Parts, opened

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}


def book_of(data: bytes, file: str) -> Book:
    """All tables of a document; what was left out of one is in the remarks.

    Raises:
        BadSheet: if it is no document, has no table, or is larger than any plan.
    """
    with opened(data, file, "document", ".docx") as parts:
        document = dict(parts.related("").values())["officeDocument"]
        tables = DocxTables(file, _lists(parts, dict(parts.related(document).values())))
        for _ in parts.read(document, tables.start, tables.end, tables.text, _PREFIXES):
            if tables.is_full:
                tables.remarks.append(f"Only the first {MOST_GRIDS} tables were read.")
                break
    if not tables.grids:
        raise BadSheet(f"{file}: there is no table in it; is it the right document?")
    return Book(file, tuple(tables.grids), tuple(tables.remarks))


def _lists(parts: Parts, paths: dict[str, str]) -> Lists:
    lists = Lists()
    for kind, on_start in (("numbering", lists.numbering), ("styles", lists.styles)):
        part = paths.get(kind, "")
        if parts.has(part) and not parts.is_too_large(part):
            for _ in parts.read(part, on_start, prefixes=_PREFIXES):
                pass
    return lists
