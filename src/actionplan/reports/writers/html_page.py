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
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from actionplan.reports.blocks import Block, Bullets, Heading, Paper, Paragraph, ReportCell, ReportTable
from actionplan.reports.charts import Chart, svg

if TYPE_CHECKING:
    from markupsafe import Markup

_NOT_PLAIN = re.compile("[^A-Za-z0-9 ,.]")
_LONG = 400
"""A row with more text in a cell may break over pages; shorter ones stay whole."""


def html(paper: Paper) -> bytes:
    """The paper as a page of HTML in UTF-8; the same paper gives the same bytes."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    templates = files("actionplan.reports.writers") / "templates"
    style = (templates / "paper.css").read_text(encoding="utf-8") + _running(paper.running)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string((templates / "paper.html").read_text(encoding="utf-8"))
    return template.render(
        paper=paper,
        sections=_sections(paper),
        style=Markup(style),
        digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        made_at=paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        drawing=_drawing,
        rows=_rows,
        with_breaks=_lines,
    ).encode()


class _Section(Struct):
    """A heading and what stands under it, each block with its kind and what the template asks for."""

    name: str
    heading: Heading
    is_appendix: bool
    blocks: list[tuple[str, Block, Any]] = []
    ending: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _sections(paper: Paper) -> list[_Section]:
    """The sections in front, the last of them with whom to ask, and those of the appendix."""
    front = _parted((*paper.front, *paper.blocks), is_appendix=False)
    front[-1].ending = paper.ending
    return front + _parted(paper.appendix, is_appendix=True)


def _parted(blocks: Sequence[Block], *, is_appendix: bool) -> list[_Section]:
    """Blocks by the heading above them; the first block is one."""
    sections: list[_Section] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading):
            sections.append(_Section(f"section-{block.number or 'appendix'}", block, is_appendix))
        else:
            sections[-1].blocks.append((type(block).__name__, block, _extra(block, following)))
    return sections


def _extra(block: Block, following: Block | None) -> Any:
    """What the template needs beside a block: the class of a paragraph, the widths of a table."""
    match block:
        case Paragraph() if isinstance(following, ReportTable | Bullets):
            return " before"
        case ReportTable():
            return _shares(block)
    return ""


def _shares(table: ReportTable) -> tuple[str, ...]:
    """How wide each column is, in hundredths of the table."""
    whole = sum(column.width for column in table.columns)
    return tuple(f"{100 * column.width / whole:.1f}" for column in table.columns)


def _drawing(chart: Chart) -> Markup:
    from markupsafe import Markup

    return Markup(svg(chart))


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
            look = ' class="right"' if column.is_number else _shade(cell)
            parts.append(f"<td{look}>{_with_breaks(cell.text)}</td>")
        parts.append("</tr>\n")
    return Markup("".join(parts))


def _shade(cell: ReportCell) -> str:
    return f' class="rag-{cell.face.colour.value}"' if cell.face else ""


def _running(text: str) -> str:
    """What the foot of every printed page says. It is data in a style sheet, so all but plain letters is escaped."""
    escaped = _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
    return f'@page {{ @bottom-left {{ content: "{escaped}"; }} }}\n'
