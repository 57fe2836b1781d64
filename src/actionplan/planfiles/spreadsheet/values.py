"""What the cells of one row say of an action and its finding, each cell by the rule of its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.action import PRIORITY_WORDS, Priority, Stage
from actionplan.model.area import Response
from actionplan.model.dates import Looking, format_date
from actionplan.model.field import LINE, LONG, NAME
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.names import people_in
from actionplan.model.number_words import count, number_of
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean, first_line
from actionplan.model.typed_values import year_doubt
from actionplan.planfiles.spreadsheet.cells import TableCells, shown_text
from actionplan.planfiles.spreadsheet.dates import NOTHING, CellDate, other_years, read_date_cell
from actionplan.planfiles.spreadsheet.people import read_people_cell
from actionplan.planfiles.spreadsheet.ratings import CellRating, read_rating_cell, read_yes_or_no
from actionplan.planfiles.spreadsheet.remarks import Answers, Choice, Remark, RemarkKind, alike_name
from actionplan.planfiles.spreadsheet.rows import Line
from actionplan.planfiles.spreadsheet.table_layout import OWN, Column
from actionplan.planfiles.table_rows import TableCell, Unreadable


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


_DATES = ("due", "original_due", "revised_due", "forecast", "completed_on", "signed_off_on", "deadline", "progress_at")
_BACK = frozenset({"completed_on", "signed_off_on", "progress_at"})
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
_STANDS = ("open", "complete")
"""What somebody answers where one column says that it is done and another that it is not."""
_STAGES: Mapping[Condition | None, Stage] = {
    Condition.COMPLETE: Stage.COMPLETE,
    Condition.CHECKED: Stage.CLOSED,
    Condition.NOT_STARTED: Stage.WITHDRAWN,
}
"""What a word for how an action stands claims of its stage; that it has not started stands for one that will not."""


Ratings = Sequence[tuple[Column, CellRating]]
A_TABLE = 1_000_000
"""The rows of the second table of a document are numbered from here on, and so on."""


def cell_name(letter: str, number: int) -> str:
    """``D7``; in the second table of a document ``2!D7``."""
    table, row = divmod(number, A_TABLE)
    return f"{table + 1}!{letter}{row}" if table else f"{letter}{row}"


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
        self._cells, self._today, self._key, self._meanings = cells, today, key, meanings
        self._answers, self._more, self._remarks = answers, more, remarks
        self._columns: dict[str, list[Column]] = {}
        for column in cells.table.columns:
            self._columns.setdefault(column.field, []).append(column)
        self._line: Line
        self._refused = False
        self._notes: list[str] = []
        self._blanks: set[str] = set()
        self._words: dict[str, str] = {}

    def row(self, line: Line, ref: str) -> TeamRow:
        """What a line says. ``ref`` is its ref, where it has one."""
        self._line, self._refused, self._notes, self._blanks, self._words = line, False, [], set(), {}
        values: dict[str, Any] = {}
        self._read_people(values)
        days = {field: self._date(field) for field in _DATES if field in self._columns}
        self._put_dates(values, days)
        self._read_ratings(values, days)
        self._doubt_years(values, days)
        self._read_words(values)
        for field in _NAMES:
            if text := self._text(field, NAME):
                values[field] = " ".join(text.split())
        for field in _TEXTS:
            if text := self._text(field, LONG):
                if field == "rag_reason" and field in values:
                    # What stands in brackets behind the rating comes after the reason that has a column.
                    self._notes.append(values[field])
                values[field] = text
        self._read_brackets(values)
        title = self._checked(line.title, "title", LINE)
        finding = self._checked(line.finding, "finding", LONG)
        of_finding = self._of_finding(days)
        notes = [*self._notes, *self._progress()]
        note_on = days["progress_at"].day if "progress_at" in days else None
        if values.get("stage") is Stage.COMPLETE and {"signed_off_on", "signed_off_by"} <= values.keys():
            values["stage"] = Stage.CLOSED
        note_by = self._text("progress_by", NAME)
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
                part.strip(" •*-–·\t") for part in self._text("milestones", LONG).splitlines() if part.strip(" •*-–·\t")
            ),
            blanks=frozenset(self._blanks),
            is_refused=self._refused,
            yearless=frozenset(field for field, found in days.items() if found.is_yearless),
        )

    # --- cells ------------------------------------------------------------------------------------------------

    def _column(self, field: str) -> Column | None:
        return next(iter(self._columns.get(field, ())), None)

    def _value(self, column: Column) -> TableCell:
        """What a cell holds. One that cannot be read is refused, once."""
        cell = self._cells.cell(self._line.row, column)
        if isinstance(cell, Unreadable) and column.field not in _DATES:
            # What the plan only keeps as it stands is no reason to refuse a row.
            self._say(RemarkKind.LEFT_OPEN if column.field == OWN else RemarkKind.REFUSED, column, "", cell.why)
            return ""
        return cell

    def _text(self, field: str, longest: int = LONG) -> str:
        """The text of the columns of a field; empty where it says nothing."""
        texts: list[str] = []
        for column in self._columns.get(field, ()):
            text = self._text_of(column, longest)
            if text:
                texts.append(text)
        if not texts and field in self._columns:
            self._blanks.add(field)
        return "\n".join(texts)

    def _text_of(self, column: Column, longest: int = LONG) -> str:
        text = clean(shown_text(self._value(column)), lines=True).strip()
        if text.casefold() in NOTHING:
            return ""
        if len(text) > longest:
            self._say(
                RemarkKind.REFUSED,
                column,
                text,
                f"it has {number_of(len(text), 'character')}; {count(longest)} at most",
            )
            return ""
        return text

    def _checked(self, text: str, field: str, longest: int) -> str:
        column = self._column(field)
        if len(text) <= longest or column is None:
            return text
        self._say(
            RemarkKind.REFUSED, column, text, f"it has {number_of(len(text), 'character')}; {count(longest)} at most"
        )
        return text[:longest]

    def _name(self, column: Column) -> str:
        return cell_name(column.letter, self._line.number)

    def _say(
        self,
        kind: RemarkKind,
        column: Column,
        said: str,
        words: str,
        *,
        choices: tuple[Choice, ...] = (),
        alike: str = "",
    ) -> None:
        self._refused = self._refused or kind is RemarkKind.REFUSED
        self._remarks.append(
            Remark(
                kind,
                self._line.where,
                self._name(column),
                column.heading,
                first_line(said),
                words,
                choices,
                alike,
                self._line.number,
                column.field,
            )
        )

    def _answer(self, column: Column, said: str) -> str | None:
        if not self._answers.given:
            return None
        return self._answers.to(self._name(column), alike_name(column.heading, said))

    # --- people -----------------------------------------------------------------------------------------------

    def _read_people(self, values: dict[str, Any]) -> None:
        support: list[str] = []
        column = self._column("owner")
        if column is not None and (text := self._text("owner", LINE)):
            alike = alike_name(column.heading, text)
            found = read_people_cell(text, self._answer(column, text))
            if found.doubt:
                self._say(RemarkKind.DOUBTED, column, text, found.doubt, choices=found.choices, alike=alike)
            if found.words:
                self._notes.append(f"{column.heading}: {found.words}")
                self._say(RemarkKind.LEFT_OPEN, column, text, "nobody is named: no owner, the words are in a note")
            if found.owner and len(found.owner) > NAME:
                self._say(RemarkKind.REFUSED, column, text, f"a name has {NAME} characters at most")
            elif found.owner:
                values["owner"] = found.owner
            support += found.support
        if text := self._text("support", LINE):
            for line in re.split(r"[;\n]", text):
                support += people_in(line) if line.strip() else []
        if support:
            values["support"] = tuple(dict.fromkeys(name[:NAME] for name in support if name.casefold() not in NOTHING))

    # --- dates ------------------------------------------------------------------------------------------------

    def _date(self, field: str) -> CellDate:
        column = self._columns[field][0]
        cell = self._value(column)
        said = shown_text(cell)
        looking = Looking.BACK if field in _BACK else Looking.AHEAD
        answer = self._answer(column, said)
        if answer is not None:
            return self._answered_date(column, cell, said, answer, looking)
        found = read_date_cell(cell, self._today, looking)
        self._say_of_date(column, said, found)
        if found.day is None and not found.words:
            self._blanks.add(field)
        return found

    def _answered_date(self, column: Column, cell: TableCell, said: str, answer: str, looking: Looking) -> CellDate:
        found = read_date_cell(cell, self._today, looking)
        says_done = found.is_done or column.field == "completed_on"
        if answer == "both" or answer in _STANDS and says_done:
            return found
        given = read_date_cell(answer, self._today, looking)
        is_none = answer.casefold() in NOTHING
        if given.refused or given.day is None and not is_none:
            raise Invalid(
                "answer", f"{self._name(column)}: {answer!r} is not a date; write one such as 2027-03-31, or none"
            )
        return CellDate(given.day, words=said if is_none else "", is_answered=True)

    def _say_of_date(self, column: Column, said: str, found: CellDate) -> None:
        alike = alike_name(column.heading, said)
        if found.refused:
            self._say(RemarkKind.REFUSED, column, said, found.refused)
        elif found.doubt and found.choices:
            self._say(RemarkKind.DOUBTED, column, said, found.doubt, choices=found.choices, alike=alike)
        elif found.doubt:
            self._say(RemarkKind.LEFT_OPEN, column, said, found.doubt)
        elif found.day is not None and found.inferred:
            self._say(RemarkKind.INFERRED, column, said, f"{format_date(found.day)}: {found.inferred}")
        elif found.day is None and found.words and not found.is_done:
            self._say(RemarkKind.LEFT_OPEN, column, said, "no date; the words are in a note")
        elif found.is_done and found.day is None:
            self._say(RemarkKind.INFERRED, column, said, "complete, awaiting sign-off; it gives no date")
        if found.words:
            self._notes.append(f"{column.heading}: {found.words.strip()}")

    def _put_dates(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
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
            self._notes.append(f"{self._columns['due'][0].heading}: {format_date(promised)}")
        if due.is_done and due.day is not None:
            values["completed_on"] = due.day
            if days.get("completed_on", CellDate()).day not in (None, due.day):
                self._notes.append(f"{self._columns['due'][0].heading}: completed {format_date(due.day)}")
        for field in ("forecast", "completed_on", "signed_off_on"):
            found = days.get(field, CellDate()).day
            if found is not None:
                values[field] = found

    def _doubt_years(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
        """A promise that still holds, in a year that is often a slip: as it is written, until somebody decides."""
        if values.get("stage", Stage.OPEN) is not Stage.OPEN:
            return
        for value, fields in (("due", ("revised_due", "due", "original_due")), ("forecast", ("forecast",))):
            day = values.get(value)
            field = next((field for field in fields if field in days and days[field].day == day), None)
            if day is None or field is None or days[field].is_answered or days[field].doubt:
                continue
            if doubt := year_doubt(day, self._today):
                column = self._columns[field][0]
                said = shown_text(self._value(column))
                choices = other_years(day, self._today)
                self._say(
                    RemarkKind.DOUBTED, column, said, doubt, choices=choices, alike=alike_name(column.heading, said)
                )

    # --- how it stands ----------------------------------------------------------------------------------------

    def _read_ratings(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
        columns = [column for field in ("stage", "status", "rag") for column in self._columns.get(field, ())]
        ratings = [(column, self._rating(column)) for column in columns]
        stages: list[Stage] = []
        for column, found in ratings:
            condition = found.condition
            if condition in _STAGES:
                stages.append(_STAGES[condition])
            elif condition is not None and (column.field == "rag" or "rag" not in values):
                values["rag"] = condition
            if condition is Condition.NOT_STARTED:
                values["withdrawn_reason"] = f"{column.heading}: {found.status}"
            if found.extra and found.extra.casefold() not in NOTHING:
                self._put_reason(values, found.extra)
        if days.get("due", CellDate()).is_done or days.get("completed_on", CellDate()).day is not None:
            stages.append(Stage.COMPLETE)
        status = list(dict.fromkeys(found.status or found.word for _, found in ratings if found.status or found.word))
        if stages and not self._is_denied(ratings, days):
            values["stage"] = max(stages, key=list(Stage).index)
            self._words = {column.heading: found.status for column, found in ratings if found.status}
            self._words |= {column.heading: found.word for column, found in ratings if found.word}
        elif status:
            self._keep_status(values, " · ".join(status), ratings)
        if "stage" not in values and "completed_on" in values:
            # It counts as open, so that it has no day of completion; the day is kept in a note.
            self._notes.append(f"Completed {format_date(values.pop('completed_on'))}")

    def _put_reason(self, values: dict[str, Any], extra: str) -> None:
        """What stands in brackets behind a rating is its reason; of a second rating it is kept in a note."""
        if values.setdefault("rag_reason", extra) != extra:
            self._notes.append(extra)

    def _keep_status(self, values: dict[str, Any], status: str, ratings: Ratings) -> None:
        """The team's own word for how it stands; a long one is kept whole under its heading."""
        values["status"] = status[:NAME]
        if len(status) > NAME:
            values["status"] = f"{status[: NAME - 1]}…"
            self._words = {column.heading: found.status for column, found in ratings if found.status}

    def _is_denied(self, ratings: Ratings, days: Mapping[str, CellDate]) -> bool:
        """Whether one column says that it is done and another that it is not; that is said, and it counts as open."""
        still_open = [
            (column, found.status)
            for column, found in ratings
            if found.condition is None and found.status and not found.is_answered
        ]
        done = [(column, found) for column, found in ratings if found.condition in _STAGES]
        if not still_open or any(found.is_answered for _, found in done):
            return False
        other, said = still_open[0]
        if done:
            column, text = done[0][0], shown_text(self._value(done[0][0]))
        else:
            is_on_day = days.get("completed_on", CellDate()).day is not None
            field = "due" if days.get("due", CellDate()).is_done else "completed_on" if is_on_day else ""
            if not field:
                return False
            column = self._columns[field][0]
            text = shown_text(self._value(column))
        choices = (Choice("open", "still open"), Choice("complete", "complete, awaiting sign-off"))
        words = f"under {other.heading} it says '{first_line(said)[:60]}'; it counts as open"
        answer = self._answers.to(self._name(column), alike_name(column.heading, text))
        if answer in _STANDS:
            return answer == "open"
        self._say(RemarkKind.DOUBTED, column, text, words, choices=choices, alike="")
        return True

    def _rating(self, column: Column) -> CellRating:
        text = clean(shown_text(self._value(column)), lines=False)
        alike = alike_name(column.heading, text)
        answer = self._answer(column, text) if text else None
        found = read_rating_cell(text, self._fill(column), self._key, answer, self._meanings)
        if answer is None and column.field == "stage" and (asked := read_yes_or_no(text)) is not None:
            found = asked
        is_open = any(choice.answer == "open" for choice in found.choices)
        if found.doubt and column.field == "stage" and "rag" in self._columns and is_open:
            # Another column rates it, so that this one only says where it is.
            found = CellRating(status=text)
        if found.is_unknown:
            words = ("red", "amber", "green", "complete")
            choices = (Choice("open", "still open, the word is kept"), *(Choice(word, word) for word in words))
            doubt = f"nobody can tell what '{first_line(text)[:60]}' rates; no rating"
            self._say(RemarkKind.DOUBTED, column, text, doubt, choices=choices, alike=alike)
        elif found.doubt:
            self._say(RemarkKind.DOUBTED, column, text, found.doubt, choices=found.choices, alike=alike)
        elif found.inferred:
            self._say(RemarkKind.INFERRED, column, text, found.inferred)
        elif found.condition is Condition.CHECKED or found.condition is Condition.COMPLETE:
            words_of = "complete; signed off only where the file says by whom and when"
            self._say(RemarkKind.INFERRED, column, text, words_of)
        if not text and found.condition is None:
            self._blanks.add(column.field)
        return found

    def _fill(self, column: Column) -> str:
        """The colour of a cell; none that other cells of the row have too, as in a banded table."""
        fills = self._line.row.fills
        fill = fills.get(column.index, "")
        is_band = sum(other == fill for index, other in fills.items() if index != column.index) > 1
        return "" if is_band else fill

    # --- words of a few ---------------------------------------------------------------------------------------

    def _read_words(self, values: dict[str, Any]) -> None:
        column = self._column("priority")
        if column is not None and (text := self._text("priority")):
            priority = _PRIORITIES.get(" ".join(text.casefold().split()).split(" (")[0])
            if priority is None:
                self._say(RemarkKind.LEFT_OPEN, column, text, "no priority that is known; the words are in a note")
                self._notes.append(f"{column.heading}: {text}")
            else:
                values["priority"] = priority
        column = self._column("impact")
        if column is not None and (text := self._text("impact")):
            impact = next((impact for impact in Impact if impact.value == text.casefold()), None)
            if impact is None:
                self._notes.append(f"{column.heading}: {text}")
                self._say(RemarkKind.LEFT_OPEN, column, text, "no impact that is known; the words are in a note")
            else:
                values["impact"] = impact

    def _read_brackets(self, values: dict[str, Any]) -> None:
        """The reason of a rating is that of its column, else what stands in brackets behind it."""
        reason = values.get("rag_reason", "")
        if reason and "rag" not in values and "rag_reason" not in self._columns:
            self._notes.append(reason)
            del values["rag_reason"]

    def _progress(self) -> list[str]:
        """What was said, with the lines that stand below it in rows of their own."""
        lines = [self._text("progress"), *self._more.get(self._line.number, ())]
        text = "\n".join(filter(None, lines))
        return [text] if text else []

    def _of_no_note(self) -> dict[str, str]:
        """Who gave the last update and when, where no update is given: kept under their headings."""
        columns = [column for field in ("progress_at", "progress_by") for column in self._columns.get(field, ())]
        return {column.heading: text for column in columns if (text := self._text_of(column))}

    def _of_finding(self, days: Mapping[str, CellDate]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in ("source_ref", "grade", "response_reason", "summary_area"):
            if text := self._text(field, NAME if field in ("source_ref", "grade") else LONG):
                values[field] = text if field == "response_reason" else " ".join(text.split())
        if "deadline" in days and days["deadline"].day is not None:
            values["deadline"] = days["deadline"].day
        column = self._column("response")
        if column is not None and (text := self._text("response")):
            response = _RESPONSES.get(" ".join(text.casefold().split()))
            if response is None:
                self._notes.append(f"{column.heading}: {text}")
                self._say(
                    RemarkKind.LEFT_OPEN, column, text, "no answer to a finding that is known; the words are in a note"
                )
            else:
                values["response"] = response
        return values

    def _own(self) -> dict[str, str]:
        own: dict[str, str] = {}
        for column in self._columns.get(OWN, ()):
            text = self._text_of(column)
            if text:
                own[column.heading] = text
        # The team's own word for how something stands says more than the rating that it is taken for.
        return own | self._words
