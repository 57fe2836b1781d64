"""When: what the cells of one row say of its dates, each by the rule of its field, and which of them is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actionplan.model.action import Stage
from actionplan.model.dates import Looking, format_date
from actionplan.model.refusal import Invalid
from actionplan.model.typed_values import year_doubt
from actionplan.planfiles.spreadsheet.cells import shown_text
from actionplan.planfiles.spreadsheet.dates import NOTHING, CellDate, other_years, read_date_cell
from actionplan.planfiles.spreadsheet.remarks import RemarkKind, alike_name
from actionplan.planfiles.spreadsheet.row_cells import STANDS, RowCells
from actionplan.planfiles.spreadsheet.table_layout import Column
from actionplan.planfiles.table_rows import TableCell

_BACK = frozenset({"completed_on", "signed_off_on", "progress_at"})


class RowDates:
    """Reads the dates of rows."""

    def __init__(self, cells: RowCells, today: date) -> None:
        self._cells, self._today = cells, today

    def read(self, field: str) -> CellDate:
        """What the cell of a field of dates says."""
        column = self._cells.columns[field][0]
        cell = self._cells.value(column)
        said = shown_text(cell)
        looking = Looking.BACK if field in _BACK else Looking.AHEAD
        answer = self._cells.answer(column, said)
        if answer is not None:
            return self._answered_date(column, cell, said, answer, looking)
        found = read_date_cell(cell, self._today, looking)
        self._say_of_date(column, said, found)
        if found.day is None and not found.words:
            self._cells.blanks.add(field)
        return found

    def _answered_date(self, column: Column, cell: TableCell, said: str, answer: str, looking: Looking) -> CellDate:
        found = read_date_cell(cell, self._today, looking)
        says_done = found.is_done or column.field == "completed_on"
        if answer == "both" or answer in STANDS and says_done:
            return found
        given = read_date_cell(answer, self._today, looking)
        is_none = answer.casefold() in NOTHING
        if given.refused or given.day is None and not is_none:
            raise Invalid(
                "answer", f"{self._cells.name(column)}: {answer!r} is not a date; write one such as 2027-03-31, or none"
            )
        return CellDate(given.day, words=said if is_none else "", is_answered=True)

    def _say_of_date(self, column: Column, said: str, found: CellDate) -> None:
        alike = alike_name(column.heading, said)
        if found.refused:
            self._cells.say(RemarkKind.REFUSED, column, said, found.refused)
        elif found.doubt and found.choices:
            self._cells.say(RemarkKind.DOUBTED, column, said, found.doubt, choices=found.choices, alike=alike)
        elif found.doubt:
            self._cells.say(RemarkKind.LEFT_OPEN, column, said, found.doubt)
        elif found.day is not None and found.inferred:
            self._cells.say(RemarkKind.INFERRED, column, said, f"{format_date(found.day)}: {found.inferred}")
        elif found.day is None and found.words and not found.is_done:
            self._cells.say(RemarkKind.LEFT_OPEN, column, said, "no date; the words are in a note")
        elif found.is_done and found.day is None:
            self._cells.say(RemarkKind.INFERRED, column, said, "complete, awaiting sign-off; it gives no date")
        if found.words:
            self._cells.notes.append(f"{column.heading}: {found.words.strip()}")

    def put(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
        """Puts what the cells of dates say together: which is due, which was promised first, and when it was done."""
        due = days.get("due", CellDate())
        revised = days.get("revised_due", CellDate())
        original = days.get("original_due", CellDate()).day
        promised = None if due.is_done else due.day
        day = revised.day or promised
        first = original or due.original or revised.original
        if revised.day is not None and first is None:
            first = promised
        if day is None and original is not None:
            # Nothing but the first date is known: it still holds.
            day = original
        if day is not None:
            values["due"] = day
        if first is not None and day is not None:
            values["original_due"] = first
        if promised not in (None, day, first):
            # Of three dates a plan has the first and the last.
            self._cells.notes.append(f"{self._cells.columns['due'][0].heading}: {format_date(promised)}")
        if due.is_done and due.day is not None:
            values["completed_on"] = due.day
            if days.get("completed_on", CellDate()).day not in (None, due.day):
                self._cells.notes.append(f"{self._cells.columns['due'][0].heading}: completed {format_date(due.day)}")
        for field in ("forecast", "completed_on", "signed_off_on"):
            found = days.get(field, CellDate()).day
            if found is not None:
                values[field] = found

    def doubt_years(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
        """A promise that still holds, in a year that is often a slip: as it is written, until somebody decides."""
        if values.get("stage", Stage.OPEN) is not Stage.OPEN:
            return
        for value, fields in (("due", ("revised_due", "due", "original_due")), ("forecast", ("forecast",))):
            day = values.get(value)
            field = next((field for field in fields if field in days and days[field].day == day), None)
            if day is None or field is None or days[field].is_answered or days[field].doubt:
                continue
            if doubt := year_doubt(day, self._today):
                column = self._cells.columns[field][0]
                said = shown_text(self._cells.value(column))
                choices = other_years(day, self._today)
                self._cells.say(
                    RemarkKind.DOUBTED, column, said, doubt, choices=choices, alike=alike_name(column.heading, said)
                )
