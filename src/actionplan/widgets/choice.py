"""One of a few words, in a line: left and right, the first letter, or the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.sanitise import folded, sanitise
from actionplan.widgets.text_parts import muted

_ROUND_OPTION = 2
"""Cells of an option that are not its name."""


def _needed(widths: Sequence[int], first: int, last: int) -> int:
    """How many cells the options from the first up to the last need, with the signs that some are left out."""
    return sum(widths[first:last]) + (first > 0) + (last < len(widths))


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

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """Where."""
            return self.choice

    def __init__(self, options: Sequence[str], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        if value not in self._options:
            value = self._options[0]
        self.set_reactive(Choice.value, value)

    def watch_value(self) -> None:
        """Tells the screen that another option was chosen."""
        self.post_message(self.Changed(self))

    def show_options(self, options: Sequence[str], value: str) -> None:
        """Shows other options, with one of them chosen; nobody is told of that."""
        if (tuple(options), value) != (self._options, self.value):
            self._options = tuple(options)
            self.set_reactive(Choice.value, value)
            self.refresh()

    def render(self) -> Content:
        """One line: where there is no room for all options, those round the chosen one."""
        first, last = self._shown
        front, end = ("…" if first else ""), ("…" if last < len(self._options) else "")
        options = map(self._option, self._options[first:last])
        return Content.assemble(muted(front), *options, muted(end)).truncate(self.content_size.width, ellipsis=True)

    def _option(self, option: str) -> Content:
        if option != self.value:
            return muted(f" {sanitise(option)} ")
        return Content.styled(f"[{sanitise(option)}]", "bold $text-accent" if self.has_focus else "bold")

    @property
    def _shown(self) -> tuple[int, int]:
        """The first of the options that there is room for together with the chosen one, and the one behind the last."""
        widths = [cell_len(sanitise(option)) + _ROUND_OPTION for option in self._options]
        room = self.content_size.width
        first, last = 0, len(widths)
        chosen = self._options.index(self.value)
        while last - 1 > chosen and _needed(widths, first, last) > room:
            last -= 1
        while first < chosen and _needed(widths, first, last) > room:
            first += 1
        return first, last

    def action_step(self, step: int) -> None:
        """Chooses the next option, or the one before."""
        self.value = self._options[(self._options.index(self.value) + step) % len(self._options)]

    def on_key(self, event: events.Key) -> None:
        """Chooses the first option that begins with the letter typed."""
        if not event.character:
            return
        matches = [option for option in self._options if folded(option).startswith(folded(event.character))]
        if matches:
            event.stop()
            self.value = matches[0]

    def on_click(self, event: events.Click) -> None:
        """Chooses the option under the mouse."""
        first, last = self._shown
        end = 1 if first else 0
        for option in self._options[first:last]:
            end += cell_len(sanitise(option)) + _ROUND_OPTION
            if event.x < end:
                self.value = option
                return
