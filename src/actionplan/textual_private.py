"""What the program needs of Textual's insides, each behind a name of ours that says what for.

Textual may rename or drop any of it in any release. This module is the one place to look then, with
``terminal/driver.py``, which replaces whole parts of Textual's drivers and has no other subject.
``tests/test_textual_private.py`` lists every such name, and fails where another module uses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

if TYPE_CHECKING:
    _Widget = Widget
else:
    # Textual looks for the styles of a widget in its first base that is one: a mixin must be none.
    _Widget = object
Result = TypeVar("Result")


class OpenApp(App[Result]):
    """An app whose events can be held back, whose first screen can be chosen, and whose crash is its own to report."""

    def begin_in(self, mode: str) -> None:
        """Chooses the first screen, before Textual's own ``__init__``.

        Textual begins in its default mode; a switch to another one would wait 50 ms before it draws.
        """
        self.DEFAULT_MODE = mode  # type: ignore[misc]

    @property
    def crash_error(self) -> Exception | None:
        """The error that nobody expected and that ends the app, if there was one."""
        return self._exception

    async def on_event(self, event: events.Event) -> None:
        """Textual hands every event of the terminal to this first, before any widget has it."""
        await self.receive_event(event)

    async def receive_event(self, event: events.Event) -> None:
        """What becomes of an event of the terminal; an app may pass it on later."""
        await self.pass_event_on(event)

    async def pass_event_on(self, event: events.Event) -> None:
        """Does with an event what Textual does."""
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was just being opened when the program ends misses its parts: that is no error any more."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual's own would print a traceback with the values of all variables: the plan's text."""
        self.panic()


class Still(_Widget):
    """What seldom changes, before the widget that it is mixed into: it is not worked out for frames of other widgets.

    Textual goes through the borders, colours and padding of every widget in each frame, line by line, also where a
    single line of one of them has changed: with ten widgets that was a third of the time of a cursor key's frame.
    """

    _drawing: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they were drawn the last time, while nothing of them has changed."""
        if self._drawing is None or self._drawing[0] != crop:
            self._drawing = crop, super().render_lines(crop)
        return self._drawing[1]

    def notify_style_update(self) -> None:
        """Another theme, or another class."""
        self._drawing = None
        super().notify_style_update()

    def _set_dirty(self, *regions: Region) -> None:
        self._drawing = None
        super()._set_dirty(*regions)


class OpenScreen(Still, Screen[Result]):
    """A screen that is styled once when it is first shown, and draws nothing while the app holds drawing back."""

    def __init__(self) -> None:
        super().__init__()
        # Textual takes a new screen for one that has missed a change of the styles, and reads all of them again. Those
        # of its own that the app has not read yet are read in any case.
        self._css_update_count = self.app._css_update_count

    def _compositor_refresh(self) -> None:
        # Textual would draw a first frame that it may not show yet, and then again.
        if self.app._batch_count:
            return
        draws_all = self.size.region in self._compositor._dirty_regions
        super()._compositor_refresh()
        if draws_all and self.is_current:
            # A screen that comes up is laid out, drawn, and then drawn as a whole once more: 15 KB.
            self._repaint_required = False

    def draw_together(self, widget: Widget) -> None:
        """Draws a widget that has just changed in the next frame, with what has caused it, not in one after that."""
        self._dirty_widgets.add(widget)


class OpenPalette(CommandPalette):
    """A palette whose list moves only when it can, and whose search can be waited for."""

    search: Worker[None] | None = None
    """What looks for commands, the last time that something was typed."""

    @property
    def list_can_move(self) -> bool:
        """Whether keys that move in the list have something to move in."""
        return True

    def _action_command_list(self, action: str) -> None:
        if self.list_can_move:
            super()._action_command_list(action)

    def _gather_commands(self, search_value: str) -> Worker[None]:
        search: Worker[None] = super()._gather_commands(search_value)
        self.search = search
        return search


def bindings_of(node: DOMNode, key: str) -> Sequence[Binding]:
    """The bindings of a node for a key, with those whose action it does not offer now: Textual gives the others."""
    bindings = node._bindings.copy()
    if node.app._keymap:
        bindings.apply_keymap(node.app._keymap)
    return bindings.key_to_bindings.get(key, ())
