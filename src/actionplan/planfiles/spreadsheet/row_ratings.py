"""How it stands: what the cells of one row say of the rating and the stage of its action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actionplan.model.action import Stage
from actionplan.model.dates import format_date
from actionplan.model.field import NAME
from actionplan.model.key import Key
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import clean, first_line
from actionplan.planfiles.spreadsheet.cells import shown_text
from actionplan.planfiles.spreadsheet.dates import NOTHING, CellDate
from actionplan.planfiles.spreadsheet.ratings import CellRating, read_rating_cell, read_yes_or_no
from actionplan.planfiles.spreadsheet.remarks import Choice, RemarkKind, alike_name
from actionplan.planfiles.spreadsheet.row_cells import STANDS, RowCells
from actionplan.planfiles.spreadsheet.table_layout import Column

_STAGES: Mapping[Condition | None, Stage] = {
    Condition.COMPLETE: Stage.COMPLETE,
    Condition.CHECKED: Stage.CLOSED,
    Condition.NOT_STARTED: Stage.WITHDRAWN,
}
"""What a word for how an action stands claims of its stage; that it has not started stands for one that will not."""
_BY_WORST = (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK)
_ANSWERS = {Condition.OFF_TRACK: "red", Condition.AT_RISK: "amber", Condition.ON_TRACK: "green"}
Ratings = Sequence[tuple[Column, CellRating]]


class RowRatings:
    """Reads how the actions of rows stand."""

    def __init__(self, cells: RowCells, key: Key, meanings: Mapping[str, Condition]) -> None:
        """Takes the cells, and the keys of the plan and of the file."""
        self._cells, self._key, self._meanings = cells, key, meanings
        self.words: dict[str, str] = {}
        """The team's own words of the row, by heading, where a rating was taken from them."""

    def read(self, values: dict[str, Any], days: Mapping[str, CellDate]) -> None:
        """Puts the rating, the stage and the team's own word into the values of a row whose dates are known."""
        self.words = {}
        rags = [(column, self._rating(column)) for column in self._cells.columns.get("rag", ())]
        plainly = next(
            (found.condition for _, found in rags if found.condition in _BY_WORST and not found.choices), None
        )
        columns = [column for field in ("stage", "status") for column in self._cells.columns.get(field, ())]
        ratings = [*((column, self._rating(column, plainly)) for column in columns), *rags]
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
        self._settle_rating(values, ratings)
        if days.get("due", CellDate()).is_done or days.get("completed_on", CellDate()).day is not None:
            stages.append(Stage.COMPLETE)
        status = list(dict.fromkeys(found.status or found.word for _, found in ratings if found.status or found.word))
        if stages and not self._is_denied(ratings, days):
            values["stage"] = max(stages, key=list(Stage).index)
            self.words = {column.heading: found.status for column, found in ratings if found.status}
            self.words |= {column.heading: found.word for column, found in ratings if found.word}
        elif status:
            self._keep_status(values, " · ".join(status), ratings)
        if "stage" not in values and "completed_on" in values:
            # It counts as open, so that it has no day of completion; the day is kept in a note.
            self._cells.notes.append(f"Completed {format_date(values.pop('completed_on'))}")

    def _settle_rating(self, values: dict[str, Any], ratings: Ratings) -> None:
        """Of two columns that rate an action otherwise the worse counts, until somebody says which."""
        rated = [(column, found) for column, found in ratings if found.condition in _BY_WORST]
        answered = next((found.condition for _, found in rated if found.is_answered), None)
        if answered is not None:
            values["rag"] = answered
            return
        if len({found.condition for _, found in rated}) < 2:
            return
        rated.sort(key=lambda pair: _BY_WORST.index(pair[1].condition or Condition.ON_TRACK))
        (other, worst), (column, best) = rated[0], rated[-1]
        values["rag"] = worst.condition
        text, said = (shown_text(self._cells.value(one)) for one in (column, other))
        choices = tuple(
            Choice(_ANSWERS[found.condition], found.condition.words)
            for found in (worst, best)
            if found.condition is not None
        )
        words = f"under {other.heading} it says '{first_line(said)[:60]}'; the worse was taken"
        self._cells.say(RemarkKind.DOUBTED, column, text, words, choices=choices)

    def _put_reason(self, values: dict[str, Any], extra: str) -> None:
        """What stands in brackets behind a rating is its reason; of a second rating it is kept in a note."""
        if values.setdefault("rag_reason", extra) != extra:
            self._cells.notes.append(extra)

    def _keep_status(self, values: dict[str, Any], status: str, ratings: Ratings) -> None:
        """The team's own word for how it stands; a long one is kept whole under its heading."""
        values["status"] = status[:NAME]
        if len(status) > NAME:
            values["status"] = f"{status[: NAME - 1]}…"
            self.words = {column.heading: found.status for column, found in ratings if found.status}

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
            column, text = done[0][0], shown_text(self._cells.value(done[0][0]))
        else:
            is_on_day = days.get("completed_on", CellDate()).day is not None
            field = "due" if days.get("due", CellDate()).is_done else "completed_on" if is_on_day else ""
            if not field:
                return False
            column = self._cells.columns[field][0]
            text = shown_text(self._cells.value(column))
        choices = (Choice("open", "still open"), Choice("complete", "complete, awaiting sign-off"))
        words = f"under {other.heading} it says '{first_line(said)[:60]}'; it counts as open"
        answer = self._cells.answers.to(self._cells.name(column), alike_name(column.heading, text))
        if answer in STANDS:
            return answer == "open"
        self._cells.say(RemarkKind.DOUBTED, column, text, words, choices=choices, alike="")
        return True

    def _rating(self, column: Column, plainly: Condition | None = None) -> CellRating:
        """What a cell says; ``plainly`` is what the rating beside it says, which settles a word that can mean it."""
        text = clean(shown_text(self._cells.value(column)), lines=False)
        alike = alike_name(column.heading, text)
        answer = self._cells.answer(column, text) if text else None
        found = read_rating_cell(text, self._fill(column), self._key, answer, self._meanings)
        if answer is None and column.field == "stage" and (asked := read_yes_or_no(text)) is not None:
            found = asked
        is_open = any(choice.answer == "open" for choice in found.choices)
        if found.doubt and column.field == "stage" and "rag" in self._cells.columns and is_open:
            # Another column rates it, so that this one only says where it is.
            found = CellRating(status=text)
        if plainly is not None and _ANSWERS[plainly] in [choice.answer for choice in found.choices]:
            self._cells.say(RemarkKind.INFERRED, column, text, f"{plainly.words}, as the rating beside it says")
            found = CellRating(plainly, extra=found.extra, word=text)
        if found.is_unknown:
            words = ("red", "amber", "green", "complete")
            choices = (Choice("open", "still open, the word is kept"), *(Choice(word, word) for word in words))
            doubt = f"nobody can tell what '{first_line(text)[:60]}' rates; no rating"
            self._cells.say(RemarkKind.DOUBTED, column, text, doubt, choices=choices, alike=alike)
        elif found.doubt:
            self._cells.say(RemarkKind.DOUBTED, column, text, found.doubt, choices=found.choices, alike=alike)
        elif found.inferred:
            self._cells.say(RemarkKind.INFERRED, column, text, found.inferred)
        elif found.condition is Condition.CHECKED or found.condition is Condition.COMPLETE:
            words_of = "complete; signed off only where the file says by whom and when"
            self._cells.say(RemarkKind.INFERRED, column, text, words_of)
        if not text and found.condition is None:
            self._cells.blanks.add(column.field)
        return found

    def _fill(self, column: Column) -> str:
        """The colour of a cell; none that other cells of the row have too, as in a banded table."""
        fills = self._cells.line.row.fills
        fill = fills.get(column.index, "")
        is_band = sum(other == fill for index, other in fills.items() if index != column.index) > 1
        return "" if is_band else fill
