"""The cells of one row: what stands in them, what is said of them, and what somebody has answered."""

from __future__ import annotations

from actionplan.model.field import LONG
from actionplan.model.number_words import count, number_of
from actionplan.model.sanitise import clean, first_line
from actionplan.planfiles.spreadsheet.cells import TableCells, shown_text
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.remarks import Answers, Choice, Remark, RemarkKind, alike_name
from actionplan.planfiles.spreadsheet.rows import Line
from actionplan.planfiles.spreadsheet.table_layout import OWN, Column
from actionplan.planfiles.table_rows import TableCell, Unreadable

DATES = ("due", "original_due", "revised_due", "forecast", "completed_on", "signed_off_on", "deadline", "progress_at")
"""The fields that are dates."""
STANDS = ("open", "complete")
"""The answers to what one column has as done and another as not."""
A_TABLE = 1_000_000
"""The rows of the second table of a document are numbered from here on, and so on."""


def cell_name(letter: str, number: int) -> str:
    """``D7``; in the second table of a document ``2!D7``."""
    table, row = divmod(number, A_TABLE)
    return f"{table + 1}!{letter}{row}" if table else f"{letter}{row}"


class RowCells:
    """The cells of the row that is being read."""

    def __init__(self, table: TableCells, answers: Answers, remarks: list[Remark]) -> None:
        """Takes the cells of the whole table, what was answered, and the remarks that grow."""
        self._table, self.answers, self._remarks = table, answers, remarks
        self.columns: dict[str, list[Column]] = {}
        """By field."""
        for column in table.table.columns:
            self.columns.setdefault(column.field, []).append(column)
        self.line: Line
        self.is_refused = False
        self.notes: list[str] = []
        """What is kept of the row in notes."""
        self.blanks: set[str] = set()
        """The fields whose cell says nothing."""

    def start(self, line: Line) -> None:
        """Goes to another row."""
        self.line, self.is_refused, self.notes, self.blanks = line, False, [], set()

    def column(self, field: str) -> Column | None:
        """The first column of a field."""
        return next(iter(self.columns.get(field, ())), None)

    def value(self, column: Column) -> TableCell:
        """What a cell holds. One that cannot be read is refused, once."""
        cell = self._table.cell(self.line.row, column)
        if isinstance(cell, Unreadable) and column.field not in DATES:
            # What the plan only keeps as it stands is no reason to refuse a row.
            self.say(RemarkKind.LEFT_OPEN if column.field == OWN else RemarkKind.REFUSED, column, "", cell.why)
            return ""
        return cell

    def text(self, field: str, longest: int = LONG) -> str:
        """The text of the columns of a field; empty where it says nothing."""
        texts: list[str] = []
        for column in self.columns.get(field, ()):
            text = self.text_of(column, longest)
            if text:
                texts.append(text)
        if not texts and field in self.columns:
            self.blanks.add(field)
        return "\n".join(texts)

    def text_of(self, column: Column, longest: int = LONG) -> str:
        """The text of a cell; one that is too long is refused."""
        text = clean(shown_text(self.value(column)), lines=True).strip()
        if text.casefold() in NOTHING:
            return ""
        if len(text) > longest:
            self.say(
                RemarkKind.REFUSED,
                column,
                text,
                f"it has {number_of(len(text), 'character')}; {count(longest)} at most",
            )
            return ""
        return text

    def checked(self, text: str, field: str, longest: int) -> str:
        """A text that was read already; one that is too long is refused, and cut."""
        column = self.column(field)
        if len(text) <= longest or column is None:
            return text
        self.say(
            RemarkKind.REFUSED, column, text, f"it has {number_of(len(text), 'character')}; {count(longest)} at most"
        )
        return text[:longest]

    def name(self, column: Column) -> str:
        """What the cell in a column is called: ``D7``."""
        return cell_name(column.letter, self.line.number)

    def say(
        self,
        kind: RemarkKind,
        column: Column,
        said: str,
        words: str,
        *,
        choices: tuple[Choice, ...] = (),
        alike: str = "",
    ) -> None:
        """Adds a remark on the cell in a column."""
        self.is_refused = self.is_refused or kind is RemarkKind.REFUSED
        self._remarks.append(
            Remark(
                kind,
                self.line.where,
                self.name(column),
                column.heading,
                first_line(said),
                words,
                choices,
                alike,
                self.line.number,
                column.field,
            )
        )

    def answer(self, column: Column, said: str) -> str | None:
        """What somebody has answered about a cell that says that; None where nobody has."""
        if not self.answers.given:
            return None
        return self.answers.to(self.name(column), alike_name(column.heading, said))
