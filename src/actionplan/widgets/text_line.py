"""A line to type in: it shows any text harmlessly, and a paste of several lines is one line."""

from __future__ import annotations

from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.widgets import Input

from actionplan.model.text import shown


class _Harmless(Highlighter):
    """A sign for every control character. Textual would write the character itself to the terminal."""

    def __call__(self, text: str | Text) -> Text:
        return Text(shown(str(text)), no_wrap=True, overflow="ignore", end="")

    def highlight(self, text: Text) -> None:
        """Nothing more than that."""


class TextLine(Input):
    """Textual's input, for text that somebody pasted or somebody else wrote. What is typed is kept as it is."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, highlighter=_Harmless(), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Puts in all that is pasted; Textual would keep the first line only."""
        event.prevent_default()
        event.stop()
        line = " ".join(event.text.splitlines())
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)
