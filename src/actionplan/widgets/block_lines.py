"""The blocks of a report as plain lines, for a look at it beside a form: quick however long it is.

A widget for every cell would be slow: a table of a plan has hundreds, each a few signs wide here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.reports.blocks import AnyChart, Bullets, Figures, Heading, Note, Numbered, Paragraph, ReportTable
from actionplan.reports.preview import Preview, Verbatim
from actionplan.widgets.text_parts import MUTED

MOST_CELL = 30
"""A cell of a table is cut after so many signs."""
LEAST_CELL = 12
"""Where there is little room, a cell of words has so many."""
_LEAST_WIDTH = 20
_GAP = "  "
_LEFT_OUT = "…"
_STRONG = "bold"
_HEADING_STYLES = {0: "bold $text-accent"}


class PreviewPane(ScrollableContainer):
    """The beginning of what a file will say, as wide as there is room."""

    blocks: reactive[Preview] = reactive((), init=False)

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Static(id="look")

    def on_resize(self) -> None:
        """Another width."""
        self.watch_blocks()

    def watch_blocks(self) -> None:
        """Shows them; nothing where there is no room."""
        width = self.scrollable_content_region.width
        self.query_one("#look", Static).update(block_lines(self.blocks, width) if width else "")


def block_lines(blocks: Preview, width: int) -> Content:
    """Headings in bold, paragraphs wrapped, tables in columns that fit; what is cut says so."""
    width = max(_LEAST_WIDTH, width)
    lines: list[Content] = []
    for block in blocks:
        if lines:
            lines.append(Content(""))
        lines += _lines(block, width)
    return Content("\n").join(lines)


def _lines(block: object, width: int) -> Iterator[Content]:
    match block:
        case Heading():
            yield from _wrapped(block.numbered_text, width, _HEADING_STYLES.get(block.level, "bold"))
        case Paragraph(strong=True):
            yield from _wrapped(block.text, width, _STRONG)
        case Paragraph():
            yield from _wrapped(block.numbered_text, width)
        case Note():
            yield from _wrapped(block.text, width, MUTED)
        case Bullets() | Numbered():
            yield from _items(block, width)
        case ReportTable():
            if block.caption:
                yield from _wrapped(f"Table {block.number}: {block.caption}", width)
            rows = [[cell.text for cell in row] for row in block.rows]
            yield from _table(
                [column.title for column in block.columns], rows, [column.is_number for column in block.columns], width
            )
        case Figures():
            for figure, chart in block.numbered:
                if figure > block.first:
                    yield Content("")
                yield from _figure(chart, figure, width)
        case Verbatim():
            yield from (Content(sanitise(line)) for line in block.lines)


def _items(block: Bullets | Numbered, width: int) -> Iterator[Content]:
    """The items of a list, each behind its sign; what is longer goes on under its text."""
    for number, item in enumerate(block.items, 1):
        front = "- " if isinstance(block, Bullets) else f"({number}) "
        yield from _wrapped(f"{front}{item}", width, indent=" " * len(front))


def _wrapped(text: str, width: int, style: str = "", indent: str = "") -> Iterator[Content]:
    lead = ""
    for paragraph in shown_lines(text).split("\n"):
        for line in wrap(paragraph, width, initial_indent=lead, subsequent_indent=indent) or [""]:
            yield Content.styled(line, style)
        lead = indent


def _figure(chart: AnyChart, figure: int, width: int) -> Iterator[Content]:
    """A chart as its numbers."""
    yield from _wrapped(f"Figure {figure}: {chart.title}", width)
    numbers = [False, *[True] * (len(chart.headings) - 1)]
    yield from _table(chart.headings, chart.rows, numbers, width)


# --- tables ----------------------------------------------------------------------------------------------------


def _table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool], width: int
) -> Iterator[Content]:
    """Its columns, numbers at the right: those of words are cut until all fit, then the last ones are left out."""
    cells = [[Content(first_line(text)) for text in row] for row in (headings, *rows)]
    widest = [min(MOST_CELL, max(cell.cell_length for cell in column)) for column in zip(*cells, strict=True)]
    widths = _fitted(widest, numbers, width)
    for index, row in enumerate(cells):
        parts = [
            _padded(cell, room, at_right=is_number) for cell, room, is_number in zip(row, widths, numbers, strict=False)
        ]
        if len(widths) < len(row):
            parts.append(Content(_LEFT_OUT))
        line = Content(_GAP).join(parts)
        yield line if index else line.stylize(MUTED)


def _fitted(widths: Sequence[int], numbers: Sequence[bool], width: int) -> list[int]:
    """The widths of the first columns that there is room for, and for the sign that some are left out."""
    least = [room if is_number else min(room, LEAST_CELL) for room, is_number in zip(widths, numbers, strict=True)]
    columns = len(widths)
    while columns > 1 and _excess(least[:columns], len(widths), width) > 0:
        columns -= 1
    fitted = list(widths[:columns])
    while _excess(fitted, len(widths), width) > 0:
        can_shrink = [index for index, room in enumerate(fitted) if room > least[index]]
        if not can_shrink:
            break
        fitted[max(can_shrink, key=lambda index: fitted[index])] -= 1
    return fitted


def _excess(widths: Sequence[int], columns: int, width: int) -> int:
    """How much wider than ``width`` the first columns of a table are, with the sign that some are left out."""
    total = sum(widths) + len(_GAP) * (len(widths) - 1)
    if len(widths) < columns:
        total += len(_GAP) + len(_LEFT_OUT)
    return total - width


def _padded(cell: Content, width: int, *, at_right: bool) -> Content:
    cell = cell.truncate(width, ellipsis=True)
    room = width - cell.cell_length
    return cell.pad_left(room) if at_right else cell.pad_right(room)
