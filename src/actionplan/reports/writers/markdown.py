"""The paper as Markdown: headings, tables and lists, every user text escaped. A chart stands as its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from actionplan.model.sanitise import sanitise
from actionplan.reports.blocks import (
    AnyChart,
    Block,
    Bullets,
    Figures,
    Heading,
    Note,
    Numbered,
    Paper,
    Paragraph,
    ReportTable,
    all_blocks,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$!])")
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)])(?=\s|$))")
_CLOSING = re.compile(r"(?:(?<=\s)|^)(?=#+$)")
"""Where a heading's own text ends in what would close it."""


def markdown(paper: Paper) -> str:
    """The whole paper; the same paper gives the same text."""
    return "\n\n".join("\n".join(_lines(block)) for block in all_blocks(paper)) + "\n"


@lru_cache(maxsize=4_096)
def escaped(text: str) -> str:
    """``text`` on one line, shown as it is by whatever reads Markdown: no markup, no HTML, no control character."""
    return _AT_START.sub(r"\2\\\1\3", _SPECIAL.sub(r"\\\1", " ".join(sanitise(text).split())))


def escaped_lines(text: str) -> list[str]:
    """The lines of ``text``, each escaped; an indentation stays, in spaces that Markdown leaves alone."""
    first, *more = text.split("\n")
    return [escaped(first), *("\u00a0" * (len(line) - len(line.lstrip(" "))) + escaped(line) for line in more)]


def cell(text: str) -> str:
    """``text`` as it can stand in a cell of a table, where a line feed would end the row."""
    return "<br>".join(escaped_lines(text))


def _prose(text: str, indent: str = "") -> str:
    """``text`` as paragraphs: two spaces at the end of a line keep the next one a line of its own."""
    paragraphs = "\n".join(escaped_lines(text)).split("\n\n")
    return f"\n\n{indent}".join(paragraph.strip("\n").replace("\n", f"  \n{indent}") for paragraph in paragraphs)


def _strong(line: str) -> str:
    """A line in bold; the spaces before it are left out of that, since Markdown takes no sign before a space for it."""
    text = line.lstrip()
    return f"{line[: len(line) - len(text)]}**{text}**"


def pipe_table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> Iterator[str]:
    """A table of texts that are escaped already; the columns ``numbers`` line up on the right."""
    rules = ["---"] * len(headings)
    for index in numbers:
        rules[index] = "---:"
    yield f"| {' | '.join(headings)} |"
    yield f"| {' | '.join(rules)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            # The number is no text of anybody's: escaped, its point would get a backslash.
            number = f"{block.number}. " if block.number else ""
            text = _CLOSING.sub(r"\\", escaped(block.text))
            yield f"{'#' * (block.level + 1)} {number}{text}"
        case Paragraph(strong=True):
            yield "  \n".join(_strong(line) for line in escaped_lines(block.numbered_text) if line.strip())
        case Paragraph():
            yield _prose(block.numbered_text)
        case Note():
            yield _prose(block.text)
        case Bullets():
            yield from (f"- {_prose(item, '  ')}" for item in block.items)
        case Numbered():
            # No list of Markdown is numbered so; as paragraphs they keep the numbers by which councils name them.
            yield "\n\n".join(f"({number}) {_prose(item)}" for number, item in enumerate(block.items, 1))
        case ReportTable():
            yield from _table(block)
        case Figures():
            for figure, chart in block.numbered:
                if figure > block.first:
                    yield ""
                yield from _figure(chart, figure)


def _table(table: ReportTable) -> Iterator[str]:
    yield f"Table {table.number}: {escaped(table.caption)}\n"
    headings = [escaped(column.title) for column in table.columns]
    numbers = [index for index, column in enumerate(table.columns) if column.is_number]
    yield from pipe_table(headings, ([cell(part.text) for part in row] for row in table.rows), numbers)


def _figure(chart: AnyChart, figure: int) -> Iterator[str]:
    yield f"Figure {figure}: {escaped(chart.title)}\n"
    rows = ([escaped(text) for text in row] for row in chart.rows)
    yield from pipe_table([escaped(heading) for heading in chart.headings], rows, range(1, len(chart.headings)))
