"""Pages for standard output, line by line: paragraphs, labelled values and tables, no wider than a terminal.

Whatever is given as text may be what people typed: it is made harmless here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from shutil import get_terminal_size

from actionplan.commands.console import emit_lines
from actionplan.commands.styled import (
    Styled,
    Text,
    cell_width,
    folded,
    harmless,
    is_in_conversation,
    is_plain,
    on_one_line,
    painted,
    shortened,
)
from actionplan.model.key import Face
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour

STYLES: Mapping[Colour, str] = {
    Colour.RED: "bold red",
    Colour.AMBER: "yellow",
    Colour.GREEN: "green",
    Colour.BLUE: "blue",
    Colour.GREY: "dim",
}
WIDE = 100_000
"""The width of what is not a terminal: nothing is cut or wrapped for a program."""
_GAP = "  "
_LEAST_WIDTH = 20
"""A value is not folded narrower than so many cells."""

Lines = Iterator[str]
"""Finished lines, with the codes of their styles."""


def print_page(lines: Iterable[str], plan: Plan) -> None:
    """Writes lines about a plan to standard output. A plan that is made up says so above everything.

    A conversation has said it at its beginning.
    """
    if plan.is_demo and not is_in_conversation():
        from actionplan.reports.phrases import DEMO

        lines = chain(paragraph(Styled(DEMO, "bold reverse")), lines)
    emit_lines(lines)


def width() -> int:
    """How wide standard output is; a pipe, a file or a page of plain lines is as wide as anything."""
    if is_plain():
        return WIDE
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return get_terminal_size().columns
    return WIDE


def mark(face: Face) -> Styled:
    """Shape and word of a condition, coloured; on a page of plain lines its word."""
    if is_plain():
        return Styled(face.word)
    return Styled(face.mark, STYLES[face.colour])


def shape(words: str) -> str:
    """A line of shapes, such as a spark line; nothing on a page of plain lines, where its figures are said."""
    return "" if is_plain() else words


def paragraph(*texts: Text) -> Lines:
    """Texts that follow one another, folded at the width of the terminal."""
    return folded([*map(harmless, texts)], width())


def hanging(label: Iterable[Text], *value: Text, indent: int = 0) -> Lines:
    """A label and a value, each of texts that follow one another; the lines of the value stand below one another.

    On a page of plain lines there is nothing to line up: ``Owner: Head of Quality``.
    """
    if is_plain():
        yield from _plain_hanging(label, value)
        return
    lead, lead_width = "", 0
    for text, style in map(on_one_line, label):
        lead += painted(text, style)
        lead_width += cell_width(text)
    indent = max(indent, lead_width)
    lead += " " * (indent - lead_width)
    for line in folded([*map(harmless, value)], max(_LEAST_WIDTH, width() - indent)):
        yield f"{lead}{line}".rstrip()
        lead = " " * indent


def grid(
    headings: Sequence[str],
    rows: Iterable[Sequence[Text]],
    flexible: Mapping[int, int],
    right: Sequence[int] = (),
) -> Lines:
    """A table, a line a row, no wider than the terminal.

    All is measured before the first line, and each line is laid out when it is asked for. On a page of plain lines it
    has neither columns nor a line of headings.

    Args:
        headings: One for each column.
        rows: Their cells.
        flexible: The columns that may be cut with ``…`` to fit, each with the least width that it keeps.
        right: The columns that line up on the right.
    """
    if is_plain():
        yield from _plain_grid(headings, rows)
        return
    table = [[Styled(heading, "dim") for heading in headings], *rows]
    widths = [_column_width(column) for column in zip(*table, strict=True)]
    _fit(widths, flexible)
    # Many cells are the same: owners, days, ratings.
    columns = [cache(partial(_cell, room=room, is_right=index in right)) for index, room in enumerate(widths)]
    for row in table:
        yield _GAP.join([cell(text) for cell, text in zip(columns, row, strict=True)]).rstrip()


def _plain_hanging(label: Iterable[Text], value: Sequence[Text]) -> Lines:
    """A label and a value behind a colon. What stands apart by spaces elsewhere has commas between."""
    parts = [part for text in label for part in on_one_line(text).text.strip().split("  ")]
    lead = ", ".join(filter(None, parts))
    words = "".join(f", {text.lstrip()}" if text.startswith("  ") else text for text, _ in map(harmless, value))
    yield ": ".join(filter(None, (lead, words.removeprefix(", ").removesuffix(", ").strip())))


def _plain_grid(headings: Sequence[str], rows: Iterable[Sequence[Text]]) -> Lines:
    """A table without columns, a line a row, each value behind its heading: ``1.2; Owner: Ann; Due: 31 Mar 2027``.

    What is empty is left out. Above stands what the rows are, unless they begin with refs, which say it themselves.
    """
    if headings[0] and headings[0] != "Ref":
        yield f"{headings[0]}:"
    for row in rows:
        first, *cells = [on_one_line(text).text.strip() for text in row]
        names = zip(headings[1:], cells, strict=True)
        values = (f"{name}: {cell}" if name else cell for name, cell in names if cell not in ("", "–", "="))
        yield "; ".join(filter(None, (first, *values)))


def _column_width(column: Iterable[Text]) -> int:
    return max(cell_width(on_one_line(text).text) for text in set(column))


def _cell(text: Text, room: int, is_right: bool) -> str:
    """A cell filled up with spaces, which have no style, so that those at the end of a line can go."""
    words, style = on_one_line(text)
    words = shortened(words, room)
    padding = " " * (room - cell_width(words))
    if is_right:
        return padding + painted(words, style)
    return painted(words, style) + padding


def _fit(widths: list[int], flexible: Mapping[int, int]) -> None:
    """Takes from the widest of the flexible columns until all fit."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width()
    while excess > 0:
        column = max(flexible, key=lambda column: widths[column] - flexible[column])
        if widths[column] <= flexible[column]:
            return
        widths[column] -= 1
        excess -= 1
