"""One of a few words, in a line: left and right, the first letter, or the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Choice(Widget, can_focus=True):
    """The options side by side, the chosen one in brackets, so that it needs no colour."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; &:focus { background: $panel; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next", show=False, id="choice.next"),
        Binding("left", "step(-1)", "Previous", show=False, id="choice.previous"),
    ]
    value: reactive[str] = reactive("", init=False)

    class Changed(Message):
        """Another option."""

    def __init__(self, options: Sequence[str], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self.set_reactive(Choice.value, value if value in self._options else self._options[0])

    def watch_value(self) -> None:
        """Says so."""
        self.post_message(self.Changed())

    def render(self) -> Content:
        """One line."""
        parts = [
            Content.styled(f"[{option}]", "bold $text-accent" if self.has_focus else "bold")
            if option == self.value
            else Content.styled(f" {option} ", "$foreground-muted")
            for option in self._options
        ]
        return Content.assemble(*parts)

    def action_step(self, step: int) -> None:
        """The next option, or the one before."""
        self.value = self._options[(self._options.index(self.value) + step) % len(self._options)]

    def on_key(self, event: events.Key) -> None:
        """The first letter of an option."""
        found = [option for option in self._options if event.character and option.startswith(event.character)]
        if found:
            event.stop()
            self.value = found[0]

    def on_click(self, event: events.Click) -> None:
        """The option under the mouse."""
        place = 0
        for option in self._options:
            place += len(option) + 2
            if event.x < place:
                self.value = option
                return
