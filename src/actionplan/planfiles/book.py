"""A team's own file of tables, whatever kind of file it is: a workbook, a document, or text with separators."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.file_bytes import MOST_PACKED, MOST_TEXT, bytes_of, check_size
from actionplan.planfiles.grid import Book
from actionplan.planfiles.table_rows import BadSheet
from actionplan.planfiles.xml_parts import looked_into

TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".docx", *TEXTS)
"""The files that are read, by how their names end."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|table|meta|head|style|body|div)", re.IGNORECASE)


def read_book(path: Path) -> Book:
    """The sheets or tables in the file at ``path``, by its name and by what it really is.

    Raises:
        BadSheet: if it cannot be read or is too large; one line with the file, the place, what is wrong and what to do.
    """
    file, suffix = sanitise(path.name), path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadSheet(f"{file}: not one of {', '.join(SUFFIXES)}; save it as .xlsx, or a document as .docx")
    return book_of(bytes_of(path, MOST_PACKED), file, suffix)


def book_of(data: bytes, file: str, suffix: str) -> Book:
    """The sheets or tables of what a file holds.

    Args:
        data: What it holds.
        file: Its name, harmless to show.
        suffix: How the name ends, in small letters.

    Raises:
        BadSheet: as ``read_book`` does.
    """
    kind = _kind(data, file, suffix)
    book = _read(data, file, kind)
    if kind == suffix or kind == ".xlsx" == suffix.replace("m", "x") or kind == ".csv" and suffix in TEXTS:
        return book
    words = "text" if kind == ".csv" else f"a {kind} file"
    return replace(book, remarks=(f"It is {words}, though its name ends with {suffix}.", *book.remarks))


def _read(data: bytes, file: str, kind: str) -> Book:
    match kind:
        case ".xlsx":
            from actionplan.planfiles.xlsx_book import book_of as read
        case ".ods":
            from actionplan.planfiles.ods_book import book_of as read
        case ".docx":
            from actionplan.planfiles.docx_book import book_of as read
        case ".xls":
            from actionplan.planfiles.xls_book import book_of as read
        case _:
            check_size(data, file, MOST_TEXT)
            from actionplan.planfiles.csv_book import book_of as read
    return read(data, file)


def _kind(data: bytes, file: str, suffix: str) -> str:
    """What the file really is, whatever its name says. Raises BadSheet for what is not read."""
    again = ".docx" if suffix == ".docx" else ".xlsx"
    if not data.strip():
        raise BadSheet(f"{file}: the file is empty; is it the right one?")
    if data.startswith(b"PK"):
        return _packed_kind(data, file, suffix)
    if data.startswith(_OLD):
        return _old_kind(data, file)
    if data.startswith(b"%PDF"):
        raise BadSheet(f"{file}: it is a PDF; save the table as .xlsx or .docx where it was made")
    if data.startswith(b"{\\rtf"):
        raise BadSheet(f"{file}: it is a rich text file; open it in the word processor and save it as .docx")
    if _MARKUP.match(data):
        raise BadSheet(f"{file}: it is a web page or XML; open it in the spreadsheet program and save it as .xlsx")
    if suffix not in TEXTS and b"\0" in data[:1000]:
        raise BadSheet(f"{file}: not a file that can be read; save it as {again} again")
    return ".csv"


def _packed_kind(data: bytes, file: str, suffix: str) -> str:
    names, media_type = looked_into(data)
    if any(name.startswith("word/") for name in names):
        return ".docx"
    if "xl/workbook.bin" in names:
        raise BadSheet(f"{file}: it is a binary workbook (.xlsb); save it as .xlsx")
    if b"opendocument.spreadsheet" in media_type:
        return ".ods"
    if b"opendocument" in media_type:
        raise BadSheet(f"{file}: it is an OpenDocument text; save it as .docx")
    # What is wrong with it, its reader says.
    return suffix if suffix in (".ods", ".docx") and not any(name.startswith("xl/") for name in names) else ".xlsx"


def _old_kind(data: bytes, file: str) -> str:
    """Which program an old Office file is of, by the names in it."""
    for name in ("EncryptedPackage", "EncryptionInfo"):
        if name.encode("utf-16-le") in data:
            raise BadSheet(f"{file}: it has a password; save it without one")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return ".xls"
    if "WordDocument".encode("utf-16-le") in data:
        raise BadSheet(f"{file}: it is an old Word document (.doc); save it as .docx")
    raise BadSheet(f"{file}: not a workbook that can be read; save it as .xlsx")
