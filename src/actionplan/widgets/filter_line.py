"""The filter, typed in place of the tab line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Label, Static

from actionplan.model.sanitise import sanitise
from actionplan.widgets.frame import TabLine
from actionplan.widgets.text_line import TextLine

MOST_OFFERED = 6
"""So many completions are offered at once."""


class FilterLine(Vertical):
    """A line to type a filter in. It is there only while somebody types, and made the first time somebody does.

    A subclass says what can be typed.
    """

    DEFAULT_CSS = """
    FilterLine {
        display: none;
        height: auto;
        padding: 0 1;
        & > Horizontal { height: 1; }
        & Input { width: 1fr; background: $background; }
        & #sign { color: $text-accent; width: 2; }
        & #found {
            width: auto; max-width: 60%; padding: 0 0 0 1; color: $text-muted;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
        & #refusal { color: $text-error; padding: 0 0 0 2; display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", "Keep the filter", key_display="enter", id="filter.keep"),
        Binding("tab", "complete", "Complete", id="filter.complete"),
        Binding("down", "close", "To the list", show=False, id="filter.to-list"),
        Binding("escape", "clear", "Clear the filter", id="filter.clear"),
    ]
    found: reactive[str] = reactive("")

    class Changed(Message):
        """Another filter."""

    class Closed(Message):
        """Done typing."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._offered: Sequence[str] = ()

    # --- what a subclass says ------------------------------------------------------------------------------

    def example(self) -> str:
        """What stands there before anything is typed."""
        return ""

    def refusal(self, text: str) -> str:  # noqa: ARG002
        """Why a filter cannot be meant as it stands; empty if it can."""
        return ""

    def completions(self, text: str) -> Sequence[str]:  # noqa: ARG002
        """What the last word of a filter can become, the likeliest first."""
        return ()

    # --- what is typed -------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text
        self._say("")
        for box in self.query(Input):
            with box.prevent(Input.Changed):
                box.value = text

    def watch_found(self) -> None:
        """Shows how many there are."""
        self._show_found()

    def _show_found(self) -> None:
        for label in self.query("#found").results(Label):
            label.update(self._found_words())

    def _found_words(self) -> str:
        offered = " · ".join(self._offered[:MOST_OFFERED])
        return sanitise(f"{self.found}  tab {offered}" if offered else f"{self.found}  esc clears")

    async def open(self) -> None:
        """Takes the place of the tabs."""
        if not self.children:
            line = TextLine(self._text, placeholder=self.example(), select_on_focus=False)
            found = Label(self._found_words(), id="found", markup=False)
            await self.mount(Horizontal(Label("/", id="sign"), line, found), Static(id="refusal", markup=False))
        self._swap(typing=True)
        box = self.query_one(Input)
        box.focus()
        box.cursor_position = len(box.value)

    def close(self) -> None:
        """Gives the tabs their place back."""
        if self.display:
            self._swap(typing=False)

    def action_close(self) -> None:
        """Keeps the filter and goes back to the list; what there is not is said, and the line stays."""
        refusal = self.refusal(self._text)
        self._say(refusal)
        if not refusal:
            self._swap(typing=False)
            self.post_message(self.Closed())

    def action_clear(self) -> None:
        """Clears the filter and goes back to the list."""
        self.text = ""
        self.post_message(self.Changed())
        self.action_close()

    def action_complete(self) -> None:
        """Makes of the last word the first that is offered."""
        if self._offered:
            from actionplan.model.tokens import last_word

            box, word = self.query_one(Input), last_word(self._text)
            box.value = f"{self._text.removesuffix(word)}{self._offered[0]}"
            box.cursor_position = len(box.value)

    def _say(self, refusal: str) -> None:
        for label in self.query("#refusal").results(Static):
            label.update(sanitise(refusal))
            label.display = bool(refusal)

    def _swap(self, *, typing: bool) -> None:
        self.display = typing
        self.screen.query_one(TabLine).display = not typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self._say("")
            self._offered = self.completions(self._text)
            self._show_found()
            self.post_message(self.Changed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close()
