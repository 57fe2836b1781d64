"""A line to type in, which shows any text harmlessly, and one to choose in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events

from actionplan.model.field import LONG
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import folded, sanitise
from actionplan.textual_private import OpenInput

LONGEST = 2 * LONG
"""More characters than these are not pasted into a line. What is too long to be saved can still be shortened in it."""


class _Harmless(Highlighter):
    """Shows a sign for every control character. Textual would write the character itself to the terminal."""

    def __call__(self, text: str | Text) -> Text:
        return Text(sanitise(str(text)), no_wrap=True, overflow="ignore", end="")

    def highlight(self, text: Text) -> None:
        """Adds nothing: ``__call__`` has written the whole text."""


class TextLine(OpenInput):
    """Textual's input, for text that somebody pasted or somebody else wrote. What is typed is kept as it is."""

    has_lines = False
    """Whether a line feed may stand in its text."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, compact=True, highlighter=_Harmless(), **options)

    def on_paste(self, event: events.Paste) -> None:
        """Puts in all that is pasted; Textual would keep the first line only."""
        event.prevent_default()
        event.stop()
        text = self.as_pasted(event.text)
        length = len(self.value) - len(self.selected_text) + len(text)
        if length > LONGEST:
            # Nothing is cut off unseen; and a line of a megabyte would hold up every key for seconds.
            words = f"That is too long to paste here: {number_of(length, 'character')}. {LONG:,} can be saved."
            self.app.notify(words, severity="warning", markup=False)
        elif self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def as_pasted(self, text: str) -> str:
        """What is put in of a text that is pasted."""
        return " ".join(text.splitlines())


class ChoiceLine(TextLine):
    """A line that always holds one of its options: a letter chooses the first that begins so, more letters another."""

    def __init__(self, value: str, options: Sequence[str], **settings: Any) -> None:
        super().__init__(value, **settings)
        self._options = options
        self._choice, self._letters = value, ""
        """The option that letters have chosen, and those letters."""

    def replace(self, text: str, start: int, end: int) -> None:  # noqa: ARG002
        """Chooses by what is typed; nothing can be taken away, nor anything be put in that is no option."""
        if not text:
            return
        letters_before = self._letters
        if self._choice != self.value:
            letters_before = ""
        for letters in (letters_before + text, text):
            option = self._first_option(folded(letters))
            if option is not None:
                self.value = self._choice = option
                self._letters = letters
                self.select_all()
                return

    def _first_option(self, letters: str) -> str | None:
        """The first option that begins so, else the first with a word that does."""
        options = [(option, folded(option)) for option in self._options]
        beginning = [option for option, words in options if words.startswith(letters)]
        inside = [option for option, words in options if f" {letters}" in words]
        return next(iter(beginning + inside), None)

    def on_blur(self) -> None:
        """Letters typed later are another choice."""
        self._letters = ""
