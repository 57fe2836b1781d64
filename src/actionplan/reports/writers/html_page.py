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
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from actionplan.reports.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    ending_blocks,
)
from actionplan.reports.charts import Chart
from actionplan.reports.column_widths import column_widths
from actionplan.reports.writers.chart_svg import WIDTH, svg

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


_USUAL = _Print(size=10, foot=9, room=WIDTH)
_LARGE = _Print(size=16, foot=16, room=_WIDE)
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

    def drawing(chart: Chart) -> Markup:
        return Markup(svg(chart, look.size))

    return template.render(
        paper=paper,
        sections=_sections(paper, look),
        style=Markup(style),
        digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        made_at=paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        drawing=drawing,
        heads=_heads,
        rows=_rows,
        with_breaks=_lines,
    ).encode()


class _Section(Struct):
    """A heading and what stands under it, each block with its kind and what the template asks for."""

    name: str
    looks: str
    """The classes that say where its pages begin, and how they lie."""
    heading: Heading | None
    blocks: list[tuple[str, Block, Any]]


def _sections(paper: Paper, look: _Print) -> list[_Section]:
    """The first side, the numbered sections on a page of their own, whom to ask, and the appendix on wide pages."""
    parts = (
        ("", "", paper.front, look.room),
        ("new-page" if paper.front and paper.blocks else "", "", (*paper.blocks, *ending_blocks(paper)), look.room),
        ("appendix new-page", "appendix", paper.appendix, _WIDE),
    )
    sections: list[_Section] = []
    for first, others, blocks, room in parts:
        looks = first
        for heading, under in _parted(blocks):
            laid_out = [
                (type(block).__name__, block, _extra(block, (before, following), room, look.size))
                for before, block, following in zip((None, *under), under, (*under[1:], None), strict=False)
            ]
            sections.append(_Section(f"section-{len(sections) + 1}", looks, heading, laid_out))
            looks = others
    return sections


def _parted(blocks: Sequence[Block]) -> list[tuple[Heading | None, list[Block]]]:
    """Blocks by the heading above them; those that have none stand first."""
    parts: list[tuple[Heading | None, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((block, []))
            continue
        if not parts:
            parts.append((None, []))
        parts[-1][1].append(block)
    return parts


def _extra(block: Block, around: tuple[Block | None, Block | None], room: float, size: float) -> Any:
    """What the template needs beside a block: the classes of a paragraph or list, the widths of a table's columns."""
    before, following = around
    match block:
        case Paragraph():
            looks = {
                "numbered": bool(block.number),
                "strong": block.strong,
                "before": isinstance(following, ReportTable | Bullets | Numbered | Figures),
            }
            return " ".join(look for look, applies in looks.items() if applies)
        case Bullets() | Numbered():
            return "under" if isinstance(before, Paragraph) and before.number else ""
        case ReportTable():
            widths = column_widths(block, room, size)
            return [f"{100 * width / sum(widths):.2f}" for width in widths]
    return ""


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

    cells = (f'<th scope="col"{_right(column)}>{_with_breaks(column.title)}</th>' for column in table.columns)
    return Markup(f"<tr>{''.join(cells)}</tr>")


def _rows(table: ReportTable) -> Markup:
    from markupsafe import Markup

    last = len(table.rows) - 1
    parts: list[str] = []
    for number, row in enumerate(table.rows):
        opening = "<tr>"
        if table.totals and number == last:
            opening = '<tr class="total">'
        elif max(len(cell.text) for cell in row) > _LONG:
            opening = '<tr class="long">'
        parts.append(opening)
        parts.append(f'<th scope="row"{_shade(row[0])}>{_with_breaks(row[0].text)}</th>')
        for cell, column in zip(row[1:], table.columns[1:], strict=True):
            look = _right(column) or _shade(cell)
            parts.append(f"<td{look}>{_with_breaks(cell.text)}</td>")
        parts.append("</tr>\n")
    return Markup("".join(parts))


def _right(column: ReportColumn) -> str:
    return ' class="right"' if column.is_number else ""


def _shade(cell: ReportCell) -> str:
    return f' class="rag-{cell.face.colour.value}"' if cell.face else ""


def _running(text: str, size: float) -> str:
    """What the foot of every printed page says. It is data in a style sheet, so all but plain letters is escaped."""
    escaped = _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
    look = f'font: {size:g}pt/1.1 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #3c4043;'
    return (
        f'@page {{ @bottom-left {{ content: "{escaped}"; width: 80%; text-align: left; {look} }}\n'
        f'  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); width: 20%; text-align: right; '
        f"{look} }} }}\n"
    )
