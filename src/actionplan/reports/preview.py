"""The beginning of what a file will say, in any format, without writing the file: quick however large the plan is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.key import Face
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.reports.blocks import (
    Block,
    Bullets,
    CellKind,
    Figures,
    Heading,
    Note,
    Numbered,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    all_blocks,
    front_blocks,
)
from actionplan.reports.board_report import front_of
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.formats import Format
from actionplan.reports.papers import paper_of
from actionplan.reports.writers.csv_table import plan_table
from actionplan.reports.writers.json_export import first_lines
from actionplan.reports.writers.xlsx_parts import SheetHeading, SheetLines, SheetPart, SheetTable, TableSheet
from actionplan.reports.writers.xlsx_sheets import sheets

MORE = "… and more, in the file"
MOST_LINES = 400
"""So many lines, rows and items are shown of a document."""
MOST_ROWS = 40
"""So many rows are shown of a table for a spreadsheet."""
_MOST_OF_SHEET = 12
"""So many rows are shown of each table of a workbook, which has many."""


class Verbatim(Struct, frozen=True):
    """Lines as they stand in the file."""

    lines: tuple[str, ...]


Preview = tuple[Block | Verbatim, ...]


def preview(edition: Edition, form: Format) -> Preview:
    """The beginning of what the file of an edition will say; where it is cut, a note says so."""
    match form.name:
        case "csv":
            return tuple(_of_csv(edition))
        case "json":
            return tuple(_of_json(edition))
        case "xlsx":
            return tuple(_of_workbook(edition))
    return _of_document(edition)


# --- documents -------------------------------------------------------------------------------------------------


def _of_document(edition: Edition) -> Preview:
    """The report; of a large plan the appendix is not made for it, because what comes before is long enough."""
    if edition.paper is PaperKind.SUMMARY:
        front = tuple(_first_lines(front_blocks(front_of(edition))))
        if front[-1] == Note(MORE):
            return front
    return tuple(_first_lines(all_blocks(paper_of(edition))))


def _first_lines(blocks: Iterable[Block]) -> Iterator[Block]:
    room = MOST_LINES
    for block in blocks:
        height = _height(block)
        if height > room:
            yield from _cut(block, room)
            yield Note(MORE)
            return
        yield block
        room -= height


def _height(block: Block) -> int:
    """How many lines a block has, each as long as it is."""
    match block:
        case Bullets() | Numbered():
            return len(block.items)
        case ReportTable():
            return len(block.rows)
        case Figures():
            return sum(len(chart.labels) for chart in block.charts)
    return 1


def _cut(block: Block, room: int) -> Iterator[Block]:
    """The first items or rows of a block, if there is room for any."""
    match block:
        case Bullets() if room:
            yield Bullets(block.items[:room])
        case Numbered() if room:
            yield Numbered(block.items[:room])
        case ReportTable() if room:
            yield replace(block, rows=block.rows[:room], totals=False)


# --- the plan for spreadsheets and programs --------------------------------------------------------------------


def _of_csv(edition: Edition) -> Iterator[Block]:
    rows = plan_table(edition.summary)
    columns = [ReportColumn(str(heading), 1) for heading in next(rows)]
    yield from _first_rows(columns, rows, MOST_ROWS)


def _of_json(edition: Edition) -> Iterator[Block | Verbatim]:
    lines = first_lines(edition, MOST_LINES + 1)
    yield Verbatim(tuple(lines[:MOST_LINES]))
    if len(lines) > MOST_LINES:
        yield Note(MORE)


def _of_workbook(edition: Edition) -> Iterator[Block]:
    """Each sheet under its name, with the first rows of each of its tables."""
    for sheet in sheets(edition):
        yield Heading(sheet.name, level=0)
        if isinstance(sheet, TableSheet):
            columns = [_sheet_column(column.title, column.kind) for column in sheet.columns]
            yield from _first_rows(columns, iter(sheet.rows), _MOST_OF_SHEET, if_empty=sheet.if_empty)
        else:
            for part in sheet.parts:
                yield from _part_blocks(part)


def _part_blocks(part: SheetPart) -> Iterator[Block]:
    match part:
        case SheetLines():
            for text in part.texts:
                yield Paragraph(sanitise(text), strong=part.kind != "line")
        case SheetHeading():
            yield Heading(sanitise(part.text))
        case SheetTable():
            columns = [_sheet_column(*pair) for pair in zip(part.headings, part.kinds, strict=False)]
            yield from _first_rows(columns, iter(part.rows), _MOST_OF_SHEET, part.total)


def _sheet_column(title: str, kind: str) -> ReportColumn:
    return ReportColumn(title, 1, CellKind.NUMBER if kind == "number" else CellKind.TEXT)


def _first_rows(
    columns: Sequence[ReportColumn],
    rows: Iterator[Sequence[object]],
    most: int,
    total: Sequence[object] = (),
    if_empty: str = "",
) -> Iterator[Block]:
    """The first rows as a table, with the total of them all, and a note if there are more.

    Where there are none, a sentence that says so, if there is one.
    """
    first = list(islice(rows, most))
    if not first and if_empty:
        yield Paragraph(if_empty)
        return
    is_cut = next(rows, None) is not None
    if total:
        first.append((*total, *[None] * (len(columns) - len(total))))
    yield ReportTable("", tuple(columns), tuple(_cells(row) for row in first), totals=bool(total))
    if is_cut:
        yield Note(MORE)


def _cells(row: Sequence[object]) -> tuple[ReportCell, ...]:
    return tuple(ReportCell(_text(value)) for value in row)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case Face():
            return value.label
        case date():
            return format_date(value)
    return shown_lines(str(value))
