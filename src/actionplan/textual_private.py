"""What the program needs of Textual's insides, each behind a name of ours that says what for.

Textual may rename or drop any of it in any release. This module is the one place to look then, with
``terminal/driver.py``, which replaces whole parts of Textual's drivers and has no other subject.
``tests/test_textual_private.py`` lists every such name, and fails where another module uses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rich.segment import Segment
from textual import events
from textual.app import App
from textual.await_remove import AwaitRemove
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

    _Widget = Widget
    _Screen = Screen[Any]
else:
    # Textual looks for the styles of a widget in its first base that is one: a mixin must be none.
    _Widget = _Screen = object
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

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Reads the styles of a screen that comes up for the first time: Textual would read all others again too."""
        if screen.CSS:
            super()._load_screen_css(screen)
            return
        unread = [path for path in screen.css_path if not self.stylesheet.has_source(str(path))]
        if unread:
            self.stylesheet.read_all(unread)
            self.stylesheet.parse()
            self.stylesheet.update(self)

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """A screen that goes leaves the one below it as it is: Textual would lay that out again, and draw it twice."""
        is_screen = all(isinstance(node, Screen) for node in nodes)
        return super()._prune(*nodes, parent=None if is_screen else parent)

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


class DrawnOnce(_Screen):
    """A screen that comes up in one frame, before the kind of screen that it is mixed into."""

    def _compositor_refresh(self) -> None:
        # Textual would draw a first frame that it may not show yet, and then again.
        if self.app._batch_count:
            return
        draws_all = self.size.region in self._compositor._dirty_regions
        super()._compositor_refresh()
        if draws_all and self.is_current:
            # A screen that comes up is laid out and drawn, then drawn as a whole once more, then what had changed, with
            # 15 KB each: all of that is on the terminal now.
            self._repaint_required = False
            for widget in self._compositor.visible_widgets:
                widget._exchange_repaint_regions()


class OpenScreen(Still, DrawnOnce, Screen[Result]):
    """A screen that is styled once when it is first shown, and rests while a question lies over it."""

    def __init__(self) -> None:
        super().__init__()
        # Textual takes a new screen for one that has missed a change of the styles, and reads all of them again. Those
        # of its own that the app has not read yet are read in any case.
        self._css_update_count = self.app._css_update_count

    def on_screen_suspend(self) -> None:
        """What comes over it draws it as well: Textual would have all that drawn a second time.

        So it does with what is said at the side, which that may move, and outlive.
        """
        self._repaint_required = False
        for rack in self.query("ToastRack"):
            if rack.display:
                rack.display = False
                self._refresh_layout()

    def _screen_resized(self, size: Size) -> None:
        """Below a question that comes up it keeps its size, and needs no new layout."""
        if size != self._size or self.app.screen is self:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        super()._refresh_layout(size, scroll)
        over = self.app.screen
        if isinstance(over, OpenModal):
            over.call_after_refresh(over.follow_below)

    def draw_together(self, widget: Widget) -> None:
        """Draws a widget that has just changed in the next frame, with what has caused it, not in one after that."""
        self._dirty_widgets.add(widget)


class Underneath(Visual):
    """The screen below a question, as it stands there. Textual would have Rich draw it again, piece by piece."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:  # noqa: ARG002
        """Its lines; what is in them to click on is out of reach now."""
        return [_without_meta(strip) for strip in self._screen._compositor.render_strips()[:height]]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """As wide as the window."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """As high as the window."""
        return self._screen.size.height


def _without_meta(strip: Strip) -> Strip:
    pieces = [
        Segment(text, style.clear_meta_and_links()) if style is not None and style.meta else Segment(text, style)
        for text, style, _ in strip
    ]
    return Strip(pieces, strip.cell_length)


class OpenModal(DrawnOnce, ModalScreen[Result]):
    """A question over a screen that stays in sight."""

    def follow_below(self) -> None:
        """The screen below has been laid out anew, as when the window has changed: shows it as it is now."""
        self.refresh()

    def render(self) -> Any:
        """The screen below, where nothing is drawn over it."""
        below = super().render()
        if isinstance(below, BackgroundScreen) and not below.color.a:
            return Underneath(below.screen)
        return below


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


class OpenInput(Input):
    """A line to type in that says whether its cursor is to be drawn, and can say itself where a click in it is."""

    @property
    def draws_cursor(self) -> bool:
        """Whether the cursor is to be seen now: it may blink."""
        return self.has_focus and self._cursor_visible

    def index_of_click(self, x: int) -> int:
        """The place of the text that is so many cells from the left."""
        return super()._cell_offset_to_index(x)

    def _cell_offset_to_index(self, offset: int) -> int:
        return self.index_of_click(offset)


def bindings_of(node: DOMNode, key: str) -> Sequence[Binding]:
    """The bindings of a node for a key, with those whose action it does not offer now: Textual gives the others."""
    bindings = node._bindings.copy()
    if node.app._keymap:
        bindings.apply_keymap(node.app._keymap)
    return bindings.key_to_bindings.get(key, ())


def actions_of(node: DOMNode) -> Sequence[str]:
    """What the bindings of a node do, with those whose action it does not offer now."""
    return [binding.action for _key, binding in node._bindings]


def is_said(message: str, app: App[Any]) -> bool:
    """Whether a message stands at the side just now."""
    return any(notification.message == message for notification in app._notifications)
