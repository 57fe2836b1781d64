"""OpenDocument spreadsheets whose XML a test writes itself."""

from __future__ import annotations

import zipfile
from pathlib import Path

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")),
        f'xmlns:number="{_OASIS}:datastyle:1.0"',
        f'xmlns:draw="{_OASIS}:drawing:1.0"',
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
    ]
)


def content(tables: str, styles: str = "") -> str:
    """The part with the sheets."""
    return (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def styles_part(styles: str) -> str:
    """The part with the styles of the file."""
    return f"<office:document-styles {_SPACES}><office:styles>{styles}</office:styles></office:document-styles>"


def table(rows: str, title: str = "Plan", more: str = "") -> str:
    """A sheet."""
    return f'<table:table table:name="{title}" {more}>{rows}</table:table>'


def row(*cells: str, more: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", more: str = "") -> str:
    """A cell with a text in one paragraph, or with paragraphs that are written out."""
    paragraphs = text if text.startswith("<") or not text else f"<text:p>{text}</text:p>"
    kind = "" if "value-type" in more or not text else 'office:value-type="string"'
    return f"<table:table-cell {kind} {more}>{paragraphs}</table:table-cell>"


def spreadsheet(path: Path, body: str | bytes, more: dict[str, str | bytes] | None = None) -> Path:
    """Writes a spreadsheet at ``path`` from the part with its sheets, and other parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", body)
        for name, data in (more or {}).items():
            parts.writestr(name, data)
    return path
