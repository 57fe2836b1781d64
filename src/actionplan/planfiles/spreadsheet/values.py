"""What the cells of one row say of an action and its finding, each cell by the rule of its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.action import PRIORITY_WORDS, Priority, Stage
from actionplan.model.area import Response
from actionplan.model.field import LINE, LONG, NAME
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.names import people_in
from actionplan.model.ratings import Condition
from actionplan.planfiles.spreadsheet.cells import TableCells
from actionplan.planfiles.spreadsheet.dates import NOTHING, CellDate
from actionplan.planfiles.spreadsheet.people import read_people_cell
from actionplan.planfiles.spreadsheet.remarks import Answers, Remark, RemarkKind, alike_name
from actionplan.planfiles.spreadsheet.row_cells import DATES, RowCells
from actionplan.planfiles.spreadsheet.row_dates import RowDates
from actionplan.planfiles.spreadsheet.row_ratings import RowRatings
from actionplan.planfiles.spreadsheet.rows import Line
from actionplan.planfiles.spreadsheet.table_layout import OWN


class TeamRow(Struct, frozen=True):
    """One action of a team's table, in the words and values of a plan."""

    where: str
    """Where it stands, as an error says it."""
    number: int
    """Of the row in its sheet."""
    theme: str
    finding: str
    """Empty where the table has no findings of its own."""
    finding_ref: str
    finding_row: int
    """The number of the row in which the finding stands: rows of one finding have the same."""
    ref: str
    is_number: bool
    title: str
    """Empty where only the finding says what is to be done."""
    values: Mapping[str, Any]
    """Of the action, by field; a cell that says nothing is not there."""
    of_finding: Mapping[str, Any]
    own: Mapping[str, str]
    """By heading."""
    notes: tuple[str, ...]
    """What was said of its progress, and words that stand in the place of a date."""
    note_on: date | None
    note_by: str
    milestones: tuple[str, ...]
    blanks: frozenset[str]
    """The fields whose column is there and whose cell says nothing."""
    is_refused: bool
    """Whether a cell of it cannot be taken."""
    yearless: frozenset[str] = frozenset()
    """The fields of dates whose cell does not say the year."""


_NAMES = ("sponsor", "member", "body", "completed_by", "signed_off_by", "agreed_by")
_TEXTS = ("rag_reason", "success_measure", "accepted_evidence")
_PRIORITIES: Mapping[str, Priority] = {
    **{priority.value: priority for priority in Priority},
    **PRIORITY_WORDS,
    **{"essential": Priority.CRITICAL, "urgent": Priority.CRITICAL, "very high": Priority.CRITICAL},
    **{"h": Priority.HIGH, "m": Priority.NORMAL, "l": Priority.LOW, "med": Priority.NORMAL},
    **{"1": Priority.HIGH, "2": Priority.NORMAL, "3": Priority.LOW, "moderate": Priority.NORMAL},
}
_RESPONSES: Mapping[str, Response] = {
    **{response.value: response for response in Response},
    **dict.fromkeys(("yes", "y", "accept", "accepted", "agree"), Response.AGREED),
    **dict.fromkeys(
        ("partial", "partially agreed", "partially accepted", "partly accepted", "in part"), Response.PARTLY_AGREED
    ),
    **dict.fromkeys(("no", "n", "reject", "rejected", "not accepted", "disagree", "disagreed"), Response.NOT_AGREED),
}


class RowReader:
    """Reads the cells of rows, and says of each what was not plain."""

    def __init__(
        self,
        cells: TableCells,
        *,
        today: date,
        key: Key,
        meanings: Mapping[str, Condition],
        answers: Answers,
        more: Mapping[int, Sequence[str]],
        remarks: list[Remark],
    ) -> None:
        """Takes the cells of a table, the day, the plan's key and the file's, what was answered, and lines of notes."""
        self._more = more
        self._cells = RowCells(cells, answers, remarks)
        self._dates = RowDates(self._cells, today)
        self._ratings = RowRatings(self._cells, key, meanings)

    def row(self, line: Line, ref: str) -> TeamRow:
        """What a line says. ``ref`` is its ref, where it has one."""
        self._cells.start(line)
        values: dict[str, Any] = {}
        self._read_people(values)
        days = {field: self._dates.read(field) for field in DATES if field in self._cells.columns}
        self._dates.put(values, days)
        self._ratings.read(values, days)
        self._dates.doubt_years(values, days)
        self._read_words(values)
        for field in _NAMES:
            if text := self._cells.text(field, NAME):
                values[field] = " ".join(text.split())
        for field in _TEXTS:
            if text := self._cells.text(field, LONG):
                if field == "rag_reason" and field in values:
                    # What stands in brackets behind the rating comes after the reason that has a column.
                    self._cells.notes.append(values[field])
                values[field] = text
        self._read_brackets(values)
        title = self._cells.checked(line.title, "title", LINE)
        finding = self._cells.checked(line.finding, "finding", LONG)
        of_finding = self._of_finding(days)
        notes = [*self._cells.notes, *self._progress()]
        note_on = days["progress_at"].day if "progress_at" in days else None
        if values.get("stage") is Stage.COMPLETE and {"signed_off_on", "signed_off_by"} <= values.keys():
            values["stage"] = Stage.CLOSED
        note_by = self._cells.text("progress_by", NAME)
        own = self._own()
        if not notes:
            own |= self._of_no_note()
        return TeamRow(
            where=line.where,
            number=line.number,
            theme=line.theme,
            finding=finding,
            finding_ref=line.finding_ref,
            finding_row=line.finding_row,
            ref=ref,
            is_number=line.is_number,
            title=title,
            values=values,
            of_finding=of_finding,
            own=own,
            notes=tuple(notes),
            note_on=note_on,
            note_by=note_by,
            milestones=tuple(
                part.strip(" •*-–·\t")
                for part in self._cells.text("milestones", LONG).splitlines()
                if part.strip(" •*-–·\t")
            ),
            blanks=frozenset(self._cells.blanks),
            is_refused=self._cells.is_refused,
            yearless=frozenset(field for field, found in days.items() if found.is_yearless),
        )

    # --- people -----------------------------------------------------------------------------------------------

    def _read_people(self, values: dict[str, Any]) -> None:
        support: list[str] = []
        column = self._cells.column("owner")
        if column is not None and (text := self._cells.text("owner", LINE)):
            alike = alike_name(column.heading, text)
            found = read_people_cell(text, self._cells.answer(column, text))
            if found.doubt:
                self._cells.say(RemarkKind.DOUBTED, column, text, found.doubt, choices=found.choices, alike=alike)
            if found.words:
                self._cells.notes.append(f"{column.heading}: {found.words}")
                self._cells.say(
                    RemarkKind.LEFT_OPEN, column, text, "nobody is named: no owner, the words are in a note"
                )
            if found.owner and len(found.owner) > NAME:
                self._cells.say(RemarkKind.REFUSED, column, text, f"a name has {NAME} characters at most")
            elif found.owner:
                values["owner"] = found.owner
            support += found.support
        if text := self._cells.text("support", LINE):
            for line in re.split(r"[;\n]", text):
                support += people_in(line) if line.strip() else []
        if support:
            values["support"] = tuple(dict.fromkeys(name[:NAME] for name in support if name.casefold() not in NOTHING))

    # --- words of a few ---------------------------------------------------------------------------------------

    def _read_words(self, values: dict[str, Any]) -> None:
        column = self._cells.column("priority")
        if column is not None and (text := self._cells.text("priority")):
            priority = _PRIORITIES.get(" ".join(text.casefold().split()).split(" (")[0])
            if priority is None:
                self._cells.say(
                    RemarkKind.LEFT_OPEN, column, text, "no priority that is known; the words are in a note"
                )
                self._cells.notes.append(f"{column.heading}: {text}")
            else:
                values["priority"] = priority
        column = self._cells.column("impact")
        if column is not None and (text := self._cells.text("impact")):
            impact = next((impact for impact in Impact if impact.value == text.casefold()), None)
            if impact is None:
                self._cells.notes.append(f"{column.heading}: {text}")
                self._cells.say(RemarkKind.LEFT_OPEN, column, text, "no impact that is known; the words are in a note")
            else:
                values["impact"] = impact

    def _read_brackets(self, values: dict[str, Any]) -> None:
        """The reason of a rating is that of its column, else what stands in brackets behind it."""
        reason = values.get("rag_reason", "")
        if reason and "rag" not in values and "rag_reason" not in self._cells.columns:
            self._cells.notes.append(reason)
            del values["rag_reason"]

    def _progress(self) -> list[str]:
        """What was said, with the lines that stand below it in rows of their own."""
        lines = [self._cells.text("progress"), *self._more.get(self._cells.line.number, ())]
        text = "\n".join(filter(None, lines))
        return [text] if text else []

    def _of_no_note(self) -> dict[str, str]:
        """Who gave the last update and when, where no update is given: kept under their headings."""
        columns = [column for field in ("progress_at", "progress_by") for column in self._cells.columns.get(field, ())]
        return {column.heading: text for column in columns if (text := self._cells.text_of(column))}

    def _of_finding(self, days: Mapping[str, CellDate]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in ("source_ref", "grade", "response_reason", "summary_area"):
            if text := self._cells.text(field, NAME if field in ("source_ref", "grade") else LONG):
                values[field] = text if field == "response_reason" else " ".join(text.split())
        if "deadline" in days and days["deadline"].day is not None:
            values["deadline"] = days["deadline"].day
        column = self._cells.column("response")
        if column is not None and (text := self._cells.text("response")):
            response = _RESPONSES.get(" ".join(text.casefold().split()))
            if response is None:
                self._cells.notes.append(f"{column.heading}: {text}")
                self._cells.say(
                    RemarkKind.LEFT_OPEN, column, text, "no answer to a finding that is known; the words are in a note"
                )
            else:
                values["response"] = response
        return values

    def _own(self) -> dict[str, str]:
        own: dict[str, str] = {}
        for column in self._cells.columns.get(OWN, ()):
            text = self._cells.text_of(column)
            if text:
                own[column.heading] = text
        # The team's own word for how something stands says more than the rating that it is taken for.
        return own | self._ratings.words
