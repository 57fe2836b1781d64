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
"""At most this many completions are offered at once."""


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
    match_count: reactive[str] = reactive("")
    """How many matches there are, in words."""

    class Changed(Message):
        """The filter has changed."""

    class Closed(Message):
        """Somebody has finished typing."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._offered: Sequence[str] = ()

    # --- what a subclass says ------------------------------------------------------------------------------

    def example(self) -> str:
        """What stands there before anything is typed."""
        return ""

    def refusal(self, text: str) -> str:  # noqa: ARG002
        """What is wrong with a filter as it stands; empty if nothing is."""
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
        self._show_refusal("")
        for box in self.query(Input):
            with box.prevent(Input.Changed):
                box.value = text

    def watch_match_count(self) -> None:
        """Shows how many matches there are."""
        self._show_count()

    def _show_count(self) -> None:
        for label in self.query("#found").results(Label):
            label.update(self._count_words())

    def _count_words(self) -> str:
        keys = "esc clears"
        if self._offered:
            keys = f"tab {' · '.join(self._offered[:MOST_OFFERED])}"
        return sanitise(f"{self.match_count}  {keys}")

    async def open(self) -> None:
        """Takes the place of the tabs."""
        if not self.children:
            line = TextLine(self._text, placeholder=self.example(), select_on_focus=False)
            count = Label(self._count_words(), id="found", markup=False)
            await self.mount(Horizontal(Label("/", id="sign"), line, count), Static(id="refusal", markup=False))
        self._set_open(is_open=True)
        box = self.query_one(Input)
        box.focus()
        box.cursor_position = len(box.value)

    def close(self) -> None:
        """Gives the tabs their place back."""
        if self.display:
            self._set_open(is_open=False)

    def action_close(self) -> None:
        """Keeps the filter and goes back to the list; or says what is wrong with it, and stays."""
        refusal = self.refusal(self._text)
        self._show_refusal(refusal)
        if not refusal:
            self._set_open(is_open=False)
            self.post_message(self.Closed())

    def action_clear(self) -> None:
        """Clears the filter and goes back to the list."""
        self.text = ""
        self.post_message(self.Changed())
        self.action_close()

    def action_complete(self) -> None:
        """Completes the last word with the first completion offered."""
        if self._offered:
            from actionplan.model.tokens import last_word

            box, word = self.query_one(Input), last_word(self._text)
            box.value = f"{self._text.removesuffix(word)}{self._offered[0]}"
            box.cursor_position = len(box.value)

    def _show_refusal(self, refusal: str) -> None:
        for label in self.query("#refusal").results(Static):
            label.update(sanitise(refusal))
            label.display = bool(refusal)

    def _set_open(self, *, is_open: bool) -> None:
        """Shows the line in place of the tabs, or the tabs again."""
        self.display = is_open
        self.screen.query_one(TabLine).display = not is_open

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._text:
            self._text = event.value
            self._show_refusal("")
            self._offered = self.completions(self._text)
            self._show_count()
            self.post_message(self.Changed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close()
