"""A list drawn line by line, on demand: what every list of the program is made of.

Textual's line API draws only what is on the screen, so a list of 100,000 rows opens and moves like one of 34
(docs/performance.md, "Growth").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from actionplan.model.sanitise import first_line
from actionplan.textual_private import Still

Row = TypeVar("Row")
NEAR = 500
"""So far from a row that has gone its neighbour is looked for."""


class Cell(Struct, frozen=True):
    """A piece of a line: text as somebody typed it, how wide it is drawn, and in which style."""

    text: str
    width: int | None = None
    """In terminal cells; None for as wide as the text."""
    style: str = ""
    """A component class of the list, without its ``list--``."""
    right: bool = False
    """Whether it stands at the right of its width."""


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """``text``, made harmless, in exactly ``width`` cells: its first line, with an ellipsis where more follows."""
    text = first_line(text)
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        # A wide character that would stick out by half leaves a space behind.
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    return " " * (width - length) + text if right else text + " " * (width - length)


class LineList(ScrollView, Generic[Row], can_focus=True):
    """Rows of one line each, a cursor on one of them. A subclass says how a row is drawn."""

    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        overflow-x: hidden;
        & > .list--dim { color: $text-muted; }
        & > .list--heading { text-style: bold; }
        & > .list--accent { color: $text-accent; }
        & > .list--strong { text-style: bold; }
        & > .list--match { color: $text-accent; text-style: underline; }
        & > .list--red { color: $text-error; text-style: bold; }
        & > .list--amber { color: $text-warning; }
        & > .list--green { color: $text-success; }
        & > .list--blue { color: $text-primary; }
        & > .list--grey { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"list--{name}"
        for name in ("dim", "heading", "accent", "strong", "match", "red", "amber", "green", "blue", "grey")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("home", "first", "First", show=False, id="list.first"),
        Binding("end,G", "last", "Last", show=False, id="list.last"),
        Binding("enter", "open", "Open", show=False, id="list.open"),
    ]
    cursor: var[int] = var(0, init=False)

    class Highlighted(Message):
        """The cursor has come to another row."""

        def __init__(self, widget: LineList[Any]) -> None:
            super().__init__()
            self.widget = widget

        @property
        def control(self) -> LineList[Any]:
            """The list."""
            return self.widget

    class Opened(Highlighted):
        """Enter, or a second click, on a row."""

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: Sequence[Row] = ()
        self.empty = empty
        """What stands there when there are no rows; it says what to do."""
        self._styles: dict[str, Style] = {}
        self._nearest: Mapping[str, int] = {}
        """The keys of the row that the cursor belongs on and of those around it, each with how near it is."""
        self._held = False
        self._headings: Headings | None = None

    # --- what a subclass says ------------------------------------------------------------------------------

    def draw(self, row: Row, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """The cells of a row, left to right."""
        raise NotImplementedError

    def key(self, row: Row) -> str | None:
        """What the row is known by, so that the cursor finds it again; None if the cursor passes over it."""
        raise NotImplementedError

    def cursor_width(self, width: int) -> int:
        """How many of the ``width`` cells of a row, from the left, look different with the cursor on it."""
        return width

    def headings(self, width: int) -> Iterable[Cell]:  # noqa: ARG002
        """The names of the columns, left to right, where :class:`Headings` stand above the list."""
        return ()

    # --- rows and cursor -----------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows. The cursor stays on its row; where that has gone, it goes to the neighbour.

        That is the nearest below it that is still there, else the nearest above; also where for a while no row was.
        """
        key = self.current_key
        row_before, scroll = self.cursor, self.scroll_offset.y
        if key is not None and not self._held:
            self._nearest = self._neighbours()
        self.rows = rows
        self.virtual_size = Size(0, len(rows))
        target = self._first_of(self._nearest)
        if target is None:
            target = self._next_stop(min(row_before, len(rows) - 1), 1)
        if target is None:
            target = self._next_stop(len(rows) - 1, -1)
        self.set_reactive(LineList.cursor, target or 0)
        shift = self.cursor - row_before if key is not None and self.current_key == key else 0
        self.scroll_to(y=scroll + shift, animate=False, force=True, immediate=True)
        self._show_cursor()
        self.refresh()
        self._show_headings()
        self.post_message(self.Highlighted(self))

    def hold_place(self) -> None:
        """From now on other rows bring the cursor back to where it is now, or near, until it is let go or moved.

        So that each letter typed into a filter looks from the same row.
        """
        if self.current_key is not None:
            self._nearest = self._neighbours()
        self._held = True

    def let_place_go(self) -> None:
        """From now on the cursor stays on the row that it is on."""
        self._held = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all rows that the cursor can stand on, top to bottom."""
        return tuple(key for row in self.rows if (key := self.key(row)) is not None)

    def _neighbours(self) -> Mapping[str, int]:
        """The keys of the row of the cursor, of those below it and of those above, each with how near it is."""
        below = self.rows[self.cursor : self.cursor + NEAR]
        above = reversed(self.rows[max(0, self.cursor - NEAR) : self.cursor])
        keys = [key for row in (*below, *above) if (key := self.key(row)) is not None]
        return {key: distance for distance, key in enumerate(keys)}

    def _first_of(self, distances: Mapping[str, int]) -> int | None:
        """The index of the row whose key has the least distance; None if none of the keys is there."""
        nearest, match = len(distances), None
        for index, row in enumerate(self.rows if distances else ()):
            distance = distances.get(self.key(row) or "", nearest)
            if distance < nearest:
                nearest, match = distance, index
                if not distance:
                    break
        return match

    def find(self, key: str) -> int | None:
        """The index of the row of that key, or None."""
        if self.current_key == key:
            return self.cursor
        return next((index for index, row in enumerate(self.rows) if self.key(row) == key), None)

    def move_to(self, key: str) -> bool:
        """Puts the cursor on the row of that key; False if there is none."""
        index = self.find(key)
        if index is not None:
            self.cursor = index
        return index is not None

    @property
    def current(self) -> Row | None:
        """The row under the cursor, if there is one it can stand on."""
        if not 0 <= self.cursor < len(self.rows):
            return None
        row = self.rows[self.cursor]
        return row if self.key(row) is not None else None

    @property
    def current_key(self) -> str | None:
        """The key of the row under the cursor."""
        return None if self.current is None else self.key(self.current)

    def cursor_region(self) -> Region:
        """Where the line of the cursor is on the screen."""
        region = self.content_region
        return Region(region.x, region.y + self.cursor - self.scroll_offset.y, region.width, 1)

    def _next_stop(self, start: int, step: int) -> int | None:
        index = start
        while 0 <= index < len(self.rows):
            if self.key(self.rows[index]) is not None:
                return index
            index += step
        return None

    def watch_cursor(self, before: int, after: int) -> None:
        """Draws what changes of the two lines concerned, and nothing else."""
        width = self.cursor_width(self.scrollable_content_region.width - 1) + 1
        for row in (before, after):
            self.refresh(Region(0, row - self.scroll_offset.y, width, 1))
        if self._held:
            self.hold_place()
        self._show_cursor()
        self.post_message(self.Highlighted(self))

    def _show_cursor(self) -> None:
        height = self.size.height
        if not height or not self.rows:
            return
        # The heading above the first row of a group comes into view with it.
        top = self.cursor
        while top > 0 and self.key(self.rows[top - 1]) is None and self.cursor - top < 2:
            top -= 1
        # What stands below the last row, such as a check, comes with it.
        bottom = self.cursor
        if len(self.rows) - self.cursor <= max(3, height // 2) and self._next_stop(self.cursor + 1, 1) is None:
            bottom = len(self.rows) - 1
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        elif bottom >= self.scroll_offset.y + height:
            self.scroll_to(y=bottom - height + 1, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        """Keeps the cursor in sight."""
        self._show_cursor()
        self._show_headings()

    def action_move(self, step: int) -> None:
        """Moves by one row that the cursor can stand on."""
        target = self._next_stop(self.cursor + step, step)
        if target is not None:
            self.cursor = target

    def action_page(self, direction: int) -> None:
        """Moves by a screenful."""
        height = max(1, self.size.height - 1)
        index = min(max(0, self.cursor + direction * height), len(self.rows) - 1)
        target = self._next_stop(index, direction)
        if target is None:
            target = self._next_stop(index, -direction)
        if target is not None:
            self.cursor = target

    def action_first(self) -> None:
        """Moves to the first row."""
        self.cursor = self._next_stop(0, 1) or 0

    def action_last(self) -> None:
        """Moves to the last row."""
        self.cursor = self._next_stop(len(self.rows) - 1, -1) or 0

    def action_open(self) -> None:
        """Opens the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self))

    def on_click(self, event: events.Click) -> None:
        """A click brings the cursor; another one opens."""
        index = event.y + self.scroll_offset.y
        if not 0 <= index < len(self.rows) or self.key(self.rows[index]) is None:
            return
        if index == self.cursor:
            self.action_open()
        else:
            self.cursor = index

    # --- drawing -------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Another theme: other styles."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"list--{name}") if name else self.rich_style
        return self._styles[name]

    def headed_by(self, headings: Headings) -> None:
        """Tells these headings of other columns."""
        self._headings = headings

    def _show_headings(self) -> None:
        if self._headings is not None:
            self._headings.refresh()

    def headings_strip(self) -> Strip:
        """The names of the columns, where the columns are."""
        width = self.scrollable_content_region.width
        return self._strip([Cell(" "), *self.headings(width - 1)] if self.rows else (), width)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if not self.rows and y == 1:
            return self._strip([Cell("  "), Cell(self.empty, width - 2, "dim")], width)
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[index]
        is_cursor = index == self.cursor and self.key(row) is not None
        bar = Cell("▌" if is_cursor else " ", 1, "accent" if self.has_focus else "dim")
        return self._strip([bar, *self.draw(row, width - 1, is_cursor=is_cursor)], width)

    def _strip(self, cells: Iterable[Cell], width: int) -> Strip:
        """The cells as one line. Neighbours in one style are one piece: each piece costs forty bytes to send."""
        pieces: list[tuple[str, str]] = []
        for cell in cells:
            text = first_line(cell.text) if cell.width is None else fitted(cell.text, cell.width, right=cell.right)
            if pieces and pieces[-1][1] == cell.style:
                pieces[-1] = pieces[-1][0] + text, cell.style
            else:
                pieces.append((text, cell.style))
        strip = Strip([Segment(text, self._style(style)) for text, style in pieces])
        return strip.adjust_cell_length(width, self._style(""))


class Headings(Still, Widget):
    """The names of a list's columns, above it: there they stay while the rows scroll."""

    DEFAULT_CSS = "Headings { height: 1; }"

    def __init__(self, rows: LineList[Any]) -> None:
        super().__init__()
        self._rows = rows
        rows.headed_by(self)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """The one line."""
        return self._rows.headings_strip().adjust_cell_length(self.size.width, self.rich_style)
