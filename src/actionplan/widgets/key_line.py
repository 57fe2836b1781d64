"""The last line of the window: the keys that work now, in as much room as there is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from msgspec import Struct
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from actionplan.textual_private import Still
from actionplan.widgets.frame import spread

GAP = "  "
HELP = "help"
PALETTE = "command_palette"
PRESS = "press"
"""What a piece of the line is a part of: a key, which a click presses."""


class Entry(Struct, frozen=True):
    """A key with what it does; or several keys that do much the same, such as those that rate."""

    keys: tuple[Binding, ...]
    words: str
    action: str


def entries_of(bindings: Iterable[Binding]) -> tuple[Entry, ...]:
    """What a footer shows of the bindings that work: one key an action, a group as one entry."""
    by_action: dict[str, Binding] = {}
    for binding in bindings:
        by_action.setdefault(binding.action, binding)
    entries = []
    for group, members in groupby(by_action.values(), key=lambda binding: binding.group):
        keys = tuple(members)
        if group is not None and len(keys) > 1:
            entries.append(Entry(keys, group.description, keys[0].action))
        else:
            entries += [Entry((binding,), binding.description, binding.action) for binding in keys]
    return tuple(entries)


class KeyLine(Still, Widget):
    """The keys of this screen; while something lies over it, such as a question, the keys of that.

    Textual's footer is a widget for each key, and knows nothing of what lies over its screen.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._under_mouse = ""
        """The key that the mouse is on."""

    def on_mount(self) -> None:
        """Hears of other keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def follow(self, screen: Screen[Any]) -> None:
        """Hears of the other keys of a screen that lies over this one."""
        if screen is not self.screen:
            screen.bindings_updated_signal.subscribe(self, self._changed)
        self.refresh()

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def entries(self) -> tuple[Entry, ...]:
        """What works now, in the order of the screen's bindings."""
        return entries_of(
            active.binding
            for active in self._top.active_bindings.values()
            if active.binding.show and active.enabled and not self._is_typed(active.binding)
        )

    def _is_typed(self, binding: Binding) -> bool:
        """Whether the key is a letter to the line that somebody types in. Textual overlooks some, such as a slash."""
        focused, character = self._top.focused, self.app.get_key_display(binding)
        return focused is not None and len(character) == 1 and focused.check_consume_key(binding.key, character)

    @property
    def _top(self) -> Screen[Any]:
        """The screen that has the keys, if that lies over this one."""
        top: Screen[Any] = self.app.screen
        return top if top.is_modal else self.screen

    def render(self) -> Content:
        """As many as there is room for. Help stays, since it has all the others; the palette stands at the right."""
        width, entries = self.content_size.width, list(self.entries())
        palette = self._palette()
        line = _line([self._entry(entry) for entry in entries])
        while line.cell_length > width and len(entries) > 1:
            entries.pop(-2 if entries[-1].action == HELP else -1)
            line = _line([self._entry(entry) for entry in entries])
        return spread(line, palette, width)

    def _palette(self) -> Content:
        active = self._top.active_bindings.get(self.app.COMMAND_PALETTE_BINDING)
        if active is None or active.binding.action != PALETTE:
            return Content("")
        return self._entry(Entry((active.binding,), "all commands", PALETTE))

    def _entry(self, entry: Entry) -> Content:
        single = len(entry.keys) == 1
        keys = [self._key(binding, self.app.get_key_display(binding), "bold $text-accent") for binding in entry.keys]
        words = f" {entry.words}"
        return Content.assemble(Content(" ").join(keys), self._key(entry.keys[0], words, "") if single else words)

    def _key(self, binding: Binding, text: str, style: str) -> Content:
        under_mouse = " on $panel" if self._under_mouse == binding.key else ""
        # Textual's own "@click" would give the whole of it the one colour of a link.
        return Content.styled(text, f"{style}{under_mouse}").stylize(Style.from_meta({PRESS: binding.key}))

    # --- the mouse -----------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Does what the key does."""
        key = event.style.meta.get(PRESS)
        if key:
            self.app.simulate_key(key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Says more of the key under the mouse."""
        key = str(event.style.meta.get(PRESS, ""))
        if key != self._under_mouse:
            self._under_mouse = key
            active = self._top.active_bindings.get(key)
            self.tooltip = (active.binding.tooltip or active.binding.description) if active is not None else None
            self.refresh()

    def on_leave(self) -> None:
        """The mouse has gone."""
        self._under_mouse = ""
        self.refresh()


def _line(entries: list[Content]) -> Content:
    return Content(GAP).join(entries)
