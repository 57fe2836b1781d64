"""The rows of a team's table that are actions, each with its theme, its finding and its ref."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.sanitise import clean
from actionplan.planfiles.grid import GridRow
from actionplan.planfiles.spreadsheet.cells import TableCells, shown_text
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.row_kinds import RowJudge, RowKind
from actionplan.planfiles.spreadsheet.table_layout import is_like_ref

_REF_BEFORE = re.compile(
    r"^(?P<ref>[A-Za-z]{1,5}[ -]?\d{1,4}(?:\.\d{1,4})*[a-z]?(?=[:.)\s–-])"
    r"|(?:recommendation|rec|action)\.? \d{1,3}(?=\W)"
    r"|\d{1,4}(?:\.\d{1,4})+[a-z]?|\d{1,4}(?=[:.)]))"
    r"[:.)]*\s*[–-]?\s+(?P<text>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
_LEFT: Mapping[RowKind, tuple[RemarkKind, str]] = {
    RowKind.HEADINGS: (RemarkKind.LEFT_OUT, "the headings again"),
    RowKind.TOTAL: (RemarkKind.LEFT_OUT, "a total"),
    RowKind.NOTE: (RemarkKind.LEFT_OUT, "a note"),
    RowKind.BELOW: (RemarkKind.LEFT_OUT, "a line below the table"),
    RowKind.LOST: (RemarkKind.REFUSED, "nothing says what is to be done"),
    RowKind.TOO_WIDE: (
        RemarkKind.REFUSED,
        "it has more cells than headings; is its text in quotes?",
    ),
}
"""What is said of rows that are no actions."""
_LONGEST_SAID = 300


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


class Lines:
    """Goes through the rows of a table."""

    def __init__(self, cells: TableCells, remarks: list[Remark], theme: str = "", base: int = 0) -> None:
        """Of a table whose columns are known; what is left out is added to ``remarks``."""
        self._cells, self._base, self._remarks = cells, base, remarks
        self._is_ours = cells.table.is_ours
        self._judge = RowJudge(cells)
        self._splits = {field: self._has_refs(field) for field in ("title", "finding")}
        self._theme = theme
        self._is_theme_alone = False
        """Whether nothing stood below the heading of the theme yet."""
        self._finding = self._finding_ref = ""
        self._finding_row = 0
        self._last = 0
        self.more: dict[int, list[str]] = {}
        """What rows of one cell add to what was said in the row above, by that row's number."""

    def lines(self, step: Callable[[int], None] = lambda _number: None) -> Iterator[Line]:
        """The rows that are actions, in their order.

        Args:
            step: Is told of the number of rows that have been gone through.
        """
        for place, row in enumerate(self._cells.table.rows):
            step(place)
            kind = self._judge.kind(row, place)
            match kind:
                case RowKind.ACTION:
                    self._last = self._base + row.number
                    self._is_theme_alone = False
                    yield self._action(row)
                case RowKind.THEME:
                    self._start_theme(row)
                case RowKind.FINDING:
                    self._read_finding(row)
                case RowKind.MORE:
                    self.more.setdefault(self._last, []).append(" ".join(self._cells.filled(row).values()))
                case RowKind.EMPTY:
                    pass
                case _:
                    self._leave(row, *_LEFT[kind])

    # --- one row ----------------------------------------------------------------------------------------------

    def _start_theme(self, row: GridRow) -> None:
        """The heading of a theme; of two, one below the other, the second is a part of the first."""
        text = clean(". ".join(self._cells.filled(row).values()))
        is_part = self._is_theme_alone and len(self._theme) + len(text) < _LONGEST_SAID
        self._theme = f"{self._theme}: {text}" if is_part else text
        self._is_theme_alone = True
        self._finding = self._finding_ref = ""

    def _read_finding(self, row: GridRow) -> None:
        self._read_theme(row)
        finding, ref = self._split(row, "finding")
        self._start_finding(row, finding, ref or self._ref(row)[0])

    def _read_theme(self, row: GridRow) -> None:
        theme = " ".join(self._cells.text(row, "theme").split())
        theme = "" if theme.casefold() in NOTHING else theme
        if self._is_ours:
            # An export says all of a row in the row.
            self._theme = theme
            return
        number = " ".join(self._cells.text(row, "theme_number").split()).rstrip(".):")
        if number.casefold() not in NOTHING:
            # What people number it by stands before its title.
            theme = f"{number}. {theme}" if theme and not theme.startswith(number) else theme or number
        if theme and theme != self._theme:
            self._theme, self._finding = theme, ""

    def _action(self, row: GridRow) -> Line:
        self._read_theme(row)
        title, title_ref = self._split(row, "title")
        finding, finding_ref = self._split(row, "finding")
        finding_ref = finding_ref or " ".join(self._cells.text(row, "finding_ref").split()).rstrip(":.")
        ref, is_number = self._ref(row)
        if finding:
            self._start_finding(row, finding, finding_ref)
            finding_ref = self._finding_ref
        elif self._cells.has("finding") and title and not self._is_ours:
            finding, finding_ref = self._finding, self._finding_ref
        elif not self._cells.has("finding"):
            self._finding_row = row.number
        return Line(
            row,
            self._base + row.number,
            f"{self._cells.table.grid.where} {row.number}",
            self._theme,
            finding,
            finding_ref,
            ref or title_ref,
            is_number,
            title,
            self._finding_row,
        )

    def _start_finding(self, row: GridRow, text: str, ref: str) -> None:
        if text != self._finding or ref and ref != self._finding_ref:
            self._finding, self._finding_ref, self._finding_row = text, ref, row.number

    # --- refs ---------------------------------------------------------------------------------------------------

    def _split(self, row: GridRow, field: str) -> tuple[str, str]:
        """The text of a column, and the ref that stands before it, where most of its cells have one."""
        text = clean(self._cells.text(row, field), lines=True).strip()
        if text.casefold() in NOTHING:
            return "", ""
        if self._splits[field] and (match := _REF_BEFORE.match(text)):
            return match["text"], match["ref"].strip()
        return text, ""

    def _has_refs(self, field: str) -> bool:
        """Whether most texts of a column begin with a ref, so that it is none of their words."""
        cells = self._cells
        if field == "title" and cells.has("ref") or field == "finding" and cells.has("ref") and not cells.has("title"):
            # The refs have a column of their own; a text that begins with its row's ref has it twice.
            return self._repeats_its_refs(field)
        texts = [text for row in cells.table.rows if (text := cells.text(row, field))]
        return bool(texts) and sum(bool(_REF_BEFORE.match(text)) for text in texts) * 2 > len(texts)

    def _repeats_its_refs(self, field: str) -> bool:
        rows = [(self._cells.text(row, field), self._cells.text(row, "ref")) for row in self._cells.table.rows]
        pairs = [(text, ref) for text, ref in rows if text and ref]
        same = sum(bool((match := _REF_BEFORE.match(text)) and match["ref"] == ref.strip(".: ")) for text, ref in pairs)
        return bool(pairs) and same * 2 > len(pairs)

    def _ref(self, row: GridRow) -> tuple[str, bool]:
        """The ref of a row, and whether it is a number there; a day is what a spreadsheet has made of a ref: 1.2."""
        column = self._cells.by_field.get("ref")
        if column is None:
            return "", False
        cell = self._cells.cell(row, column)
        if isinstance(cell, date):
            ref = f"{cell.day}.{cell.month}"
            words = f"a spreadsheet has made a day of it; it is taken for {ref}"
            self._say(RemarkKind.DOUBTED, row, shown_text(cell), words)
            return ref, False
        text = " ".join(shown_text(cell).split())
        if text.casefold() in NOTHING:
            return "", False
        return text.rstrip(":.").strip() if is_like_ref(text.rstrip(":.")) else text, isinstance(cell, int | float)

    # --- what is left out ---------------------------------------------------------------------------------------

    def _leave(self, row: GridRow, kind: RemarkKind, words: str) -> None:
        said = " · ".join(" ".join(clean(text, lines=True).split()) for text in self._cells.filled(row).values())
        self._say(kind, row, said[:_LONGEST_SAID], words)

    def _say(self, kind: RemarkKind, row: GridRow, said: str, words: str) -> None:
        where = f"{self._cells.table.grid.where} {row.number}"
        self._remarks.append(Remark(kind, where, "", "", said, words, row=self._base + row.number))


def labels(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with the ref that it has; a number that stands there out of its order is the one that ends in a
    nought: 1.10 after 1.9."""
    previous = ""
    for line in lines:
        ref = line.ref
        if line.is_number or re.fullmatch(r"\d+\.\d", ref):
            whole, dot, part = ref.partition(".")
            if dot and len(part) == 1 and previous == f"{whole}.{int(part) * 10 - 1}":
                ref = f"{whole}.{part}0"
        previous = ref or previous
        yield line, ref
