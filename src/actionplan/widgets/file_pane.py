"""The line of a file that the cursor is on, in full: what was made of it, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.number_words import number_of
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.planfiles.spreadsheet.table_layout import FIELD_WORDS
from actionplan.widgets.file_list import AnswerLine, ChangeLine, ColumnLine, FileLine, RemarkLine
from actionplan.widgets.text_parts import muted

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


class FilePane(Widget):
    """The line under the cursor in full."""

    app: ActionPlanApp
    DEFAULT_CLASSES = "pane"
    row: reactive[FileLine | None] = reactive(None)

    def render(self) -> Content:
        """What is said of it, and where it stands."""
        match self.row:
            case RemarkLine(remark=remark, is_left_out=is_left_out):
                place = " · ".join(filter(None, (remark.where, remark.cell, remark.heading)))
                words = f"{remark.words}{'; the row is left out' if is_left_out else ''}"
                answers = " · ".join(sanitise(choice.words) for choice in remark.choices)
                return Content.assemble(
                    muted(sanitise(place)), "\n", shown_lines(words), "\n", muted(answers and f"answers: {answers}")
                )
            case ColumnLine(column=column):
                place = (
                    f"column {column.letter} · {column.how} · {number_of(column.values, 'cell')} with something in it"
                )
                return Content.assemble(
                    muted(place), "\n", sanitise(f"{column.heading} is {FIELD_WORDS[column.field]}")
                )
            case AnswerLine(name=name, answer=answer):
                return Content.assemble(muted("as you say"), "\n", sanitise(f"{name} = {answer}"))
            case ChangeLine(ref=ref, field=field, words=words):
                return Content.assemble(muted(sanitise(f"{ref} · {field}")), "\n", shown_lines(words))
        return Content("")
