"""The minutes of a review on the screen, and where they lie."""

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
from actionplan.reports.minutes import Minutes, Part, facts, heading, parts
from actionplan.store import StoreError
from actionplan.usecases.minutes import files_of, minutes_of
from actionplan.widgets.hanging_indent import HangingLines, Line
from actionplan.widgets.page import Page

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.store import Store

MUTED = "$foreground-muted"
FRONT, FACTS_FRONT = 10, 14
"""How wide what stands in front is, in a table and at the top."""


class MinutesScreen(ModalScreen[None]):
    """The minutes to read; ``y`` copies where they lie."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close", id="minutes.close"),
        Binding("y", "copy", "Copy the path", id="minutes.copy-path"),
    ]
    app: ActionPlanApp

    def __init__(self, minutes: Minutes, files: Sequence[Path], trouble: str = "", *, is_past: bool = False) -> None:
        """The minutes, their files, and where they could not be written, why; ``is_past`` if nothing was to write."""
        super().__init__()
        self._is_past = is_past
        self._minutes = minutes
        self._files = tuple(files)
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Where the files are, then the text: lines, since a table of 500 rows would be 1,500 widgets."""
        keys = "y copies the path · esc closes" if self._files else "esc closes"
        with Page(id="box"):
            yield Static(self._head())
            yield HangingLines(list(minutes_lines(self._minutes)))
            yield Static(Content.styled(f"\n{keys}", MUTED))

    def _head(self) -> Content:
        closed = f"Review {self._minutes.review.number} is closed. " if self._is_past else "The review is closed. "
        if not self._files and self._is_past:
            said = f"actionplan review minutes {self._minutes.review.number} --output FILE writes its minutes."
            return Content.assemble((closed, "bold"), said, "\n")
        if not self._files:
            said = (
                f"Its minutes could not be written ({sanitise(self._trouble)}); see: actionplan review minutes --help"
            )
            return Content.assemble((closed, "bold"), (said, "$text-error"), "\n")
        # The frame, its padding and the scrollbar take some of the window.
        width = min(104, self.app.size.width) - 7
        paths = [shown_lines(broken_at_slashes(str(path), width)) for path in self._files]
        where = Content("\n").join([Content.styled(path, "$text-accent") for path in paths])
        return Content.assemble((f"{closed}Its minutes are in", "bold"), "\n", where, "\n")

    def action_copy(self) -> None:
        """Copies the path of the first file."""
        if self._files:
            self.app.copy_to_clipboard(str(self._files[0]))
            self.notify("path copied", markup=False)


def open_minutes(app: ActionPlanApp, number: int) -> None:
    """Shows the minutes of a closed review again."""
    app.run_worker(_open(app, number), group="minutes", exclusive=True)


async def _open(app: ActionPlanApp, number: int) -> None:
    def find(store: Store) -> tuple[Minutes, tuple[Path, ...]]:
        found = minutes_of(store, settings.today(), number)
        return found, files_of(found, store.path)

    try:
        minutes, files = await app.ask(find)
    except StoreError as error:
        app.notify(sanitise(str(error)), severity="warning", markup=False)
        return
    await app.push_screen(MinutesScreen(minutes, files, is_past=True))


def minutes_lines(minutes: Minutes) -> Iterator[Line]:
    """The minutes, a line a row; what stands in them is harmless to show already."""
    yield Content(""), Content.styled(sanitise(heading(minutes)), "bold $text-accent")
    for name, value in facts(minutes):
        yield Content.styled(f"{name:<{FACTS_FRONT}}", MUTED), Content(value)
    for part in parts(minutes):
        yield from _part_lines(part)


def _part_lines(part: Part) -> Iterator[Line]:
    yield Content(""), Content("")
    yield Content(""), Content.styled(part.title, "bold")
    if not part.rows:
        yield Content(""), Content.styled(part.empty, MUTED)
        return
    first, *others = part.columns
    front = max(FRONT, *(len(row[0]) + 2 for row in part.rows))
    yield Content.styled(f"{first:<{front}}", MUTED), Content.styled(" · ".join(others), MUTED)
    for ref, *cells in part.rows:
        # A number stands below the end of its heading.
        padded = [cell.rjust(len(head)) if cell.isdigit() else cell for head, cell in zip(others, cells, strict=True)]
        yield Content(f"{ref:<{front}}"), Content(" · ").join([Content(cell) for cell in padded])
