"""The minutes of a review on the screen, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Markdown, Static

from actionplan.model.text import shown

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


class MinutesScreen(ModalScreen[None]):
    """The minutes to read; ``y`` copies where they lie."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close"),
        Binding("y", "copy", "Copy the path"),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
    ]
    app: ActionPlanApp

    def __init__(self, text: str, files: Sequence[Path], trouble: str = "") -> None:
        super().__init__()
        self._text = text
        self._files = tuple(files)
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Where the files are, then the text."""
        keys = "y copies the path · esc closes" if self._files else "esc closes"
        with VerticalScroll(id="box"):
            yield Static(self._head())
            yield Markdown(self._text, open_links=False)
            yield Static(Content.styled(f"\n{keys}", "$foreground-muted"))

    def _head(self) -> Content:
        if not self._files:
            said = f"Its minutes could not be written ({shown(self._trouble)}); see: actionplan review minutes --help"
            return Content.assemble(("The review is closed. ", "bold"), (said, "$text-error"), "\n")
        where = Content("\n").join([Content.styled(shown(str(path)), "$text-accent") for path in self._files])
        return Content.assemble(("The review is closed. Its minutes are in", "bold"), "\n", where, "\n")

    def action_copy(self) -> None:
        """Copies the path of the first file."""
        if self._files:
            self.app.copy_to_clipboard(str(self._files[0]))
            self.notify("path copied", markup=False)

    def action_scroll(self, step: int) -> None:
        """Scrolls."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
