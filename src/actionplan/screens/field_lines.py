"""The lines of a question: which widget is typed in, how high those grow that may have several lines, and the keys."""

from __future__ import annotations

from textual.dom import DOMNode

from actionplan.screens.field_options import suggester
from actionplan.screens.question import Field, Question
from actionplan.widgets.clamped_text import ClampedText
from actionplan.widgets.text_line import ChoiceLine, TextLine
from actionplan.widgets.text_lines import TextLines

_BESIDE_FIELD = 18
"""Cells of a line of a question that are no field: its border, and what the field is called."""
BESIDE_TEXT = 4
"""Cells of it beside its title, its hint and the names of the keys."""
_ROUND_TEXTS = 3
"""Rows of it that are neither title, field nor hint: its border, and the keys."""


def field_line(field: Field, width: int) -> TextLine:
    """What is typed in for ``field``, in a question of so many cells."""
    if field.closed:
        return ChoiceLine(field.value, field.options, id=field.name)
    if field.has_lines:
        return TextLines(field.value, room=width - _BESIDE_FIELD, id=field.name)
    return TextLine(field.value, id=field.name, suggester=suggester(field.options))


def share_rows(prompt: DOMNode, question: Question, width: int, height: int) -> None:
    """Shares out the rows of a window between the hint, the title and the fields of a question, of so many cells.

    It grows so that all is seen; what has no room ends in an ellipsis. No text has more than half of the window, and
    no field more than a quarter: what is decided about stays in sight.
    """
    title, hint = prompt.query_one("#question", ClampedText), prompt.query_one("#hint", ClampedText)
    lines = prompt.query(TextLines)
    # A row of each field, and the few more that one with lines has in any window.
    rows = height - _ROUND_TEXTS - len(question.fields) - sum(line.least_rows - 1 for line in lines)
    rows -= hint.limit(width - BESIDE_TEXT, max(1, min(rows - 1, height // 2)))
    rows -= title.limit(width - BESIDE_TEXT, max(1, min(rows, height // 2)))
    for line in lines:
        line.limit(min(line.least_rows + rows // len(lines), height // 4))


def keys_words(keys: str, field: Field | None, width: int) -> str:
    """The line that names the keys, in a question of so many cells; the one for a new line where there is room."""
    words = f"Ctrl+J: new line · {keys} · Esc: cancel"
    if field is None or not field.has_lines or len(words) > width - BESIDE_TEXT:
        return f"{keys} · Esc: cancel"
    return words
