"""A page of text that scrolls with each key, not behind it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Page(VerticalScroll):
    """Something to read that may be longer than the window; ``j`` and ``k`` move as the arrows do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="page.down"),
        Binding("k", "scroll_up", "Up", show=False, id="page.up"),
    ]

    def scroll_to(self, x: float | None = None, y: float | None = None, **how: Any) -> None:
        """Scrolls at once. Textual waits for the next drawing, and keys that come before it would count as one."""
        super().scroll_to(x, y, **{**how, "animate": False, "immediate": True})

    def action_scroll_end(self) -> None:
        """To the end, at once as well."""
        self.scroll_to(y=self.max_scroll_y)
