"""The lines of a question: which widget is typed in, how high those grow that may have several lines, and the keys."""

from __future__ import annotations

from textual.dom import DOMNode

from actionplan.screens.field_options import suggester
from actionplan.screens.question import Field, Question
from actionplan.widgets.text_line import ChoiceLine, TextLine
from actionplan.widgets.text_lines import TextLines

_BESIDE_FIELD = 18
"""Cells of a line of a question that are no field: its border, and what the field is called."""
_BESIDE_KEYS = 4
"""Cells of it beside the names of the keys."""
_ROUND_FIELDS = 8
"""Rows of a question that are no field, at the most, its border among them."""


def field_line(field: Field, width: int) -> TextLine:
    """What is typed in for ``field``, in a question of so many cells."""
    if field.closed:
        return ChoiceLine(field.value, field.options, id=field.name)
    if field.has_lines:
        return TextLines(field.value, room=width - _BESIDE_FIELD, id=field.name)
    return TextLine(field.value, id=field.name, suggester=suggester(field.options))


def limit_lines(prompt: DOMNode, question: Question, height: int) -> None:
    """Shares out the room of a window of so many rows between the fields of a question that grow.

    None has more than a quarter: what is decided about stays in sight.
    """
    lines = prompt.query(TextLines)
    room = height - _ROUND_FIELDS - len(question.fields) + len(lines)
    for line in lines:
        line.limit(min(room // len(lines), height // 4))


def keys_words(keys: str, field: Field | None, width: int) -> str:
    """The line that names the keys, in a question of so many cells; the one for a new line where there is room."""
    words = f"Ctrl+J: new line · {keys} · Esc: cancel"
    if field is None or not field.has_lines or len(words) > width - _BESIDE_KEYS:
        return f"{keys} · Esc: cancel"
    return words
