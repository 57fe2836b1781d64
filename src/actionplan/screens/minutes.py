"""The minutes of a review on the screen, and the files that they are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from actionplan import settings
from actionplan.model.sanitise import broken_at_slashes, sanitise, shown_lines
from actionplan.reports.minutes import Minutes, MinutesPart, facts, heading, parts
from actionplan.store import StoreError
from actionplan.usecases.minutes import files_of, minutes_of
from actionplan.widgets.hanging_indent import NO_LINE, HangingLines, Line
from actionplan.widgets.page import Page
from actionplan.widgets.text_parts import muted

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.store import Store

LEAST_REF, LABEL = 10, 14
"""How wide the refs of a table are at least, and the names of the facts at the top."""
FRAME, WIDEST = 7, 104
"""How many cells frame, padding and scrollbar take; how wide all of it is at most."""


class MinutesScreen(ModalScreen[None]):
    """The minutes to read; ``y`` copies the path of their file."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close", id="minutes.close"),
        Binding("y", "copy", "Copy the path", id="minutes.copy-path"),
    ]
    app: ActionPlanApp

    def __init__(self, minutes: Minutes, files: Sequence[Path], trouble: str = "", *, is_past: bool = False) -> None:
        """
        Args:
            minutes: What is read.
            files: Where they were written; none if they could not be, or if nobody has.
            trouble: Why they could not be written.
            is_past: Whether the review was closed before, and nothing was to write now.
        """
        super().__init__()
        self._is_past = is_past
        self._minutes = minutes
        self._files = tuple(files)
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Where the files are, then the text: lines, since a table of 500 rows would be 1,500 widgets."""
        keys = "esc closes"
        if self._files:
            keys = f"y copies the path · {keys}"
        with Page(id="box"):
            yield Static(self._head())
            yield HangingLines(list(minutes_lines(self._minutes, self._width)))
            yield Static(muted(f"\n{keys}"))

    def on_resize(self) -> None:
        """A table that the window is too narrow for is turned."""
        self.query_one(HangingLines).show_lines(list(minutes_lines(self._minutes, self._width)))

    @property
    def _width(self) -> int:
        """How many cells a line has."""
        return min(WIDEST, self.app.size.width) - FRAME

    def _head(self) -> Content:
        """Says that the review is closed, and where its minutes are, or why they are nowhere."""
        number = self._minutes.review.number
        state = "The review is closed. "
        if self._is_past:
            state = f"Review {number} is closed. "
        if self._files:
            return Content.assemble((f"{state}Its minutes are in", "bold"), "\n", self._paths(), "\n")
        if self._is_past:
            words = f"actionplan review minutes {number} --output FILE writes its minutes."
            return Content.assemble((state, "bold"), words, "\n")
        words = f"Its minutes could not be written ({sanitise(self._trouble)}); see: actionplan review minutes --help"
        return Content.assemble((state, "bold"), (words, "$text-error"), "\n")

    def _paths(self) -> Content:
        """The files, one below the other, each broken where the window is too narrow for it."""
        paths = [shown_lines(broken_at_slashes(str(path), self._width)) for path in self._files]
        return Content("\n").join([Content.styled(path, "$text-accent") for path in paths])

    def action_copy(self) -> None:
        """Copies the path of the first file."""
        if self._files:
            self.app.copy_to_clipboard(str(self._files[0]))
            self.notify("path copied", markup=False)


def open_minutes(app: ActionPlanApp, number: int) -> None:
    """Shows the minutes of a closed review again."""
    app.run_worker(_open(app, number), group="minutes", exclusive=True)


async def _open(app: ActionPlanApp, number: int) -> None:
    def read(store: Store) -> tuple[Minutes, tuple[Path, ...]]:
        minutes = minutes_of(store, settings.today(), number, shows_restricted=True)
        return minutes, files_of(minutes, store.path)

    try:
        minutes, files = await app.ask(read)
    except StoreError as error:
        app.notify(sanitise(str(error)), severity="warning", markup=False)
        return
    await app.push_screen(MinutesScreen(minutes, files, is_past=True))


def minutes_lines(minutes: Minutes, width: int) -> Iterator[Line]:
    """The minutes in lines of so many cells, a line a row; what stands in them is harmless to show already."""
    yield Content(""), Content.styled(sanitise(heading(minutes)), "bold $text-accent")
    for name, value in facts(minutes):
        yield muted(f"{name:<{LABEL}}"), Content(value)
    for part in parts(minutes):
        yield from _part_lines(part, width)


def _part_lines(part: MinutesPart, width: int) -> Iterator[Line]:
    """A table: its title, then a line for each row with the ref in front; without rows, the words for that.

    Numbers in rows that are longer than a line stand the other way: a line for each column.
    """
    yield NO_LINE
    yield Content(""), Content.styled(part.title, "bold")
    if not part.rows:
        yield Content(""), muted(part.empty)
        return
    table = [part.columns, *part.rows]
    is_numbers = all(text.isdigit() for _, *texts in part.rows for text in texts)
    if is_numbers and _front_width(table) + len(" · ".join(part.columns[1:])) > width:
        table = list(zip(*table, strict=True))
    front = _front_width(table)
    (ref_heading, *headings), *rows = table
    yield muted(f"{ref_heading:<{front}}"), muted(" · ".join(headings))
    for ref, *texts in rows:
        cells = [_cell(text, heading) for text, heading in zip(texts, headings, strict=True)]
        yield Content(f"{ref:<{front}}"), Content(" · ").join(cells)


def _front_width(table: Sequence[tuple[str, ...]]) -> int:
    """How wide what stands in front of the rows is; the heading above it may be longer only where it stands alone."""
    return max(LEAST_REF, *(len(row[0]) + 2 for row in table[1:]))


def _cell(text: str, heading: str) -> Content:
    """A cell of a table; a number is aligned with the end of its heading."""
    if text.isdigit():
        text = text.rjust(len(heading))
    return Content(text)
