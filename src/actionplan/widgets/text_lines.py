"""A field for a text of several lines: as high as they are, up to a limit, and beyond that it scrolls."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets.input import Selection

from actionplan.model.sanitise import with_line_feeds
from actionplan.widgets.text_line import TextLine
from actionplan.widgets.text_rows import TextRows

LEAST_ROWS, MOST_ROWS = 3, 10
"""So high a field may grow, in a low window and in a high one."""


class TextLines(TextLine):
    """A :class:`TextLine` whose text may have lines: ctrl+j begins one, and what is pasted keeps its own.

    A long line goes on in the next row. Up and down go from row to row, and out of the field at its ends.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "new_line", "New line", show=False, id="text.new-line"),
        Binding("up", "row(-1)", "Row above", show=False, id="text.row-above"),
        Binding("down", "row(1)", "Row below", show=False, id="text.row-below"),
        Binding("shift+up", "row(-1, True)", "Select to the row above", show=False, id="text.select-above"),
        Binding("shift+down", "row(1, True)", "Select to the row below", show=False, id="text.select-below"),
    ]
    has_lines = True

    def __init__(self, value: str = "", *, room: int, **options: Any) -> None:
        """
        Args:
            value: What stands in it at first.
            room: How wide it will be, in cells, as far as that is known.
            options: Those of Textual's input.
        """
        self._room, self._most_rows = room, LEAST_ROWS
        self._top = 0
        """The first row that is drawn."""
        self._clicked_row = 0
        self._column: int | None = None
        """The column that up and down keep to, while nothing else moves the cursor."""
        self._laid_out: tuple[tuple[str, int], TextRows] | None = None
        super().__init__(value, **options)
        self._fit()

    @property
    def rows(self) -> TextRows:
        """Its text as it is drawn now."""
        source = self.value, self._room
        if self._laid_out is None or self._laid_out[0] != source:
            self._laid_out = source, TextRows(*source)
        return self._laid_out[1]

    @property
    def content_width(self) -> int:
        """Nothing lies outside, to the left or right."""
        return 1

    @property
    def least_rows(self) -> int:
        """How many rows it has in any window, with the text that it has now."""
        return min(len(self.rows), LEAST_ROWS)

    def limit(self, most_rows: int) -> None:
        """Lets it grow to so many rows."""
        self._most_rows = max(LEAST_ROWS, min(MOST_ROWS, most_rows))
        self._fit()

    def on_resize(self) -> None:
        """Another width."""
        self._room = self.content_size.width or self._room
        self._fit()

    def watch_value(self) -> None:
        """As high as the text is now."""
        self._column = None
        self._fit()

    def watch_selection(self) -> None:
        """The cursor stays in sight."""
        self._column = None
        self._fit()

    def watch_has_focus(self, value: bool) -> None:
        """One that is left shows its beginning."""
        super().watch_has_focus(value)
        self._fit()

    def _fit(self) -> None:
        height = min(len(self.rows), self._most_rows)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        row = self.rows.row_of(self.cursor_position)
        top = 0
        if self.has_focus:
            top = max(row - height + 1, min(self._top, row, len(self.rows) - height))
        if top != self._top:
            self._top = top
            self.refresh()
        if self.is_attached and self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    # --- drawing -------------------------------------------------------------------------------------------

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is on the terminal."""
        x, y, width, _ = self.content_region
        row = self.rows.row_of(self.cursor_position)
        column = min(self.rows.column_of(self.cursor_position), max(0, width - 1))
        return Offset(x + column, y + row - self._top)

    def render_line(self, y: int) -> Strip:
        """One row; at the right, that there are more above or below."""
        width, row = self.content_size.width, y + self._top
        if row >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._row_text(row).render(self.app.console)).crop(0, width).extend_cell_length(width)
        more = self._more_sign(y, row)
        if more:
            strip = Strip.join([strip.crop(0, width - 1), Strip(Text(more, "dim", end="").render(self.app.console))])
        return strip.apply_style(self.rich_style)

    def _row_text(self, row: int) -> Text:
        start, end = self.rows.span(row)
        text = Text(self.rows.text[start:end], no_wrap=True, overflow="ignore", end="")
        first, last = sorted(self.selection)
        if self.has_focus and first < last:
            if row + 1 < len(self.rows) and first <= end < last:
                # Its line feed is selected too, which an empty line shows by this alone.
                text.pad_right(1)
            text.stylize(self.get_component_rich_style("input--selection"), max(0, first - start), max(0, last - start))
        if self.draws_cursor and self.rows.row_of(self.cursor_position) == row:
            cursor = self.cursor_position - start
            if cursor >= len(text):
                text.pad_right(1)
            text.stylize(self.get_component_rich_style("input--cursor"), cursor, cursor + 1)
        return text

    def _more_sign(self, y: int, row: int) -> str:
        """An arrow in the first or last row that is drawn, where there are others beyond it."""
        if y == 0 and self._top:
            return "↑"
        is_last = y == min(len(self.rows), self._most_rows) - 1
        return "↓" if is_last and row + 1 < len(self.rows) else ""

    # --- the mouse -----------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remembers the row, before the cursor is put there."""
        self._clicked_row = event.get_content_offset_capture(self).y

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The same while something is selected."""
        self._clicked_row = event.get_content_offset_capture(self).y

    def index_of_click(self, x: int) -> int:
        """The place of the text that is so many cells from the left, in the row that was clicked."""
        return self.rows.index_at(self._clicked_row + self._top, x)

    # --- what keys do --------------------------------------------------------------------------------------

    def as_pasted(self, text: str) -> str:
        """What is put in of a text that is pasted: all of its lines."""
        if not self.has_lines:
            return super().as_pasted(text)
        return with_line_feeds(text).removesuffix("\n")

    def action_new_line(self) -> None:
        """Begins a line at the cursor. A field that has just been entered has all selected, and loses none of it."""
        first, last = sorted(self.selection)
        if (first, last) == (0, len(self.value)):
            first = last
        self.replace("\n", first, last)

    def action_row(self, step: int, select: bool = False) -> None:
        """The row above or below; beyond the first or last, whoever asks may go to another field."""
        row = self.rows.row_of(self.cursor_position)
        if not 0 <= row + step < len(self.rows):
            raise SkipAction
        column = self.rows.column_of(self.cursor_position) if self._column is None else self._column
        self._go_to(self.rows.index_at(row + step, column), select=select)
        self._column = column

    def action_home(self, select: bool = False) -> None:
        """The beginning of the row."""
        self._go_to(self.rows.span(self.rows.row_of(self.cursor_position))[0], select=select)

    def action_end(self, select: bool = False) -> None:
        """The end of the row."""
        self._go_to(self.rows.last_of(self.rows.row_of(self.cursor_position)), select=select)

    def _go_to(self, index: int, *, select: bool) -> None:
        start = self.selection.start if select else index
        self.selection = Selection(start, index)

    def action_delete_left_all(self) -> None:
        """Deletes what stands before the cursor on its line, or else the line feed before that."""
        if not self.selection.is_empty:
            self.delete_selection()
            return
        start = self.value.rfind("\n", 0, self.cursor_position) + 1
        self.delete(min(start, max(0, self.cursor_position - 1)), self.cursor_position)

    def action_delete_right_all(self) -> None:
        """Deletes what stands behind the cursor on its line, or else the line feed behind that."""
        if not self.selection.is_empty:
            self.delete_selection()
            return
        end = self.value.find("\n", self.cursor_position)
        end = len(self.value) if end < 0 else end
        self.delete(self.cursor_position, max(end, self.cursor_position + 1))
