"""A summary in Markdown as plain lines, for a look at it beside a form: quick however long it is.

Textual's own Markdown makes a widget of every cell; a table of a plan has hundreds, each a few signs wide here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from textual.content import Content

MOST_LINES = 400
MOST_CELL = 30
"""A cell of a table is cut after so many signs."""
LEAST_CELL = 12
"""Where there is little room, a cell of words has so many."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BETWEEN = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def plain_markdown(text: str, width: int) -> Content:
    """Headings in bold, paragraphs wrapped, tables in columns that fit; what is cut says so."""
    lines = text.strip().split("\n")
    shown: list[Content] = []
    for is_table, part in groupby(lines[:MOST_LINES], key=lambda line: line.startswith("|")):
        rows = list(part)
        shown += _table(rows, width) if is_table else [line for row in rows for line in _lines(row, width)]
    if len(lines) > MOST_LINES:
        shown.append(Content.styled("… and more, in the file", "$foreground-muted"))
    return Content("\n").join(shown)


def _lines(line: str, width: int) -> Iterator[Content]:
    heading, style = line.lstrip("#"), ""
    if heading != line and heading.startswith(" "):
        line, style = heading.strip(), "bold $text-accent" if line.startswith("# ") else "bold"
    elif line.startswith("**") and line.endswith("**") and len(line) > 4:
        line, style = line[2:-2], "bold $text-warning"
    for part in wrap(_read(line), max(20, width)) or [""]:
        yield Content.styled(part, style)


def _table(lines: Sequence[str], width: int) -> Iterator[Content]:
    """Its columns, numbers at the right: those of words are cut until all fit, then the last ones are left out."""
    split = [[cell.strip() for cell in _BETWEEN.split(line)[1:-1]] for line in lines]
    right = next(([cell.endswith(":") for cell in row] for row, line in zip(split, lines, strict=True)
                  if _RULE.fullmatch(line)), [])  # fmt: skip
    rows = [[_read(cell) for cell in row] for row, line in zip(split, lines, strict=True) if not _RULE.fullmatch(line)]
    widths = [max(Content(cell).cell_length for cell in column) for column in zip(*rows, strict=False)]
    widths = _fitted([min(width, MOST_CELL) for width in widths], right, width)
    for place, row in enumerate(rows):
        cells = [
            _cell(cell, room, at_right=at_right)
            for cell, room, at_right in zip(row, widths, [*right, *[False] * len(row)], strict=False)
        ]
        line = Content("  ").join(cells) if len(widths) == len(row) else Content("  ").join([*cells, Content("…")])
        yield line.stylize("$foreground-muted") if not place else line


def _fitted(widths: Sequence[int], right: Sequence[bool], room: int) -> list[int]:
    """The widths of the first columns that there is room for, and for the sign that some are left out."""
    least = [width if any(right[place : place + 1]) else min(width, LEAST_CELL) for place, width in enumerate(widths)]

    def left(columns: Sequence[int]) -> int:
        return room - sum(columns) - 2 * (len(columns) - 1) - (len("  …") if len(columns) < len(widths) else 0)

    count = next((count for count in range(len(widths), 1, -1) if left(least[:count]) >= 0), 1)
    fitted = list(widths[:count])
    while left(fitted) < 0 and (cut := [place for place, width in enumerate(fitted) if width > least[place]]):
        fitted[max(cut, key=lambda place: fitted[place])] -= 1
    return fitted


def _cell(text: str, width: int, *, at_right: bool) -> Content:
    cell = Content(text).truncate(width, ellipsis=True)
    room = width - cell.cell_length
    return cell.pad_left(room) if at_right else cell.pad_right(room)


def _read(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
