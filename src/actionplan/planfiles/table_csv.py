"""The rows of a CSV file: as the export writes it, or as a spreadsheet program saves it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from actionplan.model.sanitise import undefused
from actionplan.planfiles.table_rows import BadSheet, TableLine

_SEPARATORS = ",;"
_EXCERPT = 10_000
"""How much of a file is looked at for its separator."""


def lines(data: bytes, file: str) -> Iterator[TableLine]:
    """The rows of a CSV file in UTF-8, with commas or semicolons, the export's apostrophes taken away.

    Raises:
        BadSheet: if it is no such file; it names the line.
    """
    text = _text(data, file)
    # Strict, because a quote that nobody closes would otherwise swallow the rows behind it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield f"{file} line {line}", [undefused(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadSheet(f"{file} line {line}: {error}; check the quotes from here on") from error


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadSheet(
            f"{file} line {line}: this is not UTF-8 text; save the file as CSV UTF-8 in the spreadsheet program"
        ) from error


def _separator(text: str) -> str:
    """Of the separators, the one with more of them in the first line that says anything."""
    first = text[:_EXCERPT].lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=first.count)
