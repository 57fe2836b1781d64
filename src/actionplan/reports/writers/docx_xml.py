"""The parts of a Word document that are written as XML: tables, fields and numbering.

Tables are written whole, because python-docx adds them cell by cell, which takes minutes for thousands of actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from actionplan.model.number_words import number_of
from actionplan.reports.blocks import ReportCell, ReportTable
from actionplan.reports.charts import TINTS
from actionplan.reports.column_widths import AFTER_NUMBERS, PADDING, column_widths, is_before_words
from actionplan.reports.phrases import NOTHING

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWENTIETHS = 20
"""Of a point: what Word measures in."""
_LONG = 12
"""A row with more lines than this may break over pages; shorter ones stay whole."""
_LETTER = 0.5
"""How wide a letter of running text is, as a part of the type size."""
_NO_VALUE = ("", NOTHING)
"""What a cell has that says nothing."""
_HEAD_FILL = "E4E7EC"


# --- tables ----------------------------------------------------------------------------------------------------


def table_xml(table: ReportTable, room: float, size: float) -> Iterator[str]:
    """A table with its first row repeated on every page and marked as headings, and a description of its columns.

    It comes a row at a time, to stand in a document that declares what ``w`` means.

    Args:
        table: The table.
        room: How wide it is, in points.
        size: The size of its type, in points.
    """
    widths = [int(width * _TWENTIETHS) for width in column_widths(table, room, size)]
    grid = "".join(f'<w:gridCol w:w="{column_width}"/>' for column_width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(table.caption)}/>'
        f"<w:tblDescription w:val={quoteattr(description(table))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    yield from _rows(table, widths, size)
    yield "</w:tbl>"


def description(table: ReportTable) -> str:
    """What a table holds, for those who do not see it."""
    columns = ", ".join(column.title.replace("\u00a0", " ") for column in table.columns)
    total = " The last row adds up the others." if table.totals else ""
    return f"{number_of(len(table.rows), 'row')} below a row of headings. The columns are: {columns}.{total}"


class _Column(NamedTuple):
    """How the cells of a column are laid out."""

    width: int
    """In twentieths of a point."""
    letters: float
    """How many fit in a line."""
    place: str
    """Where in the cell the text stands, as XML."""


def _rows(table: ReportTable, widths: Sequence[int], size: float) -> Iterator[str]:
    columns = [
        _Column(width, (width / _TWENTIETHS - PADDING) / (_LETTER * size), _at_right(table, index))
        for index, width in enumerate(widths)
    ]
    heads = "".join(_head(one.title, column) for one, column in zip(table.columns, columns, strict=True))
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    last, small = len(table.rows) - 1, table.is_small
    # The row that adds up the others is never alone at the top of a page.
    kept = last - 1 if table.totals else last
    for number, row in enumerate(table.rows):
        is_short = all(_lines(cell.text, column.letters) <= _LONG for cell, column in zip(row, columns, strict=True))
        keep_next = number < last and (small or number == kept)
        layout = _CellLayout(bold=table.totals and number == last, keep_next=keep_next)
        cells = (_cell(cell, column, layout) for cell, column in zip(row, columns, strict=True))
        yield f"<w:tr>{_when(is_short, '<w:trPr><w:cantSplit/></w:trPr>')}{''.join(cells)}</w:tr>"


def _lines(text: str, fit: float) -> float:
    """About how many lines a text takes where so many letters fit in one."""
    return len(text) / fit + text.count("\n")


class _CellLayout(NamedTuple):
    bold: bool
    keep_next: bool
    """Whether its row stays on the page of the next one."""


def _when(condition: bool, xml: str) -> str:
    """A part that is only there sometimes."""
    return xml if condition else ""


def _at_right(table: ReportTable, index: int) -> str:
    """Where the text of a column stands, if it is not at the left."""
    indent = _when(is_before_words(table, index), f'<w:ind w:right="{round(AFTER_NUMBERS * _TWENTIETHS)}"/>')
    return _when(table.columns[index].is_number, f'{indent}<w:jc w:val="right"/>')


def _head(title: str, column: _Column) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{column.width}" w:type="dxa"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/>'
        f'<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableHeading"/>{column.place}</w:pPr>'
        f"{_run(title)}</w:p></w:tc>"
    )


def _cell(cell: ReportCell, column: _Column, layout: _CellLayout) -> str:
    # The colour of a rating is behind its words alone: a long row would be red for half a page.
    shade = ""
    if cell.face is not None:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINTS[cell.face.colour][1:].upper()}"/>'
    keep_next = _when(layout.keep_next, "<w:keepNext/>")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{column.width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
        f"{keep_next}{shade}{column.place}</w:pPr>{_run(cell.text, bold=layout.bold)}</w:p></w:tc>"
    )


def records_xml(table: ReportTable) -> Iterator[str]:
    """The rows of a table that is too wide for the page, a row at a time, each value on a line with its column's name.

    What the row is stands above its lines, and they stay together.
    """
    first, *others = table.columns
    for row in table.rows:
        yield _line("RecordHeading", f"{first.title} {row[0].text}")
        lines = [(column, cell) for column, cell in zip(others, row[1:], strict=True) if cell.text not in _NO_VALUE]
        for number, (column, cell) in enumerate(lines, 1):
            yield _line("Record", cell.text, f"{column.title}: ", keep_next=number < len(lines))


def _line(style: str, text: str, name: str = "", *, keep_next: bool = False) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{_when(keep_next, "<w:keepNext/>")}</w:pPr>'
        f"{_when(bool(name), _run(name, bold=True))}{_run(text)}</w:p>"
    )


def _run(text: str, *, bold: bool = False) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{_when(bold, '<w:rPr><w:b/></w:rPr>')}{lines}</w:r>"


# --- fields and numbering --------------------------------------------------------------------------------------


def field_xml(instruction: str, text: str) -> str:
    """A field, such as a page number, with the text that it shows until Word counts for itself."""
    return (
        f'<w:fldSimple {W} w:instr=" {instruction} "><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        "</w:fldSimple>"
    )


def numbering_xml(number: int, indent: float) -> str:
    """The numbering of a council report: sections ``1.``, their paragraphs ``1.1``.

    Args:
        number: What the numbering goes by.
        indent: How far the text stands in from its number, in points.
    """
    levels = ((0, "Heading1", "%1."), (1, "NumberedParagraph", "%1.%2"))
    return _numbering(number, "multilevel", "".join(_level(*level, indent) for level in levels))


def list_xml(number: int, indent: float) -> str:
    """The numbering of a council's lists, likewise: ``(1)``, ``(2)`` …"""
    return _numbering(number, "singleLevel", _level(0, "NumberedItem", "(%1)", indent))


def _level(level: int, style: str, text: str, indent: float) -> str:
    twentieths = round(indent * _TWENTIETHS)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{twentieths}" w:hanging="{twentieths}"/></w:pPr></w:lvl>'
    )


def _numbering(number: int, kind: str, levels: str) -> str:
    return f'<w:abstractNum {W} w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
