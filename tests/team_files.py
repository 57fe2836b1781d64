"""Files in the shapes of teams' own trackers, made for tests: the same rows as a workbook, text, ODS or Word."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]
FORMS = ("xlsx", "ods", "csv", "docx")


def write_rows(path: Path, rows: Rows, *, sheet: str = "Tracker") -> Path:
    """The rows as a file of the kind that its name ends with."""
    match path.suffix:
        case ".xlsx":
            return workbook(path, {sheet: rows})
        case ".ods":
            return _ods(path, sheet, rows)
        case ".docx":
            return _document(path, rows)
    return _text(path, rows)


def workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    merges: Mapping[str, Sequence[str]] | None = None,
    fills: Mapping[str, Mapping[str, str]] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook, with merged cells, colours by cell, and hidden sheets."""
    import openpyxl
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in ("", None):
                    page.cell(number, column, value)
        for cells in (merges or {}).get(title, ()):
            page.merge_cells(cells)
        for cell, colour in (fills or {}).get(title, {}).items():
            page[cell].fill = PatternFill("solid", fgColor=colour)
        if title in hidden:
            page.sheet_state = "hidden"
    book.save(path)
    return path


def _text(path: Path, rows: Rows) -> Path:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_shown(value) for value in row] for row in rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def _shown(value: object) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str("" if value is None else value)


def _document(path: Path, rows: Rows) -> Path:
    """A Word document: lines of one cell above the table are paragraphs."""
    import docx

    document = docx.Document()
    rest = [list(row) for row in rows]
    while rest and sum(value not in ("", None) for value in rest[0]) <= 1:
        document.add_paragraph(_shown(next((value for value in rest.pop(0) if value), "")))
    width = max(map(len, rest))
    table = document.add_table(len(rest), width)
    for number, row in enumerate(rest):
        for column, value in enumerate(row):
            table.cell(number, column).text = _shown(value)
    document.save(str(path))
    return path


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="{sheet}">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
)


def _ods(path: Path, sheet: str, rows: Rows) -> Path:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr("content.xml", _ODS.format(sheet=escape(sheet), rows=lines))
        parts.writestr("META-INF/manifest.xml", _MANIFEST.format(kind=kind))
    return path


def _ods_cell(value: object) -> str:
    if value in ("", None):
        return "<table:table-cell/>"
    if isinstance(value, date):
        day = value.strftime("%Y-%m-%d")
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{day}">'
            f"<text:p>{day}</text:p></table:table-cell>"
        )
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
