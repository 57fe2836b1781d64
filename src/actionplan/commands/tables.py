"""Tables for a terminal, with Rich. Every user text goes through :func:`sanitise` and none is markup."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shutil import get_terminal_size

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from actionplan.model.plan import Plan
from actionplan.model.ratings import Rag
from actionplan.model.sanitise import sanitise
from actionplan.reports.phrases import DEMO

STYLES: Mapping[Rag, str] = {
    Rag.RED: "bold red",
    Rag.AMBER: "yellow",
    Rag.GREEN: "green",
    Rag.BLUE: "blue",
    Rag.UNRATED: "dim",
}
WIDE = 100_000
"""The width of what is no terminal: nothing is cut or wrapped for a program."""
_GAP = "  "
_RULER = Console()
"""Only measures."""

Lines = Iterator[Text]


def rendered(lines: Iterable[Text], plan: Plan) -> str:
    """Lines about a plan as text for standard output: coloured, and folded at its width, if it is a terminal.

    A plan that is made up says so above everything.
    """
    room = width()
    marked = (*((Text(DEMO, "bold reverse"),) if plan.is_demo else ()), *lines)
    folded = [part for line in marked for part in ((line,) if line.no_wrap else line.wrap(_RULER, room))]
    console = Console(width=room, highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(Text("\n").join(folded), soft_wrap=True)
    text = capture.get()
    return text if console.is_terminal else "\n".join(line.rstrip() for line in text.split("\n"))


def width() -> int:
    """How wide standard output is; a pipe or a file is as wide as anything."""
    return get_terminal_size().columns if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDE


def mark(rag: Rag) -> Text:
    """Shape and word, coloured."""
    return Text(rag.mark, STYLES[rag])


def grid(
    headings: Sequence[str],
    rows: Iterable[Sequence[Text | str]],
    flexible: Mapping[int, int],
    right: Sequence[int] = (),
) -> Lines:
    """A table, a line a row, no wider than the terminal.

    Args:
        headings: One for each column.
        rows: Their cells; a ``str`` is user text.
        flexible: The columns that may be cut with ``…`` to fit, each with the least width that it keeps.
        right: The columns that line up on the right.
    """
    cells = [[cell if isinstance(cell, Text) else Text(sanitise(cell)) for cell in row] for row in rows]
    cells.insert(0, [Text(heading, "dim") for heading in headings])
    widths = [max(cell_len(row[column].plain) for row in cells) for column in range(len(headings))]
    _fit(widths, flexible)
    for row in cells:
        for column, (cell, room) in enumerate(zip(row, widths, strict=True)):
            if column in flexible:
                cell.truncate(room, overflow="ellipsis")
            cell.align("right" if column in right else "left", room)
        line = Text(_GAP, no_wrap=True, end="").join(row)
        line.rstrip()
        yield line


def hanging(label: Text, value: Text, indent: int = 0) -> Lines:
    """A label and a value, folded so that the lines of the value stand below one another."""
    indent = max(indent, cell_len(label.plain))
    lead = Text.assemble(label, " " * (indent - cell_len(label.plain)), no_wrap=True, end="")
    for line in value.wrap(_RULER, max(20, width() - indent)):
        line.rstrip()
        yield lead.append_text(line)
        lead = Text(" " * indent, no_wrap=True)


def _fit(widths: list[int], flexible: Mapping[int, int]) -> None:
    """Takes from the widest of the flexible columns until all fit."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width()
    while excess > 0:
        column = max(flexible, key=lambda column: widths[column] - flexible[column])
        if widths[column] <= flexible[column]:
            return
        widths[column] -= 1
        excess -= 1
