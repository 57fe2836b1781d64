"""The paper as one HTML file: no script, nothing from outside, and a policy in it that says so.

Jinja2 is imported when it is needed. Rows of tables are written here and not in the template, because a template takes
seconds for thousands of actions.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
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
    from markupsafe import Markup

_NOT_PLAIN = re.compile("[^A-Za-z0-9 ,.]")
_LONG = 400
"""A row with more text in a cell may break over pages; shorter ones stay whole."""
_WIDE = 728
"""Points between the margins of an A4 page on its side."""


class _Print(NamedTuple):
    """Points of the type in print, as the style sheet has them, and of the room before the appendix."""

    size: float
    foot: float
    room: float
    has_records: bool
    """Whether a table that has no room for its words is written a row at a time."""


_USUAL = _Print(size=10, foot=9, room=WIDTH, has_records=False)
_LARGE = _Print(size=16, foot=16, room=_WIDE, has_records=True)
"""On its side too, since no table with a word in each of its columns is narrow enough otherwise."""


def html(paper: Paper) -> bytes:
    """The paper as a page of HTML in UTF-8; the same paper gives the same bytes."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    look = _LARGE if paper.has_large_print else _USUAL
    templates = files("actionplan.reports.writers") / "templates"
    style = (templates / "paper.css").read_text(encoding="utf-8") + _running(paper.running, look.foot)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string((templates / "paper.html").read_text(encoding="utf-8"))

    def drawing(chart: AnyChart) -> Markup:
        return Markup(measure_svg(chart, look.size) if isinstance(chart, MeasureChart) else svg(chart, look.size))

    return template.render(
        paper=paper,
        sections=_sections(paper, look),
        style=Markup(style),
        digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        made_at=paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        drawing=drawing,
        heads=_heads,
        rows=_rows,
        records=_records,
        with_breaks=_lines,
    ).encode()


class _Section(Struct):
    """A heading and what stands under it, each block with its kind and what the template asks for."""

    name: str
    looks: str
    """The classes that say where its pages begin, and how they lie."""
    heading: Heading | None
    blocks: list[tuple[str, Block, Any]]
    ending: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Whom to ask, and what the report rests on, below its blocks."""


def _sections(paper: Paper, look: _Print) -> list[_Section]:
    """The first side, the numbered sections on a page of their own, whom to ask, and the appendix on wide pages."""
    front = _in_sections(paper.front, look, "", "")
    middle = _in_sections(paper.blocks, look, "new-page" if front else "", "")
    for last in (front + middle)[-1:]:
        last.ending = paper.ending
    sections = front + middle + _in_sections(paper.appendix, look._replace(room=_WIDE), "appendix new-page", "appendix")
    for number, section in enumerate(sections, 1):
        section.name = f"section-{number}"
    return sections


def _in_sections(blocks: Sequence[Block], look: _Print, first: str, others: str) -> list[_Section]:
    """Blocks by the heading above them; those that have none stand first. Each section has the looks of its place."""
    sections: list[_Section] = []
    is_under = False
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading) or not sections:
            heading = block if isinstance(block, Heading) else None
            sections.append(_Section("", others if sections else first, heading, []))
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


def _shares(table: ReportTable, look: _Print) -> list[str] | None:
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


def _heads(table: ReportTable) -> Markup:
    from markupsafe import Markup

    cells = (
        f'<th scope="col"{right}>{_with_breaks(column.title)}</th>'
        for column, right in zip(table.columns, _rights(table), strict=True)
    )
    return Markup(f"<tr>{''.join(cells)}</tr>")


def _rows(table: ReportTable) -> Markup:
    from markupsafe import Markup

    last, rights = len(table.rows) - 1, _rights(table)
    parts: list[str] = []
    for number, row in enumerate(table.rows):
        opening = "<tr>"
        if table.totals and number == last:
            opening = '<tr class="total">'
        elif max(len(cell.text) for cell in row) > _LONG:
            opening = '<tr class="long">'
        parts.append(opening)
        parts.append(f'<th scope="row">{_said(row[0])}</th>')
        parts += (f"<td{right}>{_said(cell)}</td>" for cell, right in zip(row[1:], rights[1:], strict=True))
        parts.append("</tr>\n")
    return Markup("".join(parts))


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


def _running(text: str, size: float) -> str:
    """What the foot of every printed page says. It is data in a style sheet, so all but plain letters is escaped."""
    escaped = _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
    look = f'font: {size:g}pt/1.1 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #3c4043;'
    return (
        f'@page {{ @bottom-left {{ content: "{escaped}"; width: 80%; text-align: left; {look} }}\n'
        f'  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); width: 20%; text-align: right; '
        f"{look} }} }}\n"
    )
