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
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BETWEEN = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def plain_markdown(text: str, width: int) -> Content:
    """Headings in bold, paragraphs wrapped, tables in columns that may be wider; what is long is cut and says so."""
    lines = text.strip().split("\n")
    shown: list[Content] = []
    for is_table, part in groupby(lines[:MOST_LINES], key=lambda line: line.startswith("|")):
        rows = list(part)
        shown += _table(rows) if is_table else [line for row in rows for line in _lines(row, width)]
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


def _table(lines: Sequence[str]) -> Iterator[Content]:
    rows = [[_read(cell.strip()) for cell in _BETWEEN.split(line)[1:-1]] for line in lines if not _RULE.fullmatch(line)]
    cells = [[Content(cell).truncate(MOST_CELL, ellipsis=True) for cell in row] for row in rows]
    widths = [max(cell.cell_length for cell in column) for column in zip(*cells, strict=False)]
    for place, row in enumerate(cells):
        line = Content("  ").join(
            [cell.pad_right(width - cell.cell_length) for cell, width in zip(row, widths, strict=False)]
        )
        yield line.stylize("$foreground-muted") if not place else line


def _read(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
