"""A text of several lines as rows of a field: where each begins, and which place of the text is where on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size

from actionplan.model.sanitise import shown_lines


class TextRows:
    """A text in rows of so many cells: broken at its line feeds, and where a line is longer, between words.

    The last cell of a row is kept free, for the cursor behind it or the space at which it is broken.

    Args:
        text: As somebody typed it.
        width: Cells of a row.
    """

    def __init__(self, text: str, width: int) -> None:
        self.text = shown_lines(text)
        """What is drawn of it: sign for sign as long as the text itself."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        position = 0
        for line in self.text.split("\n"):
            starts = [position + start for start in _row_starts(line, max(2, width) - 1)]
            self._starts += starts
            self._ends += [*starts[1:], position + len(line)]
            position += len(line) + 1

    def __len__(self) -> int:
        return len(self._starts)

    def span(self, row: int) -> tuple[int, int]:
        """Where a row begins in the text, and where it ends, its line feed left out."""
        return self._starts[row], self._ends[row]

    def row_of(self, index: int) -> int:
        """The row that a place of the text is on."""
        return bisect_right(self._starts, index) - 1

    def column_of(self, index: int) -> int:
        """How many cells lie before a place of the text on its row."""
        return cell_len(self.text[self._starts[self.row_of(index)] : index])

    def last_of(self, row: int) -> int:
        """The last place of the text that is on a row: behind its last sign, or before one that leads to the next."""
        end = self._ends[row]
        leads_on = row + 1 < len(self) and self._starts[row + 1] == end
        return end - 1 if leads_on else end

    def index_at(self, row: int, column: int) -> int:
        """The place of the text that is nearest to so many cells from the left of a row."""
        row = max(0, min(row, len(self) - 1))
        last, cells = self.last_of(row), 0
        for index in range(self._starts[row], last):
            cells += get_character_cell_size(self.text[index])
            if cells > column:
                return index
        return last


def _row_starts(line: str, room: int) -> Iterator[int]:
    """Where the rows of one line begin, each of so many cells and a space that it may be broken at."""
    start = 0
    yield start
    while True:
        end = _end_of_room(line, start, room)
        if end >= len(line):
            return
        if line[end] == " ":
            start = end + 1
        else:
            space = line.rfind(" ", start, end)
            start = end if space < 0 else space + 1
        yield start


def _end_of_room(line: str, start: int, room: int) -> int:
    """The first sign of a line that has no room on the row from ``start`` on."""
    if line.isascii():
        return start + room
    cells = 0
    for index in range(start, len(line)):
        cells += get_character_cell_size(line[index])
        if cells > room and index > start:
            return index
    return len(line)
