"""The key that a file has of its own: what its colours and letters mean there, where that is not the usual."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from actionplan.model.ratings import Condition
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.ratings import colour_name, is_meaning, meaning_of
from actionplan.planfiles.spreadsheet.table_layout import Table, cell_text

_KEY_SHEET = re.compile(r"\b(?:key|legend|rag|brag|ratings?)\b", re.IGNORECASE)
_PAIR = re.compile(
    r"\b(?P<colour>red|amber|yellow|green|blue|[ragb])\b(?:\s*\([a-z]\))?\s*(?:=|:|–|—| - |\bis\b|\bmeans?\b)\s*"
    r"(?P<meaning>[^;.,|\n•]+)",
    re.IGNORECASE,
)
_KEY_LINE = re.compile(r"(?:rag |brag )?key\b|(?:r(?:ed)?|a(?:mber)?|g(?:reen)?|b(?:lue)?)\b\s*[=:–-]", re.IGNORECASE)
_COLOUR = r"(?:red|amber|yellow|green|blue|[ragb])"
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
        if texts and _KEY_LINE.match(texts[0]):
            yield " : ".join(texts)
        elif key := key_line(texts, row.fills.values()):
            yield key


def key_line(texts: Sequence[str], fills: Iterable[str]) -> str:
    """A row that only says what a colour means, as ``blue : not started``; empty of any other.

    Two cells, a colour and its meaning, or one beside a cell that only has the colour.
    """
    if len(texts) == 2 and re.fullmatch(_COLOUR, texts[0].strip(), re.IGNORECASE) and meaning_of(texts[1]) is not None:
        return " : ".join(texts)
    colours = {colour for fill in fills if (colour := colour_name(fill))}
    if len(texts) == 1 and len(colours) == 1 and is_meaning(texts[0]):
        return f"{colours.pop()} : {texts[0]}"
    return ""
