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

from actionplan.widgets.text_parts import muted


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
        """Another option was chosen."""

    def __init__(self, options: Sequence[str], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        if value not in self._options:
            value = self._options[0]
        self.set_reactive(Choice.value, value)

    def watch_value(self) -> None:
        """Tells the screen that another option was chosen."""
        self.post_message(self.Changed())

    def render(self) -> Content:
        """One line."""
        return Content.assemble(*map(self._option, self._options))

    def _option(self, option: str) -> Content:
        if option != self.value:
            return muted(f" {option} ")
        return Content.styled(f"[{option}]", "bold $text-accent" if self.has_focus else "bold")

    def action_step(self, step: int) -> None:
        """Chooses the next option, or the one before."""
        self.value = self._options[(self._options.index(self.value) + step) % len(self._options)]

    def on_key(self, event: events.Key) -> None:
        """Chooses the first option that begins with the letter typed."""
        if not event.character:
            return
        matches = [option for option in self._options if option.startswith(event.character)]
        if matches:
            event.stop()
            self.value = matches[0]

    def on_click(self, event: events.Click) -> None:
        """Chooses the option under the mouse."""
        end = 0
        for option in self._options:
            end += len(option) + 2
            if event.x < end:
                self.value = option
                return
