"""Blocks of a report as parts of an HTML page: what the report and the pages of a site both draw.

Jinja2 is imported when it is needed. Rows of tables are written here and not in the template, because a template takes
seconds for thousands of actions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from actionplan.reports.blocks import (
    AnyChart,
    Block,
    Bullets,
    Figures,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    ReportCell,
    ReportTable,
)
from actionplan.reports.column_widths import column_widths, holds_words, is_before_words
from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.phrases import NOTHING
from actionplan.reports.writers.chart_svg import svg
from actionplan.reports.writers.measure_svg import measure_svg
from actionplan.reports.writers.svg_parts import WIDTH

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_LONG = 400
"""A row with more text in a cell may break over pages; shorter ones stay whole."""
WIDE = 728
"""Points between the margins of an A4 page on its side."""


class Print(NamedTuple):
    """Points of the type in print, as the style sheet has them, and of the room before the appendix."""

    size: float
    foot: float
    room: float
    has_records: bool
    """Whether a table that has no room for its words is written a row at a time."""


USUAL = Print(size=10, foot=9, room=WIDTH, has_records=False)
LARGE = Print(size=16, foot=16, room=WIDE, has_records=True)
"""On its side too, since no table with a word in each of its columns is narrow enough otherwise."""

LinkOf = Callable[[str], str]
"""The address of what a ref is of; empty where there is none to go to."""


def templates(*folders: str) -> Environment:
    """The templates of some packages' folders, in which every text is escaped and what is missing is an error.

    Args:
        folders: The packages whose ``templates`` are looked through, before those of the report.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    packages = (*folders, "actionplan.reports.writers")
    loader = ChoiceLoader([PackageLoader(package, "templates") for package in packages])
    # They are part of the program: nobody changes them while it runs.
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False)


def drawn_with(look: Print, link_of: LinkOf | None = None) -> Mapping[str, Any]:
    """What the template of sections asks for.

    Args:
        look: How large the type is in print.
        link_of: Where a ref leads; without it, nowhere.
    """
    from markupsafe import Markup

    def drawing(chart: AnyChart) -> Markup:
        return Markup(measure_svg(chart, look.size) if isinstance(chart, MeasureChart) else svg(chart, look.size))

    return {
        "drawing": drawing,
        "heads": _heads,
        "rows": lambda table: _rows(table, link_of),
        "records": _records,
        "with_breaks": _lines if link_of is None else lambda text: _linked_lines(text, link_of),
    }


class Section(Struct):
    """A heading and what stands under it, each block with its kind and what the template asks for."""

    name: str
    looks: str
    """The classes that say where its pages begin, and how they lie."""
    heading: Heading | None
    blocks: list[tuple[str, Block, Any]]
    ending: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Whom to ask, and what the report rests on, below its blocks."""


def sections_of(paper: Paper, look: Print) -> list[Section]:
    """The first side, the numbered sections on a page of their own, whom to ask, and the appendix on wide pages."""
    front = _in_sections(paper.front, look, "", "")
    middle = _in_sections(paper.blocks, look, "new-page" if front else "", "")
    for last in (front + middle)[-1:]:
        last.ending = paper.ending
    sections = front + middle + _in_sections(paper.appendix, look._replace(room=WIDE), "appendix new-page", "appendix")
    for number, section in enumerate(sections, 1):
        section.name = f"section-{number}"
    return sections


def sections_in(blocks: Sequence[Block]) -> list[Section]:
    """Blocks that stand on a page of their own, by the headings above them."""
    sections = _in_sections(blocks, USUAL, "", "")
    for number, section in enumerate(sections, 1):
        section.name = f"section-{number}"
    return sections


def _in_sections(blocks: Sequence[Block], look: Print, first: str, others: str) -> list[Section]:
    """Blocks by the heading above them; those that have none stand first. Each section has the looks of its place."""
    sections: list[Section] = []
    is_under = False
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading) or not sections:
            heading = block if isinstance(block, Heading) else None
            sections.append(Section("", others if sections else first, heading, []))
            is_under = False
        if not isinstance(block, Heading):
            is_under = is_under or (isinstance(block, Paragraph) and bool(block.number))
            extra = _shares(block, look) if isinstance(block, ReportTable) else _classes(block, following, is_under)
            sections[-1].blocks.append((type(block).__name__, block, extra))
    return sections


def _classes(block: Block, following: Block | None, is_under: bool) -> str:
    """How a paragraph or a list looks; a list is in line with the numbered paragraphs above it."""
    match block:
        case Paragraph():
            looks = {
                "numbered": bool(block.number),
                "strong": block.strong,
                "before": isinstance(following, ReportTable | Bullets | Numbered | Figures),
            }
            return " ".join(look for look, applies in looks.items() if applies)
        case Bullets() | Numbered() if is_under:
            return "under"
    return ""


def _shares(table: ReportTable, look: Print) -> list[str] | None:
    """How wide each column is, in hundredths of the table; None where large print has no room for their words."""
    if look.has_records and not holds_words(table, look.room, look.size):
        return None
    widths = column_widths(table, look.room, look.size)
    return [f"{100 * width / sum(widths):.2f}" for width in widths]


def _with_breaks(text: str) -> str:
    """A text as HTML, each of its lines on one of its own and as far in as it was typed."""
    first, *more = escape(text).split("\n")
    return "<br>".join((first, *map(_indented, more)))


def _indented(line: str) -> str:
    words = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(words)) + words


def _lines(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(_with_breaks(text))


def _linked_lines(text: str, link_of: LinkOf) -> Markup:
    """A text whose first word leads to what it is the ref of, where it is one."""
    from markupsafe import Markup

    first, space, rest = text.partition(" ")
    address = link_of(first.rstrip(":")) if space else ""
    return Markup(f"{_linked(_with_breaks(first), address)}{space}{_with_breaks(rest)}")


def _heads(table: ReportTable) -> Markup:
    from markupsafe import Markup

    cells = (
        f'<th scope="col"{right}>{_with_breaks(column.title)}</th>'
        for column, right in zip(table.columns, _rights(table), strict=True)
    )
    return Markup(f"<tr>{''.join(cells)}</tr>")


def _rows(table: ReportTable, link_of: LinkOf | None = None) -> Markup:
    from markupsafe import Markup

    last, rights = len(table.rows) - 1, _rights(table)
    link = link_of if link_of is not None and table.columns[0].title == "Ref" else _no_link
    parts: list[str] = []
    for number, row in enumerate(table.rows):
        opening = "<tr>"
        if table.totals and number == last:
            opening = '<tr class="total">'
        elif max(len(cell.text) for cell in row) > _LONG:
            opening = '<tr class="long">'
        parts.append(opening)
        parts.append(f'<th scope="row">{_linked(_said(row[0]), link(row[0].text))}</th>')
        parts += (f"<td{right}>{_said(cell)}</td>" for cell, right in zip(row[1:], rights[1:], strict=True))
        parts.append("</tr>\n")
    return Markup("".join(parts))


def _no_link(_ref: str) -> str:
    return ""


def _linked(words: str, address: str) -> str:
    """What leads to an address, as HTML; the words alone where there is none."""
    return f'<a href="{escape(address)}">{words}</a>' if address else words


def _rights(table: ReportTable) -> list[str]:
    """What a cell of each column has where its numbers stand at its end, some of them off the words behind them."""
    return [
        "" if not column.is_number else ' class="right apart"' if is_before_words(table, index) else ' class="right"'
        for index, column in enumerate(table.columns)
    ]


def _records(table: ReportTable, above: Heading | None) -> Markup:
    """The rows one by one, each value behind the name of its column; what a row says nothing of is left out."""
    from markupsafe import Markup

    first, *others = table.columns
    tag = f"h{above.level + 2 if above else 2}"
    parts: list[str] = []
    for row in table.rows:
        parts.append(f'<{tag}>{_with_breaks(f"{first.title} {row[0].text}")}</{tag}><ul class="record">')
        for column, cell in zip(others, row[1:], strict=True):
            if cell.text not in ("", NOTHING):
                parts.append(f"<li><strong>{_with_breaks(column.title)}:</strong> {_said(cell)}</li>")
        parts.append("</ul>\n")
    return Markup("".join(parts))


def _said(cell: ReportCell) -> str:
    """What a cell says; the colour of a rating is behind its words alone, however high its row is."""
    if cell.face is None:
        return _with_breaks(cell.text)
    return f'<span class="rag rag-{cell.face.colour.value}">{_with_breaks(cell.text)}</span>'
