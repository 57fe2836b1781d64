"""The cells of a table by its columns, with what a merged cell says in each of its rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date

from actionplan.model.dates import format_date
from actionplan.planfiles.grid import GridRow
from actionplan.planfiles.spreadsheet.table_layout import DERIVED, DROPPED, Column, Table, cell_text
from actionplan.planfiles.table_rows import TableCell, Unreadable

_MOST_SHARE = 2
"""A merged cell that is as wide as half the table is a line across it."""
_MOST_MERGED, _MOST_MERGED_CELLS = 2_000, 200_000
_OF_ONE_ROW = frozenset({"ref", "title", "progress"})
"""What is said once, though its cell is merged over several rows."""


class TableCells:
    """What stands where in a table whose columns are known."""

    def __init__(self, table: Table) -> None:
        """Of a table."""
        self.table = table
        self.read = [column for column in table.columns if column.field not in (DERIVED, DROPPED)]
        """The columns that something is read of."""
        self.by_field = {column.field: column for column in reversed(self.read)}
        self._merged = _merged_from(table)
        self._widths = {
            merge.first_row: merge.last_column - merge.first_column + 1
            for merge in table.grid.merges
            if merge.first_row == merge.last_row
        }
        self._rows = {row.number: row for row in table.rows}

    def has(self, field: str) -> bool:
        """Whether there is a column of a field."""
        return field in self.by_field

    def cell(self, row: GridRow, column: Column) -> TableCell:
        """What stands in a cell; in a merged one what stands in its first row, but for refs and actions."""
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        if cell != "" or column.field in _OF_ONE_ROW:
            return cell
        first = self._merged.get((row.number, column.index))
        above = self._rows.get(first) if first is not None else None
        if above is None or column.index >= len(above.cells):
            return cell
        return above.cells[column.index]

    def text(self, row: GridRow, field: str) -> str:
        """The text of the first column of a field; empty where there is none."""
        column = self.by_field.get(field)
        return "" if column is None else shown_text(self.cell(row, column))

    def filled(self, row: GridRow) -> dict[int, str]:
        """The texts of a row that say anything, by column; those of merged cells in each of their rows."""
        texts = ((column.index, shown_text(self.cell(row, column))) for column in self.table.columns)
        return {index: text for index, text in texts if text}

    def is_across(self, row: GridRow) -> bool:
        """Whether one cell of a row is merged over half the table."""
        return self._widths.get(row.number, 0) * _MOST_SHARE >= max(2, len(self.table.columns))

    def is_part_of_above(self, row: GridRow, field: str) -> bool:
        """Whether a cell is merged with the one above it, so that the row says more of the same."""
        column = self.by_field.get(field)
        return column is not None and (row.number, column.index) in self._merged

    def beyond(self, row: GridRow) -> bool:
        """Whether a row says something behind the last column that has a heading or is used by other rows."""
        return any(cell != "" for cell in row.cells[self.table.width :])


def _merged_from(table: Table) -> Mapping[tuple[int, int], int]:
    """For each cell that is merged with one above it, the row of that: by row and column, of the rows that there are.

    A file may claim that any cells are merged, so no more is looked at than a plan can have.
    """
    numbers = [row.number for row in table.rows]
    above: dict[tuple[int, int], int] = {}
    for merge in table.grid.merges:
        first = bisect_right(numbers, merge.first_row)
        for number in numbers[first : min(bisect_right(numbers, merge.last_row), first + _MOST_MERGED)]:
            above[number, merge.first_column] = merge.first_row
        if len(above) > _MOST_MERGED_CELLS:
            break
    return above


def shown_text(cell: TableCell) -> str:
    """What a cell says, as people see it: a day in words; nothing where it cannot be read."""
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, Unreadable):
        return ""
    return cell_text(cell)
