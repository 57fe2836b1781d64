"""The paper as one HTML file: no script, nothing from outside, and a policy in it that says so.

Jinja2 is imported when it is needed. Rows of tables are written here and not in the template, because a template takes
seconds for thousands of actions.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from actionplan.reports.blocks import Block, Bullets, Cell, Figures, Heading, Kind, Paper, Paragraph, Table
from actionplan.reports.charts import Chart, svg

if TYPE_CHECKING:
    from markupsafe import Markup

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
        sections=tuple(_sections(paper)),
        style=Markup(style),
        digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        made_at=paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        drawn=_drawn,
        rows=_rows,
        NUMBER=Kind.NUMBER,
    ).encode()


@dataclass(slots=True)
class _Section:
    """A heading and what stands under it, each block with its kind, its number and what the template asks for."""

    name: str
    heading: Heading
    appendix: bool
    blocks: list[tuple[str, Block, int, Any]] = field(default_factory=list)
    ending: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _sections(paper: Paper) -> Iterator[_Section]:
    tables = figures = 0
    section: _Section | None = None
    found = [(block, False) for block in paper.blocks] + [(block, True) for block in paper.appendix]
    for place, (block, appendix) in enumerate(found):
        if isinstance(block, Heading):
            if section is not None:
                if appendix and not section.appendix:
                    section.ending = tuple(_ending(paper))
                yield section
            section = _Section(f"section-{block.number or 'appendix'}", block, appendix)
            continue
        number = 0
        more: Any = None
        match block:
            case Paragraph():
                following = found[place + 1][0] if place + 1 < len(found) else None
                more = " before" if isinstance(following, Table | Bullets) else ""
            case Table():
                tables += 1
                number, more = tables, _shares(block)
            case Figures():
                more = tuple((chart, figures + count) for count, chart in enumerate(block.charts, 1))
                figures += len(block.charts)
        assert section is not None  # every paper begins with a heading
        section.blocks.append((type(block).__name__, block, number, more))
    if section is not None:
        yield section


def _ending(paper: Paper) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Contact details and background documents, each name with its lines."""
    lines: dict[str, list[str]] = {}
    name = ""
    for said, line in paper.ending:
        name = said or name
        lines.setdefault(name, []).append(line)
    return ((name, tuple(said)) for name, said in lines.items())


def _shares(table: Table) -> tuple[str, ...]:
    """How wide each column is, in hundredths of the table."""
    whole = sum(column.width for column in table.columns)
    return tuple(f"{100 * column.width / whole:.1f}" for column in table.columns)


def _drawn(chart: Chart) -> Markup:
    from markupsafe import Markup

    return Markup(svg(chart))


def _rows(table: Table) -> Markup:
    from markupsafe import Markup

    last = len(table.rows) - 1
    parts: list[str] = []
    for number, row in enumerate(table.rows):
        name = "total" if table.totals and number == last else "long" if max(map(_length, row)) > _LONG else ""
        parts.append(f'<tr class="{name}">' if name else "<tr>")
        parts.append(f'<th scope="row"{_shade(row[0])}>{escape(row[0].text)}</th>')
        for cell, column in zip(row[1:], table.columns[1:], strict=True):
            shade = ' class="right"' if column.kind is Kind.NUMBER else _shade(cell)
            parts.append(f"<td{shade}>{escape(cell.text)}</td>")
        parts.append("</tr>\n")
    return Markup("".join(parts))


def _shade(cell: Cell) -> str:
    return f' class="rag-{cell.rag.value}"' if cell.rag else ""


def _length(cell: Cell) -> int:
    return len(cell.text)


def _running(text: str) -> str:
    """What the foot of every printed page says. It is data in a style sheet, so all but plain letters is escaped."""
    said = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in " ,.") else f"\\{ord(sign):x} " for sign in text
    )
    return f'@page {{ @bottom-left {{ content: "{said}"; }} }}\n'
