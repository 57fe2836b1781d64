"""The sheets of an OpenDocument spreadsheet, as values."""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.planfiles.grid import MOST_GRIDS, Book
from actionplan.planfiles.ods_rows import OdsRows
from actionplan.planfiles.ods_styles import OdsStyles
from actionplan.planfiles.table_rows import BadSheet
from actionplan.planfiles.xml_parts import opened

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES = {
    **{f"{_OASIS}:{name}:1.0": name for name in ("office", "table", "text", "style")},
    f"{_OASIS}:datastyle:1.0": "number",
    f"{_OASIS}:drawing:1.0": "draw",
    f"{_OASIS}:xsl-fo-compatible:1.0": "fo",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}


def book_of(data: bytes, file: str) -> Book:
    """All sheets of a spreadsheet; what was left out of one is in the remarks.

    Raises:
        BadSheet: if it is no spreadsheet, or is larger than any plan.
    """
    with opened(data, file, "spreadsheet", ".ods") as parts:
        if parts.mentions(MANIFEST, b"encryption-data") or parts.has("encrypted-package"):
            raise BadSheet(f"{file}: it has a password; save it without one")
        reader = _Reader(file)
        # The styles of the file come first, so that those of the sheets go before them.
        for part in (STYLES, CONTENT):
            if part == CONTENT or parts.has(part) and not parts.is_too_large(part):
                for _ in parts.read(part, reader.start, reader.end, reader.text, _PREFIXES):
                    if reader.rows.is_full:
                        break
    rows = reader.rows
    if not rows.grids:
        raise BadSheet(f"{file}: no sheet in it can be read; save it as .ods again")
    if rows.is_full:
        rows.remarks.append(f"Only the first {MOST_GRIDS} sheets were read.")
    return Book(file, tuple(rows.grids), tuple(rows.remarks))


class _Reader:
    """Tells the styles of what comes before the sheets, and the sheets of the rest."""

    def __init__(self, file: str) -> None:
        self._styles = OdsStyles()
        self.rows = OdsRows(file, self._styles)
        self._is_in_body = False

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if self._is_in_body:
            self.rows.start(name, values)
        elif name == "office:body":
            self._is_in_body = True
        else:
            self._styles.start(name, values)

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        if self._is_in_body:
            self.rows.end(name, text)
        else:
            self._styles.end(name, text)

    def text(self, text: str) -> None:
        """Text comes."""
        if self._is_in_body:
            self.rows.text(text)
