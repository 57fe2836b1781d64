"""The key that a file has of its own: what its colours and letters mean there, where that is not the usual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from actionplan.model.ratings import Condition
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.ratings import meaning_of
from actionplan.planfiles.spreadsheet.table_layout import Table, cell_text

_KEY_SHEET = re.compile(r"\b(?:key|legend|rag|brag|ratings?)\b", re.IGNORECASE)
_PAIR = re.compile(
    r"\b(?P<colour>red|amber|yellow|green|blue|[ragb])\b(?:\s*\([a-z]\))?\s*(?:=|:|–|—| - |\bis\b|\bmeans?\b)\s*"
    r"(?P<meaning>[^;.,|\n•]+)",
    re.IGNORECASE,
)
_LETTERS = {"r": "red", "a": "amber", "g": "green", "b": "blue", "yellow": "amber"}
_MOST_LINES = 60


def file_key(book: Book, table: Table) -> Mapping[str, Condition]:
    """What the colours mean by the file's own key; of a colour that it says nothing plain of, nothing.

    It stands above the table or below it, or on a sheet that is called so.
    """
    meanings: dict[str, Condition] = {}
    for text in _lines(book, table):
        for match in _PAIR.finditer(text):
            colour = match["colour"].casefold()
            condition = meaning_of(match["meaning"])
            if condition is not None:
                meanings.setdefault(_LETTERS.get(colour, colour), condition)
    return meanings if len(meanings) > 1 or "blue" in meanings else {}


def _lines(book: Book, table: Table) -> Iterator[str]:
    yield from table.above
    for grid in book.grids:
        if grid is not table.grid and _KEY_SHEET.search(grid.title):
            for row in grid.rows[:_MOST_LINES]:
                yield " : ".join(filter(None, map(cell_text, row.cells)))
    for row in table.rows[-_MOST_LINES:]:
        texts = [*filter(None, map(cell_text, row.cells))]
        if texts and re.match(r"(?:rag |brag )?key\b|r(?:ed)?\b\s*[=:–-]", texts[0], re.IGNORECASE):
            yield " : ".join(texts)
