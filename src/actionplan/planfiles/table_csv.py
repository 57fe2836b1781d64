"""The rows of the exported table in a CSV file."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.planfiles.csv_book import rows_of
from actionplan.planfiles.table_rows import TableLine
from actionplan.planfiles.text_encoding import text_of


def lines(data: bytes, file: str) -> Iterator[TableLine]:
    """The rows of a CSV file, all their cells, however it is encoded and whatever separates them.

    Raises:
        BadSheet: if it is no such file; it names the line.
    """
    text, _ = text_of(data, file)
    for line, cells in rows_of(text, file):
        yield f"{file} line {line}", cells
