"""The rows of a team's table: which are actions, which are headings of a theme or a finding, and what each says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.sanitise import clean, first_line
from actionplan.planfiles.grid import GridRow
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.headings import plain
from actionplan.planfiles.spreadsheet.layout import DERIVED, DROPPED, Column, Table, cell_text, is_like_ref
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.table_rows import TableCell, Unreadable

_TOTAL = re.compile(
    r"^(?:grand |sub ?-?)?totals?\b|^(?:count|sum|average|number of (?:actions|recommendations))\b", re.IGNORECASE
)
_NOTE = re.compile(
    r"^(?:notes?|key|rag key|brag key|source|legend|please note|version|updated|last updated|page \d|"
    r"printed|prepared by|end of)\b[ :]|^[*†‡]",
    re.IGNORECASE,
)
_REF_BEFORE = re.compile(
    r"^(?P<ref>[A-Za-z]{1,5}[ -]?\d{1,4}(?:\.\d{1,4})*[a-z]?(?=[:.)\s–-])|\d{1,4}(?:\.\d{1,4})+[a-z]?|\d{1,4}(?=[:.)]))"
    r"[:.)]*\s*[–-]?\s+(?P<text>\S.*)$",
    re.DOTALL,
)
_LONGEST_THEME = 90
_MOST_MERGED, _MOST_MERGED_CELLS = 2_000, 200_000
_MOST_SHARE = 2
"""A merged cell that is as wide as half the table is a line across it."""


class Line(Struct, frozen=True):
    """One row of the table that is to be an action."""

    row: GridRow
    number: int
    """What tells it from all other rows of the file: its number, of a second table so many thousands more."""
    where: str
    theme: str
    finding: str
    finding_ref: str
    """The ref of its finding, where the finding has one of its own."""
    ref: str
    """The ref that the row has; empty where it has none."""
    is_number: bool
    """Whether the ref is a number in the file, so that 1.1 may be 1.10."""
    title: str
    finding_row: int
    """The number of the row in which its finding stands."""

    def cell(self, column: Column) -> TableCell:
        """What stands under a column."""
        return self.row.cells[column.index] if column.index < len(self.row.cells) else ""


class Lines:
    """Goes through the rows of a table."""

    def __init__(self, table: Table, remarks: list[Remark], theme: str = "", base: int = 0) -> None:
        """Of a table whose columns are known; what is left out is added to ``remarks``."""
        self._table, self._base = table, base
        self._remarks = remarks
        self._by_field = {
            field: column for column in reversed(table.columns) if (field := column.field) not in (DERIVED, DROPPED)
        }
        self._read = [column for column in table.columns if column.field not in (DERIVED, DROPPED)]
        self._merged = _merged_from(table)
        self._widths = {
            merge.first_row: merge.last_column - merge.first_column + 1
            for merge in table.grid.merges
            if merge.first_row == merge.last_row
        }
        self._cells_by_row = {row.number: row for row in table.rows}
        self._splits = {field: self._has_refs(field) for field in ("title", "finding")}
        self._theme = theme
        self._finding = self._finding_ref = ""
        self._finding_row = 0

    def lines(self, step: Callable[[int], None] = lambda _number: None) -> Iterator[Line]:
        """The rows that are actions, in their order.

        Args:
            step: Is told of the number of rows that have been gone through.
        """
        rows = self._table.rows
        last = self._last_action()
        for place, row in enumerate(rows):
            step(place)
            line = self._line(row, place, is_after=place > last)
            if line is not None:
                yield line

    # --- one row ----------------------------------------------------------------------------------------------

    def _line(self, row: GridRow, place: int, *, is_after: bool) -> Line | None:
        texts = self._texts(row)
        filled = [index for index, text in texts.items() if text]
        if not filled or all(text.casefold() in NOTHING for text in texts.values()):
            return None
        first = texts[filled[0]]
        if self._is_heading_again(row):
            self._leave(row, "the headings again", first)
        elif _TOTAL.match(first) and self._is_total(texts):
            self._leave(row, "a total", first)
        elif (
            len(filled) > 1
            and not self._is_across(row)
            or not self._takes_across(row, place, first, filled[0], is_after=is_after)
        ):
            return self._action(row, place, texts)
        return None

    def _takes_across(self, row: GridRow, place: int, text: str, index: int, *, is_after: bool) -> bool:
        """Whether a row of one cell is no action: a note, or the heading of a theme or a finding."""
        column = next((column for column in self._read if column.index == index), None)
        field = column.field if column is not None and not self._is_across(row) else ""
        if _NOTE.match(text):
            self._leave(row, "a note", text)
        elif self._is_of_action(field, text, index, place):
            return False
        elif field == "finding" and self._is_action_row(place + 1, without="finding"):
            self._start_finding(row, text, "")
        elif is_after:
            self._leave(row, "a line below the table", text)
        else:
            self._theme = clean(text)
            self._finding = self._finding_ref = ""
        return True

    def _is_of_action(self, field: str, text: str, index: int, place: int) -> bool:
        """Whether a text that stands alone in its row is of an action, by the column that it stands in."""
        if field == "ref":
            return is_like_ref(text)
        if field == "finding" and self._has("title"):
            # In the first column a short line is the heading of those below it, unless it is what they are about.
            is_heading = index == self._read[0].index and len(text) <= _LONGEST_THEME and not text.endswith(".")
            return not is_heading and not self._is_action_row(place + 1, without="finding")
        return field in ("title", "finding")

    def _action(self, row: GridRow, place: int, texts: Mapping[int, str]) -> Line | None:
        theme = self._text(row, "theme")
        if theme:
            if theme != self._theme:
                self._finding = ""
            self._theme = " ".join(theme.split())
        title, title_ref = self._split(row, "title")
        finding, finding_ref = self._split(row, "finding")
        ref, is_number = self._ref(row)
        if finding and not title and self._has("title") and self._is_head_of_group(row, place):
            self._start_finding(row, finding, finding_ref or ref)
            return None
        if finding:
            self._start_finding(row, finding, finding_ref)
        elif self._has("finding") and title:
            finding, finding_ref = self._finding, self._finding_ref
        elif not self._has("finding"):
            self._finding_row = row.number
        if not title and not finding and not ref:
            self._leave(row, "nothing says what is to be done", next(filter(None, texts.values()), ""))
            return None
        return Line(
            row,
            self._base + row.number,
            f"{self._table.grid.where} {row.number}",
            self._theme,
            finding,
            finding_ref,
            ref or title_ref,
            is_number,
            title,
            self._finding_row,
        )

    def _start_finding(self, row: GridRow, text: str, ref: str) -> None:
        if text != self._finding:
            self._finding, self._finding_ref, self._finding_row = text, ref, row.number

    def _is_head_of_group(self, row: GridRow, place: int) -> bool:
        """Whether a row only names a finding, whose actions stand in the rows below it."""
        others = [
            column
            for column in self._read
            if column.field
            not in ("finding", "ref", "theme", "source_ref", "grade", "priority", "deadline", "response")
        ]
        if any(self._text_of(row, column) for column in others):
            return False
        return self._is_action_row(place + 1, without="finding") is True

    def _is_action_row(self, place: int, without: str) -> bool | None:
        """Whether the row at a place has an action and nothing in a column; None if there is no such row."""
        if place >= len(self._table.rows):
            return None
        row = self._table.rows[place]
        column = self._by_field.get("title")
        has_title = column is not None and bool(self._text_of(row, column))
        return has_title and not self._text(row, without)

    def _last_action(self) -> int:
        """The place of the last row that has more than one cell."""
        for place in range(len(self._table.rows) - 1, -1, -1):
            row = self._table.rows[place]
            texts = [text for text in self._texts(row).values() if text]
            if len(texts) > 1 and not _TOTAL.match(texts[0]):
                return place
        return len(self._table.rows)

    # --- cells ------------------------------------------------------------------------------------------------

    def _has(self, field: str) -> bool:
        return field in self._by_field

    def _texts(self, row: GridRow) -> dict[int, str]:
        return {column.index: self._text_of(row, column) for column in self._table.columns}

    def _text(self, row: GridRow, field: str) -> str:
        column = self._by_field.get(field)
        return "" if column is None else self._text_of(row, column)

    def _text_of(self, row: GridRow, column: Column) -> str:
        return shown_text(self._cell(row, column))

    def _cell(self, row: GridRow, column: Column) -> TableCell:
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        return self.cell(row, column) if cell == "" else cell

    def cell(self, row: GridRow, column: Column) -> TableCell:
        """What stands in a cell; in a merged one what stands in its first row, but for refs and actions."""
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        if cell != "" or column.field in ("ref", "title", "progress"):
            return cell
        first = self._merged.get((row.number, column.index))
        above = self._cells_by_row.get(first) if first is not None else None
        if above is None or column.index >= len(above.cells):
            return cell
        return above.cells[column.index]

    def _split(self, row: GridRow, field: str) -> tuple[str, str]:
        """The text of a column, and the ref that stands before it, where most of its cells have one."""
        text = clean(self._text(row, field), lines=True).strip()
        if text.casefold() in NOTHING:
            return "", ""
        if self._splits[field] and (match := _REF_BEFORE.match(text)):
            return match["text"], match["ref"].strip()
        return text, ""

    def _has_refs(self, field: str) -> bool:
        """Whether most texts of a column begin with a ref, so that it is none of their words."""
        if field == "title" and self._has("ref") or field == "finding" and self._has("ref") and not self._has("title"):
            # The refs have a column of their own; a text that begins with its row's ref has it twice.
            return self._repeats_its_refs(field)
        column = self._by_field.get(field)
        if column is None:
            return False
        texts = [text for row in self._table.rows if (text := self._text_of(row, column))]
        return bool(texts) and sum(bool(_REF_BEFORE.match(text)) for text in texts) * 2 > len(texts)

    def _repeats_its_refs(self, field: str) -> bool:
        rows = [(self._text(row, field), self._text(row, "ref")) for row in self._table.rows]
        pairs = [(text, ref) for text, ref in rows if text and ref]
        same = sum(bool((match := _REF_BEFORE.match(text)) and match["ref"] == ref.strip(".: ")) for text, ref in pairs)
        return bool(pairs) and same * 2 > len(pairs)

    def _ref(self, row: GridRow) -> tuple[str, bool]:
        column = self._by_field.get("ref")
        if column is None:
            return "", False
        cell = row.cells[column.index] if column.index < len(row.cells) else ""
        text = " ".join(shown_text(cell).split())
        if text.casefold() in NOTHING:
            return "", False
        return text.rstrip(":.").strip() if is_like_ref(text.rstrip(":.")) else text, isinstance(cell, int | float)

    # --- what a row looks like --------------------------------------------------------------------------------

    def _is_heading_again(self, row: GridRow) -> bool:
        headings = [(column, plain(column.heading)) for column in self._table.columns]
        same = [
            heading for column, heading in headings if heading and plain(cell_text(self._cell(row, column))) == heading
        ]
        return len(same) >= max(2, len(headings) // 2)

    def _is_total(self, texts: Mapping[int, str]) -> bool:
        rest = [text for text in texts.values() if text][1:]
        return all(re.fullmatch(r"[\d,.%£ ]+|=.*", text) for text in rest)

    def _is_across(self, row: GridRow) -> bool:
        """Whether one cell of the row is merged over half the table."""
        width = max(2, len(self._table.columns))
        return self._widths.get(row.number, 0) * _MOST_SHARE >= width

    def _leave(self, row: GridRow, words: str, said: str) -> None:
        where = f"{self._table.grid.where} {row.number}"
        self._remarks.append(
            Remark(RemarkKind.LEFT_OUT, where, "", "", first_line(said), words, row=self._base + row.number)
        )


def _merged_from(table: Table) -> Mapping[tuple[int, int], int]:
    """For each cell that is merged with one above it, the row of that: by row and column, of the rows that there are.

    A file may claim that any cells are merged, so no more is looked at than a plan can have.
    """
    numbers = [row.number for row in table.rows]
    above: dict[tuple[int, int], int] = {}
    for merge in table.grid.merges:
        first = bisect_right(numbers, merge.first_row)
        for number in numbers[first : min(bisect_right(numbers, merge.last_row), first + _MOST_MERGED)]:
            above[number, merge.first_column] = merge.first_row
        if len(above) > _MOST_MERGED_CELLS:
            break
    return above


def shown_text(cell: TableCell) -> str:
    """What a cell says, as people see it: a day in words; nothing where it cannot be read."""
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, Unreadable):
        return ""
    return cell_text(cell)


def labels(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with the ref that it has; a number that stands there for the second time, or out of its order, is the
    one that ends in a nought: 1.10 after 1.9."""
    seen: set[str] = set()
    previous = ""
    for line in lines:
        ref = line.ref
        if line.is_number or re.fullmatch(r"\d+\.\d", ref):
            whole, dot, part = ref.partition(".")
            follows = bool(dot) and previous == f"{whole}.{int(part) * 10 - 1}"
            if dot and len(part) == 1 and follows:
                ref = f"{whole}.{part}0"
        seen.add(ref)
        previous = ref or previous
        yield line, ref
