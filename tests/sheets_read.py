"""What a reader of files of tables has made of a file, in a form that a test can compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actionplan.planfiles.book import read_book
from actionplan.planfiles.grid import Grid
from actionplan.planfiles.table_rows import BadSheet, TableCell, Unreadable


def rows(grid: Grid) -> dict[int, list[Any]]:
    """The cells of each row by its number, without those at the end that are empty; of an unreadable one why."""
    return {row.number: _short([_said(cell) for cell in row.cells]) for row in grid.rows}


def _said(cell: TableCell) -> Any:
    return f"! {cell.why}" if isinstance(cell, Unreadable) else cell


def _short(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def fills(grid: Grid) -> dict[int, dict[int, str]]:
    """The colours of the cells of each row that has any."""
    return {row.number: dict(row.fills) for row in grid.rows if row.fills}


def hidden_rows(grid: Grid) -> list[int]:
    """The numbers of the rows that are hidden."""
    return [row.number for row in grid.rows if row.is_hidden]


def refused(path: Path) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(BadSheet) as error:
        read_book(path)
    text = str(error.value)
    assert text.isprintable() and text.startswith(path.name)
    return text
