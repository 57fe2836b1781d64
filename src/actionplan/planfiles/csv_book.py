"""The rows of a text file with separators between its cells: as the export writes it, or any spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from actionplan.model.sanitise import undefused
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, MOST_GRID_ROWS, Book, Grid, GridRow
from actionplan.planfiles.table_rows import BadSheet
from actionplan.planfiles.text_encoding import text_of

_SEPARATORS = ",;\t|"
_SEPARATOR_WORDS = {";": "semicolons", "\t": "tabs", "|": "upright lines"}
_EXCERPT = 50_000
_EXCERPT_ROWS = 50
"""How much of a file is looked at for its separator."""
_SAID = re.compile(r"\"?sep=(.)\"?[ \t]*(?:\r\n?|\n|$)", re.IGNORECASE)
"""How Excel is told the separator: a line before all others."""


def book_of(data: bytes, file: str) -> Book:
    """The table of a text file; of its encoding the remarks say what is to be said.

    Raises:
        BadSheet: if it is no text, or its quotes are wrong; it names the line.
    """
    text, remark = text_of(data, file)
    remarks = [remark] if remark else []
    separator = separator_of(text)
    if separator not in (",", "\t" if file.lower().endswith((".tsv", ".txt")) else ","):
        remarks.append(f"Its cells are separated by {_SEPARATOR_WORDS.get(separator, repr(separator))}.")
    rows: list[GridRow] = []
    beyond = 0
    for line, cells in rows_of(text, file):
        if len(rows) == MOST_GRID_ROWS:
            remarks.append(f"Only the first {MOST_GRID_ROWS:,} rows were read.")
            break
        if not beyond and any(cells[MOST_GRID_COLUMNS:]):
            beyond = line
            remarks.append(f"Only the first {MOST_GRID_COLUMNS} columns were read; line {line} has more.")
        if any(cells[:MOST_GRID_COLUMNS]):
            rows.append(GridRow(line, tuple(cells[:MOST_GRID_COLUMNS])))
    return Book(file, (Grid(f"{file} line", "", tuple(rows)),), tuple(remarks))


def rows_of(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text, each with the number of its first line; the export's apostrophes are taken away.

    Raises:
        BadSheet: if its quotes are wrong; it names the line.
    """
    said, before, separator = _SAID.match(text[:100]), 0, ""
    if said is not None:
        text, before, separator = text[said.end() :], 1, said[1]
    separator = separator or _separator(text)
    line = before + 1
    # Strict, because a quote that nobody closes would otherwise swallow the rows behind it.
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for cells in reader:
            if cells:
                yield line, [undefused(cell) if cell[:1] == "'" else cell for cell in cells]
            line = before + reader.line_num + 1
    except (csv.Error, TypeError, ValueError) as error:  # the latter two for a separator that none can be
        raise BadSheet(f"{file} line {line}: {error}; check the quotes from here on") from error


def separator_of(text: str) -> str:
    """What stands between the cells of a text: what its first line says, else what fits its rows."""
    said = _SAID.match(text[:100])
    return said[1] if said is not None else _separator(text)


def _separator(text: str) -> str:
    """Of the separators, the one that most rows have equally often."""
    excerpt = text[:_EXCERPT]
    if len(text) > _EXCERPT:
        excerpt = excerpt[: max(excerpt.rfind("\n"), excerpt.rfind("\r"), _EXCERPT // 2)]
    return max(_SEPARATORS, key=lambda separator: _agreement(excerpt, separator))


def _agreement(excerpt: str, separator: str) -> tuple[int, bool, int]:
    """How well a separator fits: the rows that agree, whether it is no comma of a sentence, and how many cells."""
    reader = csv.reader(io.StringIO(excerpt, newline=""), delimiter=separator)
    widths: Counter[int] = Counter()
    try:
        for cells in islice(reader, _EXCERPT_ROWS):
            if len(cells) > 1:
                widths[len(cells)] += 1
    except csv.Error:
        pass  # what is wrong is said, with its line, when the file is read
    if not widths:
        return 0, False, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, excerpt.count(f"{separator} ") * 2 < excerpt.count(separator), width
