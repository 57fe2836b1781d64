"""The filter, typed in place of the tab line."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Label

from actionplan.model.filter import HELP
from actionplan.widgets.frame import TabLine
from actionplan.widgets.text_line import TextLine


class FilterLine(Horizontal):
    """A line to type a filter in. It is there only while somebody types, and made the first time somebody does."""

    DEFAULT_CSS = """
    FilterLine {
        display: none;
        height: 1;
        padding: 0 1;
        & > Input { width: 1fr; background: $background; }
        & > #sign { color: $text-accent; width: 2; }
        & > #found { width: auto; padding: 0 0 0 1; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", "Keep the filter", key_display="enter"),
        Binding("down", "close", "To the list", show=False),
        Binding("escape", "clear", "Clear the filter"),
    ]
    found: reactive[str] = reactive("")

    class Changed(Message):
        """Another filter."""

    class Closed(Message):
        """Done typing."""

    def __init__(self, placeholder: str = HELP) -> None:
        super().__init__()
        self._placeholder = placeholder
        self._text = ""

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text
        for box in self.query(Input):
            with box.prevent(Input.Changed):
                box.value = text

    def watch_found(self) -> None:
        """Shows how many there are."""
        for label in self.query("#found").results(Label):
            label.update(self._found_words())

    def _found_words(self) -> str:
        return f"{self.found}  esc clears"

    async def open(self) -> None:
        """Takes the place of the tabs."""
        if not self.children:
            line = TextLine(self._text, placeholder=self._placeholder, select_on_focus=False)
            await self.mount(Label("/", id="sign"), line, Label(self._found_words(), id="found", markup=False))
        self._swap(typing=True)
        box = self.query_one(Input)
        box.focus()
        box.cursor_position = len(box.value)

    def action_close(self) -> None:
        """Keeps the filter and goes back to the list."""
        self._swap(typing=False)
        self.post_message(self.Closed())

    def action_clear(self) -> None:
        """Clears the filter and goes back to the list."""
        self.text = ""
        self.post_message(self.Changed())
        self.action_close()

    def _swap(self, *, typing: bool) -> None:
        self.display = typing
        self.screen.query_one(TabLine).display = not typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self.post_message(self.Changed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close()
