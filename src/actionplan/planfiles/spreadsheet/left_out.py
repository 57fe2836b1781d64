"""The rows of a file that were left out, as a table of their own: to be corrected, and brought in later."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence

from actionplan.model.sanitise import defused
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.cells import shown_text
from actionplan.planfiles.spreadsheet.headings import LEFT_OUT_BECAUSE
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.row_cells import A_TABLE

_WHY = (RemarkKind.REFUSED, RemarkKind.DOUBTED)


def left_out_csv(book: Book, table: TeamTable, numbers: Collection[int], remarks: Sequence[Remark]) -> bytes:
    """A CSV of the rows of these numbers under the headings of the file, and why each was left out."""
    why: dict[int, list[str]] = {}
    for remark in remarks:
        if remark.kind in _WHY and remark.row in numbers:
            why.setdefault(remark.row, []).append(": ".join(filter(None, (remark.heading, remark.words))))
    grids = [grid for where in table.where for grid in book.grids if grid.where == where]
    cells_of = {place * A_TABLE + row.number: row.cells for place, grid in enumerate(grids) for row in grid.rows}
    themes = {row.number: row.theme for row in table.rows}
    findings = {row.number: row.finding for row in table.rows}
    has_theme = any(column.field == "theme" for column in table.columns)
    out = io.StringIO()
    writer = csv.writer(out)
    extra = () if has_theme else ("Theme",)
    writer.writerow([*(column.heading for column in table.columns), *extra, LEFT_OUT_BECAUSE])
    for number in sorted(numbers):
        cells = cells_of.get(number, ())
        row = [shown_text(cells[column.index]) if column.index < len(cells) else "" for column in table.columns]
        for place, column in enumerate(table.columns):
            # What was only in the first row of its group stands in this one too.
            row[place] = row[place] or (findings.get(number, "") if column.field == "finding" else "")
        theme = () if has_theme else (themes.get(number, ""),)
        writer.writerow([defused(text) for text in (*row, *theme, "; ".join(why.get(number, ())))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
